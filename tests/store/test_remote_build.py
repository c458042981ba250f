"""A build into a server: the graphs of a build on disk, whatever happened in between."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.cli.main import main
from kg.errors import StoreError
from kg.pipeline import build, remove
from kg.settings import Settings
from kg.store import open_store
from kg.store.dates import NOTE
from kg.store.protocol import dump
from kg.store.remote.ledger import SHADOW
from kg.store.remote.server import Server

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "disclosures"
FEW = [EXAMPLES / "anhui", EXAMPLES / "chuzhou" / "nanqiao"]
SETTINGS = Settings(workers=0, base="https://example.org/id/")
SERVERS = ("oxigraph", "virtuoso")


@pytest.fixture(scope="session")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("on-disk") / "store"
    assert build([EXAMPLES], path, settings=SETTINGS).ok
    return open_store(path)


@pytest.fixture(scope="session", params=SERVERS)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server that a build has filled, with everything a draft of it would hold."""
    url = request.getfixturevalue(f"{request.param}_url")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        emptied = sys.modules["servers"].emptied(url)
        assert build([EXAMPLES], emptied, settings=SETTINGS).ok
    return open_store(emptied)


_LONG = re.compile(rb'"(-?\d*\.\d{16,})"')


def lines(store: Any, graph: str) -> list[bytes]:
    """The lines of a graph as our own engine writes them, whatever spelling another chose.

    Virtuoso keeps language tags in small letters and fifteen places of a decimal; one conversion factor of units has more.
    """
    held = ox.Store()
    held.extend(store.quads(graph))
    written = (ox.serialize(iter(held), format=ox.RdfFormat.N_QUADS) or b"").lower()
    return sorted(_LONG.sub(_shorter, written).splitlines())


def _shorter(found: re.Match[bytes]) -> bytes:
    rounded = round(Decimal(found[1].decode()), 15)
    return f'"{format(rounded, "f").rstrip("0").rstrip(".")}"'.encode()


def test_a_build_fills_a_server_with_the_same_graphs(on_disk: Any, filled: Any) -> None:
    assert list(filled.graphs()) == list(on_disk.graphs())
    for graph in on_disk.graphs():
        assert lines(filled, graph) == lines(on_disk, graph), graph
    assert {**filled.notes, NOTE: ""} == {**on_disk.notes, NOTE: ""}, "but for the time of the build"
    assert filled.root == on_disk.root


@pytest.mark.parametrize("server", SERVERS)
def test_a_second_build_changes_nothing_and_a_document_can_go(
    server: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = sys.modules["servers"].emptied(request.getfixturevalue(f"{server}_url"))
    files = [EXAMPLES / "anhui", EXAMPLES / "chuzhou" / "zone"]
    assert build(files, url, root=EXAMPLES, settings=SETTINGS).ok
    assert not build(files, url, settings=SETTINGS).published
    remove(["chuzhou/zone/performance-economy-bureau-2024.txt"], url)
    alone = tmp_path / "alone"
    assert build([EXAMPLES / "anhui"], alone, root=EXAMPLES, settings=SETTINGS).ok
    left, right = open_store(url), open_store(alone)
    assert list(left.graphs()) == list(right.graphs())
    assert all(lines(left, graph) == lines(right, graph) for graph in right.graphs())


@pytest.fixture(scope="session")
def few_on_disk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Three documents: enough graphs to be killed between, and quick to build a dozen times."""
    path = tmp_path_factory.mktemp("few-on-disk") / "store"
    assert build(FEW, path, root=EXAMPLES, settings=SETTINGS).ok
    return open_store(path)


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
@pytest.mark.parametrize(("start", "sent"), [("empty", "first"), ("empty", "moving"), ("filled", "middle"), ("filled", "moving")])
def test_killed_and_run_again_it_ends_in_the_same_graphs(
    oxigraph_url: str, few_on_disk: Any, tmp_path: Path, sent: str, start: str
) -> None:
    """The process is killed when it has sent so much; what it left is brought to its end, or undone, by the next."""
    url = sys.modules["servers"].emptied(oxigraph_url)
    if start == "filled":
        assert build([EXAMPLES / "anhui"], url, root=EXAMPLES, settings=SETTINGS).ok
    marker = tmp_path / "reached"
    program = textwrap.dedent(f"""
        import os, time
        from pathlib import Path
        from kg.pipeline import build
        from kg.settings import Settings
        from kg.store.remote import ledger, publishing, server
        number = 0
        def stop():
            Path({str(marker)!r}).touch(); time.sleep(600)
        write, move = server.Server.write, publishing.move
        def counted(self, graph, quads):
            global number
            number += 1
            if number == {{"first": 1, "middle": 9}}.get({sent!r}):
                stop()
            return write(self, graph, quads)
        server.Server.write = counted
        if {sent!r} == "moving":
            finish = ledger.Ledger.finish
            publishing.move = lambda *given: stop()
            ledger.Ledger.finish = lambda self: stop() if number else finish(self)
        build({[str(one) for one in FEW]!r}, {url!r}, root={str(EXAMPLES)!r}, settings=Settings(workers=0, base="https://example.org/id/"))
        """)
    process = subprocess.Popen([sys.executable, "-c", program], env=os.environ.copy())
    try:
        while not marker.exists():
            assert process.poll() is None, "the build ended before it could be killed"
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    with pytest.raises(StoreError, match="此刻不完整"):
        open_store(url).query("ASK {}")
    report = build(FEW, url, root=EXAMPLES, settings=SETTINGS)
    assert report.ok
    again = open_store(url)
    assert list(again.graphs()) == list(few_on_disk.graphs())
    assert dump(again) == dump(few_on_disk)


def test_of_two_writers_the_earlier_is_told(oxigraph_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = sys.modules["servers"].emptied(oxigraph_url)
    base = "https://example.org/id/"
    graph = f"{base}graph/doc/a"
    quad = ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:p"), ox.Literal("1"), ox.NamedNode(graph))
    first = open_store(url, base=base, create=True)
    first.replace_graphs({graph: [quad]})

    def overtaken() -> None:
        with first.writing() as draft:
            draft.replace_graphs({graph: []})
            monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another-machine"))
            open_store(url).replace_graphs(
                {f"{graph}2": [ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(f"{graph}2"))]}
            )

    with pytest.raises(StoreError, match="另一进程正在写入"):
        overtaken()
    assert list(open_store(url).graphs()) == [graph, f"{graph}2"]


def test_a_change_that_fails_is_undone(oxigraph_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that runs full in the middle: what was there is there, and nothing else."""
    url = sys.modules["servers"].emptied(oxigraph_url)
    graphs = [f"https://example.org/id/graph/doc/{name}" for name in "ab"]
    quads = [ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:p"), ox.Literal("1"), ox.NamedNode(graph)) for graph in graphs]
    store, write = open_store(url, base="https://example.org/id/", create=True), Server.write

    def full(self: Server, graph: str, quads: Any) -> int:
        if graph.endswith(("/b", ":1")):
            raise StoreError("507")
        return write(self, graph, quads)

    for before in ([], graphs[:1]):
        with monkeypatch.context() as patch:
            patch.setattr(Server, "write", full)
            with pytest.raises(StoreError, match="507"):
                store.replace_graphs({graph: [quad] for graph, quad in zip(graphs, quads, strict=True)})
        assert list(open_store(url).graphs()) == before
        assert [name for name in Server(store.endpoints).graphs() if name.startswith(SHADOW)] == []
        store.replace_graphs({graphs[0]: quads[:1]})


def test_the_report_of_a_build_names_no_password(
    oxigraph_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    url = sys.modules["servers"].emptied(oxigraph_url).replace("//", "//zhang:hushhush@") + "?key=hushhush"
    assert main(["build", str(EXAMPLES / "chuzhou" / "zone"), "--workers", "0", "--store", url]) == 0
    told = capsys.readouterr()
    assert f"图库 {oxigraph_url}：" in told.out
    assert "hush" not in told.out + told.err
