"""Whole tables: the printed pieces of a table over many pages become one, before anything is understood.

A piece goes on with the table above it when nothing but running heads stands between them and it neither names other
columns nor begins another form. Repeated headers are dropped, a row cut by the page break is put together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.document import Block, Document, Finding, Page, Paragraph, Place, Severity, Table
from kg.grammar.headers import header_roles
from kg.tables.classify import classify
from kg.tables.furniture import is_furniture
from kg.tables.rows import (
    Row,
    columns_of,
    is_header_row,
    is_indicator_header,
    is_rest_of_row,
    leading_headers,
    merge,
    row_key,
    rows_of,
)

_KEY_ROLES = frozenset({"targetText", "serialNumber"})
_FORM_STARTS = frozenset({"projectCode", "name", "hasGoal"})
_CAPTION_LINES = 8
_FIGURE = re.compile(r"^[\d.,%％]+$")


@dataclass(slots=True)
class _Running:
    """A table that may still go on."""

    rows: list[Row]
    caption: list[str]
    page: int | None
    pieces: int = 1
    findings: list[Finding] = field(default_factory=list)

    @property
    def headers(self) -> list[Row]:
        return [row for row in self.rows if is_header_row(row)]

    @property
    def has_indicators(self) -> bool:
        return any(is_indicator_header(row) for row in self.rows)


def join(document: Document) -> Document:
    """The same document with whole tables, numbered anew, classified and captioned."""
    pages: dict[int, list[Block]] = {index: [] for index in range(len(document.pages))}
    findings = list(document.findings)
    for index, block in _whole(document):
        if isinstance(block, _Running):
            number = 1 + sum(isinstance(other, Table) for blocks in pages.values() for other in blocks)
            table = _finish(block, number)
            findings += [replace(finding, place=replace(finding.place, table=number)) for finding in block.findings]
            pages[index].append(table)
        else:
            pages[index].append(block)
    return replace(
        document,
        pages=tuple(Page(page.number, tuple(pages[index])) for index, page in enumerate(document.pages)),
        findings=tuple(findings),
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
            between = [paragraph.text for _, paragraph in pending]
            if running is not None and _goes_on(running, block, between):
                _append(running, block)
                pending = []
                continue
            if running is not None:
                yield at, running
            yield from pending
            running, at = _start(block, between), index
            pending = []
    if running is not None:
        yield at, running
    yield from pending


def _start(table: Table, between: Sequence[str]) -> _Running:
    running = _Running([], list(between[-_CAPTION_LINES:]), table.page)
    for row in rows_of(table):
        _add_row(running, row)
    return running


def _goes_on(running: _Running, table: Table, between: Sequence[str]) -> bool:
    if not all(is_furniture(text, running.caption) for text in between):
        return False
    rows = rows_of(table)
    if not rows:
        return True
    if _begins_form(running, rows[0]):
        return False
    headers = rows[: leading_headers(rows)]
    if not headers:
        return not (running.has_indicators and between and any(is_indicator_header(row) for row in rows))
    known = {row_key(row) for row in running.rows}
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


def _append(running: _Running, table: Table) -> None:
    running.pieces += 1
    known = {row_key(row) for row in running.headers}
    rows = rows_of(table)
    start = 0
    while start < len(rows) and row_key(rows[start]) in known:
        start += 1
    for number, row in enumerate(rows[start:]):
        _add_row(running, row, seam=number == 0)


def _add_row(running: _Running, row: Row, *, seam: bool = False) -> None:
    """Add a row, or join it to the one above where it is the rest of it."""
    above = running.rows[-1] if running.rows else None
    if above is None:
        running.rows.append(row)
        return
    if _label_goes_on(above, row):
        first = min(row)
        whole = seam and not any(_FIGURE.match(cell.text) for cell in row.values())
        running.rows[-1] = merge(above, row if whole else {first: row[first]})
        if not whole and len(row) > 1:
            running.rows.append({column: cell for column, cell in row.items() if column != first})
        return
    keys = columns_of(running.headers, _KEY_ROLES)
    body = not is_header_row(above) and not is_header_row(row) and bool(running.headers)
    if body and (seam or running.has_indicators) and is_rest_of_row(row, keys, above):
        running.rows[-1] = merge(above, row)
    elif seam and body and not keys:
        running.findings.append(_undecided(row))
        running.rows.append(row)
    else:
        running.rows.append(row)


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


def _finish(running: _Running, number: int) -> Table:
    cells = []
    for index, row in enumerate(running.rows, 1):
        for column in sorted(row):
            cell = row[column]
            cells.append(replace(cell, place=replace(cell.place, table=number, row=index)))
    kind, headers = classify(running.rows, running.caption)
    return Table(number, tuple(cells), running.page, running.pieces, tuple(running.caption), kind, headers)
