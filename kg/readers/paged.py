"""Pages of a format that knows places: table pieces and prose lines of each page in, numbered `Page`s out.

Tables and paragraphs come in the order of their tops. Running heads and page numbers are left out, paragraphs that go on
over a page break are put together. Shared by PDF, OFD and scans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.document import Block, Box, Cell, Continues, Page, Paragraph, Place, Table
from kg.grammar.headers import header_roles
from kg.readers.flow import Passage, TextLine, joined_over_break, passages
from kg.readers.fragments import Fragment, text_of
from kg.readers.margins import PageLines, running_lines
from kg.readers.pieces import clean
from kg.readers.ruled import RuledTable


@dataclass(frozen=True, slots=True)
class PieceCell:
    """One printed cell of a table piece, counted from 1."""

    row: int
    column: int
    row_span: int
    column_span: int
    printed: str
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A table piece on its page: printed cells only, the column edges, and what the page's ends say of it."""

    box: Box
    cells: tuple[PieceCell, ...]
    edges: tuple[float, ...] = ()
    open_top: bool = False
    open_bottom: bool = False
    continues: Continues | None = None


@dataclass(frozen=True, slots=True)
class PagePart:
    """What was read of one page."""

    number: int
    width: float
    height: float
    tables: tuple[Piece, ...]
    lines: tuple[TextLine, ...]


def is_table(table: RuledTable) -> bool:
    """Tell a table from a frame around prose: it has two columns, or it has one and a known header; and words in it."""
    words = [words for words in table.words if words]
    if not words:
        return False
    return table.columns > 1 or any(header_roles(clean(text_of(cell))) for cell in words[:1])


def piece_of(table: RuledTable) -> Piece:
    """The printed cells of a ruled table."""
    cells = []
    for cell, words in zip(table.grid.cells, table.words, strict=True):
        if words:
            row, column = cell.row + 1, cell.column + 1
            sure = _confidence(words)
            cells.append(PieceCell(row, column, cell.row_span, cell.column_span, text_of(words), cell.box, sure))
    grid = table.grid
    return Piece(grid.box, tuple(cells), grid.columns, grid.open_top, grid.open_bottom)


def _confidence(words: Sequence[Fragment]) -> float | None:
    return min((word.confidence for word in words if word.confidence is not None), default=None)


def assemble(parts: Sequence[PagePart]) -> tuple[Page, ...]:
    """The pages of a document with tables and paragraphs numbered over all of it."""
    running = running_lines([PageLines(part.number, part.height, part.lines) for part in parts])
    flows = [_flow(part, gone) for part, gone in zip(parts, running, strict=True)]
    _join_over_breaks(flows)
    numbers = _Numbers()
    return tuple(Page(part.number, tuple(numbers.blocks(part.number, flow))) for part, flow in zip(parts, flows, strict=True))


def _flow(part: PagePart, gone: set[int]) -> list[Piece | Passage]:
    """Tables and passages of a page from top to bottom; a table parts the prose above it from that below."""
    lines = [line for index, line in enumerate(part.lines) if index not in gone]
    flow: list[Piece | Passage] = []
    for table in sorted(part.tables, key=lambda one: (one.box[1], one.box[0])):
        above = [line for line in lines if line.top + line.bottom <= table.box[1] * 2]
        lines = lines[len(above) :] if lines[: len(above)] == above else [line for line in lines if line not in above]
        flow += passages(above, part.width)
        flow.append(table)
    return flow + passages(lines, part.width)


def _join_over_breaks(flows: list[list[Piece | Passage]]) -> None:
    """Put a passage that goes on over a page break together, where it begins."""
    for number in range(len(flows) - 1, 0, -1):
        before, after = flows[number - 1], flows[number]
        if not before or not after:
            continue
        last, first = before[-1], after[0]
        if isinstance(last, Passage) and isinstance(first, Passage) and (whole := joined_over_break(last, first)):
            before[-1] = whole
            del after[0]


class _Numbers:
    """Counts tables and paragraphs over the document."""

    def __init__(self) -> None:
        self._tables = self._paragraphs = 0

    def blocks(self, page: int, flow: Iterable[Piece | Passage]) -> Iterable[Block]:
        """Numbered blocks of one page."""
        for one in flow:
            if isinstance(one, Piece):
                self._tables += 1
                yield _table(one, page, self._tables)
            elif text := clean(one.printed):
                self._paragraphs += 1
                yield Paragraph(text, Place(page=page, paragraph=self._paragraphs), one.printed)


def _table(piece: Piece, page: int, number: int) -> Table:
    cells = []
    for cell in piece.cells:
        if text := clean(cell.printed):
            place = Place(page, number, cell.row, cell.column)
            box = _rounded(cell.box) if cell.box is not None else None
            cells.append(Cell(text, place, cell.printed, cell.row_span, cell.column_span, box, confidence=cell.confidence))
    edges = tuple(round(edge, 2) for edge in piece.edges)
    return Table(
        number,
        tuple(cells),
        page,
        edges=edges,
        open_top=piece.open_top,
        open_bottom=piece.open_bottom,
        continues=piece.continues,
    )


def _rounded(box: Box) -> Box:
    left, top, right, bottom = box
    return round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)
