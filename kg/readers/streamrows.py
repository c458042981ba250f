"""Indicator rows in a stream of cells, whose rows are lost: the header tells the columns, the level names where rows begin.

Two ways to read are tried, and the one that gives more cells their place wins: every row as wide as the header (blank cells
printed), or merged level cells printed once, so that a row may begin with its first, second or third level.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.grammar.headers import header_roles, heads_indicators
from kg.grammar.levels import level1, level2

_MAX_HEADER = 14
_MIN_HEADER = 4
_MAX_WORD = 24
_MAX_NAME = 80
_LEVELS = ("level1Name", "level2Name", "level3Name")
_ENDS = re.compile(
    r"^(?:合计|总计|总分|总得分|小计|备注|注|说明|填表|填报|联系|评价结论|存在问题|改进措施|自评|审核|单位负责人|负责人|打印|相关附件|上一[篇条]|下一[篇条]|附件)|[。；]$|[:：]$"
)
_FORM = frozenset({"name", "projectCode", "departmentName", "hasGoal", "budgetAmount", "formSection", "legalGrounds", "purpose"})


@dataclass(frozen=True, slots=True)
class Header:
    """A run of header words in a stream, from its first cell to behind its last; `first` is where 一级指标 stands."""

    start: int
    end: int
    first: int


def find_header(cells: Sequence[str], begin: int = 0) -> Header | None:
    """The next run of header words that heads indicators (一级指标 … 指标值 …), words directly before it included."""
    for first in range(begin, len(cells)):
        if "level1Name" not in header_roles(cells[first]):
            continue
        end = first
        while end < len(cells) and end - first < _MAX_HEADER and _is_word(cells[end]):
            end += 1
        if end - first >= _MIN_HEADER and heads_indicators(cells[first:end]):
            start = first
            while start > begin and first - start < _MIN_HEADER and _is_word(cells[start - 1]):
                start -= 1
            return Header(start, end, first)
    return None


def _is_word(cell: str) -> bool:
    return bool(cell) and len(cell) <= _MAX_WORD and bool(header_roles(cell)) and level1(cell) is None


@dataclass(frozen=True, slots=True)
class Rows:
    """The header as a row, the rows below it, and where they end in the stream."""

    header: list[str]
    rows: list[list[str]]
    stop: int
    start: int


def read_rows(cells: Sequence[str], header: Header) -> Rows:
    """The rows below a header, read in the way that places most cells."""
    tried = [_fixed(cells, header, start) for start in range(header.start, header.first + 1)]
    tried.append(_merged(cells, header))
    return max(tried, key=lambda one: (one.stop, one.start))


def _fixed(cells: Sequence[str], header: Header, start: int) -> Rows:
    """Rows as wide as the header, as long as each begins with a level name or with blanks before a filled cell."""
    names = list(cells[start : header.end])
    width, first = len(names), header.first - start
    rows: list[list[str]] = []
    at = header.end
    while at + width <= len(cells):
        row = list(cells[at : at + width])
        if not _begins(row, first):
            break
        rows.append(row)
        at += width
    return Rows(names, rows, at, start)


def _begins(row: Sequence[str], first: int) -> bool:
    """The first and second level stand in their columns, or are blank before a filled cell."""
    one, two = row[first], row[first + 1]
    if one and level1(one) is None:
        return False
    second = not two or level2(two) is not None or level1(two) is not None
    return second and (bool(one) or bool(two) or any(row[first + 2 :]))


def _merged(cells: Sequence[str], header: Header) -> Rows:
    """Rows whose level cells are printed once for all rows they hold for."""
    names = list(cells[header.first : header.end])
    slots = [next((level for level in _LEVELS if level in header_roles(name)), None) for name in names]
    third = slots.index("level3Name") if "level3Name" in slots else None
    rows: list[list[str]] = []
    at = header.end
    if third is None or slots[:third] != list(_LEVELS[:third]):
        return Rows(names, rows, at, header.first)
    while at < len(cells):
        found = _merged_row(cells, at, len(names), third)
        if found is None:
            break
        row, at = found
        rows.append(row)
    return Rows(names, rows, at, header.first)


def _merged_row(cells: Sequence[str], at: int, width: int, third: int) -> tuple[list[str], int] | None:
    """One row that begins with its first, second or third level, and where it ends."""
    levels = [""] * third
    while at < len(cells) and not cells[at]:
        at += 1
    if at < len(cells) and level1(cells[at]) is not None and not _only_second(cells, at):
        levels[0] = cells[at]
        at += 1
    if third > 1 and at < len(cells) and level2(cells[at]) is not None:
        levels[1] = cells[at]
        at += 1
    rest = list(cells[at : at + width - third])
    cut = next((n for n, cell in enumerate(rest[1:], 1) if _is_level(cell)), len(rest))
    rest = rest[:cut]
    if not rest or not (any(levels) or _is_name(rest)):
        return None
    return levels + rest + [""] * (width - third - len(rest)), at + len(rest)


def _only_second(cells: Sequence[str], at: int) -> bool:
    """成本指标 is a first level in the form of 2021 and a second level in that of 2015: what follows tells."""
    following = cells[at + 1] if at + 1 < len(cells) else ""
    return level2(cells[at]) is not None and level2(following) is None


def _is_level(cell: str) -> bool:
    return level1(cell) is not None or level2(cell) is not None


def _is_name(rest: Sequence[str]) -> bool:
    """The name of an indicator with something behind it, and no label or remark below the table."""
    name = rest[0]
    return 0 < len(name) <= _MAX_NAME and any(rest[1:]) and not _ENDS.search(name) and not header_roles(name) & _FORM
