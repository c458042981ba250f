"""What the graph says, node by node: the quads of one document with every link that leaves it, and the canonical nodes.

In: a store behind its door (`kg.export.Outgoing`, so that persons are masked). Out: nodes by IRI, each with its quads and its
values by property. One document is in memory at a time; canonical nodes (policy documents, organisations, …) lie on a `shelf`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg import vocab
from kg.export import Outgoing
from kg.rdf import Names

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
PREF = "http://www.w3.org/2004/02/skos/core#prefLabel"
SH = "http://www.w3.org/ns/shacl#"
REPLACED = "http://purl.org/dc/terms/isReplacedBy"

_PREFIX = f"PREFIX kg: <{vocab.KG}>"
_LINKS = f"""{_PREFIX} CONSTRUCT {{{{ ?s ?p ?o }}}} WHERE {{{{
  {{{{ GRAPH <{{graph}}> {{{{ <{{iri}}> ?p ?o }}}} BIND(<{{iri}}> AS ?s) }}}} UNION
  {{{{ GRAPH <{{document}}> {{{{ ?s kg:disclosure <{{iri}}> }}}} GRAPH <{{graph}}> {{{{ ?s ?p ?o }}}} }}}} }}}}"""
_FINDINGS = (
    f"{_PREFIX} CONSTRUCT {{{{ ?s ?p ?o }}}} WHERE {{{{ GRAPH <{{graph}}> {{{{ ?s kg:disclosure <{{iri}}> ; ?p ?o }}}} }}}}"
)
_LONE = f"""{_PREFIX} CONSTRUCT {{{{ ?s ?p ?o }}}} WHERE {{{{
  GRAPH <{{graph}}> {{{{ ?s a <{SH}ValidationResult> ; ?p ?o FILTER NOT EXISTS {{{{ ?s kg:disclosure ?d }}}} }}}} }}}}"""

_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Value:
    """值: the text of a literal, or an IRI; `kind` is the last part of its datatype, `language` its tag."""

    text: str
    is_iri: bool = False
    kind: str = ""
    language: str = ""


class Node:
    """结点: an IRI and what is said of it. Properties of ours go by their local name, others by their IRI."""

    __slots__ = ("_said", "_types", "iri", "quads")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.quads: list[ox.Quad] = []
        self._said: dict[str, list[Value]] | None = None
        self._types: frozenset[str] | None = None

    @property
    def said(self) -> Mapping[str, Sequence[Value]]:
        """Property → values, sorted."""
        if self._said is None:
            self._said = _values(self.quads)
        return self._said

    def values(self, name: str) -> Sequence[Value]:
        """The values of a property."""
        return self.said.get(name, ())

    def text(self, name: str) -> str:
        """The first value of a property, empty where there is none."""
        found = self.said.get(name)
        return found[0].text if found else ""

    def number(self, name: str) -> int:
        """A whole number, 0 where there is none."""
        found = self.text(name)
        return int(found) if found.isdigit() else 0

    @property
    def types(self) -> frozenset[str]:
        """Classes, ours by local name."""
        if self._types is None:
            found = (quad.object for quad in self.quads if quad.predicate.value == TYPE)
            self._types = frozenset(one.value.removeprefix(vocab.KG) for one in found if isinstance(one, ox.NamedNode))
        return self._types

    @property
    def label(self) -> str:
        """Its Chinese label, else any."""
        found = sorted((*self.values(LABEL), *self.values(PREF)), key=lambda one: (one.language != "zh", one.text))
        return found[0].text if found else ""


def _values(quads: Iterable[ox.Quad]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = defaultdict(list)
    for quad in quads:
        name = quad.predicate.value
        found[name.removeprefix(vocab.KG)].append(_value(quad.object))
    for some in found.values():
        if len(some) > 1:
            some[:] = sorted(set(some), key=lambda one: (natural(one.text), one.language))
    return dict(found)


def _value(term: object) -> Value:
    if isinstance(term, ox.Literal):
        return Value(term.value, False, term.datatype.value.rpartition("#")[2], term.language or "")
    return Value(term.value if isinstance(term, ox.NamedNode) else str(term), isinstance(term, ox.NamedNode))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts numbers in texts as numbers: 2 before 10."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _NUMBERS.split(text) if part)


def by_node(quads: Iterable[ox.Quad]) -> dict[str, Node]:
    """The nodes of some quads."""
    found: dict[str, Node] = {}
    for quad in quads:
        iri = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
        node = found.get(iri)
        if node is None:
            node = found[iri] = Node(iri)
        node.quads.append(quad)
    return found


class Source:
    """A document's nodes and quads, as they may leave."""

    def __init__(self, iri: str, key: str, graphs: Mapping[str, list[ox.Quad]], links: list[ox.Quad]) -> None:
        self.iri, self.key, self.graphs, self._links = iri, key, graphs, links

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node, with the links that leave it."""
        return by_node((*(quad for quads in self.graphs.values() for quad in quads), *self._links))

    @cached_property
    def _by_class(self) -> Mapping[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            for name in node.types:
                if name != "Cell":
                    found[name].append(node)
        for some in found.values():
            some.sort(key=lambda node: natural(node.iri))
        return found

    def of_class(self, name: str) -> Sequence[Node]:
        """The nodes of a class, ours by local name, in the order of their names."""
        return self._by_class.get(name, ())

    def get(self, iri: str) -> Node:
        """One node, empty where nothing is said of it."""
        return self.nodes.get(iri) or Node(iri)


def keys(door: Outgoing) -> list[str]:
    """The keys of all documents, sorted."""
    names = Names(door.base)
    start = names.graph("doc/")
    return sorted(key for graph in door.graphs() if graph.startswith(start) and (key := names.document_key(graph)) is not None)


def links_of(door: Outgoing, key: str) -> list[ox.Quad]:
    """What the link step and the checks over all documents say of one document."""
    names = Names(door.base)
    iri, graphs = names.document(key), names.document_graphs(key)
    links: list[ox.Quad] = []
    for name, asked in (("links", _LINKS), ("derived", _LINKS), ("findings", _FINDINGS)):
        graph = names.graph(name)
        links += door.view(asked.format(graph=graph, iri=iri, document=graphs[0]), graph)
    return links


def source(door: Outgoing, key: str, links: list[ox.Quad]) -> Source:
    """One document: its three graphs, with the links that leave it."""
    names = Names(door.base)
    graphs = {graph: list(door.quads(graph)) for graph in names.document_graphs(key)}
    return Source(names.document(key), key, graphs, links)


def lone_findings(door: Outgoing) -> list[Node]:
    """The findings over all documents that belong to none of them."""
    graph = Names(door.base).graph("findings")
    return sorted(by_node(door.view(_LONE.format(graph=graph), graph)).values(), key=lambda node: node.iri)


def vocabulary() -> dict[str, Node]:
    """The nodes of the ontology and of all code lists, as this installation has them."""
    turtle = (quad for path in vocab.turtle_files() for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    lines = "\n".join(" ".join(triple) + " ." for triple in vocab.codelist_quads())
    return by_node((*turtle, *ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)))
