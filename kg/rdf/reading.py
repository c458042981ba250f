"""The way back: the quads of one document to the records they were made of, by the same declared mapping.

Tables from a store are then the tables of `kg.records.tidy`, and nothing about columns is said twice. What a store does not
keep does not come back: the printed form of an amount (it stands in the cell) and trailing zeros of numbers. Findings are
those of extraction and of shapes alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from functools import cache
from itertools import permutations
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.document import Finding, Place, Severity
from kg.grammar.money import Amount, scale
from kg.grammar.values import Target
from kg.rdf import mapping, moneymaps
from kg.rdf.compiled import cell_properties
from kg.rdf.fields import Field, Kind, RecordMap
from kg.rdf.findings import SH
from kg.records import Disclosure, Header

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DERIVED = frozenset({Kind.MATCH, Kind.DIVISION, Kind.REGION, Kind.CLASS, Kind.BOX, Kind.SHARE, Kind.SPAN})
"""Kinds that say a second time, in another form, what a plain property of the same field says."""
_NOTATIONS = frozenset({"targetKind", "comparator", "genericBasis"})
"""Schemes whose codes stand in records by notation; of the others the Chinese label does."""

Said = Mapping[str, Sequence[Any]]
"""Property → its objects, of one node."""


def findings_of(quads: Iterable[Quad]) -> Iterator[Finding]:
    """The findings among these quads, in order of their names; projects and cells have to be among them to be told."""
    return _Reader(_nodes(quads)).findings()


def disclosure_of(quads: Iterable[Quad]) -> Disclosure | None:
    """The records of one document from the quads of its graphs (records, cells, findings), None where it is not in them."""
    return _Reader(_nodes(quads)).disclosure()


def _nodes(quads: Iterable[Quad]) -> Mapping[str, Said]:
    nodes: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    return nodes


class _Reader:
    """The nodes of one document, and the records they become."""

    def __init__(self, nodes: Mapping[str, Said]) -> None:
        self._nodes = nodes
        self._by_class: dict[str, list[str]] = defaultdict(list)
        for iri, said in nodes.items():
            for one in said.get(_TYPE, ()):
                self._by_class[one.value].append(iri)

    def disclosure(self) -> Disclosure | None:
        """All records, where the header is there."""
        headers = self._records(mapping.HEADER)
        if not headers:
            return None
        notices = self._records(mapping.NOTICE)
        return Disclosure(
            headers[0],
            departments=self._records(mapping.DEPARTMENT),
            projects=self._records(mapping.PROJECT),
            payment_plan=self._records(mapping.PAYMENT_STEP),
            goals=self._records(mapping.GOAL),
            indicators=self._records(mapping.INDICATOR),
            citations=self._records(mapping.CITATION),
            notice=notices[0] if notices else None,
            budget_lines=self._records(moneymaps.BUDGET_LINE),
            budget_table_lines=self._records(moneymaps.BUDGET_TABLE_LINE),
            balances=self._records(moneymaps.BALANCE),
            procurement=self._records(moneymaps.PROCUREMENT),
            three_public=self._records(moneymaps.THREE_PUBLIC),
            assets=self._records(moneymaps.ASSET),
            statements=self._records(mapping.STATEMENT),
            changes=self._records(mapping.CHANGE),
            findings=tuple(self.findings()),
        )

    def _records(self, one: RecordMap) -> tuple[Any, ...]:
        """All records of a class, in the order of their numbers."""
        found = [self._record(one, self._nodes[iri]) for iri in self._by_class.get(vocab.term(one.rdf_class), ())]
        return tuple(sorted(found, key=lambda record: _order(record, one)))

    def _record(self, one: RecordMap, said: Said) -> Any:
        values: dict[str, Any] = {}
        target: dict[str, Any] = {}
        for field in one.fields:
            value = self._value(field, said)
            if value is None:
                continue
            outer, _, inner = field.name.partition(".")
            (target if outer == "target" else values)[inner or outer] = value
        known = {field.name for field in dataclass_fields(one.record)}
        if "target" in known:
            values["target"] = Target(target.pop("kind", "none"), **target)
        if "place" in known:
            values["place"] = self._place(said, vocab.term("cell"))
        if "at" in known:
            values["at"] = tuple(
                (name, self._place(said, predicate)) for name, predicate in _cells()[one.record].items() if predicate in said
            )
        return one.record(**_complete(one.record, values))

    def _value(self, field: Field, said: Said) -> Any:
        objects = said.get(vocab.term(field.property), ())
        if not objects or field.kind in _DERIVED:
            return None
        first = objects[0].value
        match field.kind:
            case Kind.INTEGER | Kind.YEAR:
                return int(first)
            case Kind.DECIMAL:
                return Decimal(first)
            case Kind.BOOLEAN:
                return first == "true"
            case Kind.AMOUNT:
                return Amount(Decimal(first) / 10000, "", _unit(said) or "万元")
            case Kind.STATED:
                return _stated(Decimal(first), _unit(said))
            case Kind.STATED_UNIT:
                return _unit(said) or first
            case Kind.CONCEPT:
                return _said_of(field.scheme).get(first)
            case Kind.PROJECT:
                return self._number(first, "projectNumber")
            case Kind.INDICATOR:
                return self._number(first, "rowNumber")
            case _ if field.name == "former":
                return tuple(sorted(one.value for one in objects))
            case _:
                return _widest_first(objects) if field.name == "region" else first

    def _number(self, iri: str, local: str) -> int | None:
        found = self._nodes.get(iri, {}).get(vocab.term(local), ())
        return int(found[0].value) if found else None

    def _place(self, said: Said, predicate: str) -> Place:
        """Where something is printed: its cell, else what the node itself says."""
        cells = said.get(predicate, ())
        where = self._nodes.get(cells[0].value, {}) if cells else said
        numbers = {
            name: int(found[0].value)
            for name in ("page", "table", "row", "column", "paragraph")
            if (found := where.get(vocab.term(name)))
        }
        return Place(**numbers)

    def findings(self) -> Iterator[Finding]:
        """The findings among the nodes."""
        for iri in sorted(self._by_class.get(f"{SH}ValidationResult", ()), key=_natural):
            said = self._nodes[iri]
            messages = {one.language: one.value for one in said.get(f"{SH}resultMessage", ()) if isinstance(one, Literal)}
            words, focus = said.get(vocab.term("words"), ()), _first(said, f"{SH}focusNode")
            projects = [one.value for one in said.get(vocab.term("project"), ())]
            yield Finding(
                said[vocab.term("rule")][0].value.removeprefix(f"{vocab.KG}rule-"),
                Severity(said[f"{SH}resultSeverity"][0].value.removeprefix(SH)),
                messages.get("zh", ""),
                messages.get("en", ""),
                self._place(said, vocab.term("cell")),
                words[0].value if words else "",
                self._number(projects[0], "projectNumber") if projects else None,
                self._number(focus, "rowNumber") if projects else None,
            )


@cache
def _cells() -> Mapping[type, Mapping[str, str]]:
    """Record → its fields, each with the property that leads to the cell."""
    return {one.record: {name: predicate.value for name, predicate in cell_properties(one).items()} for one in mapping.MAPS}


@cache
def _said_of(scheme: str) -> Mapping[str, str]:
    """Concept → the word that stands for it in records."""
    return {one.iri: one.notation if scheme in _NOTATIONS else one.label_zh for one in vocab.scheme(scheme)}


def _first(said: Said, predicate: str) -> str:
    found = said.get(predicate, ())
    return found[0].value if found else ""


def _unit(said: Said) -> str | None:
    found = said.get(vocab.term("printedUnit"), ())
    return min(one.value for one in found) if found else None


def _stated(value: Decimal, unit: str | None) -> Decimal:
    """A stated figure in the unit it is said in; only money has one, and it is kept in yuan."""
    return value if unit is None else value / scale(unit)


def _complete(record: type, values: dict[str, Any]) -> dict[str, Any]:
    """Fields without a default that the graph says nothing of are empty."""
    for field in dataclass_fields(record):
        if field.name not in values and field.name in _REQUIRED.get(record, ()):
            values[field.name] = None
    return values


def _required(record: type) -> frozenset[str]:
    return frozenset(
        field.name for field in dataclass_fields(record) if field.default is MISSING and field.default_factory is MISSING
    )


_REQUIRED = {one.record: _required(one.record) for one in mapping.MAPS}


def _order(record: Any, one: RecordMap) -> tuple[int, int]:
    if isinstance(record, Header) or not one.number:
        return (0, 0)
    return (getattr(record, "project_no", None) or 0 if one.holder in _BELOW_PROJECT else 0, getattr(record, one.number))


_BELOW_PROJECT = frozenset({"hasPaymentStep", "hasGoal", "hasIndicator"})


def _widest_first(objects: Sequence[Any]) -> tuple[str, ...]:
    """Names of a region in the order in which they contain each other; a set of objects has lost it."""
    return _ordered(frozenset(one.value for one in objects))


@cache
def _ordered(names: frozenset[str]) -> tuple[str, ...]:
    found = vocab.divisions()
    for order in permutations(sorted(names)):
        if len(order) > 1 and found.find("".join(order)) is not None:
            return order
    return tuple(sorted(names, key=_rank))


def _rank(name: str) -> tuple[int, str]:
    ends = ("省", "自治区", "市", "州", "盟", "区", "县", "旗", "镇", "乡")
    return (next((number for number, end in enumerate(ends) if name.endswith(end)), len(ends)), name)


def _natural(iri: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers in a name count as numbers: finding/2 before finding/10."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", iri))
