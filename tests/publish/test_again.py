"""A second run does little and gives the bytes of a first one, whatever was added, changed, renamed or removed between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.pipeline import build
from kg.publish import Published, publish
from kg.rdf import Names
from kg.store import MemoryStore

from .conftest import BASE, EPOCH, EXAMPLES, SETTINGS

KG = "https://w3id.org/jixiao-kg/def#"
Graphs = dict[str, list[ox.Quad]]
NAMES = Names(BASE)


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    """The graphs of three documents, linked."""
    made = MemoryStore(BASE)
    smallest = sorted((path for path in EXAMPLES.rglob("*.*") if path.is_file()), key=lambda path: path.stat().st_size)[:3]
    assert build(smallest, made, root=EXAMPLES, settings=SETTINGS).documents == 3
    return {name: list(made.quads(name)) for name in made.graphs()}


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return


def store_of(graphs: Graphs) -> MemoryStore:
    store = MemoryStore(BASE)
    store.replace_graphs(graphs)
    return store


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def keys_of(graphs: Graphs) -> list[str]:
    start = NAMES.graph("doc/")
    return sorted(key for name in graphs if name.startswith(start) and (key := NAMES.document_key(name)))


def changed(graphs: Graphs) -> Graphs:
    """Another title in the first document."""
    graph = NAMES.document_graphs(keys_of(graphs)[0])[0]
    title = ox.NamedNode(KG + "title")
    quads = [
        ox.Quad(one.subject, one.predicate, ox.Literal("另一标题"), one.graph_name) if one.predicate == title else one
        for one in graphs[graph]
    ]
    return {**graphs, graph: quads}


def renamed(graphs: Graphs) -> Graphs:
    """Every policy document is called otherwise: pages that lead to one change though their own documents do not."""
    graph, title = NAMES.graph("links"), ox.NamedNode(KG + "title")
    quads = [
        ox.Quad(one.subject, title, ox.Literal(f"{one.object.value}（修订）"), one.graph_name) if one.predicate == title else one
        for one in graphs[graph]
    ]
    assert quads != graphs[graph]
    return {**graphs, graph: quads}


def removed(graphs: Graphs) -> Graphs:
    """Without the first document."""
    return {name: quads for name, quads in graphs.items() if name not in NAMES.document_graphs(keys_of(graphs)[0])}


CHANGES: dict[str, Callable[[Graphs], Graphs]] = {"changed": changed, "removed": removed, "renamed": renamed}


def told(done: Published) -> tuple[object, ...]:
    return (done.files, done.bytes, done.documents, done.projects, done.masked, done.missing)


def test_what_changes_is_made_and_the_rest_taken_over(graphs: Graphs, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    first = publish(store_of(graphs), pack, SETTINGS)
    whole = files(pack)
    for name, change in CHANGES.items():
        store = store_of(change(graphs))
        before = {path: path.stat().st_ino for path in pack.rglob("doc/*/index.html")}
        warm = publish(store, pack, SETTINGS)
        cold = publish(store, tmp_path / name, SETTINGS, fresh=True)
        assert files(pack) == files(tmp_path / name), name
        assert told(warm) == told(cold), name
        kept = [path for path, node in before.items() if path.is_file() and path.stat().st_ino == node]
        assert bool(kept) is (name != "renamed"), "documents that did not change are not made again"
    assert told(publish(store_of(graphs), pack, SETTINGS)) == told(first)
    assert files(pack) == whole, "what was removed and comes back is as it was"


def test_nothing_is_done_where_nothing_changed_and_damage_is_undone(graphs: Graphs, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    first = publish(store_of(graphs), pack, SETTINGS)
    whole = files(pack)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in pack.rglob("*")}
    assert publish(store_of(graphs), pack, SETTINGS) == first
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in pack.rglob("*")} == before
    changed, gone, *_ = sorted(pack.rglob("doc/*/index.html"))
    changed.write_text("<p>mine</p>", encoding="utf-8")
    gone.unlink()
    (pack / "data" / "graph.nq.gz").write_bytes(b"\0" * 100)
    publish(store_of(graphs), pack, SETTINGS)
    assert files(pack) == whole
    gone.unlink()
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(b"nothing")
    publish(store_of(graphs), pack, SETTINGS)
    assert files(pack) == whole
