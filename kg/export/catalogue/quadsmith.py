"""Says triples by compact names: `say(subject, "dct:title", worded("…", "zh"))`. Each triple once, every subject an IRI."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import IO

import pyoxigraph as ox

from kg.export.catalogue.authority import SCHEME_TITLES, Authority
from kg.export.lines import GROUPED, parsed, sorted_lines, written
from kg.export.terms import SPACES

Term = ox.NamedNode | ox.Literal
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


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


def is_chinese(text: str) -> bool:
    """Whether a text holds a Chinese character.

    >>> is_chinese("某市财政局"), is_chinese("Finance Bureau")
    (True, False)
    """
    return _CHINESE.search(text) is not None


def spoken(text: str) -> ox.Literal:
    """A text of the user's own, in the language it is written in."""
    return worded(text, "zh" if is_chinese(text) else "en")


def moment(when: datetime) -> ox.Literal:
    """A time to the second, in UTC."""
    return typed(when.strftime("%Y-%m-%dT%H:%M:%SZ"), "xsd:dateTime")


def day(when: date) -> ox.Literal:
    """A day."""
    return typed(when.isoformat(), "xsd:date")


class Quadsmith:
    """Collects the triples of a catalogue, beyond `held` of them in a temporary file: a catalogue grows with its documents."""

    def __init__(self, graph: str, held: int = GROUPED) -> None:
        self._graph, self._held = ox.NamedNode(graph), held
        self._said: dict[ox.Quad, None] = {}
        self._file: IO[bytes] | None = None

    def say(self, subject: str, predicate: str, *values: Term | str | None) -> None:
        """One triple a value; a plain string is an IRI, None says nothing."""
        for value in values:
            if value is not None:
                term = ox.NamedNode(value) if isinstance(value, str) else value
                self._said[ox.Quad(ox.NamedNode(subject), ox.NamedNode(expand(predicate)), term, self._graph)] = None
        if len(self._said) > self._held:
            self._file = self._file or TemporaryFile()  # noqa: SIM115  it goes with the smith
            self._put_aside(self._file)

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
        """Everything said, each once."""
        if self._file is None:
            yield from self._said
            return
        self._put_aside(self._file)
        self._file.seek(0)
        lines = (line for line, _ in groupby(sorted_lines(self._file, self._held)))
        while some := parsed(islice(lines, self._held)):
            yield from some

    def _put_aside(self, file: IO[bytes]) -> None:
        file.seek(0, os.SEEK_END)
        file.writelines(written(self._said))
        self._said.clear()
