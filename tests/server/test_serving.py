"""The running server: protocol, formats, errors, rights."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from rdflib import Dataset
from serverkit import BASE, TOKEN, Server, running

from kg.store import open_store

DOCUMENT, GRAPH = f"<{BASE}doc/邢台%2F1.pdf>", f"<{BASE}graph/doc/邢台%2F1.pdf>"
DATA = f"""
<a:s> <a:p> "one" <a:g1> .
<a:s> <a:p> "two" <a:g2> .
<a:s> <a:p> "zero" .
{DOCUMENT} <http://www.w3.org/2000/01/rdf-schema#label> "邢台市<预算>"@zh {GRAPH} .
{DOCUMENT} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/jixiao-kg/def#Disclosure> {GRAPH} .
"""
VALUES = 'SELECT ?o { <a:s> <a:p> ?o FILTER(?o IN ("one", "two", "zero")) } ORDER BY ?o'


@pytest.fixture(scope="module")
def store(make_store: Callable[..., Path]) -> Path:
    return make_store(DATA)


@pytest.fixture(scope="module")
def server(store: Path, token_file: Path) -> Iterator[Server]:
    with running(store, "--update-token-file", str(token_file)) as one:
        yield one


def values(server: Server, sparql: str = VALUES, **fields: str) -> list[str]:
    reply = server.query(sparql, **fields)
    assert reply.status == 200, reply.text
    return [row["o"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]


# -- protocol ----------------------------------------------------------------------------------------------------------


def test_all_three_ways_to_ask(server: Server) -> None:
    form = urlencode({"query": VALUES}).encode()
    by_form = server.ask("POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded")
    direct = server.ask("POST", "/sparql", VALUES.encode(), Content_Type="application/sparql-query; charset=UTF-8")
    assert by_form.body == direct.body == server.query(VALUES).body


def test_head_has_no_body(server: Server) -> None:
    reply = server.ask("HEAD", "/sparql?" + urlencode({"query": VALUES}))
    assert (reply.status, reply.body) == (200, b"")


def test_graphs_of_a_query(server: Server) -> None:
    assert values(server) == ["one", "two", "zero"]
    assert values(server, VALUES.replace("{", "FROM <a:g2> {", 1)) == ["two"]
    assert values(server, **{"default-graph-uri": "a:g1"}) == ["one"]
    assert values(server, "SELECT ?o { GRAPH ?g { <a:s> <a:p> ?o } }", **{"named-graph-uri": "a:g2"}) == ["two"]
    assert values(server, VALUES, **{"named-graph-uri": "a:g2"}) == []


TABLES = {
    "application/sparql-results+json": b'{"head"',
    "application/sparql-results+xml": b"<?xml",
    "text/csv": b"o\r\none\r\n",
    "text/tab-separated-values": b'?o\n"one"\n',
    "application/json": b'{"head"',
}


@pytest.mark.parametrize(("accept", "begins"), TABLES.items(), ids=TABLES.keys())
def test_formats_of_tables(server: Server, accept: str, begins: bytes) -> None:
    reply = server.query(VALUES, accept)
    assert reply.headers["content-type"].partition(";")[0] == accept
    assert reply.body.startswith(begins)


GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


@pytest.mark.parametrize(("accept", "syntax"), GRAPHS.items(), ids=GRAPHS.keys())
def test_formats_of_graphs(server: Server, accept: str, syntax: str) -> None:
    reply = server.query("CONSTRUCT { <http://a/s> <http://a/p> ?o } { <a:s> <a:p> ?o }", accept)
    assert reply.headers["content-type"].partition(";")[0] == accept
    found = Dataset(default_union=True).parse(data=reply.body, format=syntax)
    assert {str(value) for value in found.objects()} == {"one", "two", "zero"}


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        (VALUES, "text/turtle", 406),
        ("ASK {}", "text/csv", 406),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", 406),
        (VALUES, "image/png", 406),
        (VALUES, ";;q=,", 200),
    ],
)
def test_what_cannot_be_had(server: Server, query: str, accept: str, status: int) -> None:
    assert server.query(query, accept).status == status


@pytest.mark.parametrize("accept", [",,;;", "text/csv;q=", 'x/y;z="', "\x7f\t;", "q=1", "*" * 5000, "a/b," * 3000 + "text/csv"])
def test_a_malformed_accept_is_no_fault_of_ours(server: Server, accept: str) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/sparql", "/graphs?graph=a:g1", f"/resource?iri={quote(BASE)}none", "/"):
        assert server.ask("GET", path, Accept=accept).status < 500, path


def test_browsers_of_other_sites_may_ask(server: Server) -> None:
    preflight = server.ask("OPTIONS", "/sparql", Origin="http://elsewhere", Access_Control_Request_Method="POST")
    assert preflight.status == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert server.query("ASK {").headers["access-control-allow-origin"] == "*"


def test_health(server: Server) -> None:
    state = json.loads(server.ask("GET", "/health").body)
    assert state["status"] == "ok"
    assert state["build"] >= 1


# -- errors ------------------------------------------------------------------------------------------------------------


def test_a_syntax_error_is_told_with_its_place(server: Server) -> None:
    reply = server.query("SELECT * {\n  ?s ?p }")
    assert reply.status == 400
    assert "2:10" in reply.text
    assert reply.text.splitlines()[-2:] == ["  ?s ?p }", "         ^"]


FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
BAD = {
    "no such method": ("PUT", "/sparql", b"", QUERY, 405),
    "no query": ("POST", "/sparql", b"", FORM, 400),
    "two queries": ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, "", 400),
    "broken percent-encoding": ("GET", "/sparql?query=%zz", None, "", 400),
    "half a character": ("GET", "/sparql?query=%E9%82", None, "", 400),
    "not UTF-8": ("POST", "/sparql", b"ASK { ?s ?p '\xff' }", QUERY, 400),
    "another character set": ("POST", "/sparql", b"ASK {}", QUERY + "; charset=gbk", 415),
    "no content type": ("POST", "/sparql", b"ASK {}", "", 415),
    "JSON": ("POST", "/sparql", b"{}", "application/json", 415),
    "an update as a query": ("POST", "/sparql", b"DROP ALL", QUERY, 400),
    "an update by GET": ("GET", "/sparql?update=DROP%20ALL", None, "", 400),
    "10 MB": ("POST", "/sparql", b"#" * 10_000_000, QUERY, 413),
    "10 MB as a form": ("POST", "/sparql", b"query=" + b"#" * 10_000_000, FORM, 413),
    "a graph that is no IRI": ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=%3C%3E", None, "", 400),
    "too many parameters": ("GET", "/sparql?query=ASK%7B%7D" + "&a=b" * 2000, None, "", 400),
    "deeply nested": ("POST", "/sparql", b"ASK { FILTER(" + b"(" * 60_000 + b"1" + b")" * 60_000 + b") }", QUERY, 400),
    "many groups": ("POST", "/sparql", b"ASK " + b"{" * 100_000 + b"}" * 100_000, QUERY, 400),
    "nowhere": ("GET", "/nowhere", None, "", 404),
    "no such resource": ("GET", "/resource?iri=a:nothing", None, "", 404),
    "no resource named": ("GET", "/resource", None, "", 400),
    "up and out": ("GET", "/static/../../limits.py", None, "", 404),
    "up and out, encoded": ("GET", "/static/..%2f..%2flimits.py", None, "", 404),
    "no such graph": ("GET", "/graphs?graph=a:nothing", None, "", 404),
    "no graph named": ("GET", "/graphs", None, "", 400),
    "two graphs named": ("GET", "/graphs?default&graph=a:g1", None, "", 400),
    "relative graph": ("GET", "/graphs?graph=g1", None, "", 400),
}


@pytest.mark.parametrize(("method", "path", "body", "kind", "status"), BAD.values(), ids=BAD.keys())
def test_bad_requests(server: Server, method: str, path: str, body: bytes | None, kind: str, status: int) -> None:
    headers = {"Content_Type": kind} if kind else {}
    reply = server.ask(method, path, body, **headers)
    assert reply.status == status, reply.text
    assert status not in (400, 403, 413, 415) or "\n" in reply.text.strip(), "told in Chinese and in English"
    assert values(server) == ["one", "two", "zero"]


RAW = {
    "not HTTP": b"\x16\x03\x01\x02\x00\r\n\r\n",
    "broken header": b"GET /health HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
    "broken length": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "endless head": b"GET /health HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    "endless address": b"GET /sparql?query=" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.parametrize("data", RAW.values(), ids=RAW.keys())
def test_what_is_no_request_at_all(server: Server, data: bytes) -> None:
    host, port = server.netloc.split(":")
    with socket.create_connection((host, int(port)), 30) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may have hung up already
            connection.sendall(data)
        try:
            reply = connection.recv(1000)
        except ConnectionResetError:
            reply = b""
    assert reply == b"" or reply.startswith(b"HTTP/1.1 400")
    assert server.ask("GET", "/health").status == 200


@pytest.mark.parametrize("host", ["a b", "<x>", "[::1", "é"])
def test_a_strange_host_does_no_harm(server: Server, host: str) -> None:
    reply = server.ask("GET", "/sparql", Host=host.encode().decode("latin-1"))
    assert reply.status in (200, 400)


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "PREFIX : <http://127.0.0.1:9/> ASK { FILTER(1<2)SERVICE:e{} }",
    ],
)
def test_no_query_calls_another_server(server: Server, query: str) -> None:
    assert server.query(query).status == 403


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


# -- the log -----------------------------------------------------------------------------------------------------------


def test_the_log_keeps_no_token_and_no_long_query(server: Server) -> None:
    server.update("INSERT DATA { GRAPH <a:mine> { <a:x> <a:q> 1 } }", token="wrong-but-secret-too")
    server.query("ASK {} #" + "y" * 5000)
    server.ask("GET", "/x%0aforged%20line")
    log = server.logged("forged")
    assert '"POST /update" 401' in log
    assert TOKEN not in log
    assert "secret-too" not in log
    assert "yyy" in log
    assert "y" * 300 not in log
    assert "\nforged" not in log


# -- pages -------------------------------------------------------------------------------------------------------------


def test_the_page_needs_no_network(server: Server) -> None:
    reply = server.ask("GET", "/", Accept="text/html")
    assert reply.status == 200
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert 'src="http' not in reply.text
    assert 'href="http' not in reply.text
    for file in ("style.css", "ask.js"):
        assert server.ask("GET", f"/static/{file}").status == 200


def test_an_instance_has_a_page_and_a_graph_at_its_path(server: Server) -> None:
    path = "/id/doc/" + quote("邢台") + "%2F1.pdf"
    page = server.ask("GET", path, Accept="text/html")
    assert page.status == 200, page.text
    assert "邢台市&lt;预算&gt;" in page.text
    assert "<预算>" not in page.text
    for accept, begins in (("text/turtle", "@prefix"), ("application/ld+json", "[")):
        graph = server.ask("GET", path, Accept=accept)
        assert graph.headers["content-type"].startswith(accept)
        assert graph.text.startswith(begins)
        assert "邢台市<预算>" in graph.text
    assert server.ask("GET", "/id/doc/%ff", Accept="text/html").status == 400
    assert server.ask("GET", "/id/doc/none", Accept="text/turtle").status == 404
