"""`--store` with the URL of `kg serve`: a store that is read from anywhere, and built only where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serverkit import BASE, TOKEN, Server, running

from kg.cli.main import main
from kg.errors import StoreError
from kg.pipeline import build
from kg.settings import Settings
from kg.store import open_store
from kg.store.remote import ServedStore
from kg.store.remote.ledger import LEDGER, SHADOW

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "disclosures"
FEW = EXAMPLES / "chuzhou" / "zone"
ADDRESSES = ["/sparql", "/", ""]
"""The endpoint, and what `kg serve` prints when it starts."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("by-url") / "store"
    assert build([FEW], path, root=EXAMPLES, settings=Settings(workers=0, base=BASE)).ok
    return path


@pytest.fixture(scope="module")
def server(folder: Path, token_file: Path) -> Iterator[Server]:
    with running(folder, "--update-token-file", str(token_file)) as one:
        yield one


@pytest.fixture(autouse=True)
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has the token, and no folder of his own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("KG_STORE_TOKEN", TOKEN)


@pytest.mark.parametrize("path", ADDRESSES)
def test_it_is_read_like_a_store(server: Server, folder: Path, path: str) -> None:
    served, local = open_store(server.address + path), open_store(folder)
    assert isinstance(served, ServedStore)
    assert (served.base, served.root) == (BASE, None)
    assert list(served.graphs()) == list(local.graphs())
    vocabulary = f"{BASE}graph/vocabulary"
    assert set(served.quads(vocabulary)) == set(local.quads(vocabulary))


def test_another_base_is_refused(server: Server) -> None:
    with pytest.raises(StoreError, match="基准 IRI"):
        open_store(server.address, base="https://example.org/other/")


def test_commands_that_read(server: Server, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell = next(iter(open_store(folder).query("SELECT ?c { ?c a <https://w3id.org/jixiao-kg/def#Cell> } LIMIT 1")))["c"].value
    told = []
    for store in (str(folder), server.address + "/sparql"):
        assert main(["query", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }", "--format", "csv", "--store", store]) == 0
        assert main(["show", cell, "--store", store]) in (0, 1)
        assert main(["search", "绩效", "--store", store]) == 0
        told.append(capsys.readouterr().out)
    assert told[0].splitlines()[1] == told[1].splitlines()[1]
    assert main(["export", "all.nq", "--store", server.address]) == 0
    assert main(["export", "tables/", "--store", server.address]) == 0


@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_is_built_through_it(server: Server, folder: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["build", str(FEW)], ["remove", "chuzhou"]):
        assert main([*command, "--store", server.address + path]) == 2
        told = capsys.readouterr().err
        assert "这是 kg serve 的服务" in told
        assert "kg build --store" in told
    with pytest.raises(StoreError, match="这是 kg serve"):
        open_store(server.address + path, base=BASE, create=True)
    assert not [graph for graph in open_store(folder).graphs() if graph.startswith("urn:jixiao-kg:")]


def test_users_graphs_are_written_through_it(server: Server) -> None:
    store = open_store(server.address)
    store.update("INSERT DATA { GRAPH <a:mine> { <a:s> <a:p> 1 } }")
    assert len(list(store.quads("a:mine"))) == 1
    store.update("DROP GRAPH <a:mine>")


@pytest.mark.parametrize("graph", [LEDGER, f"{SHADOW}0:1"])
def test_what_a_build_would_write_is_refused_over_there_too(server: Server, graph: str) -> None:
    """An older `kg build` does not ask first; its shadow graphs would be seen by every query."""
    assert server.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <a:s> <a:p> 1 }} }}").status == 403
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    where = f"/graphs?graph={graph}"
    for method in ("PUT", "POST"):
        assert server.ask(method, where, b"<a:s> <a:p> 1 .", Content_Type="text/turtle", **bearer).status == 403
    assert server.ask("DELETE", where, **bearer).status == 404, "but it may be taken away"
