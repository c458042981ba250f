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
_MAX_VALUE = 16
_MAX_GAP = 40
_LEVELS = ("level1Name", "level2Name", "level3Name")
_ENDS = re.compile(
    r"^(?:合计|总计|总分|总得分|小计|备注|注|说明|填表|填报|联系|评价结论|存在问题|改进措施|自评|审核|单位负责人|负责人|打印|相关附件|上一[篇条]|下一[篇条]|附件)|[。；]$|[:：]$"
)
_SUM = re.compile(r"^(?:合计|总计|总分|总得分|小计|自评总分)$")
_FIGURE = re.compile(r"^[\d.,%％\s]+$")
_SHORT = re.compile(r"^[\u4e00-\u9fff]{2,10}$")
_NO_COLUMN = frozenset({"printedUnit", "publisherName", "formSection"})
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
    return bool(cell) and len(cell) <= _MAX_WORD and bool(header_roles(cell) - _NO_COLUMN) and level1(cell) is None


@dataclass(frozen=True, slots=True)
class Rows:
    """The header as a row, the rows below it, and where they end in the stream."""

    header: list[str]
    rows: list[list[str]]
    stop: int
    start: int


def read_rows(cells: Sequence[str], header: Header) -> Rows:
    """The rows below a header, read in the way that places most cells."""
    leads = _leads(cells, header)
    fixed = max((_fixed(cells, header, lead) for lead in leads), key=lambda one: (one.stop, one.start))
    merged = max((_merged(cells, header, lead) for lead in leads), key=lambda one: (one.stop, -_loose(one), -one.start))
    following = next((cell for cell in cells[fixed.stop :] if cell), "")
    further = merged.stop > fixed.stop + len(fixed.header) or (merged.stop > fixed.stop and _is_level(following))
    return merged if further else fixed


def _loose(read: Rows) -> int:
    """How many rows begin with no level and no name of a project."""
    return sum(1 for row in read.rows if not row[0] and not any(_is_level(cell) for cell in row))


def _leads(cells: Sequence[str], header: Header) -> list[tuple[int, list[str]]]:
    """What may head the columns before the levels, and where it begins; 绩效指标 may as well stand above the levels only."""
    found = [(start, list(cells[start : header.first])) for start in range(header.start, header.first + 1)]
    spanning = [(start, [word for word in lead if "hasIndicator" not in header_roles(word)]) for start, lead in found[:-1]]
    return found + [one for one in spanning if one not in found]


def _fixed(cells: Sequence[str], header: Header, lead: tuple[int, list[str]]) -> Rows:
    """Rows as wide as the header, as long as each begins with a level name or with blanks before a filled cell."""
    start, before = lead
    names = [*before, *cells[header.first : header.end]]
    slots = [_slot(name) for name in names]
    width, first = len(names), len(before)
    rows: list[list[str]] = []
    at = header.end
    while at + width <= len(cells):
        row = list(cells[at : at + width])
        if not _fits(row, slots, first):
            break
        rows.append(row)
        at += width
    return Rows(names, rows, at, start)


def _slot(name: str) -> str:
    """The level or the target that a header word stands for; empty for any other."""
    roles = header_roles(name)
    return next((role for role in (*_LEVELS, "targetText") if role in roles), "")


def _fits(row: Sequence[str], slots: Sequence[str], first: int) -> bool:
    """Level names stand in their columns or are blank, and there is something behind them."""
    for cell, slot in zip(row, slots, strict=True):
        if slot == "level1Name" and cell and level1(cell) is None:
            return False
        if slot == "level2Name" and cell and not _is_level(cell) and not _SHORT.match(cell):
            return False
        if slot == "targetText" and _is_level(cell):
            return False
    return any(row[first:]) or any(row[:first])


def _merged(cells: Sequence[str], header: Header, lead_words: tuple[int, list[str]]) -> Rows:
    """Rows whose level cells are printed once for all rows they hold for; so are the columns of a list before them."""
    start, words = lead_words
    names = [*words, *cells[header.first : header.end]]
    before = len(words)
    slots = [_slot(name) for name in names[before:]]
    rows: list[list[str]] = []
    at = header.end
    while "level3Name" in slots and at < len(cells):
        lead, at, unit = _lead(cells, at, before)
        found = ([], at) if unit else _merged_row(cells, at, slots)
        if found is None:
            break
        row, at = found
        rows.append(lead + [""] * (before - len(lead)) + row)
    return Rows(names, rows, at, start)


def _lead(cells: Sequence[str], at: int, before: int) -> tuple[list[str], int, bool]:
    """The cells of a list before the levels (name, goal), or the cells of a unit alone; none where a level comes next."""
    while at < len(cells) and not cells[at]:
        at += 1
    if before == 0 or at >= len(cells) or _is_level(cells[at]):
        return [], at, False
    filled = [n for n in range(at, min(len(cells), at + _MAX_GAP)) if cells[n]]
    for count, place in enumerate(filled[: before + 1]):
        if _opens(cells, place, before):
            taken = [cells[n] for n in filled[:count]] if count else list(cells[at : at + before])
            return taken, place if count else at + before, count > 0
    return [], at, False


def _opens(cells: Sequence[str], at: int, before: int) -> bool:
    """Whether the cells of a list and then a first level stand here."""
    first = at + before
    return first < len(cells) and level1(cells[first]) is not None and not any(_is_level(cell) for cell in cells[at:first])


def _merged_row(cells: Sequence[str], at: int, slots: Sequence[str]) -> tuple[list[str], int] | None:
    """One row that begins with its first, second or third level, and where it ends.

    A level stands in its slot or is left out; a level name in another slot begins the next row.
    """
    row: list[str] = []
    while at < len(cells) and not cells[at]:
        at += 1
    second_half = slots.index("level3Name") + 1
    ended = False
    for number, slot in enumerate(slots):
        cell = cells[at] if at < len(cells) else ""
        first = level1(cell) is not None and not _only_second(cells, at)
        takes = first if slot == "level1Name" else level2(cell) is not None if slot == "level2Name" else not _is_level(cell)
        takes |= not cell and slot in _LEVELS and number >= second_half
        ended = ended or bool(_SUM.match(cell) if row else False) or (slot == "level3Name" and bool(_ENDS.search(cell)))
        if at < len(cells) and takes and not ended:
            row.append(cell)
            at += 1
        else:
            row.append("")
    levels = [cell for cell, slot in zip(row, slots, strict=True) if slot in _LEVELS[:2]]
    rest = row[slots.index("level3Name") :]
    if not any(row) or not (any(levels) or _is_name(rest)) or _ends_form(levels, rest):
        return None
    return row, at


def _ends_form(levels: Sequence[str], rest: Sequence[str]) -> bool:
    """A row without a level of its own is one only where a short value stands behind its name."""
    return not any(levels) and not any(0 < len(cell) <= _MAX_VALUE for cell in rest[1:])


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
