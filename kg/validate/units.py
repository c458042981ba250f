"""What is judged together: one document's graphs, or the canonical nodes, with just enough context around.

In: a store. Out: units. Context is what shapes look at beyond the unit: the types of the nodes it points to, and the concepts
of code lists with their schemes, broader concepts and dimensions. Triples whose property no shape mentions are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import pyoxigraph as ox

from kg.rdf.iri import Names
from kg.validate.data import Triple
from kg.validate.engines import Unit, triples_of
from kg.validate.shapes import RDF_TYPE, SH, Node, Shapes

_CHUNK = 400
_STEPS = 3
_CANONICAL = ("links", "derived", "decisions")
_SOURCE = SH + "sourceShape"
_PAIRED = tuple(SH + name for name in ("path", "inversePath", "equals", "disjoint", "lessThan", "lessThanOrEquals"))
_LIST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"


class Readable(Protocol):
    """What validation needs of a store."""

    @property
    def base(self) -> str:
        """The base of instance IRIs."""

    def query(self, sparql: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to a SPARQL query over the union of all graphs."""

    def graphs(self) -> Iterator[str]:
        """The names of all graphs."""

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all."""


Properties = frozenset[str]


def mentioned(shapes: Shapes) -> Properties:
    """The properties that shapes look at."""
    found = {RDF_TYPE, _SOURCE}
    for properties in shapes.triples.values():
        for predicate in (*_PAIRED, _LIST):
            found.update(value.value for value in properties.get(predicate, ()) if isinstance(value, ox.NamedNode))
    return frozenset(found)


def document_keys(store: Readable) -> tuple[str, ...]:
    """The keys of all documents in the store, sorted."""
    names = Names(store.base)
    prefix = names.graph("doc/")
    return tuple(sorted(key for graph in store.graphs() if graph.startswith(prefix) and (key := names.document_key(graph))))


def document_unit(store: Readable, key: str, looked_at: Properties) -> Unit:
    """One document: its records, its cells, its findings of extraction."""
    graphs = Names(store.base).document_graphs(key)
    triples = [triple for graph in graphs for triple in triples_of(store.quads(graph)) if triple[1] in looked_at]
    return unit_of(store, graphs[0], _without_results(triples), looked_at)


def canonical_unit(store: Readable, looked_at: Properties) -> Unit:
    """Policy documents, organisations, what is derived of them, and what persons decided."""
    graphs = [Names(store.base).graph(name) for name in _CANONICAL]
    triples = [triple for graph in graphs for triple in triples_of(store.quads(graph)) if triple[1] in looked_at]
    return unit_of(store, graphs[0], triples, looked_at)


def _without_results(triples: Sequence[Triple]) -> list[Triple]:
    """All but the results of an earlier validation, which name the shape they come from."""
    results = {subject for subject, predicate, _ in triples if predicate == _SOURCE}
    return [triple for triple in triples if triple[0] not in results]


def unit_of(store: Readable, graph: str, triples: Sequence[Triple], looked_at: Properties) -> Unit:
    """A unit of these triples, with their context from the store; its own nodes are those whose class the triples tell."""
    own = frozenset(subject for subject, predicate, _ in triples if predicate == RDF_TYPE)
    return Unit(graph, (*triples, *_context(store, triples, own, looked_at)), own)


def _context(store: Readable, triples: Iterable[Triple], own: frozenset[Node], looked_at: Properties) -> list[Triple]:
    """Types of the nodes that a unit points to; of concepts all that shapes look at, some steps far."""
    found: list[Triple] = []
    seen: set[Node] = set(own)
    waiting = {value for _, predicate, value in triples if isinstance(value, ox.NamedNode) and predicate != RDF_TYPE} - own
    for _ in range(_STEPS):
        seen |= waiting
        near = [triple for triple in describe(store, waiting) if triple[1] in looked_at]
        found += near
        waiting = {value for _, predicate, value in near if isinstance(value, ox.NamedNode) and predicate != RDF_TYPE} - seen
    return found


def describe(store: Readable, nodes: Iterable[Node], *, only: Sequence[str] = ()) -> Iterator[Triple]:
    """All triples of some nodes, from whatever graph; those of some properties, if any are given."""
    names = sorted(str(node) for node in nodes if isinstance(node, ox.NamedNode))
    chosen = f"FILTER(?p IN ({', '.join(f'<{iri}>' for iri in only)}))" if only else ""
    for start in range(0, len(names), _CHUNK):
        values = " ".join(names[start : start + _CHUNK])
        answer = store.query(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o {chosen} }}")
        assert not isinstance(answer, ox.QueryBoolean | ox.QueryTriples)
        for subject, predicate, value in answer:
            yield subject, predicate.value, value
