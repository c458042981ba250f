"""Ruled tables with their words: grids of `kg.readers.lattice` and text fragments in, tables and the text outside out.

A run of text belongs to the cell in which it starts: what overflows its cell is not the next cell's. A run that goes on
over a rule with a gap there is the text of two cells. Shared by PDF, OFD and scans.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.readers.fragments import Fragment, text_of
from kg.readers.lattice import Grid, GridCell, Rules, find_grids

_CUT_GAP = 0.3
_CUT_SLACK = 0.8
_THROUGH = 0.22
_PITCH = 2.2
_HALF = frozenset("。，、；：！？）〕】》」”’")


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A grid and the fragments of each of its cells, in the order in which they were drawn."""

    grid: Grid
    words: tuple[tuple[Fragment, ...], ...]

    @property
    def columns(self) -> int:
        """Number of columns of the grid."""
        return len(self.grid.columns) - 1

    def texts(self) -> list[str]:
        """The text of each cell, with line breaks; empty cells included."""
        return [text_of(words) if words else "" for words in self.words]

    def fragments(self) -> list[Fragment]:
        """All fragments of the table."""
        return [fragment for words in self.words for fragment in words]


def ruled_tables(rules: Rules, fragments: Sequence[Fragment]) -> tuple[list[RuledTable], list[Fragment]]:
    """The ruled tables of a page from top to bottom, and the fragments that stand in none."""
    grids = find_grids(rules)
    if not grids:
        return [], list(fragments)
    tables = [_Filling(grid) for grid in grids]
    outside: list[Fragment] = []
    for fragment in fragments:
        rest: Fragment | None = fragment
        while rest is not None:
            rest = _place(rest, tables, outside)
    return [RuledTable(table.grid, tuple(map(tuple, table.settle()))) for table in tables], outside


class _Filling:
    """A grid while its cells are filled; finds the cell at a point by bisection."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.words: list[list[Fragment]] = [[] for _ in grid.cells]
        self.placed: list[int] = []
        width = len(grid.columns) - 1
        self._at: list[int] = [-1] * (width * (len(grid.rows) - 1))
        self._width = width
        for index, cell in enumerate(grid.cells):
            for row in range(cell.row, cell.row + cell.row_span):
                start = row * width + cell.column
                for square in range(start, start + cell.column_span):
                    self._at[square] = index
        self.left, self.top, self.right, self.bottom = grid.box

    def find(self, x: float, y: float) -> int:
        """The cell at a point, or -1."""
        if not (self.left <= x < self.right and self.top <= y < self.bottom):
            return -1
        column = bisect_right(self.grid.columns, x) - 1
        return self._at[(bisect_right(self.grid.rows, y) - 1) * self._width + column]

    def add(self, index: int, fragment: Fragment) -> None:
        """Give a fragment to a cell."""
        self.words[index].append(fragment)
        self.placed.append(index)

    def settle(self) -> list[list[Fragment]]:
        """The words of each cell, lines that overflow their cell given back to it."""
        _take_back(self.grid.cells, self.words, self.placed)
        return self.words


def _place(fragment: Fragment, tables: Sequence[_Filling], outside: list[Fragment]) -> Fragment | None:
    """Give a fragment to the cell where it starts; returns what belongs to the next cell."""
    middle = fragment.middle
    first = fragment.end_of(0)
    start = (first[0] + first[1]) / 2
    for table in tables:
        index = table.find(start, middle)
        if index < 0:
            continue
        right = table.grid.cells[index].box[2]
        if fragment.right > right + _CUT_SLACK and (at := _cut(fragment, right)):
            table.add(index, fragment.part(0, at))
            return fragment.part(at, len(fragment.text)) if fragment.text[at:].strip() else None
        table.add(index, fragment)
        return None
    for table in tables:
        index = table.find((fragment.left + fragment.right) / 2, middle)
        if index >= 0:
            table.add(index, fragment)
            return None
    outside.append(fragment)
    return None


def _cut(fragment: Fragment, x: float) -> int:
    """Index of the first character beyond the rule where there is a gap at the rule, else 0: the text runs over it."""
    text = fragment.text
    for at in range(1, len(text)):
        left, right = fragment.end_of(at)
        if (left + right) / 2 <= x or text[at] == " ":
            continue
        before = at - 1
        while before > 0 and text[before] == " ":
            before -= 1
        start, end = fragment.end_of(before)
        if text[before] in _HALF:  # the glyph fills the left half of its box, and may be set so
            end = (start + end) / 2
        clear = end <= x + _CUT_SLACK and left >= x - _CUT_SLACK
        return at if clear and (left - end >= _CUT_GAP or not fragment.ends) else 0
    return 0


def _take_back(cells: Sequence[GridCell], words: list[list[Fragment]], placed: Sequence[int]) -> None:
    """A line that a level rule cuts through overflows the cell above it, where the lines before it were drawn.

    So do the lines that follow it at the same pitch: the text began in the cell above and never fitted there.
    """
    cut = {
        (index, number)
        for index, (cell, inside) in enumerate(zip(cells, words, strict=True))
        for number, one in enumerate(inside)
        if one.top < cell.box[1] - _THROUGH * (one.bottom - one.top)
    }
    if not cut:
        return
    counts = [0] * len(cells)
    order: list[tuple[int, int]] = []
    for index in placed:
        order.append((index, counts[index]))
        counts[index] += 1
    moves: dict[tuple[int, int], int] = {}
    for at, (index, number) in enumerate(order[1:], 1):
        before = order[at - 1]
        owner = moves.get(before, before[0])
        above, one = words[before[0]][before[1]], words[index][number]
        if owner != index and (before in moves or (index, number) in cut) and _goes_on(cells[owner], above, one):
            moves[index, number] = owner
    for (index, number), owner in sorted(moves.items()):
        words[owner].append(words[index][number])
    for index, inside in enumerate(words):
        gone = {number for (where, number) in moves if where == index}
        if gone:
            inside[:] = [one for number, one in enumerate(inside) if number not in gone]


def _goes_on(owner: GridCell, above: Fragment, one: Fragment) -> bool:
    """Tell the next line of a text: below the line before it, at its pitch, within the columns of its cell."""
    size = one.bottom - one.top
    inside = owner.box[0] - 1 <= one.left and one.left < owner.box[2]
    return inside and 0 < one.middle - above.middle <= _PITCH * size
