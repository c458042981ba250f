"""One resource for a person to read: what is said of it, in words of the ontology, and where each value is printed.

In: a store and the IRI of anything in it: a project, an indicator, a policy document, a cell. Out: a `Resource` of plain texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kg import vocab
from kg.query.answers import rows_of
from kg.query.faults import fault
from kg.query.header import Lang
from kg.query.prefixes import PREFIXES
from kg.query.run import Queryable
from kg.rdf.iri import Names

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_HIDDEN = frozenset({PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"})
_MOST_USERS = 50

_SAID = """SELECT ?p ?o (SAMPLE(?pl) AS ?property) (SAMPLE(?ol) AS ?label) (SAMPLE(?oc) AS ?kind) WHERE {
  <%s> ?p ?o .
  OPTIONAL { ?p rdfs:label ?pl FILTER(LANG(?pl) = "%s") }
  OPTIONAL { ?o rdfs:label|skos:prefLabel ?ol FILTER(LANG(?ol) IN ("%s", "")) }
  OPTIONAL { ?o a ?oc FILTER(?oc = kg:Cell) }
} GROUP BY ?p ?o"""
_CELLS = """SELECT ?cell ?key ?page ?table ?row ?column ?paragraph ?words WHERE {
  VALUES ?cell { %s }
  ?cell a kg:Cell . OPTIONAL { ?cell kg:disclosure/kg:documentKey ?key } OPTIONAL { ?cell kg:page ?page }
  OPTIONAL { ?cell kg:table ?table } OPTIONAL { ?cell kg:row ?row } OPTIONAL { ?cell kg:column ?column }
  OPTIONAL { ?cell kg:paragraph ?paragraph } OPTIONAL { ?cell kg:words ?words } }"""
_USERS = """SELECT DISTINCT ?s ?p ?property ?label WHERE {
  ?s ?p <%s> .
  OPTIONAL { ?p rdfs:label ?property FILTER(LANG(?property) = "%s") }
  OPTIONAL { ?s rdfs:label ?label FILTER(LANG(?label) IN ("%s", "")) }
} ORDER BY ?s ?p LIMIT %d"""


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
    """一个资源: its label, classes, what is said of it, and (the first of) what points to it."""

    iri: str
    label: str | None
    classes: tuple[str, ...]
    said: tuple[Said, ...]
    users: tuple[Said, ...]


class Describable(Queryable, Protocol):
    """A store whose base is known."""

    @property
    def base(self) -> str:
        """The base of instance IRIs."""


def describe(store: Describable, name: str, lang: Lang = "zh") -> Resource:
    """A resource by its IRI, by what follows the base, or by the key of a document."""
    for iri in _candidates(name, store.base):
        rows = _select(store, _SAID % (iri, lang, lang))
        if rows:
            return _resource(store, iri, rows, lang)
    raise fault(f"图库中没有 {name}", f"nothing named {name} in the store")


def _candidates(name: str, base: str) -> Iterable[str]:
    names = Names(base)
    if _IRI.fullmatch(name):
        yield name
    yield names.document(name)
    if _IRI.fullmatch(base + name):
        yield base + name


def _resource(store: Describable, iri: str, rows: Sequence[Sequence[str]], lang: Lang) -> Resource:
    places = _places(store, [value for _, value, _, _, kind in rows if kind] + [iri], lang)
    label = next((value for predicate, value, *_ in rows if predicate == PREFIXES["rdfs"] + "label"), None)
    classes = sorted(shown or _local(value) for predicate, value, _, shown, _ in rows if predicate == PREFIXES["rdf"] + "type")
    said = [
        Said(shown or _local(predicate), predicate, value, label_, places.get(value))
        for predicate, value, shown, label_, _ in rows
        if predicate not in _HIDDEN
    ]
    users = [
        Said(shown or _local(predicate), predicate, subject, label_)
        for subject, predicate, shown, label_ in _select(store, _USERS % (iri, lang, lang, _MOST_USERS))
    ]
    return Resource(
        iri, label or places.get(iri), tuple(classes), tuple(sorted(said, key=_order)), tuple(sorted(users, key=_order))
    )


def _order(one: Said) -> tuple[object, ...]:
    """Cells last; values by their numbers, so that indicator 10 comes after indicator 9."""
    value = tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", one.value))
    return (one.predicate.endswith("Cell"), one.predicate, value)


def _places(store: Describable, cells: Sequence[str], lang: Lang) -> dict[str, str]:
    """Where cells are printed, and what is printed there."""
    found = {}
    for cell, key, page, table, row, column, paragraph, words in _select(store, _CELLS % " ".join(f"<{cell}>" for cell in cells)):
        parts = _PARTS[lang]
        numbers = zip(parts, (page, table, row, column, paragraph), strict=True)
        where = " ".join(part.format(number) for part, number in numbers if number)
        found[cell] = f"{key} {where}" + (f"：“{words}”" if lang == "zh" else f': "{words}"')
    return found


_PARTS: dict[Lang, tuple[str, ...]] = {
    "zh": ("第 {} 页", "表 {}", "行 {}", "列 {}", "第 {} 段"),
    "en": ("page {}", "table {}", "row {}", "column {}", "paragraph {}"),
}


def _select(store: Queryable, sparql: str) -> list[Sequence[str]]:
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    _, rows = rows_of(store.query(declared + sparql))
    return [["" if value is None else str(value) for value in row] for row in rows]


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri.removeprefix(vocab.KG))[-1]
