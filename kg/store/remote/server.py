"""What a server can do, in our words: ask, update, and read and write single graphs, in bounded batches.

Where there is a graph store protocol it carries the graphs; where there is none, queries and updates do. A graph that is read or
written is counted on the server: proxies cut answers and swallow requests, servers cap what they send, and all say 200.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.protocol import Answer
from kg.store.remote.answers import ACCEPT, ACCEPT_GRAPH, GRAPHS, answer_of, quads_of
from kg.store.remote.client import Client, RefusedError, Stream
from kg.store.remote.endpoints import Endpoints

_BATCH, _BATCH_INSERTED = 20_000, 2_000
_NOT_FOUND = 404
_UNION = {"union-default-graph": "true"}
_OF_SERVERS = (
    "http://www.openlinksw.com/",
    "http://localuriqaserver/",
    "http://www.w3.org/ns/ldp#",
    "urn:core:",
    "urn:activitystreams-owl:",
)
"""Beginnings of graphs that a server keeps for itself; they are nobody's data."""


class Server:
    """服务器: one SPARQL 1.1 server behind its addresses."""

    def __init__(self, at: Endpoints, client: Client | None = None) -> None:
        self.at = at
        self._client = client or Client(at.credentials, parameters=at.parameters)
        self._union: dict[str, str] | None = None

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    # -- asking ------------------------------------------------------------------------------------------------------

    def query(self, sparql: str) -> Answer:
        """The answer over the union of all graphs."""
        if self._union is None:
            self._union = self._union_option()
        return self._ask(sparql, self._union)

    def rows(self, sparql: str) -> list[tuple[str, ...]]:
        """The rows of a small SELECT as plain strings; unbound is empty."""
        answer = self._ask(sparql, self._union or {})
        return [tuple("" if term is None else term.value for term in row) for row in answer]  # type: ignore[union-attr]

    def ask(self, sparql: str) -> bool:
        """The answer to an ASK."""
        return bool(self._ask(sparql, self._union or {}))

    def _ask(self, sparql: str, params: dict[str, str]) -> Answer:
        try:
            stream = self._post(sparql, ACCEPT, params)
        except RefusedError as error:
            fault = _of_query(error, sparql)
            raise fault from fault.__cause__ or error
        return answer_of(stream, self.at.query)

    def _post(self, sparql: str, accept: str, params: dict[str, str]) -> Stream:
        """A query as a form: the one way to send a long one that servers of every make know."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        content = urlencode({"query": sparql, **params}).encode()
        return self._client.stream("POST", self.at.query, content=content, headers=headers, asks=True)

    def described(self) -> list[ox.Quad]:
        """The service description; nothing where there is none."""
        try:
            stream = self._client.stream("GET", self.at.query, headers={"Accept": ACCEPT_GRAPH}, asks=True)
        except RefusedError:  # most servers take a query only
            return []
        if stream.media_type not in GRAPHS:
            stream.close()
            return []
        return list(quads_of(stream, self.at.query, "urn:x"))

    def _union_option(self) -> dict[str, str]:
        """What has to be said so that a query sees all graphs. Without it what stands in named graphs would be invisible."""
        if not self._ask("ASK { GRAPH ?g { ?s ?p ?o } }", {}) or self._ask("ASK { ?s ?p ?o }", {}):
            return {}
        with suppress(StoreError, QueryError):
            if self._ask("ASK { ?s ?p ?o }", _UNION):
                return dict(_UNION)
        raise StoreError(
            f"{self.at.shown}：其默认图不含命名图；请以并集为默认图，例如 oxigraph serve --union-default-graph "
            "(its default graph does not hold the named graphs; start it with the union as default graph)"
        )

    # -- changing ----------------------------------------------------------------------------------------------------

    def update(self, sparql: str, *, again: bool = True) -> None:
        """Run a SPARQL update; `again` says that it does no harm when it is sent twice."""
        headers = {"Content-Type": "application/sparql-update"}
        try:
            self._client.send("POST", self.at.update, content=sparql.encode(), headers=headers, again=again)
        except RefusedError as error:
            if error.status == 400:
                raise QueryError(f"SPARQL 更新被服务器拒绝 (the server refused the update): {error.said.strip()}") from error
            raise

    # -- graphs ------------------------------------------------------------------------------------------------------

    def sizes(self) -> dict[str, int]:
        """All graphs that are not the server's own, sorted, with the number of their triples."""
        # Grouped, not DISTINCT: Virtuoso 7 may never answer a DISTINCT over the names of graphs.
        found = self.rows("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return {name: int(number) for name, number in sorted(found) if not name.startswith(_OF_SERVERS)}

    def graphs(self) -> list[str]:
        """The names of all graphs that are not the server's own, sorted."""
        return list(self.sizes())

    def size(self, graph: str) -> int:
        """The number of triples of a graph."""
        return int(self.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0][0])

    def read(self, graph: str, size: int | None = None) -> Iterator[ox.Quad]:
        """The quads of a graph, as they come; none where there is no such graph. `size` is how many there are, where known.

        Raises `StoreError` at the end where fewer or more have come.
        """
        number = 0
        for number, quad in enumerate(self._carried(graph), 1):  # noqa: B007  counted
            yield quad
        held = self.size(graph) if size is None else size
        if number != held:
            raise StoreError(
                f"{self.at.shown}：图 <{graph}> 有 {held:,} 条，只读到 {number:,} 条；答复被截断，或读取时图有变动，请重试 "
                f"(the graph holds {held:,} triples, {number:,} came: cut on the way, or changed meanwhile; try again)"
            )

    def _carried(self, graph: str) -> Iterator[ox.Quad]:
        try:
            if self.at.graphs is None:
                text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
                stream = self._post(text, ACCEPT_GRAPH, {})
            else:
                headers, params = {"Accept": ACCEPT_GRAPH}, {"graph": graph}
                stream = self._client.stream("GET", self.at.graphs, headers=headers, params=params, asks=True)
        except RefusedError as error:
            if error.status == _NOT_FOUND and self.at.graphs is not None:
                return
            raise
        yield from quads_of(stream, self.at.graphs or self.at.query, graph)

    def write(self, graph: str, quads: Iterable[ox.Quad]) -> int:
        """Give a graph exactly these quads, each given once, batch by batch; returns how many. One without quads is not there.

        Raises `StoreError` where the server has not taken all of them.
        """
        iterator, number = iter(quads), 0
        size = _BATCH if self.at.graphs is not None else _BATCH_INSERTED
        while batch := list(islice(iterator, size)):
            self._add(graph, [quad.triple for quad in batch], first=number == 0)
            number += len(batch)
        if number == 0:
            self.drop([graph])
        elif (held := self.size(graph)) != number:
            raise StoreError(
                f"{self.at.shown}：图 <{graph}> 写入了 {number:,} 条，服务器上却有 {held:,} 条，未能照原样存下 "
                f"({number:,} triples were sent for the graph, the server holds {held:,}: it was not stored as sent)"
            )
        return number

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove graphs, those that are not there included."""
        iterator = iter(graphs)
        while batch := list(islice(iterator, 200)):
            self.update(" ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in batch))

    def _add(self, graph: str, triples: list[ox.Triple], *, first: bool) -> None:
        lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        if self.at.graphs is not None:
            headers = {"Content-Type": "application/n-triples"}
            method = "PUT" if first else "POST"
            self._client.send(method, self.at.graphs, content=lines, headers=headers, params={"graph": graph})
            return
        head = f"DROP SILENT GRAPH <{graph}> ;\n" if first else ""
        self.update(f"{head}INSERT DATA {{ GRAPH <{graph}> {{\n{lines.decode()}}} }}")


def _of_query(error: RefusedError, sparql: str) -> QueryError | StoreError:
    """A query that the server refused: with the place of its fault where our own parser sees it too."""
    if error.status not in (400, 500):
        return error
    try:
        ox.Store().query(sparql)
    except SyntaxError as syntax:
        fault = QueryError(f"SPARQL 语法错误 (syntax error): {syntax}")
        fault.__cause__ = syntax
        return fault
    except (OSError, ValueError, RuntimeError):
        pass
    if error.status == 400:
        return QueryError(f"服务器拒绝了查询 (the server refused the query): {error.said.strip()}")
    return error
