"""A small graph of our own making in two engines: pyoxigraph, and rdflib as an independent one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import vocab
from kg.store import MemoryStore

SMALL = Path(__file__).with_name("small.trig")
VOCABULARY = "https://example.org/id/graph/vocabulary"


@pytest.fixture(scope="session")
def small_store() -> MemoryStore:
    store = MemoryStore("https://example.org/id/")
    quads = defaultdict(list)
    for quad in ox.parse(path=str(SMALL), format=ox.RdfFormat.TRIG):
        quads[quad.graph_name.value].append(quad)
    graph = ox.NamedNode(VOCABULARY)
    for path in vocab.turtle_files():
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            quads[VOCABULARY].append(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
    with store.writing() as draft:
        draft.replace_graphs(quads)
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
