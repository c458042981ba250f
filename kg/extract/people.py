"""Cells in which a table prints persons: beside a label 项目负责人 or 联系电话, and below a column head of these words.

A name alone in a cell tells nothing of itself; its label does. What is found here is marked on the evidence, so that masking
knows it wherever the words go. In: one table. Out: places.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.document import Cell, Place, Table
from kg.grammar.headers import header_roles
from kg.grammar.persons import in_field, is_label


def personal_places(table: Table) -> frozenset[Place]:
    """The places of all cells that stand for persons and hold a name or a number."""
    if not any(is_label(cell.text) for cell in table.cells):
        return frozenset()
    cells = (*_beside(table), *_below(table))
    return frozenset(cell.place for cell in cells if in_field(cell.text))


def _beside(table: Table) -> Iterator[Cell]:
    """Cells right of a label, up to the next label of the row."""
    for row in table.rows():
        open_ = False
        for cell in sorted(row, key=lambda one: one.column):
            if is_label(cell.text):
                open_ = True
            elif header_roles(cell.text):
                open_ = False
            elif open_:
                yield cell


def _below(table: Table) -> Iterator[Cell]:
    """Cells below a label in the head of the table; in a table without a known head, below one in its first row."""
    rows = table.rows()
    head = max(table.header_rows, 1)
    columns = {
        cell.column + more
        for row in rows[:head]
        for cell in row
        if is_label(cell.text)
        for more in range(cell.column_span)
    }  # fmt: skip
    yield from (cell for row in rows[head:] for cell in row if cell.column in columns)
