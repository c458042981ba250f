"""A server that answers what it is told to, and a client that does not wait between tries."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox

from kg.store.remote.ledger import LEDGER

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}'
STATE = (
    '{"head":{"vars":["s","p","o"]},"results":{"bindings":['
    f'{{"s":{{"type":"uri","value":"{LEDGER}"}},"p":{{"type":"uri","value":"{LEDGER}:base"}},'
    '"o":{"type":"literal","value":"https://example.org/id/"}}]}}'
).encode()
LINE = b'<a:s> <a:p> "1" .\n'
YES = b'{"head":{},"boolean":true}'
SELECT = "SELECT ?n { ?s ?p ?n }"
QUAD = ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("一"), ox.NamedNode("a:g"))
Answer = tuple[int, str, bytes] | tuple[int, str, bytes, dict[str, str]] | None
"""Status, media type, body, headers; None drops the line. A Content-Length of "" leaves it out and ends by closing."""


class Fake:
    """A server that answers what it is told to, in order; the last answer is repeated."""

    def __init__(self, answers: list[Answer], *, store: bool) -> None:
        self.answers, self.store = answers, store
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    def reply(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        text = parse_qs(body.decode()).get("query", [""])[0]
        if self.store and LEDGER in text:
            return 200, JSON, STATE
        if self.store and text.startswith("ASK"):
            return 200, JSON, YES
        self.asked.append((method, path, headers, body))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(*answers: Answer, store: bool = True) -> Iterator[tuple[str, Fake]]:
    fake = Fake(list(answers), store=store)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found = fake.reply(self.command, self.path, dict(self.headers), body)
            if found is None:
                self.close_connection = True
                self.connection.close()
                return
            status, kind, content, *more = found
            self.send_response(status)
            self.send_header("Content-Type", kind)
            sent = dict(more[0]) if more else {}
            sent.setdefault("Content-Length", str(len(content)))
            for name, value in sent.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            if sent["Content-Length"] != str(len(content)):
                self.close_connection = True
                self.connection.close()

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815  http.server's own names

        def log_message(self, *arguments: Any) -> None:
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
