"""A store for tests: the vocabulary, and one document whose graphs are made of a Turtle file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.rdf import Names

NAMES = Names()
HERE = Path(__file__).parent


class FixtureStore:
    """A store of quads that shares the vocabulary's with no one; small enough to make for each test."""

    base = NAMES.base

    def __init__(self, *, vocabulary: bool = True) -> None:
        self._store = ox.Store()
        if vocabulary:
            self._store.bulk_extend(vocabulary_quads())

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


@cache
def vocabulary_quads() -> tuple[ox.Quad, ...]:
    return tuple(rdf.vocabulary_quads(NAMES))


@pytest.fixture(scope="session")
def shared_store() -> FixtureStore:
    """One store for many small fixtures, each in the same document graph in turn."""
    return FixtureStore()


@pytest.fixture
def store() -> FixtureStore:
    return FixtureStore()
