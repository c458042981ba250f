"""What the text layouts share: raw pieces (paragraph lines and table pieces) before they get numbers and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.document import Block, Cell, Page, Paragraph, Place, Table
from kg.text import unlatex, unwrap

_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A printed cell: its text with wraps, and how far it spans."""

    text: str
    row_span: int = 1
    column_span: int = 1


_EMPTY = RawCell("")


@dataclass(frozen=True, slots=True)
class RawTable:
    """Rows of cells; an empty cell is an empty string. `rows[r][c]` may be None where a span covers it."""

    rows: tuple[tuple[RawCell | None, ...], ...]

    @classmethod
    def of(cls, rows: Iterable[Iterable[str]]) -> RawTable:
        """Make a table without spans from plain strings."""
        return cls(tuple(tuple(RawCell(text) if text else _EMPTY for text in row) for row in rows))


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line or paragraph of prose."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A form feed: what follows stands on the next page."""


Raw = RawLine | RawTable | PageBreak


def clean(text: str) -> str:
    """Undo LaTeX residue and line wraps of a printed text."""
    text = unlatex(text).strip()
    return unwrap(text) if _SPACE.search(text) else text


def number_pieces(pieces: Iterable[Raw]) -> tuple[Page, ...]:
    """Give tables, paragraphs and pages their numbers; pages count only where the text shows page breaks."""
    raw = list(pieces)
    paged = any(isinstance(piece, PageBreak) for piece in raw)
    pages: list[Page] = []
    blocks: list[Block] = []
    page, tables, paragraphs = 1, 0, 0
    for piece in [*raw, PageBreak()]:
        shown = page if paged else None
        if isinstance(piece, PageBreak):
            pages.append(Page(shown, tuple(blocks)))
            blocks, page = [], page + 1
        elif isinstance(piece, RawTable):
            if (table := _table(piece, tables + 1, shown)).cells:
                tables += 1
                blocks.append(table)
        elif text := clean(piece.text):
            paragraphs += 1
            blocks.append(Paragraph(text, Place(page=shown, paragraph=paragraphs), piece.text.strip()))
    while len(pages) > 1 and not pages[-1].blocks:
        pages.pop()
    return tuple(pages)


def _table(raw: RawTable, number: int, page: int | None) -> Table:
    return Table(number, tuple(_cells(raw, number, page)), page)


def _cells(raw: RawTable, number: int, page: int | None) -> Iterator[Cell]:
    for r, row in enumerate(raw.rows, 1):
        for c, cell in enumerate(row, 1):
            if cell is not None and cell.text and (text := clean(cell.text)):
                place = Place(page=page, table=number, row=r, column=c)
                yield Cell(text, place, cell.text.strip(), cell.row_span, cell.column_span)
