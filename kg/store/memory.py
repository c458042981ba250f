"""A store in memory: for notebooks, tests, and the question asked once. It is gone with the process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.store import engine
from kg.store.draft import Draft
from kg.store.protocol import Answer


class MemoryStore:
    """内存图库.

    >>> store = MemoryStore("https://example.org/id/")
    >>> store.update("INSERT DATA { GRAPH <https://example.org/mine> { <a:a> <a:b> 1 } }")
    >>> bool(store.query("ASK { ?s ?p 1 }"))
    True
    """

    def __init__(self, base: str) -> None:
        self._base, self._engine = base, ox.Store()
        self._notes: Mapping[str, str] = {}

    @property
    def base(self) -> str:
        """The base of instance IRIs."""
        return self._base

    @property
    def notes(self) -> Mapping[str, str]:
        """What the content was made with."""
        return self._notes

    def query(self, sparql: str, /) -> Answer:
        """The answer to a SPARQL query over the union of all graphs."""
        return engine.query(self._engine, sparql)

    def graphs(self) -> Iterator[str]:
        """The names of all graphs, sorted."""
        return engine.graphs(self._engine)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all."""
        return engine.quads(self._engine, graph)

    def update(self, sparql: str, /) -> None:
        """Run a SPARQL update on users' graphs."""
        engine.update(self._engine, sparql, self._base)

    def replace_graphs(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Give each named graph exactly these quads."""
        with self.writing() as draft:
            draft.replace_graphs(graphs)

    def load(self, files: Iterable[Path]) -> None:
        """Add the quads of N-Quads files."""
        with self.writing() as draft:
            draft.load(files)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else can write a store in memory."""
        yield

    @contextmanager
    def writing(self, *, compact: bool = False) -> Iterator[Draft]:  # noqa: ARG002  nothing to compact
        """A draft that replaces this store's content when the block ends well."""
        copy = ox.Store()
        copy.bulk_extend(self.quads())
        draft = Draft(self._base, copy, self._notes)
        try:
            yield draft
        finally:
            draft.close()
        self._engine, self._notes = copy, draft.notes
