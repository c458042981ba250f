"""The triples that a shapes engine works on, indexed as it asks for them: node and property to values, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.validate.shapes import RDF_TYPE, Node

_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_NOTHING: Mapping[str, Sequence[Node]] = {}

Triple = tuple[Node, str, Node]
"""Subject, IRI of the predicate (a string, as its hash is kept), object."""


class Data:
    """数据: a set of triples, indexed."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        found: dict[Node, dict[str, dict[Node, None]]] = {}
        for subject, predicate, value in triples:
            found.setdefault(subject, {}).setdefault(predicate, {})[value] = None
        self._out = {node: {one: tuple(values) for one, values in of.items()} for node, of in found.items()}
        self._into: dict[str, dict[Node, list[Node]]] = {}
        self._members: dict[Node, list[Node]] | None = None

    def of(self, node: Node) -> Mapping[str, Sequence[Node]]:
        """All properties of a node with their objects."""
        return self._out.get(node, _NOTHING)

    def values(self, node: Node, predicate: str) -> Sequence[Node]:
        """The objects of one property of a node."""
        return self._out.get(node, _NOTHING).get(predicate, ())

    def subjects(self, predicate: str, node: Node) -> Sequence[Node]:
        """The subjects that lead to a node by one property."""
        index = self._into.get(predicate)
        if index is None:
            index = self._into[predicate] = self._inverse(predicate)
        return index.get(node, ())

    def members(self, rdf_class: Node) -> Sequence[Node]:
        """The nodes of a class, its subclasses' included."""
        if self._members is None:
            self._members = self._inverse(RDF_TYPE)
        found = dict.fromkeys(node for one in self._below(rdf_class) for node in self._members.get(one, ()))
        return tuple(found)

    def is_a(self, node: Node, rdf_class: Node) -> bool:
        """Whether a node is of a class or of one below it."""
        types = self.values(node, RDF_TYPE)
        return rdf_class in types or any(one in types for one in self._below(rdf_class))

    def _below(self, rdf_class: Node) -> Sequence[Node]:
        found = {rdf_class: None}
        waiting = [rdf_class]
        while waiting:
            for one in self.subjects(_SUBCLASS, waiting.pop()):
                if one not in found:
                    found[one] = None
                    waiting.append(one)
        return tuple(found)

    def _inverse(self, predicate: str) -> dict[Node, list[Node]]:
        found: dict[Node, list[Node]] = {}
        for subject, properties in self._out.items():
            for value in properties.get(predicate, ()):
                found.setdefault(value, []).append(subject)
        return found
