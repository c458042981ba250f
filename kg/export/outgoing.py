"""The one door: every quad, row and text that leaves a store for a file goes through `Outgoing`.

A store hands over what it holds; `Outgoing` looks like a store to the writers and gives them only what may leave. Whoever has
to change what leaves (masking of persons) does it here, for all formats at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, cast

import pyoxigraph as ox

from kg.export.selection import Readable
from kg.query import Queryable, texts
from kg.query.answers import Answer


class Mask(Protocol):
    """遮盖: what is taken out of everything that leaves."""

    def quads(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """The quads as they may leave."""

    def text(self, words: str) -> str:
        """A text as it may leave."""

    @property
    def count(self) -> int:
        """How much was taken out so far."""


class Source(Readable, Queryable, Protocol):
    """What a store must offer to be exported: its graphs, and SPARQL over their union."""


class Outgoing:
    """出口: a store as the writers see it. Without a mask everything leaves as it stands."""

    def __init__(self, store: Source, mask: Mask | None = None) -> None:
        self._store, self._mask = store, mask

    @property
    def base(self) -> str:
        """The base of instance IRIs."""
        return self._store.base

    @property
    def notes(self) -> Mapping[str, str]:
        """What the store was made with and when; nothing where it keeps no notes."""
        found: Mapping[str, str] = getattr(self._store, "notes", {})
        return found

    @property
    def masked(self) -> int:
        """How much the mask has taken out of what has left so far."""
        return self._mask.count if self._mask else 0

    def graphs(self) -> Iterator[str]:
        """The names of all graphs, sorted."""
        return self._store.graphs()

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all."""
        return self._masked(self._store.quads(graph))

    def view(self, sparql: str, graph: str | None = None) -> Iterator[ox.Quad]:
        """The triples of a CONSTRUCT query, as quads of the graph they come from, if it is told, or of the default graph."""
        answer, name = cast("ox.QueryTriples", self._store.query(sparql)), ox.NamedNode(graph) if graph else ox.DefaultGraph()
        return self._masked(ox.Quad(one.subject, one.predicate, one.object, name) for one in answer)

    def select(self, sparql: str) -> Iterator[tuple[str | None, ...]]:
        """The rows of a SELECT query as plain texts."""
        return texts(self._store, sparql, self._text)

    def _text(self, term: ox.NamedNode | ox.Literal) -> str:
        return self._mask.text(term.value) if self._mask and isinstance(term, ox.Literal) else term.value

    def _masked(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        return iter(quads) if self._mask is None else self._mask.quads(quads)

    def query(self, sparql: str, /) -> Answer:
        """The answer to a query as it stands: for figures over the whole store, never for texts."""
        return self._store.query(sparql)


def outgoing(store: Source | Outgoing, mask: Mask | None = None) -> Outgoing:
    """The store behind its door; a door is not put before a door."""
    return store if isinstance(store, Outgoing) else Outgoing(store, mask)
