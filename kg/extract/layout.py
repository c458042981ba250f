"""Columns of the indicator part: which column stands for which field, in one or two halves (长期 | 年度)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Cell
from kg.extract.grid import Column, Row, columns_of
from kg.extract.memo import parse_target
from kg.grammar.levels import level1, level2

FIELDS = (
    "level1Name",
    "level2Name",
    "level3Name",
    "description",
    "scope",
    "comparator",
    "direction",
    "targetText",
    "targetUnitText",
    "basisText",
    "weight",
    "actualText",
    "score",
    "deviation",
    "remark",
)
_TWICE = ("level2Name", "level3Name", "targetText")
_DETAILS = frozenset(
    {"formDetail", "name", "hasGoal", "budgetAmount", "fiscalAmount", "departmentName", "projectCode", "serialNumber"}
)
_NAMES = frozenset({"none", "qualitative"})
_WHOLE = re.compile(r"^(?:合计|总计|小计|全[国省市县区])$")
_MIN_LOST = 3
_HORIZONS = (("长期", "中期"), ("中期", "中期"), ("实施期", "中期"), ("年度", "年度"), ("当年", "年度"))


@dataclass(frozen=True, slots=True)
class Layout:
    """Field to column number; `horizon` where the form prints two halves side by side.

    `details` are columns that are understood but give no value of ours (上年完成值, 指标属性); `scope` is the cell that names
    the region whose targets stand in a column of their own.
    """

    columns: dict[str, int]
    horizon: str | None = None
    lost_level1: bool = False
    details: frozenset[int] = frozenset()
    scope: Cell | None = None

    def column(self, field: str) -> int | None:
        """The column of a field, or None where the form has none."""
        return self.columns.get(field)

    @property
    def lead_end(self) -> int:
        """The last column of the leading part: level names and row labels up to the third level."""
        known = [self.columns[name] for name in ("level1Name", "level2Name", "level3Name") if name in self.columns]
        return max(known, default=0)


def without_level1(layout: Layout, rows: Sequence[Row]) -> Layout:
    """The layout of a table that lost its first column: second-level names stand under 一级指标, most rows long."""
    at1, at2, at3 = (layout.column(f"level{n}Name") for n in (1, 2, 3))
    if at1 is None or at2 is None or at3 is None:
        return layout
    lost = [row for row in rows if _begins_with_level2(row, at1) and at2 in row and not level2(row[at2].text)]
    if len(lost) < _MIN_LOST or len(lost) * 2 <= sum(1 for row in rows if at1 in row):
        return layout
    moved = {name: number for name, number in layout.columns.items() if number > at3 and name != "description"}
    columns = {"level2Name": at1, "level3Name": at2, "description": at3, **moved}
    return Layout(columns, layout.horizon, lost_level1=True, details=layout.details)


def _begins_with_level2(row: Row, at1: int) -> bool:
    return (
        at1 in row and bool(level2(row[at1].text)) and not any(level1(cell.text) for column, cell in row.items() if column < at1)
    )


def layouts_of(header: Row) -> list[Layout]:
    """The layouts of an indicator header: one, or two for a form with long-term and annual halves."""
    columns = columns_of([header])
    taken: list[dict[str, int]] = [{}]
    details: set[int] = set()
    alone = _indicator_column(columns)
    for number in sorted(columns):
        field = _field_beside(columns[number], taken[-1])
        if field is None and number == alone:
            field = "level3Name"
        if field is None:
            if columns[number].roles & _DETAILS:
                details.add(number)
            continue
        if field in taken[-1] and field in _TWICE and len(taken) == 1:
            taken.append({})
        if field not in taken[-1]:
            taken[-1][field] = number
        else:
            details.add(number)
    return _halves(header, taken, frozenset(details))


def _indicator_column(columns: dict[int, Column]) -> int | None:
    """The column 绩效指标 where no column of levels stands beside it: it names the indicators themselves."""
    if any(field_of(column) in ("level1Name", "level2Name", "level3Name") for column in columns.values()):
        return None
    return next((number for number in sorted(columns) if "hasIndicator" in columns[number].roles), None)


def layouts_by_region(layout: Layout, below: Row) -> list[Layout]:
    """One layout a region where the row below the header names regions under 指标值; empty where it does not."""
    target = layout.column("targetText")
    named = target is not None and min(below, default=0) >= target and len(below) > 1
    if target is None or not named or any(parse_target(cell.text).kind not in _NAMES for cell in below.values()):
        return []
    if set(below) & (set(layout.columns.values()) - {target}) or target not in below:
        return []
    return [
        Layout(
            {**layout.columns, "targetText": number},
            details=layout.details,
            scope=None if _WHOLE.match(cell.text) else cell,
        )
        for number, cell in sorted(below.items())
    ]


def _halves(header: Row, taken: list[dict[str, int]], details: frozenset[int]) -> list[Layout]:
    """Two halves with levels of their own, two columns of targets below the same levels, or one layout."""
    first, second = taken[0], taken[-1] if len(taken) == 2 else {}
    if "level3Name" in second:
        second.setdefault("level1Name", first.get("level1Name", 0))
        return [Layout(half, _horizon(header, half, number), details=details) for number, half in enumerate(taken)]
    names = [_named_horizon(header, half.get("targetText", 0)) for half in taken]
    if second and None not in names and len(set(names)) == len(names):
        shared = {name: number for name, number in first.items() if name != "targetText"}
        return [Layout({**shared, **half}, name, details=details) for half, name in zip(taken, names, strict=True)]
    return [Layout(first, details=details | frozenset(second.values()))]


def _field_beside(column: Column, taken: dict[str, int]) -> str | None:
    """指标内容 and 四级指标 beside 三级指标 describe it; alone they are the third level themselves."""
    field = field_of(column)
    if field == "level3Name" and field in taken and "description" not in taken and "三级" not in column.path[-1]:
        return "description"
    return field


def field_of(column: Column) -> str | None:
    """The indicator field that a column's header names."""
    return next((field for field in FIELDS if field in column.roles), None)


def _horizon(header: Row, half: dict[str, int], number: int) -> str:
    words = "".join(cell.text for column, cell in header.items() if column in half.values() and column != half.get("level1Name"))
    return next((name for word, name in _HORIZONS if word in words), ("中期", "年度")[number])


def _named_horizon(header: Row, column: int) -> str | None:
    text = header[column].text if column in header else ""
    return next((name for word, name in _HORIZONS if word in text), None)
