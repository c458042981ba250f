"""A running server for the tests: the very command, in a process of its own, on a free port of this machine."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

BASE = "https://example.org/id/"
TOKEN = "a-token-of-the-tests-0123456789"
DOCUMENT, GRAPH = f"<{BASE}doc/邢台%2F1.pdf>", f"<{BASE}graph/doc/邢台%2F1.pdf>"
DATA = f"""
<a:s> <a:p> "one" <a:g1> .
<a:s> <a:p> "two" <a:g2> .
<a:s> <a:p> "zero" .
{DOCUMENT} <http://www.w3.org/2000/01/rdf-schema#label> "邢台市<预算>"@zh {GRAPH} .
{DOCUMENT} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/jixiao-kg/def#Disclosure> {GRAPH} .
"""
VALUES = 'SELECT ?o { <a:s> <a:p> ?o FILTER(?o IN ("one", "two", "zero")) } ORDER BY ?o'
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Server:
    """A server and its log."""

    process: subprocess.Popen[str]
    address: str
    log: list[str] = field(default_factory=list)

    @property
    def netloc(self) -> str:
        return urlsplit(self.address).netloc

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """One request, as it is; header names with _ for -."""
        connection = http.client.HTTPConnection(self.netloc, timeout=120)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()

    def query(self, sparql: str, accept: str = "application/sparql-results+json", **fields: str) -> Reply:
        """A query by GET."""
        return self.ask("GET", "/sparql?" + urlencode({"query": sparql, **fields}), Accept=accept)

    def logged(self, last: str) -> str:
        """The log, once it has come as far as this."""
        for _ in range(300):
            if last in (log := "".join(self.log)):
                return log
            threading.Event().wait(0.1)
        raise AssertionError(f"{last!r} is not in the log: {log}")

    def update(self, sparql: str, token: str | None = TOKEN) -> Reply:
        """An update by POST."""
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        return self.ask("POST", "/update", sparql.encode(), Content_Type="application/sparql-update", **bearer)


_WITH_LIMITS = """
import sys
from dataclasses import fields
from kg.server import limits
for name, value in {limits}.items():
    limits.Limits.__init__.__defaults__ = tuple(
        value if field.name == name else default
        for field, default in zip(fields(limits.Limits), limits.Limits.__init__.__defaults__, strict=True)
    )
from kg.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def running(store: Path, *options: str, limits: Mapping[str, float] | None = None) -> Iterator[Server]:
    """Run `kg serve`; it must end by itself when told to. `limits` are some that have no option."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *options]
    if limits is not None:
        command[1:3] = ["-c", _WITH_LIMITS.format(limits=dict(limits))]
    environment = {**os.environ, "PYTHONUTF8": "1", "KG_LANG": "en"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
    assert process.stderr is not None
    log: list[str] = []
    for line in process.stderr:
        log.append(line)
        if line.startswith("http://"):
            break
    else:
        process.wait()
        pytest.fail("the server did not start: " + "".join(log))
    server = Server(process, log[-1].split()[0].rstrip("/"), log)
    reader = threading.Thread(target=lambda: log.extend(process.stderr), daemon=True)
    reader.start()
    try:
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(60)
        finally:
            process.kill()
        reader.join(5)


def values(server: Server, sparql: str = VALUES, **fields: str) -> list[str]:
    reply = server.query(sparql, **fields)
    assert reply.status == 200, reply.text
    return [row["o"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]
