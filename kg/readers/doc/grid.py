"""Tables while they are read: paragraphs fill cells, marks end cells and rows, edges in twips become columns of one grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.readers.doc.paragraphs import RowCell
from kg.readers.word.blocks import Flow, GridCell, Line, table_flow

_SAME_EDGE = 20
_ONE_CELL = 1000


@dataclass(slots=True)
class OpenTable:
    """A table being read, at one depth of nesting."""

    rows: list[tuple[Sequence[RowCell], list[list[str]]]] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    contents: list[Flow] = field(default_factory=list)

    def add(self, item: Flow) -> None:
        """Something that stands in the cell being read."""
        self.contents.append(item)
        if isinstance(item, Line):
            self.lines.append(item.text)

    def end_cell(self) -> None:
        """The mark that ends a cell."""
        self.cells.append(self.lines)
        self.lines = []

    def end_row(self, defined: Sequence[RowCell]) -> None:
        """The mark that ends a row, which says how the row is cut; without that the cells count as equally wide."""
        if len(defined) < len(self.cells):
            right = defined[-1].right if defined else 0
            missing = range(len(self.cells) - len(defined))
            defined = [*defined, *(RowCell(right + n * _ONE_CELL, right + (n + 1) * _ONE_CELL) for n in missing)]
        self.rows.append((defined, self.cells))
        self.cells = []
        self.lines = []

    def close(self) -> list[Flow]:
        """The table, what is nested in it after it."""
        if self.cells or self.lines:
            self.end_cell()
            self.end_row(())
        columns = _columns([edge for defined, _ in self.rows for cell in defined for edge in (cell.left, cell.right)])
        return list(table_flow([_row(defined, cells, columns) for defined, cells in self.rows], self.contents))


def _columns(edges: list[int]) -> dict[int, int]:
    """The column (from 0) that begins at each edge; edges that lie close together are one."""
    columns: dict[int, int] = {}
    first, number = 0, -1
    for edge in sorted(set(edges)):
        if number < 0 or edge - first > _SAME_EDGE:
            first = edge
            number += 1
        columns[edge] = number
    return columns


def _row(defined: Sequence[RowCell], cells: list[list[str]], columns: dict[int, int]) -> list[GridCell]:
    row: list[GridCell] = []
    for number, cell in enumerate(defined):
        lines = cells[number] if number < len(cells) else []
        column, width = columns[cell.left], columns[cell.right] - columns[cell.left]
        if row and (cell.swallowed or width <= 0):
            row[-1].width = max(row[-1].width, columns[cell.right] - row[-1].column)
            row[-1].lines += [] if cell.swallowed else lines
        else:
            row.append(GridCell(column, max(1, width), lines, cell.merge))
    return row
