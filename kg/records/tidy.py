"""Tidy tables: a `Disclosure` in, the rows of every table of `columns` out, each with the place it is printed at.

Amounts are in 万元 with every digit; nothing is rounded, nothing corrected. Tables are the interface for people with Excel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kg.document import Finding, Place
from kg.grammar.money import Amount
from kg.records.columns import BY_NAME, SCHEMAS
from kg.records.disclosure import Disclosure
from kg.tabular import Row, Value

__all__ = ["BY_NAME", "SCHEMAS", "PolicyRow", "finding_row", "policy_rows", "rows"]

Lang = Literal["zh", "en"]
_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """政策文件 over all documents given: what the table `policy_documents` says of one."""

    number: str | None
    title: str | None
    issuer: str | None
    issuer_level: str | None
    year: int | None
    serial: str | None
    type: str | None
    cited_by_projects: int


def rows(disclosure: Disclosure, lang: Lang = "zh") -> Iterator[tuple[str, list[Row]]]:
    """The rows of one document, table by table; `policy_documents` is over all documents and comes from `policy_rows`."""
    key = disclosure.header.document
    for name, make in _MAKERS.items():
        yield name, [(key, *row) for row in make(disclosure)]
    yield "findings", [(key, *row) for row in _findings(disclosure, lang)]


def policy_rows(policies: Iterable[PolicyRow]) -> list[Row]:
    """The rows of `policy_documents`; they stand at no single place."""
    return [
        (
            one.number,
            one.title,
            one.issuer,
            one.issuer_level,
            one.year,
            one.serial,
            one.type,
            one.cited_by_projects,
            *_at(_NOWHERE),
        )
        for one in policies
    ]


def _at(place: Place) -> tuple[Value, ...]:
    """Page, table, row, column; for a passage of prose the row is the paragraph."""
    if place.table is None:
        return (place.page, None, place.paragraph, None)
    return (place.page, place.table, place.row, place.column)


def _wan(amount: Amount | None) -> Decimal | None:
    return None if amount is None else amount.wan


def _region(names: tuple[str, ...]) -> str:
    return "/".join(names)


def _disclosures(disclosure: Disclosure) -> Iterator[Row]:
    one = disclosure.header
    place = dict(one.at).get("title", _NOWHERE)
    yield (
        one.title, one.kind, one.fiscal_year, one.publisher_name, one.publisher_code, one.level, _region(one.region),
        one.division_code, one.sha256, one.pages, *_at(place),
    )  # fmt: skip


def _departments(disclosure: Disclosure) -> Iterator[Row]:
    """The publisher, and a unit that bears its name (某局本级), are of the level and region of the document."""
    header = disclosure.header
    publisher = header.publisher_name
    for one in disclosure.departments:
        own = publisher is not None and one.name.startswith(publisher)
        parent = publisher if own and one.name != publisher else None
        level, region = (header.level, header.region) if own else (None, ())
        yield (
            one.code, one.name, one.parent or parent, one.level or level, _region(one.region or region), one.printed,
            *_at(one.place),
        )  # fmt: skip


def _projects(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.projects:
        yield (
            one.no, one.printed_no, one.name, one.title, one.code, one.department_code, one.department_name,
            _wan(one.budget), _wan(one.fiscal), _wan(one.other), _wan(one.adjusted), _wan(one.executed),
            one.execution_rate, one.purpose, *_at(one.place),
        )  # fmt: skip


def _payment_plan(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.payment_plan:
        yield (one.project_no, one.by, one.percent, *_at(one.place))


def _goals(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.goals:
        yield (one.project_no, one.goal_no, one.text, one.horizon, *_at(one.place))


def _indicators(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.indicators:
        target = one.target
        yield (
            one.project_no, one.row_no, one.level1, one.level2, one.level3, one.description, one.target_text, one.basis_text,
            one.scope or target.scope, target.kind, target.comparator, target.number, target.number_high, target.unit,
            target.deadline, one.weight, one.score, one.actual_text, one.actual_number, one.deviation, one.horizon,
            *_at(one.place),
        )  # fmt: skip


def _citations(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.citations:
        yield (
            one.project_no, one.row_no, one.field, one.text, one.kind, one.number, one.title, one.basis_class, *_at(one.place),
        )  # fmt: skip


def _budget_lines(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.budget_lines:
        yield (
            one.department_code, one.classification, one.code, one.name, _wan(one.total), _wan(one.basic), _wan(one.project),
            _wan(one.personnel), _wan(one.public), *_at(one.place),
        )  # fmt: skip


def _budget_table_lines(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.budget_table_lines:
        yield (one.statement, one.fund, one.phase, one.code, one.name, one.column_name, _wan(one.amount), *_at(one.place))


def _balances(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.balances:
        yield (one.statement, one.side, one.fund, one.phase, one.item, _wan(one.amount), *_at(one.place))


def _procurement(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.procurement:
        yield (
            one.project, one.item, one.code, one.unit, one.quantity, _wan(one.unit_price), _wan(one.total), *_at(one.place),
        )  # fmt: skip


def _three_public(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.three_public:
        yield (one.item, one.phase, _wan(one.amount), *_at(one.place))


def _statements(disclosure: Disclosure) -> Iterator[Row]:
    for one in disclosure.statements:
        yield (one.project_no, one.item, one.value, one.unit, one.text, *_at(one.place))


def _findings(disclosure: Disclosure, lang: Lang) -> Iterator[Row]:
    for one in disclosure.findings:
        yield finding_row(one, lang)


def finding_row(one: Finding, lang: Lang = "zh") -> Row:
    """The row of one finding, without its document."""
    message = one.message_zh if lang == "zh" else one.message_en
    return (one.project_no, one.row_no, one.rule, one.severity.value, message, one.text, *_at(one.place))


_MAKERS: Mapping[str, Callable[[Disclosure], Iterator[Row]]] = {
    "disclosures": _disclosures,
    "departments": _departments,
    "projects": _projects,
    "payment_plan": _payment_plan,
    "goals": _goals,
    "indicators": _indicators,
    "citations": _citations,
    "budget_lines": _budget_lines,
    "budget_table_lines": _budget_table_lines,
    "balances": _balances,
    "procurement": _procurement,
    "three_public": _three_public,
    "statements": _statements,
}
