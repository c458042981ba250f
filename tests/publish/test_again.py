"""A second run does little and gives the bytes of a first one, whatever was added, changed, renamed or removed between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.decisions import Decisions
from kg.docs.html import Page, Section
from kg.docs.html_library import library_pages
from kg.docs.html_terms import ontology_pages
from kg.pipeline import composing
from kg.publish import Published, data, nodes, publish
from kg.publish.folder import Folder
from kg.rdf import Names
from kg.store import MemoryStore

from .conftest import BASE, EPOCH, SETTINGS

KG = "https://w3id.org/jixiao-kg/def#"
Graphs = dict[str, list[ox.Quad]]
NAMES = Names(BASE)


@dataclass(frozen=True, slots=True)
class Constant:
    """What no store has a say in: files of the vocabulary, pages of terms and of the library, nodes of the vocabulary."""

    files: dict[str, bytes]
    terms: tuple[Page, ...]
    library: tuple[Page, ...]
    nodes: dict[str, nodes.Node]


@pytest.fixture(scope="module")
def graphs(store: MemoryStore) -> Graphs:
    """The graphs of three documents, linked; without the vocabulary, which is the same in all."""

    def size(key: str) -> int:
        return sum(1 for graph in NAMES.document_graphs(key) for _ in store.quads(graph))

    made, keys = MemoryStore(BASE), sorted(keys_of(store.graphs()), key=size)[:3]
    made.replace_graphs({graph: list(store.quads(graph)) for key in keys for graph in NAMES.document_graphs(key)})
    with made.writing() as draft:
        composing.compose(draft, {}, Decisions())
    return {name: list(made.quads(name)) for name in made.graphs() if name != NAMES.graph("vocabulary")}


@pytest.fixture(scope="module")
def constant(tmp_path_factory: pytest.TempPathFactory) -> Constant:
    """What no store has a say in, made once: a few of the thousand pages of terms, with those that documents point at."""
    folder = Folder(tmp_path_factory.mktemp("vocabulary"))
    data.write_vocabulary(folder)
    files = {path: (folder.root / path).read_bytes() for path in folder.paths()}
    pages = enumerate(ontology_pages(lambda _: ()))
    terms = tuple(page for number, page in pages if number % 100 == 0 or "/level-" in page.path)
    return Constant(files, terms, tuple(library_pages()), nodes.vocabulary())


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, constant: Constant) -> None:
    def terms(extra: Callable[[str], Iterator[Section]]) -> Iterator[Page]:
        return (replace(page, sections=(*page.sections, *extra(page.iri))) for page in constant.terms)

    def vocabulary(folder: Folder) -> None:
        for path, content in constant.files.items():
            folder.write(path, content)

    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("kg.publish.site.ontology_pages", terms)
    monkeypatch.setattr("kg.publish.site.library_pages", lambda: constant.library)
    monkeypatch.setattr("kg.publish.nodes.vocabulary", lambda: constant.nodes)
    monkeypatch.setattr("kg.publish.data.write_vocabulary", vocabulary)


def store_of(graphs: Graphs) -> MemoryStore:
    store = MemoryStore(BASE)
    store.replace_graphs(graphs)
    return store


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def keys_of(graphs: Iterable[str]) -> list[str]:
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


def test_another_folder_and_another_time_give_the_same_bytes(
    graphs: Graphs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without SOURCE_DATE_EPOCH: the dates of the catalogue are those of the build, and the store keeps them."""
    store = store_of(graphs)
    with store.writing() as draft:
        composing.date(draft, [], (), ())
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    publish(store, tmp_path / "one", SETTINGS)
    publish(store, tmp_path / "other", SETTINGS, fresh=True)
    assert b"2023-11-14T22:13:20Z" in (tmp_path / "one" / "catalogue.ttl").read_bytes()
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_a_build_that_changes_nothing_but_its_date_is_published(
    graphs: Graphs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, pack = store_of(graphs), tmp_path / "pack"
    for when in (EPOCH, str(int(EPOCH) + 86400)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", when)
        with store.writing() as draft:
            composing.date(draft, [], (), ())
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
        publish(store, pack, SETTINGS)
    assert b"2023-11-15T22:13:20Z" in (pack / "catalogue.ttl").read_bytes()
