"""A small graph of our own making in two engines: pyoxigraph, and rdflib as an independent one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import vocab

SMALL = Path(__file__).with_name("small.trig")
VOCABULARY = "https://example.org/id/graph/vocabulary"


class UnionStore:
    """What kg.store offers to kg.query: SPARQL over the union of all graphs."""

    def __init__(self) -> None:
        self.inner = ox.Store()

    def query(self, sparql: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self.inner.query(sparql, use_default_graph_as_union=True)


@pytest.fixture(scope="session")
def small_store() -> UnionStore:
    store = UnionStore()
    store.inner.load(path=str(SMALL), format=ox.RdfFormat.TRIG)
    for path in vocab.turtle_files():
        store.inner.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(VOCABULARY))
    return store


@pytest.fixture(scope="session")
def small_dataset() -> Iterator[rdflib.Dataset]:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(SMALL, format="trig")
    graph = dataset.graph(rdflib.URIRef(VOCABULARY))
    for path in vocab.turtle_files():
        graph.parse(path, format="turtle")
    yield dataset
    dataset.close()
