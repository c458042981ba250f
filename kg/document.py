"""A disclosure as read, before anything is understood: pages, paragraphs, tables, cells.

Readers make a `Document`; `kg.tables` joins its tables over page breaks; `kg.extract` reads records from it.
Every cell and paragraph knows its `Place`, and a `Finding` says what could not be read or looks wrong, and where.
Rows, columns, tables, pages and paragraphs count from 1. Nothing here knows RDF or files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points, origin top left."""

Continues = Literal["row", "table", "new"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """出处: where something is printed. A passage of prose has `paragraph` and no table; a cell has table, row, column."""

    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None

    @property
    def cell_id(self) -> str:
        """The last part of the cell's IRI.

        >>> Place(page=3, table=2, row=4, column=1).cell_id
        '2-4-1'
        >>> Place(paragraph=17).cell_id
        'p-17'
        """
        if self.table is None:
            return f"p-{self.paragraph}"
        return f"{self.table}-{self.row}-{self.column}"


class Severity(Enum):
    """严重程度 of a finding, as in SHACL."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def word(self) -> str:
        """What it is called in Chinese, in every report, page and table."""
        return _SEVERITY_WORDS[self]


_SEVERITY_WORDS = {Severity.VIOLATION: "违规", Severity.WARNING: "警告", Severity.INFO: "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """发现: something a reviewer should know, found while reading. `rule` is a concept of ontology/codelists/rules.ttl.

    `message` holds the Chinese and the English sentence; `text` the printed words it is about.
    """

    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    place: Place = Place()
    text: str = ""
    project_no: int | None = None
    row_no: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """单元格: one printed cell. `printed` is what stands on the page, wraps included; `text` the same unwrapped.

    `continued` holds the places of the further pieces where a page break cut the cell in two.
    """

    text: str
    place: Place
    printed: str = ""
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None
    sheet: str | None = None
    confidence: float | None = None
    continued: tuple[Place, ...] = ()

    @property
    def row(self) -> int:
        """Row in its table, from 1."""
        return self.place.row or 0

    @property
    def column(self) -> int:
        """Column in its table, from 1."""
        return self.place.column or 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """段落: one passage of prose, unwrapped; `printed` keeps the line breaks."""

    text: str
    place: Place
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """表格: cells in row order. A cell that spans stands once, at its top left; empty cells are left out.

    `kg.tables` fills in the rest: `caption` is the lines printed above it, `kind` a concept of the scheme tableKind,
    `header_rows` the rows that name its columns, `pieces` the printed parts it was joined from.
    Where the format knows places: `edges` are the x of the column edges; a border that a page's end left out is open;
    `continues` says what the file itself tells: the piece goes on in the `row` cut by the page break, or with a new row of
    the same `table`, or it is a `new` table.
    """

    number: int
    cells: tuple[Cell, ...]
    page: int | None = None
    pieces: int = 1
    caption: tuple[str, ...] = ()
    kind: str | None = None
    header_rows: int = 0
    edges: tuple[float, ...] = ()
    open_top: bool = False
    open_bottom: bool = False
    continues: Continues | None = None

    def rows(self) -> list[list[Cell]]:
        """The printed cells row by row, spans not expanded; rows without a cell are left out."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return [found[number] for number in sorted(found)]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Page:
    """页: blocks in reading order; `number` is None where the format shows no pages."""

    number: int | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """文件: what a reader made of one input. `key` is its path below the corpus root, `sha256` of its bytes."""

    key: str
    sha256: str
    format: str
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = field(default=())

    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order."""
        for page in self.pages:
            yield from page.blocks

    def tables(self) -> list[Table]:
        """All tables in reading order."""
        return [block for block in self.blocks() if isinstance(block, Table)]

    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs in reading order."""
        return [block for block in self.blocks() if isinstance(block, Paragraph)]
