"""What a proxy between us and a server can do: send elsewhere, cut, swallow. And a server that holds half of a store."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from fakes import JSON, LINE, QUAD, ROWS, SELECT, STATE, Answer, serving

from kg.cli.main import main
from kg.errors import StoreError
from kg.store import open_store
from kg.store.remote.endpoints import endpoints_of
from kg.store.remote.ledger import LEDGER
from kg.store.remote.server import Server

pytestmark = pytest.mark.usefixtures("slept")

STATED = (
    f',{{"s":{{"type":"uri","value":"{LEDGER}"}},"p":{{"type":"uri","value":"{LEDGER}:phase"}},'
    '"o":{"type":"literal","value":"%s"}}'
).encode()


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_lose_what_is_sent_is_told(status: int) -> None:
    away = (status, "text/plain", b"", {"Location": "//user:hushhush@new.example/store?key=hushhush"})
    with serving(away, store=False) as (url, fake):
        server = Server(endpoints_of(url))
        asks = [
            lambda: server.write("a:g", [QUAD]),
            lambda: server.update("DROP GRAPH <a:g>"),
            lambda: server.query(SELECT),
            lambda: open_store(url),
        ]
        for ask in asks:
            with pytest.raises(StoreError, match=rf"服务器答 {status}，转址到 http://new\.example/store；") as told:
                ask()
            assert "hush" not in str(told.value)
        assert [one[0] for one in fake.asked] == ["PUT", "POST", "POST", "POST"]


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_the_request_is_followed(status: int) -> None:
    there = (status, "text/plain", b"", {"Location": "/there?graph=a:g"})
    with serving(there, (204, "text/plain", b""), (200, JSON, ROWS + b"]}}"), store=False) as (url, fake):
        assert Server(endpoints_of(url)).write("a:g", [QUAD]) == 1
    (first, _, _, sent), (second, path, _, again) = fake.asked[:2]
    assert (first, second, path) == ("PUT", "PUT", "/there?graph=a:g")
    assert sent == again != b""


def test_a_graph_may_be_read_elsewhere() -> None:
    there = (302, "text/plain", b"", {"Location": "/there"})
    with serving(there, (200, "application/n-triples", LINE), (200, JSON, ROWS + b"]}}")) as (url, fake):
        assert len(list(open_store(url).quads("a:g"))) == 1
        assert [one[:2] for one in fake.asked[:2]] == [("GET", "/store?graph=a%3Ag"), ("GET", "/there")]


def test_a_redirect_without_end_is_told(slept: list[float]) -> None:
    with serving((307, "text/plain", b"", {"Location": "/query"})) as (url, _), pytest.raises(StoreError, match="一再转址"):
        open_store(url).query(SELECT)
    assert slept == []


def test_a_graph_that_was_not_taken_is_told() -> None:
    other = ox.Quad(QUAD.subject, QUAD.predicate, QUAD.subject, QUAD.graph_name)
    with serving((204, "text/plain", b""), (200, JSON, ROWS + b"]}}"), store=False) as (url, _):
        server = Server(endpoints_of(url))
        with pytest.raises(StoreError, match="图 <a:g> 写入了 2 条，服务器上却有 1 条"):
            server.write("a:g", [QUAD, other])


ENDLESS = {"Content-Length": "", "Connection": "close"}


@pytest.mark.parametrize("ending", [{}, ENDLESS], ids=["with a length", "ended by closing"])
@pytest.mark.parametrize(("lines", "message"), [(0, "有 1 条，只读到 0 条"), (1, None), (2, "有 1 条，只读到 2 条")])
def test_a_graph_is_counted(lines: int, message: str | None, ending: dict[str, str]) -> None:
    cut = (200, "application/n-triples", b"".join(LINE.replace(b"1", b"%d" % one) for one in range(lines)), ending)
    with serving(cut, (200, JSON, ROWS + b"]}}")) as (url, _):
        if message is None:
            assert len(list(open_store(url).quads("a:g"))) == lines
            return
        with pytest.raises(StoreError, match=message):
            list(open_store(url).quads("a:g"))


@pytest.mark.parametrize("kind", ["application/n-triples", "text/turtle", "text/tab-separated-values"])
def test_an_answer_that_may_have_been_cut_at_a_line_end_is_refused(kind: str) -> None:
    body = b"?n\n1\n" if kind.endswith("values") else LINE
    with serving((200, kind, body, ENDLESS), (200, kind, body)) as (url, _):
        store = open_store(url)
        with pytest.raises(StoreError, match="是否完整无从得知"):
            store.query(SELECT)
        assert len(list(store.query(SELECT))) == 1  # type: ignore[arg-type]


def test_a_table_with_an_end_needs_no_length() -> None:
    with serving((200, JSON, ROWS + b"]}}", ENDLESS)) as (url, _):
        assert len(list(open_store(url).query(SELECT))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("phase", ["filling", "laying", "moving"])
def test_a_store_that_is_half_written_gives_no_answer(phase: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with serving((200, JSON, ROWS + b"]}}")) as (url, fake):
        reply, state = fake.reply, STATE.replace(b"]}}", STATED % phase.encode() + b"]}}")

        def half(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
            found = reply(method, path, headers, body)
            return (200, JSON, state) if found is not None and found[2] == STATE else found

        fake.reply = half  # type: ignore[method-assign]
        for command in (["query", SELECT], ["export", str(tmp_path / "all.nq")], ["show", "a:cell"], ["search", "桥"]):
            assert main([*command, "--store", url]) == 2
            assert "此刻不完整" in capsys.readouterr().err
        store = open_store(url)
        fake.reply = reply  # type: ignore[method-assign]
        assert len(list(store.query(SELECT))) == 1, "once the change has ended"  # type: ignore[arg-type]
