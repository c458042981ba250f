"""Says triples by compact names: `say(subject, "dct:title", worded("…", "zh"))`. Each triple once, every subject an IRI."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pyoxigraph as ox

from kg.export.catalogue.authority import SCHEME_TITLES, Authority
from kg.export.terms import SPACES

Term = ox.NamedNode | ox.Literal


def expand(name: str) -> str:
    """The IRI of a compact name.

    >>> expand("dcat:Catalog")
    'http://www.w3.org/ns/dcat#Catalog'
    """
    prefix, _, local = name.partition(":")
    return SPACES[prefix] + local


def typed(text: str, datatype: str) -> ox.Literal:
    """A literal with the datatype of this compact name."""
    return ox.Literal(text, datatype=ox.NamedNode(expand(datatype)))


def worded(text: str, language: str) -> ox.Literal:
    """A text for people."""
    return ox.Literal(text, language=language)


def moment(when: datetime) -> ox.Literal:
    """A time to the second, in UTC."""
    return typed(when.strftime("%Y-%m-%dT%H:%M:%SZ"), "xsd:dateTime")


def day(when: date) -> ox.Literal:
    """A day."""
    return typed(when.isoformat(), "xsd:date")


class Quadsmith:
    """Collects the triples of a catalogue."""

    def __init__(self, graph: str) -> None:
        self._graph = ox.NamedNode(graph)
        self._said: dict[ox.Quad, None] = {}

    def say(self, subject: str, predicate: str, *values: Term | str | None) -> None:
        """One triple a value; a plain string is an IRI, None says nothing."""
        for value in values:
            if value is not None:
                term = ox.NamedNode(value) if isinstance(value, str) else value
                self._said[ox.Quad(ox.NamedNode(subject), ox.NamedNode(expand(predicate)), term, self._graph)] = None

    def is_a(self, subject: str, *classes: str) -> None:
        """The classes of a node, by compact names."""
        self.say(subject, "rdf:type", *(expand(name) for name in classes))

    def titled(self, subject: str, zh: str, en: str, predicate: str = "dct:title") -> None:
        """A text in both languages."""
        self.say(subject, predicate, worded(zh, "zh"), worded(en, "en"))

    def term(self, one: Authority) -> str:
        """Describe a term of a published list and its list; returns its IRI."""
        self.is_a(one.iri, "skos:Concept", *one.classes)
        self.titled(one.iri, one.zh, one.en, "skos:prefLabel")
        self.say(one.iri, "skos:inScheme", one.scheme)
        self.is_a(one.scheme, "skos:ConceptScheme")
        self.say(one.scheme, "dct:title", worded(SCHEME_TITLES[one.scheme], "en"))
        return one.iri

    def quads(self) -> Iterator[ox.Quad]:
        """Everything said."""
        return iter(self._said)
