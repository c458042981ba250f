"""Ruled pieces against tagged tables: where both say the same cells, the tags tell what goes on over the page break.

Where they differ the ruled pieces stand, and the difference is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.document import Box, Continues, Finding, Place, Severity
from kg.readers.paged import Piece
from kg.readers.pdf.page import PageRead
from kg.readers.pdf.tags import Path, Point, TaggedTable

_MOST = 0.5
_SLACK = 1.0


class TagReader:
    """Compares the pages of one document in order; remembers where each tagged table ended on the page before."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._last: dict[Path, Path] = {}

    def of(self, read: PageRead) -> PageRead:
        """The page as read, its table pieces marked with how they go on where their tags agree."""
        if not read.tagged:
            return read
        pieces = self._compared(read.part.number, read.part.tables, read.tagged)
        return replace(read, part=replace(read.part, tables=tuple(pieces)))

    def _compared(self, number: int, pieces: Sequence[Piece], tables: Sequence[TaggedTable]) -> list[Piece]:
        found = []
        left = list(tables)
        for piece in pieces:
            table = _matching(piece, left)
            if table is None:
                found.append(piece)
                continue
            left.remove(table)
            words = _first_difference(piece, table)
            if words is None:
                found.append(replace(piece, continues=self._continues(table)))
            else:
                found.append(piece)
                self.findings.append(_differs(number, piece, table, words))
        for table in tables:
            self._last[table.path] = table.rows[-1].path
        return found

    def _continues(self, table: TaggedTable) -> Continues:
        before = self._last.get(table.path)
        if before is None:
            return "new"
        cut = any(row.path == before and not row.spanning for row in table.rows)
        return "row" if cut else "table"


def _matching(piece: Piece, tables: Sequence[TaggedTable]) -> TaggedTable | None:
    """The tagged table most of whose points lie in the piece."""
    for table in tables:
        points = table.points()
        inside = sum(_holds(piece.box, point) for point in points)
        if inside > _MOST * len(points):
            return table
    return None


def _first_difference(piece: Piece, table: TaggedTable) -> str | None:
    """The words of the first cell that rules and tags show differently, or None where they agree.

    Each tagged cell is to lie in one ruled cell, in the order of the cells. A head repeated on the page is printed, but not
    tagged again.
    """
    expected = [index for index, cell in enumerate(piece.cells) if cell.box is not None]
    at = -1
    found = []
    for row in table.rows:
        for points in row.cells:
            indexes = {_cell_at(piece, point, max(at, 0)) for point in points}
            index = indexes.pop()
            if indexes or index is None or index <= at:
                return piece.cells[index].printed if index is not None else piece.cells[max(at, 0)].printed
            at = index
            found.append(index)
    missing = sorted(set(expected) - set(found))
    return piece.cells[missing[-1]].printed if missing and missing[-1] > found[0] else None


def _cell_at(piece: Piece, point: Point, start: int) -> int | None:
    """Index of the cell that holds a point, looked for from `start` on, for the tags go through the cells in order."""
    count = len(piece.cells)
    for step in range(count):
        index = (start + step) % count
        box = piece.cells[index].box
        if box is not None and _holds(box, point):
            return index
    return None


def _holds(box: Box, point: Point) -> bool:
    return box[0] - _SLACK <= point[0] <= box[2] + _SLACK and box[1] - _SLACK <= point[1] <= box[3] + _SLACK


def _differs(number: int, piece: Piece, table: TaggedTable, words: str) -> Finding:
    ruled, tagged = len(piece.cells), sum(len(row.cells) for row in table.rows)
    return Finding(
        "structure-disagrees",
        Severity.INFO,
        f"第 {number} 页表格的标签结构与框线不一致（框线 {ruled} 格，标签 {tagged} 格），以框线为准",
        f"page {number}: tags and rules of a table differ ({tagged} and {ruled} cells); the rules stand",
        Place(page=number),
        words[:80],
    )
