"""A store for tests: the vocabulary, and one document whose graphs are made of a Turtle file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.rdf import Names

NAMES = Names()
HERE = Path(__file__).parent


class FixtureStore:
    """A store with the vocabulary, and whatever graphs a test puts beside it."""

    base = NAMES.base

    def __init__(self) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(rdf.vocabulary_quads(NAMES))

    def clear(self) -> None:
        """Leave nothing but the vocabulary, which takes long to load."""
        for graph in self.graphs():
            if graph != NAMES.graph("vocabulary"):
                self._store.remove_graph(ox.NamedNode(graph))

    def query(self, sparql: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self._store.query(sparql, use_default_graph_as_union=True)

    def graphs(self) -> Iterator[str]:
        return iter(sorted(graph.value for graph in self._store.named_graphs()))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(None, None, None, None if graph is None else ox.NamedNode(graph))

    def put(self, turtle: str, graph: str) -> None:
        """Fill one graph from Turtle."""
        name = ox.NamedNode(graph)
        self._store.remove_graph(name)
        for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
            self._store.add(ox.Quad(triple.subject, triple.predicate, triple.object, name))

    def replace(self, graphs: dict[str, list[ox.Quad]]) -> None:
        """Give graphs exactly these quads."""
        for graph, quads in graphs.items():
            self._store.remove_graph(ox.NamedNode(graph))
            self._store.extend(quads)


@pytest.fixture(scope="session")
def shared_store() -> FixtureStore:
    """One store for many small fixtures."""
    return FixtureStore()


@pytest.fixture
def store(shared_store: FixtureStore) -> FixtureStore:
    """A store without documents."""
    shared_store.clear()
    return shared_store
