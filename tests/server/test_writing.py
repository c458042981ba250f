"""Writing to the running server: rights, updates, graphs."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Dataset
from serverkit import BASE, DATA, GRAPHS, TOKEN, Server, running, values

from kg.store import open_store

QUERY = "application/sparql-query"


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "INSERT DATA { <a:x> <a:y> 1 } ; LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <a:g>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        f"INSERT DATA {{ GRAPH <{BASE}graph/links> {{ <a:a> <a:b> 1 }} }}",
        f"BASE <{BASE}graph/> INSERT DATA {{ GRAPH <links> {{ <a:a> <a:b> 1 }} }}",
        f"PREFIX x: <{BASE}> INSERT DATA {{ GRAPH x:graph\\/links {{ <a:a> <a:b> 1 }} }}",
        f"INSERT {{ GRAPH ?g {{ <a:a> <a:b> 1 }} }} WHERE {{ BIND(<{BASE}graph/links> AS ?g) }}",
        f"BASE <{BASE}y> BASE <x> INSERT DATA {{ GRAPH <graph/links> {{ <a:a> <a:b> 1 }} }}",
        f'INSERT DATA {{ <a:a> <a:b> "\\u005C" }} ; DROP GRAPH <{BASE}graph/doc/x> # " }}',
        f"INSERT DATA {{ <a:a> <a:b> 1 }} #\r; DROP GRAPH <{BASE}graph/doc/x>",
        "DROP ALL",
        "CLEAR NAMED",
        f"MOVE <{BASE}graph/doc/x> TO <a:g>",
    ],
)
def test_no_update_goes_where_it_must_not(server: Server, store: Path, update: str) -> None:
    before = sorted(map(str, open_store(store).quads()))
    assert server.update(update).status == 403
    assert sorted(map(str, open_store(store).quads())) == before


def test_graphs_of_documents_cannot_be_written(server: Server) -> None:
    path = f"/graphs?graph={BASE}graph/links"
    for method in ("PUT", "POST", "DELETE"):
        reply = server.ask(method, path, b"", Content_Type="text/turtle", Authorization=f"Bearer {TOKEN}")
        assert reply.status == 403


@pytest.mark.parametrize("bearer", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/update"), ("PUT", "/graphs?graph=a:g"), ("DELETE", "/graphs?graph=a:g1")]
)
def test_writing_needs_the_token(server: Server, method: str, path: str, bearer: str | None) -> None:
    headers = {} if bearer is None else {"Authorization": bearer}
    reply = server.ask(method, path, b"", Content_Type="text/turtle", **headers)
    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert values(server) == ["one", "two", "zero"]


def test_without_a_token_file_nothing_is_written(store: Path) -> None:
    with running(store) as server:
        assert server.update("INSERT DATA { <a:x> <a:y> 1 }").status == 403
        assert server.ask("DELETE", "/graphs?graph=a:g1", Authorization=f"Bearer {TOKEN}").status == 403


# -- writing -----------------------------------------------------------------------------------------------------------


def test_an_update_is_seen_by_the_next_query(server: Server) -> None:
    ask = "ASK { GRAPH <a:mine> { ?s <a:q> 1 } }"
    assert server.update("INSERT DATA { GRAPH <a:mine> { <a:x> <a:q> 1 } }").status == 204
    assert json.loads(server.query(ask).body)["boolean"] is True
    assert server.update("DROP GRAPH <a:mine>").status == 204
    assert json.loads(server.query(ask).body)["boolean"] is False


def test_a_broken_update_is_told_with_its_place_and_changes_nothing(server: Server) -> None:
    reply = server.update("INSERT DATA { GRAPH <a:mine> { <a:x> <a:q> 1 } } ;\nINSERT DATA { <a:x> }")
    assert reply.status == 400
    assert server.ask("GET", "/graphs?graph=a:mine").status == 404


UPDATES = {
    "a graph that is not there": ("DROP GRAPH <a:none>", 404, "a:none"),
    "a graph that is there": ("CREATE GRAPH <a:g1>", 409, "a:g1"),
    "half an update": ("INSERT", 400, "1:7"),
    "an error in the second line": ("CLEAR DEFAULT ;\nINSERT", 400, "2:7"),
}


@pytest.mark.parametrize(("update", "status", "told"), UPDATES.values(), ids=UPDATES.keys())
def test_why_an_update_is_not_done(server: Server, update: str, status: int, told: str) -> None:
    reply = server.update(update)
    assert (reply.status, values(server)) == (status, ["one", "two", "zero"])
    zh, _, en = reply.text.partition("\n")
    assert told in en
    assert "at char" not in zh


@pytest.mark.parametrize("update", ["", "# nothing", "\ufeffDROP SILENT GRAPH <a:none>"], ids=["empty", "comment", "mark"])
def test_updates_that_do_nothing(server: Server, update: str) -> None:
    assert server.update(update).status == 204


def test_files_may_begin_with_a_mark(server: Server) -> None:
    """As Notepad of Windows writes them."""
    direct = server.ask("POST", "/sparql", "\ufeffASK {}".encode(), Content_Type=QUERY)
    assert (direct.status, server.query("\ufeffASK {}").status) == (200, 200)
    body = "\ufeff<a:s> <a:p> 1 .".encode()
    made = server.ask("PUT", "/graphs?graph=a:mark", body, Content_Type="text/turtle", Authorization=f"Bearer {TOKEN}")
    assert made.status == 201
    assert server.ask("DELETE", "/graphs?graph=a:mark", Authorization=f"Bearer {TOKEN}").status == 204


def test_a_graph_may_be_named_by_the_address(server: Server) -> None:
    path = "/graphs/" + quote("邢台") + "%20a%22"
    made = server.ask("PUT", path, b"<> <a:p> 1 .", Content_Type="text/turtle", Authorization=f"Bearer {TOKEN}")
    assert made.status == 201, made.text
    assert f"<{server.address}/graphs/邢台%20a%22>" in server.ask("GET", path, Accept="application/n-triples").text
    assert "邢台%20a%22" in server.logged("邢台%20a%22"), "the log says which graph"
    assert server.ask("DELETE", path, Authorization=f"Bearer {TOKEN}").status == 204


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/sparql", "GET, HEAD, POST, OPTIONS"), ("/update", "POST, OPTIONS"), ("/id/x", "GET, HEAD, OPTIONS"), ("/nowhere", None)],
)
def test_what_may_be_done_at_an_address(server: Server, path: str, allowed: str | None) -> None:
    reply = server.ask("OPTIONS", path)
    assert (reply.status, reply.headers.get("allow")) == ((204, allowed) if allowed else (404, None))


@pytest.mark.parametrize(("kind", "syntax"), GRAPHS.items(), ids=GRAPHS.keys())
def test_graphs_are_taken_in_every_syntax(server: Server, kind: str, syntax: str) -> None:
    data = Dataset()
    data.parse(data='<http://a/s> <http://a/p> "值" .', format="turtle")
    body = data.serialize(format=syntax, encoding="utf-8")
    path = "/graphs?graph=" + quote(f"http://example.org/{syntax}", safe="")
    made = server.ask("PUT", path, body, Content_Type=kind, Authorization=f"Bearer {TOKEN}")
    assert made.status == 201, made.text
    found = server.ask("GET", path, Accept=kind)
    assert '"值"' in Dataset(default_union=True).parse(data=found.body, format=syntax).serialize(format="nt")
    assert server.ask("DELETE", path, Authorization=f"Bearer {TOKEN}").status == 204
    assert server.ask("GET", path).status == 404


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/turtle", b"<a:s> <a:p> .", 400),
        ("image/png", b"", 415),
        ("", b"<a:s> <a:p> 1 .", 415),
        ("application/trig", b"<a:other> { <a:s> <a:p> 1 }", 400),
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=x", b"--y", 400),
    ],
)
def test_bad_graphs(server: Server, kind: str, body: bytes, status: int) -> None:
    reply = server.ask("PUT", "/graphs?graph=a:bad", body, Content_Type=kind, Authorization=f"Bearer {TOKEN}")
    assert reply.status == status, reply.text
    assert server.ask("GET", "/graphs?graph=a:bad").status == 404


def test_a_build_is_seen_without_a_restart(make_store: Callable[..., Path]) -> None:
    store = make_store(DATA)
    with running(store) as server:
        assert values(server) == ["one", "two", "zero"]
        open_store(store).update("DELETE DATA { GRAPH <a:g1> { <a:s> <a:p> 'one' } }")
        for _ in range(300):  # until its copy without persons is made
            if values(server) != ["one", "two", "zero"]:
                break
            threading.Event().wait(0.1)
        assert values(server) == ["two", "zero"]


def test_without_masking_a_build_is_seen_at_once(make_store: Callable[..., Path]) -> None:
    store = make_store(DATA)
    with running(store, "--unmasked") as server:
        assert values(server) == ["one", "two", "zero"]
        open_store(store).update("DELETE DATA { GRAPH <a:g1> { <a:s> <a:p> 'one' } }")
        assert values(server) == ["two", "zero"]


def test_a_build_that_holds_the_lock_makes_updates_wait_their_turn(server: Server, store: Path) -> None:
    with open_store(store).locked():
        reply = server.update("INSERT DATA { <a:x> <a:q> 1 }")
    assert reply.status == 503
    assert "retry-after" in reply.headers
