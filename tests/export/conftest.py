"""A small store with every kind of graph, and literals that are hard to write."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.pipeline import build
from kg.settings import Settings
from kg.store import MemoryStore

BASE = "https://example.org/id/"
TRIG = r"""
@prefix kg: <https://w3id.org/jixiao-kg/def#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/id/graph/doc/甲%2F1.txt> {
  <https://example.org/id/doc/甲%2F1.txt> a kg:Disclosure ; kg:documentKey "甲/1.txt" ; kg:fiscalYear "2023"^^xsd:gYear ;
    kg:hasProject <https://example.org/id/doc/甲%2F1.txt/project/b> , <https://example.org/id/doc/甲%2F1.txt/project/a> .
  <https://example.org/id/doc/甲%2F1.txt/project/a> a kg:Project ; rdfs:label "平台"@zh , "platform"@en ; kg:name "平台" ;
    kg:budgetAmount 12.5 ; kg:projectNumber 1 ; kg:projectCodeValid true ;
    kg:cell <https://example.org/id/doc/甲%2F1.txt/cell/1-1-1> .
  <https://example.org/id/doc/甲%2F1.txt/project/b> a kg:Project ; rdfs:label "道路"@zh ; kg:name "a\"b\\c\nd\te\u0007f'''g" ;
    kg:budgetAmount "400000"^^xsd:decimal ; kg:projectNumber 10 ; kg:purpose "" ; kg:text "12" , "12"@en , "x"@zh-Hans .
}
<https://example.org/id/graph/doc/乙.txt> { <https://example.org/id/doc/乙.txt> a kg:Disclosure ; kg:documentKey "乙.txt" . }
<https://example.org/id/graph/cells/甲%2F1.txt> {
  <https://example.org/id/doc/甲%2F1.txt/cell/1-1-1> a kg:Cell ; kg:words "≥95%" ; kg:row 1 ; kg:confidence 0.9 , 1 .
}
<https://example.org/id/graph/findings/甲%2F1.txt> { <https://example.org/id/f/1> kg:rule kg:rule-x . }
<https://example.org/id/graph/links> {
  <https://example.org/id/doc/甲%2F1.txt> kg:publisher <https://example.org/id/org/1> .
  <https://example.org/id/org/1> a kg:Organisation ; kg:name "甲局" .
}
<https://example.org/id/graph/derived> {
  <https://example.org/id/org/1> kg:reliesOn <https://example.org/id/policy/1> ; kg:name "甲局" .
}
<https://example.org/id/graph/proposals> { <https://example.org/id/org/1> kg:maybe <https://example.org/id/policy/2> . }
<https://example.org/id/graph/vocabulary> { kg:Project rdfs:label "项目"@zh . }
<https://example.org/mine> { <https://example.org/me> rdfs:seeAlso <https://example.org/id/org/1> . }
"""


@pytest.fixture(scope="session")
def quads() -> tuple[ox.Quad, ...]:
    return tuple(ox.parse(TRIG, format=ox.RdfFormat.TRIG))


def make(quads: tuple[ox.Quad, ...]) -> MemoryStore:
    found = defaultdict(list)
    for quad in quads:
        found[quad.graph_name.value].append(quad)
    store = MemoryStore(BASE)
    users = {graph: found.pop(graph) for graph in list(found) if not graph.startswith(BASE)}
    with store.writing() as draft:
        draft.replace_graphs(found)
    for graph, some in users.items():
        for quad in some:
            store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {quad.subject} {quad.predicate} {quad.object} }} }}")
    return store


@pytest.fixture
def store(quads: tuple[ox.Quad, ...]) -> MemoryStore:
    return make(quads)


@pytest.fixture
def shuffled(quads: tuple[ox.Quad, ...]) -> MemoryStore:
    """The same graphs, put in in another order."""
    return make(tuple(sorted(quads, key=lambda quad: hash(str(quad)))))


@pytest.fixture(scope="session")
def examples() -> Path:
    return Path(__file__).resolve().parents[2] / "examples" / "disclosures"


@pytest.fixture(scope="session")
def built(examples: Path) -> MemoryStore:
    """The examples of this project, built as a user builds them."""
    store = MemoryStore(BASE)
    report = build([examples], store, settings=Settings(workers=0))
    assert report.ok
    return store


@pytest.fixture(scope="session")
def built_on_disk(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on disk, for the command line."""
    path = tmp_path_factory.mktemp("built") / "store"
    assert build([examples], path, settings=Settings(workers=0)).ok
    return path
