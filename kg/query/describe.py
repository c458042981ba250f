"""One resource for a person to read: what is said of it, in words of the ontology, and where each value is printed.

In: a store and the name of anything in it: a project, an indicator, a policy document, a cell. Out: a `Resource` of plain texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import vocab
from kg.errors import QueryError
from kg.query.answers import Cell
from kg.query.faults import fault, shortened
from kg.query.header import Lang
from kg.query.naming import Based, meant, names_of, select, suggested
from kg.query.prefixes import PREFIXES
from kg.query.wording import short, term_word, worded

_TYPE = PREFIXES["rdf"] + "type"
_HIDDEN = frozenset({_TYPE, PREFIXES["rdfs"] + "label"})
_CELL = vocab.KG + "Cell"
_UNIT = vocab.KG + "unitText"
_MOST_USERS = 50

_SAID = """SELECT ?p ?o (LANG(?o) AS ?tag) (ISIRI(?o) AS ?node)
  (MIN(?pl) AS ?property) (MIN(?own) AS ?label) (MIN(?any) AS ?other) (SAMPLE(?oc) AS ?kind) WHERE {
  <%(iri)s> ?p ?o .
  OPTIONAL { ?p rdfs:label ?pl FILTER(LANG(?pl) = "%(lang)s") }
  OPTIONAL { ?o rdfs:label|skos:prefLabel ?own FILTER(LANG(?own) IN ("%(lang)s", "")) }
  OPTIONAL { ?o rdfs:label|skos:prefLabel ?any }
  OPTIONAL { ?o a ?oc FILTER(?oc = kg:Cell) }
} GROUP BY ?p ?o"""
_CELLS = """SELECT ?cell ?key ?page ?table ?row ?column ?paragraph ?words WHERE {
  VALUES ?cell { %s }
  ?cell a kg:Cell . OPTIONAL { ?cell kg:disclosure/kg:documentKey ?key } OPTIONAL { ?cell kg:page ?page }
  OPTIONAL { ?cell kg:table ?table } OPTIONAL { ?cell kg:row ?row } OPTIONAL { ?cell kg:column ?column }
  OPTIONAL { ?cell kg:paragraph ?paragraph } OPTIONAL { ?cell kg:words ?words } }"""
_USERS = """SELECT ?s ?p (MIN(?pl) AS ?property) WHERE {
  ?s ?p <%(iri)s> .
  OPTIONAL { ?p rdfs:label ?pl FILTER(LANG(?pl) = "%(lang)s") }
} GROUP BY ?s ?p ORDER BY ?s ?p LIMIT %(most)d"""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: the property's label and IRI, the value as text, its label, and its place where it is a cell."""

    property: str
    predicate: str
    value: str
    label: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """一个资源: its label, classes, what is said of it, and (the first of) what points to it; `more` where others do too."""

    iri: str
    label: str | None
    classes: tuple[str, ...]
    said: tuple[Said, ...]
    users: tuple[Said, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    predicate: str
    value: Cell
    tag: str
    is_node: bool
    heading: str | None
    label: str | None
    kind: str | None

    @property
    def text(self) -> str:
        return "" if self.value is None else str(self.value)


def describe(store: Based, name: str, lang: Lang = "zh", *, hints: bool = False) -> Resource:
    """A resource by its IRI, a prefixed name, what follows the base, or the key of a document.

    With `hints` the fault of a name that is not known tells what may have been meant.
    """
    for iri in meant(name, store.base):
        rows = [_row(cells) for cells in select(store, _SAID % {"iri": iri, "lang": lang})]
        if rows:
            return _resource(store, iri, rows, lang)
    plain = fault(f"图库中没有 {shortened(name)}", f"nothing named {shortened(name)} in the store")
    raise QueryError(f"{plain}；{suggested(store, name, lang)}") if hints else plain


def _row(cells: Sequence[Cell]) -> _Row:
    predicate, value, tag, is_node, property_, label, other, kind = cells
    texts = [None if cell is None else str(cell) for cell in (property_, label if label is not None else other, kind)]
    return _Row(str(predicate), value, str(tag or ""), bool(is_node), *texts)


def _resource(store: Based, iri: str, rows: Sequence[_Row], lang: Lang) -> Resource:
    places = _places(store, [row.text for row in rows if row.kind == _CELL] + [iri], lang)
    classes = [row.text for row in rows if row.predicate == _TYPE]
    used = select(store, _USERS % {"iri": iri, "lang": lang, "most": _MOST_USERS + 1})
    unnamed = [row.text for row in rows if row.is_node and row.label is None and row.text.startswith(store.base)]
    names = names_of(store, {*unnamed, *(str(user[0]) for user in used), iri} - places.keys(), lang)
    told = {row.predicate.removeprefix(vocab.KG) for row in rows}
    money = {"value", "printedUnit"} <= told  # a stated sum: shown with its unit, which is not told again
    types = frozenset(one.removeprefix(vocab.KG) for one in classes)
    said = [
        _said(row, types, names, places, lang, money=money)
        for row in _of_language(rows, lang)
        if not (money and row.predicate == _UNIT)
    ]
    users = [
        Said(_property(str(predicate), property_, lang), str(predicate), str(subject), names.get(str(subject)))
        for subject, predicate, property_ in used[:_MOST_USERS]
    ]
    return Resource(
        iri,
        places.get(iri) or names.get(iri) or term_word(iri, lang) or short(iri),
        tuple(sorted(term_word(one, lang) or short(one) for one in classes)),
        tuple(sorted(said, key=_order)),
        tuple(sorted(users, key=_order)),
        len(used) > _MOST_USERS,
    )


def _of_language(rows: Sequence[_Row], lang: Lang) -> list[_Row]:
    """Of what is said in several languages, that of the reader; what is said in another language only is told in it."""
    told = {row.predicate for row in rows if row.tag == lang}
    return [row for row in rows if row.predicate not in _HIDDEN and (row.tag in ("", lang) or row.predicate not in told)]


def _said(
    row: _Row, types: frozenset[str], names: Mapping[str, str], places: Mapping[str, str], lang: Lang, *, money: bool
) -> Said:
    property_ = _property(row.predicate, row.heading, lang)
    if row.is_node:
        label = row.label or names.get(row.text) or term_word(row.text, lang)
        return Said(property_, row.predicate, row.text, label, places.get(row.text))
    local = row.predicate.removeprefix(vocab.KG) if row.predicate.startswith(vocab.KG) else ""
    stated = local == "value" and money
    return Said(property_, row.predicate, worded(row.value, "amount" if stated else local, types, lang))


def _property(iri: str, label: Cell, lang: Lang) -> str:
    return str(label) if label is not None else term_word(iri, lang) or short(iri)


def _order(one: Said) -> tuple[object, ...]:
    """Cells last; values by their numbers, so that indicator 10 comes after indicator 9."""
    value = tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", one.value))
    return (one.predicate.endswith("Cell"), one.predicate, value)


def _places(store: Based, cells: Sequence[str], lang: Lang) -> dict[str, str]:
    """Where cells are printed, and what is printed there."""
    found = {}
    for row in select(store, _CELLS % " ".join(f"<{cell}>" for cell in cells)):
        cell, key, *numbers, words = ("" if value is None else str(value) for value in row)
        where = " ".join(part.format(number) for part, number in zip(_PARTS[lang], numbers, strict=True) if number)
        found[cell] = f"{key} {where}" + (f"：“{words}”" if lang == "zh" else f': "{words}"')
    return found


_PARTS: dict[Lang, tuple[str, ...]] = {
    "zh": ("第 {} 页", "表 {}", "行 {}", "列 {}", "第 {} 段"),
    "en": ("page {}", "table {}", "row {}", "column {}", "paragraph {}"),
}
