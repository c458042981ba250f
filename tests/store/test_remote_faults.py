"""A server that misbehaves: one clear message each, retries where they do no harm, and never a silent half answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from fakes import JSON, QUAD, ROWS, SELECT, YES, Answer, serving

from kg import query as queries
from kg.cli.main import main
from kg.errors import QueryError, StoreError
from kg.store import open_store
from kg.store.remote.client import Client
from kg.store.remote.endpoints import Credentials, endpoints_of
from kg.store.remote.server import Server

pytestmark = pytest.mark.usefixtures("slept")

FAULTS: list[tuple[str, Answer, str]] = [
    ("answers 500", (500, "text/plain", b"out of memory"), r"/query：服务器答 500 .*\(the server answered 500\): out of memory"),
    ("a page of HTML with 500", (500, "text/html", b"<html>oops"), r"the server answered 500\)$"),
    ("no such place", (404, "text/plain", b"nothing here"), r"服务器答 404"),
    ("wrong password", (401, "text/plain", b""), r"服务器答 401.*KG_STORE_TOKEN"),
    ("drops the line at once", None, r"/query：无法连接服务器"),
    ("drops the line in the middle", (200, JSON, ROWS, {"Content-Length": "5000"}), r"服务器中断了连接，答复不完整"),
    ("stops short and says it is whole", (200, JSON, ROWS), r"无法这样读出"),
    (
        "says JSON and sends HTML",
        (200, JSON, b"<html>welcome</html>"),
        r"称其答复为 application/sparql-results\+json，但无法这样读出",
    ),
    ("says HTML", (200, "text/html", b"<html>welcome</html>"), r"服务器答的是 text/html，不是 SPARQL 结果"),
    ("says nothing", (200, "", b"?"), r"服务器答的是 （未说明）"),
    ("is busy for ever", (503, "text/plain", b"later"), r"服务器答 503"),
]


@pytest.mark.parametrize(("answer", "message"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_each_fault_is_one_clear_message(answer: Answer, message: str) -> None:
    with serving(answer) as (url, _), pytest.raises(StoreError, match=message):
        list(open_store(url).query(SELECT))


@pytest.mark.parametrize(("answer", "message"), [one[1:] for one in FAULTS[:9]], ids=[one[0] for one in FAULTS[:9]])
def test_reading_a_graph_too(answer: Answer, message: str) -> None:
    if answer is not None and answer[0] == 404:
        pytest.skip("a graph that is not there is empty")
    shown = message.replace("/query", "/store").replace("SPARQL 结果", "图")
    if answer is not None and answer[0] == 200 and answer[1] == JSON:
        answer = (200, "application/n-triples", *answer[2:])  # type: ignore[assignment]
        shown = shown.replace(r"application/sparql-results\+json", "application/n-triples")
    with serving(answer) as (url, _), pytest.raises(StoreError, match=shown):
        list(open_store(url).quads("a:g"))


def test_the_command_line_says_it_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with serving((500, "text/plain", b"out of memory")) as (url, _):
        assert main(["query", SELECT, "--store", url]) == 2
    told = capsys.readouterr().err
    assert told.startswith("kg: http://127.0.0.1:")
    assert told.count("\n") == 1


def test_a_busy_server_is_asked_again(slept: list[float]) -> None:
    busy = (503, "text/plain", b"", {"Retry-After": "0"})
    with serving(busy, (429, "text/plain", b"", {"Retry-After": "3"}), None, (200, JSON, ROWS + b"]}}")) as (url, fake):
        assert [row["n"].value for row in open_store(url).query(SELECT)] == ["1"]
        assert len(fake.asked) == 4
    assert slept == [0.25, 3.0, 1.0]


@pytest.mark.parametrize("status", [503, 504])
def test_a_query_that_ran_into_a_limit_is_not_asked_again(slept: list[float], status: int) -> None:
    """kg serve and Fuseki say 503 of a query that took too long, gateways 504; it would take as long again."""
    with serving((status, "text/plain", "查询超过 8 秒".encode())) as (url, fake):
        store = open_store(url)
        for ask in (lambda: store.query(SELECT), lambda: list(store.quads("a:g"))):
            with pytest.raises(StoreError, match=f"服务器答 {status}.*查询超过 8 秒"):
                ask()
        assert [one[0] for one in fake.asked] == ["POST", "GET"]
    assert slept == []


def test_a_graph_is_sent_again_to_a_busy_server(slept: list[float]) -> None:
    answers = [(503, "text/plain", b""), (504, "text/plain", b""), (204, "text/plain", b""), (200, JSON, ROWS + b"]}}")]
    with serving(*answers, store=False) as (url, fake):
        assert Server(endpoints_of(url)).write("a:g", [QUAD]) == 1
        assert [one[0] for one in fake.asked] == ["PUT", "PUT", "PUT", "POST"]
    assert slept == [0.25, 0.5]


def test_what_does_harm_when_sent_twice_is_sent_once() -> None:
    with serving((503, "text/plain", b"later")) as (url, fake):
        with pytest.raises(StoreError, match="503"):
            open_store(url).update("INSERT DATA { GRAPH <a:g> { <a:a> <a:b> 1 } }")
        assert len(fake.asked) == 1


def test_a_server_that_does_not_answer_is_asked_once() -> None:
    with serving((200, JSON, YES), store=False) as (url, fake):
        reply, over = fake.reply, threading.Event()

        def waiting(*given: Any) -> Answer:
            over.wait(20)
            return reply(*given)

        fake.reply = waiting  # type: ignore[method-assign]
        with pytest.raises(StoreError, match="在时限内没有答复"):
            Server(endpoints_of(url), Client(timeout=httpx.Timeout(0.3))).ask("ASK {}")
        over.set()


def test_a_closed_port_is_told() -> None:
    with serving((200, JSON, YES)) as (url, _):
        pass
    with pytest.raises(StoreError, match="无法连接服务器"):
        open_store(url)


def test_a_syntax_error_shows_its_place() -> None:
    with serving((400, "text/plain", b"Parse error at line 1")) as (url, _), pytest.raises(QueryError) as told:
        queries.run(open_store(url), "SELECT ?x WHERE { ?x kg:name }")
    assert "^" in str(told.value)


def test_another_refusal_is_told_in_the_servers_words() -> None:
    with serving((400, "text/plain", b"no such function")) as (url, _), pytest.raises(QueryError, match="no such function"):
        open_store(url).query(SELECT)


def test_a_server_without_a_store_is_told() -> None:
    empty = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'
    with serving((200, JSON, empty), store=False) as (url, _), pytest.raises(StoreError, match="服务器上没有图库"):
        open_store(url)


def test_another_base_is_refused() -> None:
    with serving((200, JSON, YES)) as (url, _), pytest.raises(StoreError, match=r"基准 IRI 是 https://example\.org/id/"):
        open_store(url, base="https://example.org/other/")


def test_a_default_graph_that_hides_named_graphs_is_told() -> None:
    def answers(text: str) -> bytes:
        return YES if "GRAPH" in text else b'{"head":{},"boolean":false}'

    with serving((200, JSON, YES)) as (url, fake):
        reply = fake.reply

        def hiding(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
            text = parse_qs(body.decode()).get("query", [""])[0]
            return (200, JSON, answers(text)) if text.startswith("ASK") else reply(method, path, headers, body)

        fake.reply = hiding  # type: ignore[method-assign]
        with pytest.raises(StoreError, match="--union-default-graph"):
            open_store(url).query(SELECT)


WAYS: list[tuple[str, Credentials, Callable[[str], bool]]] = [
    ("basic", Credentials("basic", "zhang", "口令"), lambda said: said == "Basic emhhbmc65Y+j5Luk"),
    ("bearer", Credentials("bearer", secret="t0ken"), lambda said: said == "Bearer t0ken"),
]


@pytest.mark.parametrize(("credentials", "right"), [one[1:] for one in WAYS], ids=[one[0] for one in WAYS])
def test_we_say_who_we_are(credentials: Credentials, right: Callable[[str], bool]) -> None:
    with serving((200, JSON, YES), store=False) as (url, fake):
        at = endpoints_of(url)
        assert Server(at, Client(credentials)).ask("ASK {}")
        assert right(fake.asked[0][2]["Authorization"])
