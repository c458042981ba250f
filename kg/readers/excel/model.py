"""Sheets as read: what each cell prints, before tables are told from titles. Rows and columns count from 0 here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kg.errors import ReadError
from kg.readers.limits import Limits

Spot = tuple[int, int]
"""Row and column, from 0."""

_BARE_NAME = re.compile(r"^[^\W\d][\w.]*$")
_LETTERS = re.compile(r"^\$?([A-Za-z]{1,3})\$?$")
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Area:
    """合并区域 or any block of cells: first and last row and column, both within."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """工作表: the printed words of its cells, where borders are drawn, and what was odd."""

    name: str
    hidden: bool = False
    words: dict[Spot, str] = field(default_factory=dict)
    framed: set[Spot] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    errors: list[Spot] = field(default_factory=list)
    uncached: list[Spot] = field(default_factory=list)

    def address(self, spot: Spot) -> str:
        """The address of a cell as Excel writes it.

        >>> Sheet("收支总表").address((6, 2)), Sheet("2024 表").address((0, 27))
        ('收支总表!C7', "'2024 表'!AB1")
        """
        return f"{_quoted(self.name)}!{column_letters(spot[1])}{spot[0] + 1}"


@lru_cache(maxsize=64)
def _quoted(name: str) -> str:
    """The name of a sheet in an address: between quotes where it holds more than letters."""
    return name if _BARE_NAME.match(name) else "'" + name.replace("'", "''") + "'"


class Counter:
    """Counts the cells of a workbook against the limit."""

    def __init__(self, key: str, limits: Limits) -> None:
        self._key, self._most, self.count = key, limits.sheet_cells, 0

    def add(self, number: int = 1) -> None:
        """Count cells. Raises `ReadError` beyond the limit."""
        self.count += number
        if self.count > self._most:
            raise ReadError(f"{self._key}: 单元格超过上限 {self._most:,}，请删去空白格式区或调高 sheet_cells (too many cells)")


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def spot_of(address: str) -> Spot | None:
    """Row and column of an address, None where it is none.

    >>> spot_of("C7"), spot_of("$AB$1"), spot_of("Z0")
    ((6, 2), (0, 27), None)
    """
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    column = _column_of(letters)
    if column < 0 or not 0 < len(digits) < 8:
        return None
    row = int(digits)
    return (row - 1, column) if 1 <= row <= MAX_ROWS else None


@cache
def _column_of(letters: str) -> int:
    """A column from 0 by its letters, -1 where they are none."""
    match = _LETTERS.match(letters)
    column = 0
    for letter in match[1].upper() if match else "":
        column = column * 26 + ord(letter) - 64
    return column - 1 if column <= MAX_COLUMNS else -1


def area_of(reference: str) -> Area | None:
    """The block of cells that a reference such as A1:C2 names."""
    first, _, last = reference.partition(":")
    one, other = spot_of(first), spot_of(last or first)
    if one is None or other is None:
        return None
    return Area(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def without_covered(words: dict[Spot, str], merged: Iterable[Area]) -> dict[Spot, str]:
    """The words without those that a merged area covers: Excel keeps them and shows the first alone."""
    covered: set[Spot] = set()
    for area in merged:
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if size <= len(words):
            spots: Iterable[Spot] = (
                (row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)
            )
        else:
            spots = (spot for spot in words if area.top <= spot[0] <= area.bottom and area.left <= spot[1] <= area.right)
        covered.update(spot for spot in spots if spot != (area.top, area.left) and spot in words)
    return {spot: text for spot, text in words.items() if spot not in covered} if covered else words
