"""HTML: tables with their row and column spans, and the text around them, by lxml.

Layout tables (whose cells hold the tables) are walked through; a table that has rows of its own keeps them, and what is
nested in it follows. Hidden elements, scripts and styles are left out; nothing is loaded and no entity expands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html as lxml_html
from lxml.etree import ParserError

from kg.readers.htmltables import read_rows
from kg.readers.pieces import Raw, RawLine

_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|body|div|p|table)\b", re.IGNORECASE)
_SKIP = frozenset({"script", "style", "head", "noscript", "template", "iframe", "select", "button"})
_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr html li main nav ol p pre section table tbody td th thead tr ul"
)
_BLOCK = frozenset(_BLOCK_NAMES.split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_HIDDEN_RULE = re.compile(r"([^{}]+)\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)[^{}]*\}", re.IGNORECASE)
_CLASS = re.compile(r"^\s*\w*\.([\w-]+)\s*$")
_AT_RULE = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_OWN_ROWS = 2


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
    _drop_hidden(root)
    yield from _walk(root)


def read_html_tables(fragment: str) -> Iterator[Raw]:
    """Tables of a fragment that stands inside plain text."""
    yield from read_html(f"<html><body>{fragment}</body></html>")


def _drop_hidden(root: lxml_html.HtmlElement) -> None:
    """Take out what a browser does not show; a hidden cell takes no column."""
    classes = _hidden_classes(root)
    hidden = [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and (
            "hidden" in element.attrib
            or _HIDDEN.search(element.get("style", ""))
            or not classes.isdisjoint(element.get("class", "").split())
        )
    ]
    for element in hidden:
        if element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def _hidden_classes(root: lxml_html.HtmlElement) -> set[str]:
    """Classes that a style sheet of the page hides by a rule of their own; rules for print or small screens do not count."""
    found: set[str] = set()
    for style in root.iter("style"):
        for rule in _HIDDEN_RULE.finditer(_AT_RULE.sub("", style.text or "")):
            found.update(match[1] for part in rule[1].split(",") if (match := _CLASS.match(part)))
    return found


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
        if element.tag == "table" and (nested := _nested(element)) is not None:
            yield from _flush(line)
            yield from read_rows(element, nested)
            line.append(element.tail or "")
            for cell in reversed(nested):
                cell.tail = None  # words between cells have been printed
                stack.append((cell, False))
            continue
        if element.tag in _BLOCK:
            yield from _flush(line)
        line.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from _flush(line)


def _nested(table: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement] | None:
    """Cells of a table that hold tables; None where the table is there for the page's layout alone."""
    nested = [cell for row in _rows(table) for cell in row if cell.find(".//table") is not None]
    if not nested:
        return nested
    own = 0
    for row in _rows(table):
        printed = sum(1 for cell in row if cell.find(".//table") is None and cell.text_content().strip())
        own += printed > 1
    return nested if own >= _OWN_ROWS else None


def _rows(table: lxml_html.HtmlElement) -> list[list[lxml_html.HtmlElement]]:
    rows = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    return [list(row.iterchildren("td", "th")) for row in rows]


def _flush(line: list[str]) -> Iterator[Raw]:
    text = " ".join("".join(line).split())
    line.clear()
    if text:
        yield RawLine(text)
