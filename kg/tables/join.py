"""Whole tables: the printed pieces of a table over many pages become one, before anything is understood.

A piece goes on with the table above it when nothing but running heads stands between them and it neither names other
columns nor begins another form. Repeated headers are dropped, a row cut by the page break is put together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.document import Block, Cell, Document, Finding, Page, Paragraph, Place, Severity, Table
from kg.grammar.headers import header_roles
from kg.tables.classify import classify
from kg.tables.edges import common_edges, on_edges, united_edges
from kg.tables.furniture import is_furniture
from kg.tables.places import renumbered
from kg.tables.rows import (
    Row,
    begins_row,
    columns_of,
    header_block,
    is_header_row,
    is_indicator_header,
    is_rest_of_label,
    is_rest_of_row,
    leading_headers,
    merge,
    row_key,
    rows_of,
    texts,
)
from kg.tables.titlerows import split_titles

_KEY_ROLES = frozenset({"targetText", "serialNumber"})
_FORM_STARTS = frozenset({"projectCode", "name", "hasGoal"})
_CAPTION_LINES = 8
_CUT_PROSE = 4
_SENTENCE_ENDS = ("。", "；", ";", "！")
_FIGURE = re.compile(r"^[\d.,%％]+$")


@dataclass(slots=True)
class _Running:
    """A table that may still go on."""

    caption: list[str]
    page: int | None
    pieces: int = 1
    findings: list[Finding] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    headers: list[Row] = field(default_factory=list)
    has_indicators: bool = False
    keys: frozenset[int] = frozenset()
    edges: tuple[float, ...] = ()
    open_bottom: bool = False
    titles: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Add a row, and remember it where it heads columns."""
        self.rows.append(row)
        if is_header_row(row):
            self.headers.append(row)
            self.keys |= columns_of([row], _KEY_ROLES)
        self.has_indicators = self.has_indicators or is_indicator_header(row)

    def replace_last(self, row: Row) -> None:
        """Put a row in the place of the last one, of which it is the whole."""
        if self.headers and self.headers[-1] is self.rows[-1]:
            self.headers.pop()
        self.rows.pop()
        self.add(row)

    def renumber(self, common: tuple[float, ...]) -> None:
        """Give all rows the columns of a grid that has more of them."""
        rows = on_edges(self.rows, self.edges, common)
        self.rows, self.headers, self.keys, self.edges = [], [], frozenset(), common
        for row in rows:
            self.add(row)


def join(document: Document) -> Document:
    """The same document with whole tables, numbered anew, classified and captioned."""
    pages: dict[int, list[Block]] = {index: [] for index in range(len(document.pages))}
    findings: list[Finding] = []
    for index, block in _whole(document):
        if isinstance(block, _Running):
            number = 1 + sum(isinstance(other, Table) for blocks in pages.values() for other in blocks)
            findings += [replace(finding, place=replace(finding.place, table=number)) for finding in block.findings]
            pages[index] += [*_title_lines(block, number), _finish(block, number)]
        else:
            pages[index].append(block)
    tables = [block for blocks in pages.values() for block in blocks if isinstance(block, Table)]
    return replace(
        document,
        pages=tuple(Page(page.number, tuple(pages[index])) for index, page in enumerate(document.pages)),
        findings=(*renumbered(document.findings, document, tables), *findings),
    )


def _whole(document: Document) -> Iterator[tuple[int, Paragraph | _Running]]:
    """Blocks in reading order with the index of their page; a table is given out when it is known to be complete."""
    running: _Running | None = None
    at = 0
    pending: list[tuple[int, Paragraph]] = []
    for index, page in enumerate(document.pages):
        for block in page.blocks:
            if isinstance(block, Paragraph):
                pending.append((index, block))
                continue
            titles, table = split_titles(block)
            between = [*(paragraph.text for _, paragraph in pending), *(text for row in titles for text in texts(row))]
            if running is not None and _goes_on(running, table, between):
                _append(running, table)
                pending = []
                continue
            if running is not None:
                yield at, running
            yield from pending
            running, at = _start(table, titles, between), index
            pending = []
    if running is not None:
        yield at, running
    yield from pending


def _start(table: Table, titles: list[Row], between: Sequence[str]) -> _Running:
    running = _Running(list(between[-_CAPTION_LINES:]), table.page, edges=table.edges, open_bottom=table.open_bottom)
    running.titles = titles
    for row in rows_of(table):
        _add_row(running, row)
    return running


def _goes_on(running: _Running, table: Table, between: Sequence[str]) -> bool:
    if not all(is_furniture(text, running.caption) for text in between):
        return False
    rows = rows_of(table)
    if not rows or table.continues in ("row", "table"):
        return True
    if table.continues == "new":
        return False
    if _begins_form(running, rows[0]):
        return False
    placed = bool(running.edges and table.edges)
    same_grid = placed and _edges_of_both(running, table) is not None
    headers = rows[: leading_headers(rows)]
    if not headers and (repeated := _repeated(running, rows)) and repeated < len(rows):
        return True
    if not headers and placed and not same_grid:
        return False
    if headers and same_grid and not between and header_block(running.rows) == len(running.rows):
        return True  # the page ended within the header
    if headers and same_grid and not between and (_is_unfinished_form(running) or _has_figure(headers[0])):
        return True  # a row of labels in a form, with or without amounts, no header of a table
    if not headers:
        return not (running.has_indicators and between and any(is_indicator_header(row) for row in rows))
    known = {row_key(row) for row in running.headers}
    if any(row_key(row) in known for row in headers):
        return True
    return any(is_indicator_header(row) for row in headers) and not running.has_indicators


def _begins_form(running: _Running, first: Row) -> bool:
    """A piece that begins with 项目编码, 项目名称 or 绩效目标 begins another form where the running one has that already."""
    label = first[min(first)]
    roles = header_roles(label.text) & _FORM_STARTS
    if not roles or (is_header_row(first) and is_indicator_header(first)):
        return False
    return any(header_roles(row[min(row)].text) & roles for row in running.rows if row)


def _edges_of_both(running: _Running, table: Table) -> tuple[float, ...] | None:
    """The columns of a table and of a piece that stand on one grid; the rows of a form may each be divided in their own way."""
    common = common_edges(running.edges, table.edges)
    return united_edges(running.edges, table.edges) if common is None and _is_unfinished_form(running) else common


def _is_unfinished_form(running: _Running) -> bool:
    """A form that names its project and has not come to its indicators."""
    return not running.has_indicators and any(header_roles(row[min(row)].text) & _FORM_STARTS for row in running.rows if row)


def _has_figure(row: Row) -> bool:
    return any(_FIGURE.match(text) for text in texts(row))


def _append(running: _Running, table: Table) -> None:
    running.pieces += 1
    rows = rows_of(table)
    if (common := _edges_of_both(running, table)) is not None:
        rows = on_edges(rows, table.edges, common)
        if len(common) > len(running.edges):
            running.renumber(common)
    start = _repeated(running, rows)
    begins = bool(rows) and min(cell.row for cell in rows[0].values()) == 1  # else nothing is printed in the rest of the cut row
    cut = begins and (table.continues == "row" or (running.open_bottom and table.open_top))
    running.open_bottom = table.open_bottom
    for number, row in enumerate(rows[start:]):
        if number == 0 and cut and running.rows and (start == 0 or running.rows[-1] not in running.headers):
            running.replace_last(merge(running.rows[-1], row))
        else:
            _add_row(running, row, seam=number == 0)


def _repeated(running: _Running, rows: Sequence[Row]) -> int:
    """How many rows at the top of a piece print the running table's header once more."""
    known = {row_key(row) for row in running.headers}
    start = 0
    while start < len(rows) and row_key(rows[start]) in known:
        start += 1
    top = 0
    while top < min(len(rows), len(running.rows)) and row_key(rows[top]) == row_key(running.rows[top]):
        top += 1
    return max(start, top if top <= header_block(running.rows) else 0)


def _add_row(running: _Running, row: Row, *, seam: bool = False) -> None:
    """Add a row, or join it to the one above where it is the rest of it."""
    above = running.rows[-1] if running.rows else None
    if above is None:
        running.add(row)
        return
    if _label_goes_on(above, row):
        first = min(row)
        whole = seam and not any(_FIGURE.match(cell.text) for cell in row.values())
        running.replace_last(merge(above, row if whole else {first: row[first]}))
        if not whole and len(row) > 1:
            running.add({column: cell for column, cell in row.items() if column != first})
        return
    if seam and _prose_goes_on(above, row):
        running.replace_last(merge(above, row))
        return
    body = bool(running.headers) and above is not running.headers[-1] and not is_header_row(row)
    if body and (seam or running.has_indicators) and is_rest_of_row(row, running.keys, above):
        running.replace_last(merge(above, row))
        return
    if seam and body and not running.keys and not begins_row(row):
        if is_rest_of_label(row, above):
            running.replace_last(merge(above, row))
            return
        running.findings.append(_undecided(row))
    running.add(row)


def _prose_goes_on(above: Row, row: Row) -> bool:
    """A lone text below the value of a form's row: the label of a row stands once, where its rows begin."""
    if len(row) != 1 or len(above) > 2 or min(row) != max(above):
        return False
    if len(above) == 2:
        return bool(header_roles(above[min(above)].text))
    text = above[min(above)].text
    return len(text) >= _CUT_PROSE and not text.endswith(_SENTENCE_ENDS) and not header_roles(row[min(row)].text)


def _label_goes_on(above: Row, row: Row) -> bool:
    """The label of a form was cut: 绩效目 | 标. Across a page break its row goes on, unless figures stand beside the rest."""
    first, rest = above[min(above)], row[min(row)]
    if first.column != rest.column or header_roles(first.text) or header_roles(rest.text) or len(rest.text) > 6:
        return False
    return bool(header_roles(first.text + rest.text))


def _undecided(row: Row) -> Finding:
    first = row[min(row)]
    return Finding(
        "ambiguous-row-split",
        Severity.INFO,
        "分页处的行是否为上一行的续行无法判断，已按新行处理",
        "a row at a page break may go on from the row above; it was taken as a new row",
        Place(page=first.place.page, row=first.row, column=first.column),
        first.text,
    )


def _title_lines(running: _Running, number: int) -> list[Block]:
    """The title rows of a table as lines above it, at the places of their cells."""
    return [
        Paragraph(cell.text, Place(cell.place.page, number, index, cell.column), cell.printed)
        for index, row in enumerate(running.titles, 1)
        for _, cell in sorted(row.items())
    ]


def _finish(running: _Running, number: int) -> Table:
    first = 1 + len(running.titles)
    cells = tuple(_placed(row[column], number, n) for n, row in enumerate(running.rows, first) for column in sorted(row))
    kind, headers = classify(running.rows, running.caption)
    return Table(number, cells, running.page, running.pieces, tuple(running.caption), kind, headers)


def _placed(cell: Cell, table: int, row: int) -> Cell:
    """The cell at its place in the whole table (written out, for `dataclasses.replace` costs three times as much)."""
    if cell.place.table == table and cell.place.row == row:
        return cell
    place = Place(cell.place.page, table, row, cell.place.column)
    return Cell(
        cell.text, place, cell.printed, cell.row_span, cell.column_span, cell.box, cell.sheet, cell.confidence, cell.continued
    )
