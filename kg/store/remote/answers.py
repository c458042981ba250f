"""Answers of a server as pyoxigraph's, read as they come: rows one by one, never all at once.

A server may lie about what it sends; whatever cannot be read as what it says it is, is one clear `StoreError`. So is an answer in
a format without an end, where the transfer has none either: cut at the end of a line, it would read as if it were whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from kg.address import shown
from kg.errors import StoreError
from kg.store.protocol import Answer
from kg.store.remote.client import Stream

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
ACCEPT_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.5"
ACCEPT = f"{ACCEPT_RESULTS}, application/n-triples;q=0.7, text/turtle;q=0.5"
_ENDLESS = frozenset({*GRAPHS, "text/tab-separated-values"})
_CHUNK = 1 << 16
_ASKED = "__ASK_RETVAL"
"""The variable in which Virtuoso answers ASK, where the standard has a boolean."""


def answer_of(stream: Stream, url: str) -> Answer:
    """The answer to a query, by what the server says it sends."""
    said = stream.media_type
    if said in _ENDLESS and stream.ends_by_closing:
        stream.close()
        raise StoreError(
            f"{shown(url)}：服务器的答复没有注明长度，{said} 也没有结尾，是否完整无从得知 "
            "(neither the transfer nor its format has an end; nothing tells whether the answer is whole)"
        )
    if said in GRAPHS:
        return _triples(stream, url)
    if said not in RESULTS:
        stream.close()
        raise _other(url, said, "SPARQL 结果", "SPARQL results")
    try:
        found = ox.parse_query_results(_reader(stream), RESULTS[said])
    except (SyntaxError, OSError, ValueError) as error:
        stream.close()
        raise _unreadable(stream, url, said, error) from error
    if isinstance(found, ox.QueryBoolean):
        stream.close()
        return found
    if [variable.value for variable in found.variables] == [_ASKED]:
        return _boolean(any(solution[0].value == "1" for solution in Solutions(found, stream, url)))
    return cast("Answer", Solutions(found, stream, url))


class Solutions:
    """Rows of a SELECT, with the variables, as pyoxigraph gives them; read from the line as they are taken."""

    def __init__(self, found: ox.QuerySolutions, stream: Stream, url: str) -> None:
        self._found, self._stream, self._url = found, stream, url
        self.variables = found.variables

    def __iter__(self) -> Iterator[ox.QuerySolution]:
        return self

    def __next__(self) -> ox.QuerySolution:
        try:
            return cast("ox.QuerySolution", next(self._found))
        except StopIteration:
            self._stream.close()
            raise
        except (SyntaxError, OSError, ValueError) as error:
            self._stream.close()
            raise _unreadable(self._stream, self._url, self._stream.media_type, error) from error


def quads_of(stream: Stream, url: str, graph: str) -> Iterator[ox.Quad]:
    """The quads of one graph, from its triples as they come."""
    said, name = stream.media_type, ox.NamedNode(graph)
    form = GRAPHS.get(said)
    if form is None:
        stream.close()
        raise _other(url, said, "图", "graph")
    try:
        for quad in ox.parse(_reader(stream), format=form, base_iri=url):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
    except (SyntaxError, OSError, ValueError) as error:
        raise _unreadable(stream, url, said, error) from error
    finally:
        stream.close()


def _triples(stream: Stream, url: str) -> Answer:
    """The answer to CONSTRUCT or DESCRIBE."""
    held = ox.Store()
    held.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads_of(stream, url, "urn:x"))
    return held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _boolean(value: bool) -> ox.QueryBoolean:
    text = '{"head":{},"boolean":true}' if value else '{"head":{},"boolean":false}'
    return cast("ox.QueryBoolean", ox.parse_query_results(text, ox.QueryResultsFormat.JSON))


def _reader(stream: Stream) -> io.BufferedReader:
    return io.BufferedReader(stream, _CHUNK)


def _other(url: str, said: str, zh: str, en: str) -> StoreError:
    """The server sends something else than was asked for, and says so."""
    return StoreError(f"{shown(url)}：服务器答的是 {said or '（未说明）'}，不是 {zh} (no {en}, but {said or 'nothing named'})")


def _unreadable(stream: Stream, url: str, said: str, error: Exception) -> StoreError:
    """Why an answer could not be read: the line, where it dropped, else the server that sends something else than it says."""
    if stream.fault is not None:
        return stream.fault
    told = f"服务器称其答复为 {said}，但无法这样读出 (the answer is not the {said} it says it is): {error}"
    return StoreError(f"{shown(url)}：{told}")
