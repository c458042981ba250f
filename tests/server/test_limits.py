"""Limits of time, rows and memory; what other requests notice of them; and how the server ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from serverkit import Reply, Server, running

NUMBERS = "".join(f'<a:s{n}> <a:p> "{n} {"x" * 60}" <a:g> .\n' for n in range(400))
POINT = "SELECT ?o { <a:s1> <a:p> ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a <a:p> ?b . ?c <a:p> ?d . ?e <a:p> ?f . ?g <a:p> ?h . ?i <a:p> ?j }"
HUNGRY = "SELECT * { ?a <a:p> ?b . ?c <a:p> ?d . ?e <a:p> ?f } ORDER BY ?f ?d ?b"
LONG = "SELECT * { ?a <a:p> ?b . ?c <a:p> ?d }"
ROWS = 160_000


@pytest.fixture(scope="module")
def store(make_store: Callable[..., Path]) -> Path:
    return make_store(NUMBERS)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with running(store, "--timeout", "3", "--rows", str(ROWS), "--memory-mb", "160") as one:
        yield one


def settled(server: Server) -> dict[str, int]:
    """The state of the server once nothing runs any more."""
    for _ in range(200):
        state: dict[str, int] = json.loads(server.ask("GET", "/health").body)
        if not state["short"] and not state["long"] and state["idle"] >= 3:
            return state
        threading.Event().wait(0.1)
    raise AssertionError(f"never settled: {state}")


def beside(server: Server, query: str) -> tuple[Reply, list[int]]:
    """A query, and the statuses of others that were asked while it ran."""
    others: list[int] = []
    with ThreadPoolExecutor(1) as executor:
        running_query = executor.submit(server.query, query)
        while not running_query.done():
            others.append(server.query(POINT).status)
        return running_query.result(), others


def test_too_long(server: Server) -> None:
    reply, others = beside(server, ENDLESS)
    assert reply.status == 503
    assert "3 s" in reply.text
    assert set(others) == {200}
    assert len(others) > 3


def test_too_much_memory(server: Server) -> None:
    reply, others = beside(server, HUNGRY)
    assert reply.status == 503
    assert "160 MB" in reply.text
    assert set(others) <= {200}
    settled(server)


def test_too_many_rows_told_at_the_start(store: Path) -> None:
    with running(store, "--rows", "100") as server:
        reply = server.query("SELECT * { ?a <a:p> ?b }")
        assert reply.status == 503
        assert "100 rows" in reply.text
        assert server.query("SELECT * { ?a <a:p> ?b } LIMIT 100").status == 200
        assert server.query("CONSTRUCT { ?a <a:p> ?b } WHERE { ?a <a:p> ?b }", "text/turtle").status == 503


def test_too_many_rows_in_the_middle_cut_the_answer_off(store: Path) -> None:
    """No client may take the part for the whole."""
    with running(store, "--rows", str(ROWS - 1)) as server:
        with pytest.raises(http.client.IncompleteRead) as error:
            server.query(LONG, "text/csv")
        assert f"{ROWS - 1:,} rows".encode() in error.value.partial
        assert server.query(POINT).status == 200


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values"])
def test_long_answers_are_whole(store: Path, accept: str) -> None:
    with running(store) as server:
        reply = server.query(LONG, accept)
    assert reply.body.count(b"\n") == ROWS + 1
    assert "content-length" not in reply.headers


def test_many_runaways_do_not_hold_up_others(server: Server) -> None:
    with ThreadPoolExecutor(12) as executor:
        runaways = [executor.submit(server.query, ENDLESS) for _ in range(12)]
        points = [server.query(POINT).status for _ in range(20)]
        ended = [one.result() for one in runaways]
    assert set(points) == {200}
    assert {one.status for one in ended} == {503}
    settled(server)


def test_a_hundred_at_once(server: Server) -> None:
    with ThreadPoolExecutor(100) as executor:
        replies = list(executor.map(lambda _: server.query(POINT), range(100)))
    assert {reply.status for reply in replies} == {200}
    assert settled(server)["waiting"] == 0


def test_a_client_that_leaves_frees_its_process(server: Server) -> None:
    settled(server)
    host, port = server.netloc.split(":")
    path = "/sparql?" + urlencode({"query": LONG})
    connections = []
    for query in (path, "/sparql?" + urlencode({"query": ENDLESS})):
        connection = socket.create_connection((host, int(port)))
        connection.sendall(f"GET {query} HTTP/1.1\r\nHost: {server.netloc}\r\nAccept: text/csv\r\n\r\n".encode())
        connections.append(connection)
    connections[0].recv(1000)
    for connection in connections:
        connection.close()
    settled(server)
    assert server.query(POINT).status == 200


SLOW = {
    "nothing": (b"", b""),
    "half-a-head": (b"GET /health HTTP/1.1\r\nHost: a\r\nX: ", b" 408 "),
    "half-a-body": (
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK",
        b" 408 ",
    ),
}


def test_who_sends_too_slowly_is_told_and_gone(store: Path) -> None:
    with running(store, limits={"head_seconds": 0.5, "body_seconds": 0.5}) as server:
        host, port = server.netloc.split(":")
        for sent, told in SLOW.values():
            with socket.create_connection((host, int(port)), 30) as connection:
                connection.sendall(sent)
                reply = b""
                while part := connection.recv(1000):
                    reply += part
            assert told in reply[:15], sent
        assert server.query(POINT).status == 200


def children(pid: int) -> set[int]:
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()}


def ended(processes: Iterable[int]) -> bool:
    """Whether processes are gone, within twenty seconds: what a dead parent leaves is taken away by the system a moment later."""
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in processes):
            return True
        threading.Event().wait(0.1)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_told_to_stop_it_finishes_what_runs_and_ends_its_processes(store: Path) -> None:
    with running(store) as server:
        connection = http.client.HTTPConnection(server.netloc, timeout=120)
        connection.request("GET", "/sparql?" + urlencode({"query": LONG}), headers={"Accept": "text/csv"})
        response = connection.getresponse()
        body = response.read(1000)
        workers = children(server.process.pid)
        assert len(workers) >= 3
        server.process.send_signal(signal.SIGTERM)
        body += response.read()
        assert body.count(b"\n") == ROWS + 1
        assert server.process.wait(60) == 0
    assert ended(workers)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_killed_it_leaves_no_query_running(store: Path) -> None:
    with running(store) as server:
        workers = children(server.process.pid)
        host, port = server.netloc.split(":")
        with socket.create_connection((host, int(port))) as connection:
            request = "/sparql?" + urlencode({"query": ENDLESS})
            connection.sendall(f"GET {request} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            while not json.loads(server.ask("GET", "/health").body)["short"]:
                pass
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait()
            assert ended(workers)
