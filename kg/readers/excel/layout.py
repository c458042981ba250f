"""A sheet as printed: titles, unit lines, tables and notes told apart; several tables of a sheet each for itself.

Empty rows and columns part one table from another. A row with a single cell above a table is its caption, as is 单位：万元.
A cell that is empty but has a border belongs to its table, so that a blank form is not torn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.grammar.headers import header_roles
from kg.readers.excel.model import Area, Sheet, Spot, without_covered

_NOTE = re.compile(r"^(?:注|备注|说明|附注|填表说明|填报说明)\s*\d*\s*[:：]|^注\d")
_UNIT = re.compile(r"^[(（]?(?:金额|货币|计量)?单位\s*[:：]")
_FIGURE = re.compile(r"^[-+]?[\d,，.]+%?$")
_YEAR = re.compile(r"^20\d\d$")
_FORM_LABELS = frozenset({"projectCode", "name", "departmentName", "departmentCode", "budgetAmount", "fiscalAmount"})
"""What heads a value beside it in a form: alone in its row it is a row without a value, no title."""
_MAX_DEPTH = 12
_MAX_CAPTION_CELLS = 4


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of prose on a sheet."""

    text: str
    spot: Spot


class SheetCell(NamedTuple):
    """A printed cell of a table: row and column from 1 within it, spans, and its spot on the sheet."""

    row: int
    column: int
    row_span: int
    column_span: int
    printed: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One table of a sheet."""

    cells: tuple[SheetCell, ...]


def blocks_of(sheet: Sheet) -> list[SheetLine | SheetTable]:
    """Lines and tables of a sheet from top to bottom, those beside each other from left to right."""
    words = without_covered(sheet.words, sheet.merged)
    if not words:
        return []
    whole = _Region.around(words)
    merged = {(area.top, area.left): _clipped(area, whole) for area in sheet.merged if _meets(area, whole)}
    grid = _Grid(words, sheet.framed, merged)
    return list(_split(grid, whole, 0))


@dataclass(frozen=True, slots=True)
class _Region:
    """Rows and columns of a part of a sheet, both within."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def around(cls, spots: Sequence[Spot] | dict[Spot, str]) -> _Region:
        rows, columns = [spot[0] for spot in spots], [spot[1] for spot in spots]
        return cls(min(rows), min(columns), max(rows), max(columns))


class _Grid:
    """The cells of a sheet, by row."""

    def __init__(self, words: dict[Spot, str], framed: set[Spot], merged: dict[Spot, Area]) -> None:
        self.words, self.framed, self.merged = words, framed, merged
        self._rows, self._frames = _by_row(words), _by_row(framed)

    def row(self, number: int, region: _Region) -> list[int]:
        """Columns of a row's printed cells."""
        return _within(self._rows.get(number), region)

    def frames(self, number: int, region: _Region) -> list[int]:
        """Columns of a row's cells with a border."""
        return _within(self._frames.get(number), region)

    def trimmed(self, region: _Region) -> _Region | None:
        """The region without empty margins; a merged cell with words reaches as far as it is drawn."""
        rows = {row: columns for row in range(region.top, region.bottom + 1) if (columns := self.row(row, region))}
        if not rows:
            return None
        bottom, right = max(rows), max(columns[-1] for columns in rows.values())
        for (row, column), area in self.merged.items():
            if column in rows.get(row, ()):
                bottom, right = max(bottom, min(area.bottom, region.bottom)), max(right, min(area.right, region.right))
        return _Region(min(rows), min(columns[0] for columns in rows.values()), bottom, right)

    def used_rows(self, region: _Region) -> list[bool]:
        """For each row of a region whether a cell is printed, bordered or merged there."""
        used = [bool(self.row(row, region) or self.frames(row, region)) for row in range(region.top, region.bottom + 1)]
        for area in self._merged_in(region):
            for row in range(max(area.top, region.top), min(area.bottom, region.bottom) + 1):
                used[row - region.top] = True
        return used

    def used_columns(self, region: _Region) -> list[bool]:
        """The same for each column."""
        columns: set[int] = set()
        for row in range(region.top, region.bottom + 1):
            columns.update(self.row(row, region), self.frames(row, region))
        for area in self._merged_in(region):
            columns.update(range(area.left, area.right + 1))
        return [column in columns for column in range(region.left, region.right + 1)]

    def _merged_in(self, region: _Region) -> list[Area]:
        """Merged areas that begin in a region and are printed or bordered."""
        return [
            area
            for spot, area in self.merged.items()
            if _meets(area, region) and area.top >= region.top and (spot in self.words or spot in self.framed)
        ]


def _by_row(spots: Iterable[Spot]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for row, column in spots:
        rows.setdefault(row, []).append(column)
    for columns in rows.values():
        columns.sort()
    return rows


def _within(columns: list[int] | None, region: _Region) -> list[int]:
    if not columns:
        return []
    if columns[0] >= region.left and columns[-1] <= region.right:
        return columns
    return [column for column in columns if region.left <= column <= region.right]


def _split(grid: _Grid, region: _Region, depth: int) -> Iterator[SheetLine | SheetTable]:
    """Cut a region at empty rows, take its captions off, cut it at empty columns, until nothing is left to cut."""
    inner = grid.trimmed(region)
    if inner is None:
        return
    bands = _bands(grid.used_rows(inner), inner.top)
    if len(bands) > 1 and depth < _MAX_DEPTH:
        for start, end in bands:
            yield from _split(grid, _Region(start, inner.left, end, inner.right), depth + 1)
        return
    top = inner.top
    while top <= inner.bottom and _is_caption(grid, inner, top):
        yield from _lines(grid, inner, top)
        top += 1
    if top > inner.bottom:
        return
    body = _Region(top, inner.left, inner.bottom, inner.right)
    sides = _bands(grid.used_columns(body), body.left)
    parts = [_Region(body.top, start, body.bottom, end) for start, end in sides]
    if len(parts) > 1 and depth < _MAX_DEPTH and _stand_alone(grid, parts):
        for part in parts:
            yield from _split(grid, part, depth + 1)
    elif top > inner.top and depth < _MAX_DEPTH:
        yield from _split(grid, body, depth + 1)
    else:
        yield from _table(grid, body)


def _bands(used: Sequence[bool], first: int) -> list[tuple[int, int]]:
    """Runs of used rows or columns."""
    found: list[tuple[int, int]] = []
    for number, one in enumerate(used, first):
        if one and found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        elif one:
            found.append((number, number))
    return found


def _is_caption(grid: _Grid, region: _Region, row: int) -> bool:
    """A row above a table that is none of its rows: one cell, or unit and year beside each other, or unframed above a frame."""
    columns = grid.row(row, region)
    if not columns:
        return True
    texts = [grid.words[row, column] for column in columns]
    framed = len(grid.frames(row, region))
    if len(columns) == 1:
        area = grid.merged.get((row, columns[0]))
        below = area is not None and any(
            column not in range(area.left, area.right + 1)
            for other in range(row + 1, area.bottom + 1)
            for column in grid.row(other, region)
        )
        width = 1 if area is None else area.right - area.left + 1
        alone = framed <= width or (framed >= _row_width(region) and width == _row_width(region))
        empty_value = area is None and bool(header_roles(texts[0]) & _FORM_LABELS)
        return not (below or empty_value or _is_figure(texts[0])) and alone
    if len(columns) > _MAX_CAPTION_CELLS or any(_is_figure(text) for text in texts):
        return False
    if not framed and any(_UNIT.match(text.strip()) for text in texts):
        return True
    following = grid.frames(row + 1, region) if row < region.bottom else []
    return not framed and len(following) > len(columns)


def _is_figure(text: str) -> bool:
    """A figure, but for a year: 2024 stands beside 单位：万元."""
    return bool(_FIGURE.match(text.strip())) and not _YEAR.match(text.strip())


def _row_width(region: _Region) -> int:
    return region.right - region.left + 1


def _stand_alone(grid: _Grid, parts: Sequence[_Region]) -> bool:
    """Tell tables beside each other from one table with a blank column: each has rows, columns and a head of its own.

    收入 and 支出 beside each other are the two sides of one table.
    """
    heads = []
    for part in parts:
        inner = grid.trimmed(part)
        if inner is None or inner.bottom == inner.top or inner.left == inner.right:
            return False
        words = _row_words(grid, inner, inner.top) + _row_words(grid, inner, inner.top + 1)
        heads.append({role for word in words for role in header_roles(word)})
    if any("incomeHead" in head for head in heads) and any("expenditureHead" in head for head in heads):
        return False
    return all(heads)


def _row_words(grid: _Grid, region: _Region, row: int) -> list[str]:
    return [grid.words[row, column] for column in grid.row(row, region)]


def _lines(grid: _Grid, region: _Region, row: int) -> Iterator[SheetLine]:
    for column in grid.row(row, region):
        for line in grid.words[row, column].splitlines():
            if line.strip():
                yield SheetLine(line.strip(), (row, column))


def _table(grid: _Grid, region: _Region) -> Iterator[SheetLine | SheetTable]:
    """A table with the notes below it, or mere lines where no row has two cells."""
    bottom = region.bottom
    while bottom > region.top and _is_note(grid, region, bottom):
        bottom -= 1
    rows = [row for row in range(region.top, bottom + 1) if grid.row(row, region)]
    if _is_prose(grid, region, rows):
        for row in rows:
            yield from _lines(grid, region, row)
    else:
        yield SheetTable(tuple(_cells(grid, _Region(region.top, region.left, bottom, region.right))))
    for row in range(bottom + 1, region.bottom + 1):
        yield from _lines(grid, region, row)


def _is_note(grid: _Grid, region: _Region, row: int) -> bool:
    words = _row_words(grid, region, row)
    return not words or (len(words) == 1 and bool(_NOTE.match(words[0].strip())))


def _is_prose(grid: _Grid, region: _Region, rows: Sequence[int]) -> bool:
    """No row has two cells; or a single row without a border and without a figure."""
    widest = max((len(grid.row(row, region)) for row in rows), default=0)
    if widest <= 1:
        return True
    if len(rows) > 1 or any(grid.frames(row, region) for row in rows):
        return False
    return not any(_FIGURE.match(text.strip()) for text in _row_words(grid, region, rows[0]))


def _cells(grid: _Grid, region: _Region) -> Iterator[SheetCell]:
    words, merged, top, left = grid.words, grid.merged, region.top - 1, region.left - 1
    for row in range(region.top, region.bottom + 1):
        for column in grid.row(row, region):
            spot = row, column
            area = merged.get(spot)
            down = across = 1
            if area is not None:
                down, across = min(area.bottom, region.bottom) - row + 1, min(area.right, region.right) - column + 1
            yield SheetCell(row - top, column - left, down, across, words[spot], spot)


def _meets(area: Area, region: _Region) -> bool:
    return area.top <= region.bottom and area.bottom >= region.top and area.left <= region.right and area.right >= region.left


def _clipped(area: Area, region: _Region) -> Area:
    return Area(area.top, area.left, min(area.bottom, region.bottom), min(area.right, region.right))
