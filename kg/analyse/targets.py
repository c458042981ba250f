"""The targets of indicators as comparable numbers: each in the base unit of its dimension, with the cell it is printed in.

In: a store and filters. Out: `Target` rows. A number without a recognised unit is compared only with numbers of the same
printed unit; percentages, money and counts never meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg import vocab
from kg.analyse.model import Evidence
from kg.analyse.reading import Queryable, select, text
from kg.text import fold

_TARGETS = """SELECT ?indicator ?project ?row ?name ?text ?comparator ?number ?unit ?printed ?concept ?label ?cell WHERE {
  ?indicator a kg:Indicator ; kg:project ?project ; kg:rowNumber ?row ; kg:level3Name ?name ; kg:targetNumber ?number .
  OPTIONAL { ?indicator kg:targetText ?text } OPTIONAL { ?indicator kg:comparator ?comparator }
  OPTIONAL { ?indicator kg:targetUnit ?unit } OPTIONAL { ?indicator kg:targetUnitText ?printed }
  OPTIONAL { ?indicator kg:indicatorConcept ?concept . ?concept <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }
  OPTIONAL { ?indicator kg:targetTextCell ?cell } }"""


@dataclass(frozen=True, slots=True)
class Target:
    """可比指标值: `value` is in `unit` (a Chinese unit word, empty where none is printed); `cell` is the IRI of its place."""

    iri: str
    project: int
    row: int
    concept: str
    name: str
    printed: str
    comparator: str | None
    value: Decimal
    unit: str
    cell: str | None = None


def read_targets(store: Queryable, evidence: Evidence) -> tuple[Target, ...]:
    """All numeric targets of the projects in the evidence, sorted by project and row."""
    at = {one.iri: number for number, one in enumerate(evidence.projects)}
    found: dict[str, Target] = {}
    for iri, project, row, name, printed, comparator, number, unit, word, _, label, cell in select(store, _TARGETS):
        place = at.get(text(project))
        if place is None:
            continue
        value, base = _in_base_unit(Decimal(text(number)), unit, word)
        found[text(iri)] = Target(
            text(iri),
            place,
            int(text(row)),
            label or fold(text(name)),
            text(name),
            text(printed),
            comparator.rsplit("-", 1)[-1] if comparator else None,
            value,
            base,
            cell,
        )
    return tuple(sorted(found.values(), key=lambda one: (one.project, one.row, one.iri)))


def _in_base_unit(number: Decimal, unit: str | None, printed: str | None) -> tuple[Decimal, str]:
    """The number in the base unit of its dimension, and that unit's name."""
    known = _units().get(unit.rsplit("#", 1)[-1]) if unit else None
    if known is None:
        return number, printed or ""
    factor, base = known
    return number * factor, base


@cache
def _units() -> Mapping[str, tuple[Decimal, str]]:
    """Unit → factor and the name of the base unit."""
    found = {}
    for concept in vocab.scheme("unit"):
        factors, bases = concept.extra.get("factor", ()), concept.extra.get("baseUnit", ())
        if factors and bases:
            base = vocab.concept("unit", bases[0].rsplit("#", 1)[-1])
            found[concept.local] = (Decimal(factors[0]), base.label_zh)
    return found
