"""HTML: tables with their row and column spans, and the text around them, by lxml.

Layout tables (a table whose cells hold further tables) are walked through; the innermost tables are the tables.
Scripts and styles are left out; entities cannot expand, for lxml's HTML parser loads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html as lxml_html
from lxml.etree import ParserError

from kg.readers.pieces import Raw, RawCell, RawLine, RawTable

_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|body|div|p|table)\b", re.IGNORECASE)
_SKIP = frozenset({"script", "style", "head", "noscript", "template", "iframe", "select", "button"})
_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr html li main nav ol p pre section table tbody td th thead tr ul"
)
_BLOCK = frozenset(_BLOCK_NAMES.split())
_MAX_SPAN = 1000


def is_html(text: str) -> bool:
    """Tell an HTML document by what it begins with."""
    head = text.lstrip("\ufeff \t\r\n")[:2000]
    return head.startswith("<") and bool(_DOCUMENT.search(head))


def read_html(text: str) -> Iterator[Raw]:
    """Tables and prose of an HTML document in reading order."""
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (ParserError, ValueError):
        return
    yield from _walk(root)


def read_html_tables(fragment: str) -> Iterator[Raw]:
    """Tables of a fragment that stands inside plain text."""
    yield from read_html(f"<html><body>{fragment}</body></html>")


def _walk(root: lxml_html.HtmlElement) -> Iterator[Raw]:
    """Depth first without recursion: hostile nesting may not exhaust the stack."""
    line: list[str] = []
    stack: list[tuple[lxml_html.HtmlElement, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            if element.tag in _BLOCK:
                yield from _flush(line)
            line.append(element.tail or "")
            continue
        if not isinstance(element.tag, str) or element.tag in _SKIP:
            line.append(element.tail or "")
            continue
        if element.tag == "table" and element.find(".//table") is None:
            yield from _flush(line)
            yield _table(element)
            line.append(element.tail or "")
            continue
        if element.tag in _BLOCK:
            yield from _flush(line)
        line.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from _flush(line)


def _flush(line: list[str]) -> Iterator[Raw]:
    text = " ".join("".join(line).split())
    line.clear()
    if text:
        yield RawLine(text)


def _table(element: lxml_html.HtmlElement) -> RawTable:
    """Rows with spans laid out: a place that a span covers holds None."""
    rows: list[list[RawCell | None]] = []
    covered: dict[tuple[int, int], bool] = {}
    for r, row in enumerate(element.iter("tr")):
        cells: list[RawCell | None] = []
        for cell in row.iterchildren("td", "th"):
            while covered.pop((r, len(cells)), False):
                cells.append(None)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            column = len(cells)
            cells.append(RawCell(_cell_text(cell), down, across))
            cells.extend([None] * (across - 1))
            covered.update({(r + i, column + j): True for i in range(1, down) for j in range(across)})
        rows.append(cells)
    return RawTable(tuple(tuple(row) for row in rows))


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() else 1


def _cell_text(cell: lxml_html.HtmlElement) -> str:
    for element in cell.iter("br", "p", "div"):
        element.tail = "\n" + (element.tail or "")
    return re.sub(r"[ \t\xa0]*\n\s*", "\n", cell.text_content()).strip()
