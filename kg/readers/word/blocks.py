"""Lines and grids of a Word file in, pages of a `Document` out.

Word keeps no pages: where they break depends on fonts and printer. So places give table, row and column, no page.
Unlike in PDF a line break in a Word file was typed, so figures on its two sides are two figures and stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from kg.document import Block, Cell, Page, Paragraph, Place, Table
from kg.errors import ReadError
from kg.readers.limits import Limits
from kg.readers.pieces import clean

_BREAK = re.compile(r"[\n\t]+")
_LETTER = re.compile(r"[A-Za-z]")


class Merge(Enum):
    """How a cell takes part in a vertical merge."""

    NONE = 0
    START = 1
    GOES_ON = 2


@dataclass(slots=True)
class GridCell:
    """A cell of a row: the grid column where it begins (from 0), how many it covers, its printed lines."""

    column: int
    width: int = 1
    lines: list[str] = field(default_factory=list)
    merge: Merge = Merge.NONE


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the part of one up to a line break that was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells on one grid of columns."""

    rows: list[list[GridCell]]


Flow = Line | Grid


def table_flow(rows: list[list[GridCell]], contents: list[Flow]) -> Iterator[Flow]:
    """A table and the tables nested in it, which follow it. `contents` is all that stands in its cells, in order.

    A table of one column that holds tables is a frame for the page's layout: what is in it is read as if it were not there.
    """
    nested = [item for item in contents if isinstance(item, Grid)]
    if nested and all(len(row) <= 1 for row in rows):
        yield from contents
        return
    yield Grid(rows)
    yield from nested


def joined(lines: Iterable[str]) -> str:
    """One text of typed lines: figures, and Latin words, stay apart.

    >>> joined(["1.培训人数≥100", "2.举办活动20"])
    '1.培训人数≥100 2.举办活动20'
    >>> joined(["经济效益", "指标"])
    '经济效益指标'
    """
    lines = lines if isinstance(lines, list) else list(lines)
    if len(lines) == 1 and not _BREAK.search(lines[0]):
        return clean(lines[0])
    text = ""
    for piece in (piece for line in lines for piece in _BREAK.split(line)):
        part = clean(piece)
        text += (" " if text and part and _apart(text[-1], part[0]) else "") + part
    return text


def _apart(before: str, after: str) -> bool:
    return (before.isdecimal() and after.isdecimal()) or bool(_LETTER.match(before) and _LETTER.match(after))


def pages_of(flow: Iterable[Flow], key: str, limits: Limits) -> tuple[Page, ...]:
    """Number paragraphs and tables. What prints nothing is left out.

    Raises `ReadError` where there are more cells than `limits.cells`.
    """
    blocks: list[Block] = []
    tables = paragraphs = cells = 0
    for item in flow:
        if isinstance(item, Grid):
            table = Table(tables + 1, tuple(_cells(item, tables + 1)))
            cells += len(table.cells)
            if cells > limits.cells:
                raise ReadError(f"{key}: 单元格超过上限 {limits.cells:,}，请拆分文件 (too many cells)")
            if table.cells:
                tables += 1
                blocks.append(table)
        elif text := joined([item.text]):
            paragraphs += 1
            blocks.append(Paragraph(text, Place(paragraph=paragraphs), item.text.strip()))
    return (Page(None, tuple(blocks)),)


def _cells(grid: Grid, table: int) -> Iterator[Cell]:
    for row, cell, height in _merged(grid.rows):
        text = joined(cell.lines)
        if text:
            place = Place(table=table, row=row, column=cell.column + 1)
            yield Cell(text, place, "\n".join(cell.lines).strip(), height, cell.width)


def _merged(rows: list[list[GridCell]]) -> list[tuple[int, GridCell, int]]:
    """Row (from 1), cell and height of every cell that is not covered by one above it."""
    found: list[tuple[int, GridCell, int]] = []
    open_at: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        still: dict[int, int] = {}
        for cell in row:
            above = open_at.get(cell.column) if cell.merge is Merge.GOES_ON else None
            if above is not None and found[above][1].width == cell.width:
                start, first, height = found[above]
                found[above] = (start, first, height + 1)
                still[cell.column] = above
                continue
            if cell.merge is not Merge.NONE:
                still[cell.column] = len(found)
            found.append((number, cell, 1))
        open_at = still
    return found
