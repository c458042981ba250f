"""Columns of a budget table by what they hold: codes and their parts, names, amounts with phase, fund and unit.

A table may print two sets of columns side by side (科目编码 科目名称 决算数, twice), or two codes before one set of amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg import vocab
from kg.extract.grid import Column, Row
from kg.extract.money import is_blank, is_numeric
from kg.grammar.headers import header_roles, header_words
from kg.grammar.money import find_unit
from kg.text import fold

_CODES = frozenset({"code", "codePart"})
_NAMES = frozenset({"name", "codedName", "item", "projectName"})
_DETAILS = frozenset({
    "serialNumber", "rowNumber", "remark", "unitText", "quantity", "unitNature", "countColumn", "changeColumn", "basisText",
    "purpose", "fiscalYear", "formDetail", "regionName", "scope", "projectCode", "executionRate", "procurementDetail",
})  # fmt: skip
_DEPARTMENTS = frozenset({"departmentCode", "departmentName"})
_WHICH = re.compile(r"^其中[:：]?")
_YEAR = re.compile(r"(20\d\d)年?")
_AGAINST = re.compile(r"比(?:上年|20\d\d|年初|预算)|与.{0,8}比|%$")
_MIN_SPELLING = 3
_FINAL = "决算"
_MAX_CAPTION = 40


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts: the phase of the budget, the fund and the unit that its header words tell."""

    column: Column
    phase: str
    fund: str | None
    unit: str | None

    @property
    def number(self) -> int:
        """The number of the column."""
        return self.column.number


@dataclass(slots=True)
class Group:
    """One set of columns: the code or its parts, the name, the amounts."""

    codes: list[int] = field(default_factory=list)
    name: int | None = None
    amounts: list[AmountColumn] = field(default_factory=list)
    further: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """What the columns of one table are."""

    groups: list[Group] = field(default_factory=list)
    departments: dict[str, int] = field(default_factory=dict)
    details: list[int] = field(default_factory=list)


def read_layout(columns: Iterable[Column], body: Sequence[Row], year: int | None, phase: str) -> Layout:
    """Sort the columns of a table; `phase` is that of a column whose header does not tell."""
    layout = Layout()
    for column in sorted(columns, key=lambda column: column.number):
        match _sort_of(column, body):
            case "department":
                role = next(role for role in sorted(_DEPARTMENTS) if role in column.roles)
                layout.departments.setdefault(role, column.number)
            case "detail":
                layout.details.append(column.number)
            case "amount":
                group = layout.groups[-1] if layout.groups else _open(layout)
                group.amounts.append(amount_column(column, year, phase))
            case "code":
                group = layout.groups[-1] if layout.groups and not _is_full(layout.groups[-1], column) else _open(layout)
                group.codes.append(column.number)
            case _:
                group = layout.groups[-1] if layout.groups and not layout.groups[-1].amounts else _open(layout)
                _take_name(group, column)
    _share_amounts(layout)
    _name_unnamed(layout, body)
    return layout


def _name_unnamed(layout: Layout, body: Sequence[Row]) -> None:
    """A table without names of classes or units (资金分配表) is read by its first column of words, such as the region."""
    for group in layout.groups:
        if group.name is None and not group.codes and not layout.departments:
            words = [number for number in layout.details if _holds_words(number, body)]
            group.name = words[0] if words else None
            layout.details = [number for number in layout.details if number != group.name]


def _holds_words(number: int, body: Sequence[Row]) -> bool:
    printed = [row[number].text for row in body if number in row]
    return bool(printed) and sum(1 for text in printed if not is_numeric(text)) * 2 > len(printed)


def _open(layout: Layout) -> Group:
    layout.groups.append(Group())
    return layout.groups[-1]


def _take_name(group: Group, column: Column) -> None:
    """The first name column names the row; where projects are listed below classes, the project does."""
    if group.name is None:
        group.name = column.number
    elif "projectName" in column.roles:
        group.further.append(group.name)
        group.name = column.number
    else:
        group.further.append(column.number)


def _is_full(group: Group, column: Column) -> bool:
    """A further code column opens a new set, unless it stands right beside the last one as a part of the same code."""
    if group.amounts:
        return True
    if not group.codes:
        return False
    return group.codes[-1] != column.number - 1 or group.name is not None


def _share_amounts(layout: Layout) -> None:
    """A set without amounts takes those of the next; the next one's own code and name are of a second classification."""
    kept: list[Group] = []
    waiting: Group | None = None
    for group in layout.groups:
        if waiting is not None:
            waiting.amounts = group.amounts
            waiting.further += [*group.codes, *([group.name] if group.name is not None else []), *group.further]
            group = waiting
        if group.amounts:
            kept.append(group)
            waiting = None
        else:
            waiting = group
    if waiting is not None:
        kept.append(waiting)
    layout.groups = kept


def _sort_of(column: Column, body: Sequence[Row]) -> str:
    if column.roles & _DEPARTMENTS:
        return "department"
    if is_change(column):
        return "detail"
    if column.roles & _CODES:
        return "code"
    if column.roles & _NAMES:
        return "name"
    if column.roles & _DETAILS and not column.heads() & {"totalAmount", "amount"}:
        return "detail"
    return "amount" if _holds_figures(column, body) else "detail"


def _holds_figures(column: Column, body: Sequence[Row]) -> bool:
    """Whether most of what stands in the column is figures; an empty column counts as one of amounts."""
    printed = [row[column.number].text for row in body if column.number in row and not is_blank(row[column.number].text)]
    return sum(1 for text in printed if is_numeric(text)) * 2 >= len(printed)


def is_change(column: Column) -> bool:
    """Tell a column that compares with another year: 增减额, 增长%, 比上年."""
    words = header_words("changeColumn")
    return any(fold(text) in words or _AGAINST.search(fold(text)) or "增减" in text for text in column.path)


def amount_column(column: Column, year: int | None, phase: str) -> AmountColumn:
    """A column of amounts with what its header words tell."""
    unit = next((unit for text in reversed(column.path) if (unit := find_unit(text))), None)
    return AmountColumn(column, phase_of(column.path, year, phase), fund_of(column.path), unit)


def phase_of(path: Sequence[str], year: int | None, default: str) -> str:
    """The phase that header words tell, the lowest first: budget, adjusted, actual, or prior for an earlier year.

    >>> phase_of(("2023年决算数",), 2024, "budget"), phase_of(("支出", "决算数"), 2024, "budget")
    ('prior', 'actual')
    """
    folded = [fold(text) for text in path]
    years = [int(found) for text in folded for found in _YEAR.findall(text)]
    if year is not None and years and max(years) < year:
        return "prior"
    for text in reversed(folded):
        for spelling, phase in _phases():
            if spelling in text:
                return phase
    return default


def table_phase(captions: Iterable[str], title: str | None) -> str:
    """The phase of the columns that do not tell: actual in final accounts (决算), else budget."""
    final = any(_FINAL in text and len(text) <= _MAX_CAPTION for text in captions) or _FINAL in (title or "")
    return "actual" if final else "budget"


def fund_of(path: Sequence[str]) -> str | None:
    """The fund that header words name, by its label in the code list; None for a total."""
    for text in reversed(path):
        found = vocab.lookup("fund", _WHICH.sub("", text))
        if found is not None and found.notation != "total":
            return found.label_zh
    return None


@lru_cache(maxsize=1)
def _phases() -> tuple[tuple[str, str], ...]:
    """Spellings of phases, the longest first; the short names of the phases themselves are left out, but for 决算."""
    found = {(fold(word), concept.notation) for concept in vocab.scheme("phase") for word in (*concept.alt, *concept.hidden)}
    found.add((_FINAL, "actual"))
    return tuple(
        sorted((one for one in found if len(one[0]) >= _MIN_SPELLING or one[0] == _FINAL), key=lambda one: (-len(one[0]), one))
    )


def measure_of(column: Column) -> str | None:
    """What a column of a table of classes measures: total, basic, project, personnel or public.

    A 合计 or 小计 below 基本支出 measures basic expenditure.
    """
    roles = [header_roles(text) for text in column.path]
    for found in reversed(roles):
        for role, name in _MEASURES.items():
            if role in found:
                return name
    leaf = roles[-1] if roles else frozenset()
    if any("incomeHead" in found for found in roles):
        return None
    return "total" if leaf & _TOTALS else None


_MEASURES = {
    "basicAmount": "basic",
    "projectAmount": "project",
    "personnelAmount": "personnel",
    "publicAmount": "public",
}
_TOTALS = frozenset({"totalAmount", "subtotalColumn", "amount", "budgetAmount"})
