"""Persons are masked in whatever leaves the house: names and numbers of contact persons in values, evidence and findings.

Codes stay as they are. A text that is nothing but digits is a telephone number only where its document has no value of these
digits. A name alone in a cell is known by the field it is printed in (`kg:personal`), and is masked wherever its document
repeats it. Who decided (`kg:decidedBy`) is masked too, also where a finding repeats it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import cast

import pyoxigraph as ox

from kg import vocab
from kg.export.outgoing import Source
from kg.grammar import persons
from kg.rdf.iri import Names
from kg.settings import Settings
from kg.tabular import Value

_WORDS = frozenset(
    {"http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
)  # fmt: skip
MESSAGE = "http://www.w3.org/ns/shacl#resultMessage"
_CODES = (
    "buildKey", "code", "departmentCode", "divisionCode", "documentKey", "financeDivisionCode", "issuingCode", "policyNumber",
    "policySerial", "projectCode", "publisherCode", "sha256", "unitCode", "version",
)  # fmt: skip
"""Properties whose values are codes: no person can stand in them."""
_CODE_COLUMNS = frozenset(
    {"document", "code", "department_code", "publisher_code", "division_code", "sha256", "number", "serial", "policy_number"}
)  # fmt: skip
"""The same of columns of tables."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*\Z")
_DIGITS = 11
_FRAMES = (("（", "，"), ("(", ", "))
"""How messages about a correction put the name of who decided, in Chinese and English."""
PERSONAL = f"PREFIX kg: <{vocab.KG}> SELECT ?cell ?words WHERE {{ ?cell kg:personal true ; kg:words ?words }}"

_mask = lru_cache(maxsize=65536)(persons.mask)


class Texts:
    """遮盖文字: the mask of texts that come without a store. `fields` are the words of fields of persons; `deciders` are hidden
    where messages name them, the longest names first.
    """

    def __init__(self, fields: Iterable[str] = (), deciders: Sequence[str] = ()) -> None:
        self._fields, self._deciders = frozenset(fields), deciders
        self._found: dict[object, int] = {}

    @property
    def count(self) -> int:
        """How many names and numbers were masked so far; what is read twice counts once."""
        return sum(self._found.values())

    @cached_property
    def fields(self) -> frozenset[str]:
        """The words of fields of persons, as they are printed."""
        return self._fields

    @cached_property
    def known(self) -> frozenset[str]:
        """Names and numbers that stand in such fields: hidden where they are a whole text."""
        return frozenset(part for words in self.fields for part in parts(words))

    @cached_property
    def deciders(self) -> Sequence[str]:
        """Who decided anything."""
        return self._deciders

    def text(self, words: str) -> str:
        """A text with persons masked; digits alone are left, unless they are known, for they may be a code."""
        if words in self.known or words in self.fields:
            text, number = _replaced(words, frozenset((*parts(words), *(words,) * (words in self.known))))
        else:
            text, number = _mask(words)
        if self.deciders and not number:
            text, number = _without(text, self.deciders)
        if number:
            self._found[words] = number
        return text

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[tuple[Value, ...]]:
        """The rows of a table with persons masked in their texts; columns of codes are left, and IRIs, which name none."""
        texts = [name not in _CODE_COLUMNS for name in columns]
        for row in rows:
            yield tuple(self._value(one) if open_ else one for one, open_ in zip(row, texts, strict=True))

    def _value(self, value: Value) -> Value:
        return self.text(value) if isinstance(value, str) and _IRI.match(value) is None else value


class Persons(Texts):
    """遮盖个人信息: the mask of persons over one store."""

    def __init__(self, store: Source) -> None:
        super().__init__()
        self._store, self._names = store, Names(store.base)
        self._codes = lru_cache(maxsize=16)(self._codes_of)

    def quads(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """The quads with persons masked in their texts."""
        by, codes = vocab.term("decidedBy"), _code_properties()
        for quad in quads:
            term, predicate = quad.object, quad.predicate.value
            if not isinstance(term, ox.Literal) or term.datatype.value not in _WORDS or predicate in codes:
                yield quad
                continue
            text, number = (persons.MASK, 1) if predicate == by else self._text(term.value, quad, message=predicate == MESSAGE)
            if not number:
                yield quad
                continue
            self._found[quad] = number
            masked = ox.Literal(text, language=term.language) if term.language else ox.Literal(text)
            yield ox.Quad(quad.subject, quad.predicate, masked, quad.graph_name)

    def finding(self, words: str, document: str | None) -> str:
        """A message or the printed words of a finding, with the persons of its document masked wherever they stand in it."""
        text = self.text(words)
        if document is None or text != words:
            return text
        text, number = _replaced(text, self.personal.get(document, frozenset()))
        if number:
            self._found[words] = number
        return text

    def _text(self, words: str, quad: ox.Quad, *, message: bool) -> tuple[str, int]:
        text, number = _mask(words, bare=self._may_be_phone(words, quad))
        if self.personal and (message or text in self.fields or text in self.known):
            text, more = _replaced(text, self._of_document(quad))
            number += more
        if message:
            text, more = _without(text, self.deciders)
            number += more
        return text, number

    def _of_document(self, quad: ox.Quad) -> frozenset[str]:
        key = self._names.document_key(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else None
        return self.personal.get(key or "", frozenset())

    @cached_property
    def personal(self) -> Mapping[str, frozenset[str]]:
        """Names and numbers that stand in fields of persons, by the key of their document."""
        found: dict[str, set[str]] = defaultdict(set)
        for cell, words in self._printed:
            key = self._names.document_key(cell)
            if key is not None:
                found[key].update(parts(words))
        return {key: frozenset(some) for key, some in found.items()}

    @cached_property
    def fields(self) -> frozenset[str]:
        """The words of fields of persons, as they are printed."""
        return frozenset(words for _, words in self._printed)

    @cached_property
    def _printed(self) -> Sequence[tuple[str, str]]:
        """The IRI of each cell that holds a person, and its words."""
        answer = cast("Iterable[tuple[ox.NamedNode, ox.Literal]]", self._store.query(PERSONAL))
        return [(cell.value, words.value) for cell, words in answer]

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

    @cached_property
    def deciders(self) -> Sequence[str]:
        """Who decided anything, the longest names first."""
        by = vocab.term("decidedBy")
        quads = self._store.quads(self._names.graph("decisions"))
        names = {quad.object.value for quad in quads if quad.predicate.value == by and isinstance(quad.object, ox.Literal)}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))


def persons_mask(store: Source, settings: Settings) -> Persons | None:
    """The mask that the settings ask for: `[masking] persons` of kg.toml, on unless switched off."""
    return Persons(store) if settings.mask_persons else None


def parts(words: str) -> Iterator[str]:
    """The names and numbers in the words of a field of persons."""
    for span in persons.in_field(words):
        yield words[span.start : span.end]


def _replaced(text: str, known: frozenset[str]) -> tuple[str, int]:
    number = 0
    for one in sorted(known, key=lambda one: (-len(one), one)):
        found = text.count(one)
        if found:
            number += found
            text = text.replace(one, persons.MASK)
    return text, number


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
