"""The running server: protocol, formats, errors, log, pages."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from rdflib import Dataset
from serverkit import BASE, GRAPHS, TOKEN, VALUES, Server, running, values

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
    "a graph of half an IRI": ("GET", "/graphs?graph=http://[", None, "", 400),
    "a graph with a broken escape": ("GET", "/graphs?graph=http://a/%25zz", None, "", 400),
    "a graph with no port": ("GET", "/graphs?graph=http://a:b/", None, "", 400),
    "a graph with two fragments": ("GET", "/graphs?graph=http://a/%23a%23b", None, "", 400),
    "a graph of no character": ("GET", "/graphs?graph=x:%EF%BF%BE", None, "", 400),
    "a graph named by a path that is not UTF-8": ("GET", "/graphs/%ff", None, "", 400),
    "a graph named by a path with NUL": ("GET", "/graphs/%00", None, "", 404),
    "a resource of half an IRI": ("GET", "/resource?format=ttl&iri=http://[", None, "", 404),
    "an instance with a broken escape": ("GET", "/id/%zz", None, "", 400),
    "a query and an update": ("GET", "/sparql?query=ASK%7B%7D&update=DROP%20ALL", None, "", 400),
    "a query and an update in a form": ("POST", "/sparql", b"query=ASK%7B%7D&update=DROP%20ALL", FORM, 400),
    "POST to a page": ("POST", "/", b"", FORM, 405),
    "POST to /health": ("POST", "/health", b"", FORM, 405),
}


@pytest.mark.parametrize(("method", "path", "body", "kind", "status"), BAD.values(), ids=BAD.keys())
def test_bad_requests(server: Server, method: str, path: str, body: bytes | None, kind: str, status: int) -> None:
    headers = {"Content_Type": kind} if kind else {}
    reply = server.ask(method, path, body, **headers)
    assert reply.status == status, reply.text
    assert "\n" in reply.text.strip(), "told in Chinese and in English"
    assert values(server) == ["one", "two", "zero"]


def test_no_bad_request_costs_a_process(server: Server) -> None:
    for path in ("/graphs?graph=http://[", "/graphs/%ff", "/resource?format=ttl&iri=http://[", "/id/%zz"):
        assert 400 <= server.ask("GET", path, Accept="text/turtle").status < 500
    for method in ("PUT", "DELETE"):
        reply = server.ask(method, "/graphs?graph=http://[", b"", Content_Type="text/turtle", Authorization=f"Bearer {TOKEN}")
        assert reply.status == 400
    server.ask("GET", "/graphs?graph=a:the-last-of-these")
    log = server.logged("a:the-last-of-these")
    assert "died" not in log
    assert "Traceback" not in log


RAW = {
    "not HTTP": (b"\x16\x03\x01\x02\x00\r\n\r\n", 501),
    "unknown method": (b"BREW /sparql HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    "broken header": (b"GET /health HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400),
    "broken length": (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n", 400),
    "two lengths": (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "endless head": (b"GET /health HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", 431),
    "endless address": (b"GET /sparql?query=" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
}


@pytest.mark.parametrize(("data", "status"), RAW.values(), ids=RAW.keys())
def test_what_is_no_request_at_all(server: Server, data: bytes, status: int) -> None:
    host, port = server.netloc.split(":")
    reply = b""
    with socket.create_connection((host, int(port)), 30) as connection:
        connection.sendall(data)
        while part := connection.recv(1000):
            reply += part
    head, _, body = reply.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"access-control-allow-origin: *" in head
    assert len(body.decode().splitlines()) == 2, "told in Chinese and in English"
    assert f'"-" {status}' in server.logged(f'"-" {status}')
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


@pytest.mark.parametrize("proxied", [False, True], ids=["alone", "behind-proxy"])
def test_only_a_proxy_that_is_there_tells_who_asks(store: Path, proxied: bool) -> None:
    with running(store, *(["--behind-proxy"] if proxied else [])) as server:
        claims = ["9.9.9.9, 10.1.2.3", '1.2.3.4"\tforged', "x" * 5000]
        for claim in claims:
            server.ask("GET", "/health?" + str(len(claim)), X_Forwarded_For=claim, X_Forwarded_Proto="https")
        described = server.ask("GET", "/sparql", Accept="text/turtle", X_Forwarded_Proto="https")
        log = server.logged("/sparql")
    assert [line.split()[1] for line in log.splitlines() if "/health" in line] == [
        "10.1.2.3" if proxied else "127.0.0.1",
        "127.0.0.1",
        "127.0.0.1",
    ]
    assert ("<https://" in described.text.partition("sd:endpoint")[2][:30]) is proxied


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
    key = "/resource?iri=" + quote("邢台/1.pdf", safe="")
    assert server.ask("GET", key, Accept="text/html").status == 200
    assert "邢台市<预算>" in server.ask("GET", key + "&format=ttl").text
    assert server.ask("GET", "/id/doc/none", Accept="text/turtle").status == 404
