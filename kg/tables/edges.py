"""Columns by their place on the page: pieces of an uneven grid have fewer columns, so they are matched by x, never by index.

The last row of a table alone on a page (合计 over four columns) is a grid of three; its columns are those of the whole
table that stand at the same x. Formats without places have no edges and keep their column numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Cell
from kg.tables.rows import Row

Edges = tuple[float, ...]

_NEAR = 3.0


def common_edges(first: Edges, second: Edges) -> Edges | None:
    """The edges of both pieces together, or None where they do not stand on one grid.

    They do where the outer edges are the same and all edges of the one with fewer are edges of the other.

    >>> common_edges((10, 50, 90, 130), (10.4, 90, 130))
    (10, 50, 90, 130)
    >>> common_edges((10, 50, 130), (10, 90, 130)) is None
    True
    """
    more, fewer = (first, second) if len(first) >= len(second) else (second, first)
    if len(fewer) < 2 or abs(more[0] - fewer[0]) > _NEAR or abs(more[-1] - fewer[-1]) > _NEAR:
        return None
    return more if all(abs(more[_nearest(more, edge)] - edge) <= _NEAR for edge in fewer) else None


def united_edges(first: Edges, second: Edges) -> Edges | None:
    """The edges of either piece, for a form whose rows are divided differently; None where the outer edges are not the same.

    >>> united_edges((10, 50, 130), (10, 90, 130))
    (10, 50, 90, 130)
    """
    if len(first) < 2 or len(second) < 2 or abs(first[0] - second[0]) > _NEAR or abs(first[-1] - second[-1]) > _NEAR:
        return None
    further = [edge for edge in second if abs(first[_nearest(first, edge)] - edge) > _NEAR]
    return tuple(sorted((*first, *further)))


def on_edges(rows: Sequence[Row], own: Edges, common: Edges) -> list[Row]:
    """The rows of a piece with the column numbers and spans of the common grid."""
    if len(own) == len(common):
        return list(rows)
    index = [_nearest(common, edge) for edge in own]
    return [{(moved := _moved(cell, index)).column: moved for cell in row.values()} for row in rows]


def _moved(cell: Cell, index: Sequence[int]) -> Cell:
    left, right = index[cell.column - 1], index[cell.column - 1 + cell.column_span]
    return replace(cell, place=replace(cell.place, column=left + 1), column_span=right - left)


def _nearest(edges: Edges, value: float) -> int:
    at = bisect_left(edges, value)
    if at == len(edges) or (at and value - edges[at - 1] < edges[at] - value):
        at -= 1
    return at
