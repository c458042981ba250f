"""Persons are masked in whatever leaves the house: names and numbers of contact persons in values, evidence and findings.

Codes stay as they are. A text that is nothing but digits is a telephone number only where its document has no value of these
digits. Who decided (`kg:decidedBy`) is masked too, also where a finding repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from kg import vocab
from kg.export.selection import Readable
from kg.grammar import persons
from kg.rdf.iri import Names
from kg.settings import Settings

_WORDS = frozenset(
    {"http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
)  # fmt: skip
_MESSAGE = "http://www.w3.org/ns/shacl#resultMessage"
_CODES = (
    "buildKey", "code", "departmentCode", "divisionCode", "documentKey", "financeDivisionCode", "issuingCode", "policyNumber",
    "policySerial", "projectCode", "publisherCode", "sha256", "unitCode", "version",
)  # fmt: skip
"""Properties whose values are codes: no person can stand in them."""

_DIGITS = 11
_FRAMES = (("（", "，"), ("(", ", "))
"""How messages about a correction put the name of who decided, in Chinese and English."""

_mask = lru_cache(maxsize=65536)(persons.mask)


class Persons:
    """遮盖个人信息: the mask of persons over one store. `count` says how many names and numbers were masked so far."""

    def __init__(self, store: Readable) -> None:
        self._store, self._names = store, Names(store.base)
        self._found: dict[object, int] = {}
        self._codes = lru_cache(maxsize=16)(self._codes_of)
        self._deciders = lru_cache(maxsize=1)(self._deciders_of)

    @property
    def count(self) -> int:
        """How many were masked; what is read twice counts once."""
        return sum(self._found.values())

    def quads(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """The quads with persons masked in their texts."""
        by, codes = vocab.term("decidedBy"), _code_properties()
        for quad in quads:
            term, predicate = quad.object, quad.predicate.value
            if not isinstance(term, ox.Literal) or term.datatype.value not in _WORDS or predicate in codes:
                yield quad
                continue
            text, number = (persons.MASK, 1) if predicate == by else self._text(term.value, quad, message=predicate == _MESSAGE)
            if not number:
                yield quad
                continue
            self._found[quad] = number
            masked = ox.Literal(text, language=term.language) if term.language else ox.Literal(text)
            yield ox.Quad(quad.subject, quad.predicate, masked, quad.graph_name)

    def text(self, words: str) -> str:
        """A text with persons masked; digits alone are left, for they may be a code."""
        text, number = _mask(words)
        if number:
            self._found[words] = number
        return text

    def _text(self, words: str, quad: ox.Quad, *, message: bool) -> tuple[str, int]:
        text, number = _mask(words, bare=self._may_be_phone(words, quad))
        if message:
            text, more = _without(text, self._deciders())
            number += more
        return text, number

    def _may_be_phone(self, words: str, quad: ox.Quad) -> bool:
        """Whether a text of eleven digits is no value of its document."""
        if len(words) != _DIGITS or not words.isdigit() or not isinstance(quad.subject, ox.NamedNode):
            return False
        key = self._names.document_key(quad.subject.value)
        return key is not None and words not in self._codes(key)

    def _codes_of(self, key: str) -> frozenset[str]:
        document, _, _ = self._names.document_graphs(key)
        values = (quad.object.value for quad in self._store.quads(document) if isinstance(quad.object, ox.Literal))
        return frozenset(value for value in values if len(value) == _DIGITS and value.isdigit())

    def _deciders_of(self) -> tuple[str, ...]:
        by = vocab.term("decidedBy")
        quads = self._store.quads(self._names.graph("decisions"))
        names = {quad.object.value for quad in quads if quad.predicate.value == by and isinstance(quad.object, ox.Literal)}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))


def persons_mask(store: Readable, settings: Settings) -> Persons | None:
    """The mask that the settings ask for: `[masking] persons` of kg.toml, on unless switched off."""
    return Persons(store) if settings.mask_persons else None


def _without(text: str, names: Iterable[str]) -> tuple[str, int]:
    """A message without those who decided: `（张三，2024-03-01）`."""
    number = 0
    for name in names:
        for before, after in _FRAMES:
            framed = f"{before}{name}{after}"
            number += text.count(framed)
            text = text.replace(framed, f"{before}{persons.MASK}{after}")
    return text, number


@lru_cache(maxsize=1)
def _code_properties() -> frozenset[str]:
    return frozenset(vocab.term(local) for local in _CODES)
