"""Tables without rules, or with level rules alone: text fragments in, table pieces and the text outside out.

A line that names at least three columns in words of the ontology begins such a table; what follows stands under those
words. Without a known header nothing is a table, so that prose and contents pages give none. Shared by PDF, OFD and scans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.grammar.headers import header_roles
from kg.grammar.levels import level1, level2
from kg.readers.fragments import Fragment, Line, box_of, joined, lines_of
from kg.readers.paged import Piece, PieceCell
from kg.readers.pieces import clean

_GAP = 0.9
_MIN_COLUMNS = 3
_MIN_ROWS = 2
_NAMED = 0.6
_MAX_HEADER = 30
_MAX_PITCH = 3.2
_WRAP_PITCH = 1.6
_WIDE = 0.6
_VALUE = re.compile(r"^[≥≤＜＞<>=＝]|^[-+]?[\d,]+(?:\.\d+)?[%％]?$")

_Group = list[Fragment]


@dataclass(slots=True)
class _Table:
    """A table while its lines are gathered: the extent of each column, and the groups of each row by column."""

    columns: list[tuple[float, float]]
    rows: list[dict[int, _Group]] = field(default_factory=list)
    used: list[Line] = field(default_factory=list)

    def column_of(self, group: _Group) -> int | None:
        """The column a group overlaps, or the only one it may belong to; None where it overlaps several."""
        left, right = group[0].left, group[-1].right
        under = [number for number, (low, high) in enumerate(self.columns) if min(high, right) > max(low, left)]
        if len(under) == 1:
            return under[0]
        if under:
            return None
        middle = (left + right) / 2
        return min(range(len(self.columns)), key=lambda number: abs(sum(self.columns[number]) / 2 - middle))

    def take(self, line: Line, groups: Sequence[_Group]) -> bool:
        """Add a line as a row, or as the rest of the row above; False where it does not fit."""
        placed: dict[int, _Group] = {}
        for group in groups:
            column = self.column_of(group)
            if column is None or column in placed:
                return False
            placed[column] = group
        near = line.top - self.used[-1].top <= _WRAP_PITCH * line.height
        if len(self.rows) > 1 and near and 0 not in placed and _is_rest(placed, self.rows[-1]):
            for column, group in placed.items():
                self.rows[-1][column] = [*self.rows[-1][column], *group]
        else:
            self.rows.append(placed)
        self.used.append(line)
        for column, group in placed.items():
            low, high = self.columns[column]
            self.columns[column] = (min(low, group[0].left), max(high, group[-1].right))
        return True


def _is_rest(placed: dict[int, _Group], above: dict[int, _Group]) -> bool:
    """Tell the further lines of wrapped cells: few of the row's columns go on, and none with a figure, a sign or a level."""
    if not placed.keys() < above.keys() or len(placed) * 2 > len(above):
        return False
    texts = [clean(joined(group)) for group in placed.values()]
    return not any(_VALUE.match(text) or level1(text) or level2(text) for text in texts)


def aligned_tables(fragments: Sequence[Fragment]) -> tuple[list[Piece], list[Fragment]]:
    """The tables of a page that stand by alignment, and the fragments outside them."""
    lines = lines_of(fragments)
    pieces: list[Piece] = []
    outside: list[Fragment] = []
    number = 0
    while number < len(lines):
        table = _begin(lines[number])
        if table is not None:
            stop = _gather(table, lines, number + 1)
            if len(table.rows) > _MIN_ROWS and sum(len(row) > 1 for row in table.rows) > _MIN_ROWS:
                pieces.append(_piece(table))
                number = stop
                continue
        outside += lines[number].fragments
        number += 1
    return pieces, outside


def _begin(line: Line) -> _Table | None:
    """A table where the line names columns."""
    groups = _groups(line)
    texts = [clean(joined(group)) for group in groups]
    named = sum(1 for text in texts if header_roles(text))
    if len(groups) < _MIN_COLUMNS or named < _NAMED * len(groups) or any(len(text) > _MAX_HEADER for text in texts):
        return None
    columns = [(group[0].left, group[-1].right) for group in groups]
    return _Table(columns, [dict(enumerate(groups))], [line])


def _gather(table: _Table, lines: Sequence[Line], start: int) -> int:
    """Take the lines that follow as long as they stand under the columns; returns the first that does not."""
    width = table.columns[-1][1] - table.columns[0][0]
    for number in range(start, len(lines)):
        line = lines[number]
        groups = _groups(line)
        far = line.top - table.used[-1].top > _MAX_PITCH * line.height
        prose = len(groups) == 1 and line.right - line.left > _WIDE * width
        outside = line.left > table.columns[-1][1] or line.right < table.columns[0][0]
        if far or prose or outside or not table.take(line, groups):
            return number
    return len(lines)


def _groups(line: Line) -> list[_Group]:
    """Fragments of a line that stand close together."""
    groups: list[_Group] = [[line.fragments[0]]]
    for before, fragment in pairwise(line.fragments):
        if fragment.left - before.right > _GAP * line.height:
            groups.append([fragment])
        else:
            groups[-1].append(fragment)
    return groups


def _piece(table: _Table) -> Piece:
    cells = []
    for r, row in enumerate(table.rows, 1):
        for column, group in sorted(row.items()):
            text = "\n".join(line.text for line in lines_of(group))
            sure = min((one.confidence for one in group if one.confidence is not None), default=None)
            cells.append(PieceCell(r, column + 1, 1, 1, text, box_of(group), sure))
    lows, highs = [low for low, _ in table.columns], [high for _, high in table.columns]
    edges = (lows[0], *((high + low) / 2 for high, low in zip(highs, lows[1:], strict=False)), highs[-1])
    box = (lows[0], table.used[0].top, highs[-1], table.used[-1].bottom)
    return Piece(box, tuple(cells), edges)
