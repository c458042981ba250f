"""Where a finding is printed: from a node of the graph to its document, project, row, cell and words.

In: findings that know their focus node, perhaps a property or a cell. Out: the same with everything that people need to find
the place on paper. The store is asked twice for all findings together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg import vocab
from kg.document import Place
from kg.validate.report import Result
from kg.validate.shapes import Node
from kg.validate.terms import text_of
from kg.validate.units import Readable, describe

_KG = vocab.KG
_HOLDERS = ("disclosure", "project", "indicator", "cell")
_PRINTED = ("page", "table", "row", "column", "paragraph")
_NAMED = ("words", "documentKey", "projectNumber", "name", "rowNumber")
_NEEDED = tuple(_KG + name for name in (*_HOLDERS, *_PRINTED, *_NAMED))

Facts = Mapping[str, Sequence[Node]]
"""What is said of one node: local name (or IRI) of the property → values, sorted."""


def locate(store: Readable, results: Iterable[Result]) -> tuple[Result, ...]:
    """The findings with document, project, row, place and words, in the order of the report."""
    found = tuple(results)
    known = _facts(store, {one.focus for one in found})
    near = {value.value for facts in known.values() for value in _held(facts)} | {one.cell for one in found if one.cell}
    known = {**_facts(store, near - known.keys(), _NEEDED), **known}
    further = {value.value for iri in near for value in _held(known.get(iri, {}))}
    known = {**_facts(store, further - known.keys(), _NEEDED), **known}
    return tuple(sorted((_Locator(known).place(one) for one in found), key=lambda one: one.order))


@dataclass(frozen=True, slots=True)
class _Locator:
    """Reads places from facts."""

    known: Mapping[str, Facts]

    def place(self, one: Result) -> Result:
        """One finding with all that is known of its place."""
        focus = self.known.get(one.focus, {})
        indicator = self._one(focus, "indicator") if _text(focus, "rowNumber") is None else one.focus
        row = _text(self.known.get(indicator or "", {}), "rowNumber")
        project = self._project(one, focus)
        facts = self.known.get(project or "", {})
        cell = one.cell or self._cell(one, focus)
        disclosure = self.known.get(self._one(focus, "disclosure") or one.focus, {})
        number = _text(facts, "projectNumber")
        return replace(
            one,
            document=one.document or _text(disclosure, "documentKey"),
            project_no=int(number) if number else None,
            project=_text(facts, "name") if number else None,
            project_iri=project if number else None,
            row_no=int(row) if row else None,
            cell=cell,
            place=self._printed(cell) if cell else one.place,
            words=one.words or self._words(one, focus, cell),
        )

    def _project(self, one: Result, focus: Facts) -> str | None:
        if "projectNumber" in focus:
            return one.focus
        return self._one(focus, "project")

    def _cell(self, one: Result, focus: Facts) -> str | None:
        """The cell of the property the finding is about, else the cell where its node begins."""
        if one.path and (cell := self._one(focus, f"{_local(one.path)}Cell")):
            return cell
        return self._one(focus, "cell")

    def _printed(self, cell: str) -> Place:
        facts = self.known.get(cell, {})
        return Place(*(_whole(facts, name) for name in _PRINTED))

    def _words(self, one: Result, focus: Facts, cell: str | None) -> str:
        """The value of the property the finding is about, else the words of the cell."""
        values = focus.get(_local(one.path), ()) if one.path else ()
        texts = [value.value for value in values if isinstance(value, ox.Literal) and value.datatype.value.endswith("#string")]
        return texts[0] if texts else _text(self.known.get(cell or "", {}), "words") or ""

    def _one(self, facts: Facts, name: str) -> str | None:
        values = facts.get(name, ())
        return values[0].value if values else None


def _held(facts: Facts) -> Iterable[Node]:
    """The nodes that tell more of the place."""
    for name, values in facts.items():
        if name in _HOLDERS or name.endswith("Cell"):
            yield from values


def _facts(store: Readable, nodes: Iterable[str], only: Sequence[str] = ()) -> dict[str, Facts]:
    """What the store says of some nodes, or what it says by some properties."""
    found: dict[str, dict[str, list[Node]]] = {}
    for subject, predicate, value in describe(store, (ox.NamedNode(node) for node in nodes), only=only):
        found.setdefault(text_of(subject) or "", {}).setdefault(_local(predicate), []).append(value)
    return {node: {name: sorted(values, key=str) for name, values in facts.items()} for node, facts in found.items()}


def _local(iri: str) -> str:
    return iri.removeprefix(_KG)


def _text(facts: Facts, name: str) -> str | None:
    values = facts.get(name, ())
    return values[0].value if values else None


def _whole(facts: Facts, name: str) -> int | None:
    text = _text(facts, name)
    return int(text) if text and text.isdecimal() else None
