"""Light rows of organisations, series and concepts: indicators, changes, words of address; from records or read from a store.

Apart from `kg.link.rows`, which joins both; the same rule holds: both ways give the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from kg import vocab
from kg.grammar.change import ChangeKind
from kg.link.indicator import dimension_of
from kg.records import Disclosure
from kg.records.link import LightChange, LightIndicator, LightRows
from kg.text import strip_space

Row = Sequence[str | None]
Select = Callable[[str], Iterable[Row]]

_ADDRESS = re.compile(
    r"(?:[我本](?:部门|单位|机关|街道|[省市区县镇乡局委办院厅校馆站所园])|[我本](?:管委会|中心))(?!法|理|公|场|域|间|托|派|有|级|直|对|点)"
)
_ASKED = "我|本(局|委|办|院|厅|校|馆|站|所|园|部门|单位|机关|街道|镇|乡|市|县|区|省|中心|管委会)"


@dataclass(slots=True)
class Further:
    """What these rows add to those of one document."""

    title: str | None = None
    kind: str | None = None
    year: int | None = None
    indicators: list[LightIndicator] = field(default_factory=list)
    changes: list[LightChange] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)

    def added_to(self, rows: LightRows) -> LightRows:
        """The rows with these."""
        return replace(
            rows,
            title=self.title,
            kind=self.kind,
            year=self.year,
            indicators=tuple(sorted(self.indicators, key=lambda one: (one.project_no, one.row_no))),
            changes=tuple(sorted(self.changes, key=lambda one: one.change_no)),
            addresses=tuple(sorted(self.addresses)),
        )


def further_of(disclosure: Disclosure) -> Further:
    """The further rows of one document's records."""
    header = disclosure.header
    found = Further(header.title or None, _kind(header.kind), header.fiscal_year)
    for one in disclosure.indicators:
        if one.level3:
            dimension = _dimension(one.target.kind, one.target.unit)
            found.indicators.append(LightIndicator(one.project_no, one.row_no, one.level3, dimension))
    for change in disclosure.changes:
        former = tuple(sorted(set(change.former)))
        found.changes.append(LightChange(change.change_no, change.kind, former, change.resulting or None))
    for text in (*(goal.text for goal in disclosure.goals), *(project.purpose for project in disclosure.projects)):
        found.addresses.update(addresses_in(text or ""))
    return found


def addresses_in(text: str) -> tuple[str, ...]:
    """The words by which a text speaks of its author, each once, sorted.

    >>> addresses_in("本局负责我市工作，我局人员"), addresses_in("本年度、本级财政、本科")
    (('我局', '我市', '本局'), ())
    """
    return tuple(sorted(set(_ADDRESS.findall(strip_space(text)))))


def _kind(label: str) -> str | None:
    found = vocab.lookup("disclosureKind", label)
    return found.notation if found else None


@cache
def _dimension(kind: str, unit: str | None) -> str | None:
    """What a target measures: a deadline time, else the dimension of its unit."""
    if kind == "deadline":
        return "time"
    return dimension_of(unit) if unit else None


# -- read back from a store --------------------------------------------------------------------------------------------

_DISCLOSURES = """SELECT ?key ?title ?kind ?year WHERE {
  ?document a kg:Disclosure ; kg:documentKey ?key .
  OPTIONAL { ?document kg:title ?title } OPTIONAL { ?document kg:disclosureKind ?kind }
  OPTIONAL { ?document kg:fiscalYear ?year } }"""

_INDICATORS = """SELECT ?key ?project ?row ?name ?kind ?unit WHERE {
  ?indicator a kg:Indicator ; kg:disclosure/kg:documentKey ?key ; kg:project/kg:projectNumber ?project ; kg:rowNumber ?row ;
    kg:level3Name ?name ; kg:targetKind ?kind .
  OPTIONAL { ?indicator kg:targetUnitText ?unit } }"""

_CHANGES = """SELECT ?key ?no ?kind ?former ?resulting WHERE {
  ?change a kg:OrganisationChange ; kg:disclosure/kg:documentKey ?key ; kg:changeNumber ?no ; kg:changeKind ?kind ;
    kg:formerName ?former .
  OPTIONAL { ?change kg:resultingName ?resulting } }"""

_TEXTS = f"""SELECT ?key ?text WHERE {{
  {{ ?goal a kg:PerformanceGoal ; kg:text ?text ; kg:disclosure/kg:documentKey ?key }} UNION
  {{ ?project kg:purpose ?text ; kg:disclosure/kg:documentKey ?key }}
  FILTER(REGEX(?text, "{_ASKED}") || REGEX(?text, "\\\\s")) }}"""


def further_from_store(select: Select) -> Mapping[str, Further]:
    """The further rows of every document in a store."""
    found: dict[str, Further] = {}
    for key, title, kind, year in select(_DISCLOSURES):
        found[key or ""] = Further(title, _notation("disclosureKind", kind), int(year) if year else None)
    for key, project, row, name, kind, unit in select(_INDICATORS):
        dimension = _dimension(_notation("targetKind", kind) or "", unit)
        found[key or ""].indicators.append(LightIndicator(int(project or 0), int(row or 0), name or "", dimension))
    changes: dict[tuple[str, int], tuple[str, set[str], str | None]] = {}
    for key, no, kind, former, resulting in select(_CHANGES):
        told = changes.setdefault((key or "", int(no or 0)), (kind or "", set(), resulting))
        told[1].add(former or "")
    for (document, number), (kind_of, names, after) in changes.items():
        change = LightChange(number, cast(ChangeKind, kind_of), tuple(sorted(names)), after)
        found[document].changes.append(change)
    for key, text in select(_TEXTS):
        found[key or ""].addresses.update(addresses_in(text or ""))
    return found


@cache
def _notation(scheme: str, iri: str | None) -> str | None:
    return vocab.concept(scheme, iri.rsplit("#", 1)[-1]).notation if iri else None
