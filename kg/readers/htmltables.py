"""One HTML table: rows, cells and spans as a browser lays them out; its caption and stray words as lines before it.

Spans end where the table does: rowspan="0" and what reaches beyond its row group stop there, a colspan of hundreds stops at
the last column that a cell stands in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from kg.readers.pieces import Raw, RawCell, RawLine, RawTable

_MAX_SPAN = 1000
_HUGE = 50
_BREAK_NAMES = "br p div li ul ol h1 h2 h3 h4 h5 h6 table tr blockquote dd dt hr"
_BREAKS = frozenset(_BREAK_NAMES.split())
_GROUPS = ("thead", "tbody", "tfoot")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SKIP = frozenset({"script", "style", "template", "noscript"})


@dataclass(frozen=True, slots=True)
class _Laid:
    """A cell with its place in the grid, from 0."""

    row: int
    column: int
    down: int
    across: int
    text: str


def read_rows(table: lxml_html.HtmlElement, without: Collection[lxml_html.HtmlElement] = ()) -> Iterator[Raw]:
    """The lines printed with a table, then the table; the text of the cells named in `without` is left out."""
    for line in _lines(table):
        yield RawLine(line)
    laid = list(_laid(table, set(without)))
    if laid:
        yield _grid(_clipped(laid))


def _lines(table: lxml_html.HtmlElement) -> Iterator[str]:
    """The caption, and words that stand between cells."""
    for caption in table.iterchildren("caption"):
        yield from (line for line in cell_text(caption).split("\n") if line.strip())
    holders = [table, *table.iterchildren(*_GROUPS), *(row for group in _groups(table) for row in group)]
    for holder in holders:
        for words in (holder.text, *(child.tail for child in holder)):
            if words and words.strip():
                yield " ".join(words.split())


def _groups(table: lxml_html.HtmlElement) -> list[list[lxml_html.HtmlElement]]:
    """Row groups in the order in which they are shown: head, bodies, foot; rows outside a group are one."""
    found: dict[str, list[list[lxml_html.HtmlElement]]] = {name: [] for name in _GROUPS}
    loose: list[lxml_html.HtmlElement] | None = None
    for child in table:
        if child.tag == "tr":
            if loose is None:
                loose = []
                found["tbody"].append(loose)
            loose.append(child)
        elif child.tag in found:
            loose = None
            found[child.tag].append(list(child.iterchildren("tr")))
    return [group for name in _GROUPS for group in found[name]]


def _laid(table: lxml_html.HtmlElement, without: set[lxml_html.HtmlElement]) -> Iterator[_Laid]:
    """Cells at their places: each in the first column that no span from above covers."""
    first = 0
    for group in _groups(table):
        covered: dict[int, int] = {}
        for number, row in enumerate(group):
            column = 0
            for cell in row.iterchildren("td", "th"):
                while covered.get(column, 0) > number:
                    column += 1
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                down = min(down, len(group) - number) if down else len(group) - number
                across = across or 1
                text = "" if cell in without else cell_text(cell)
                yield _Laid(first + number, column, down, across, text)
                if down > 1:
                    covered.update(dict.fromkeys(range(column, column + across), number + down))
                column += across
        first += len(group)


def _clipped(laid: list[_Laid]) -> list[_Laid]:
    """Huge column spans cut at the last column in which a cell stands."""
    width = max(max(cell.column + 1, cell.column + cell.across if cell.across <= _HUGE else 0) for cell in laid)
    return [
        _Laid(cell.row, cell.column, cell.down, min(cell.across, width - cell.column), cell.text) if cell.across > _HUGE else cell
        for cell in laid
    ]


def _grid(laid: list[_Laid]) -> RawTable:
    rows: list[list[RawCell | None]] = [[] for _ in range(1 + max(cell.row for cell in laid))]
    for cell in laid:
        row = rows[cell.row]
        row.extend([None] * (cell.column - len(row)))
        row.append(RawCell(cell.text, cell.down, cell.across))
    return RawTable(tuple(tuple(row) for row in rows))


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(int(value), _MAX_SPAN) if value.isdecimal() and len(value) < 9 else 1


def cell_text(cell: lxml_html.HtmlElement) -> str:
    """The words of a cell with the line breaks that a browser shows; blanks of the source are one blank."""
    pieces: list[str] = []
    stack: list[tuple[lxml_html.HtmlElement, bool]] = [(cell, False)]
    while stack:
        element, closing = stack.pop()
        if closing or not isinstance(element.tag, str) or element.tag in _SKIP:
            if closing and element.tag in _BREAKS:
                pieces.append("\n")
            pieces.append(_SPACE.sub(" ", element.tail or "") if element is not cell else "")
            continue
        if element.tag in _BREAKS:
            pieces.append("\n")
        pieces.append(_SPACE.sub(" ", element.text or ""))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    return re.sub(r"[ \xa0]*\n[ \xa0\n]*", "\n", "".join(pieces)).strip()
