"""The text reader: decoded text in, a `Document` out; the layout is recognised by content, never by the file's name.

HTML tables and Markdown tables inside text, cells by tabs, one cell a line and streams of cells each have their module.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from kg.document import Document, Finding, Page, Paragraph, Place, Severity
from kg.errors import ReadError
from kg.readers.decode import decode
from kg.readers.html import is_html, read_html, read_html_tables
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.lines import read_lines
from kg.readers.mht import html_part, is_mht
from kg.readers.pieces import Raw, RawTable, number_pieces
from kg.readers.prose import join_wrapped
from kg.readers.spaced import read_spaced
from kg.readers.streams import is_bar_stream, read_bar_stream, read_blank_stream

_AMOUNT = re.compile(r"^[\d,]+\.\d{1,2}$")
_MIN_AMOUNTS = 8
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)


def read_text(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read text, Markdown or HTML.

    Raises `ReadError` where the content is empty, binary, larger than `limits.text_bytes` or has a line longer than
    `limits.line_chars`.
    """
    if len(data) > limits.text_bytes:
        raise ReadError(f"{key}: 文件 {len(data):,} 字节，超过上限 {limits.text_bytes:,}，请拆分或调高 text_bytes (too large)")
    content, charset = html_part(data) if is_mht(data) else (data, None)
    decoded = decode(content, key, charset)
    html = is_html(decoded.text)
    if not html and max(map(len, decoded.text.splitlines()), default=0) > limits.line_chars:
        raise ReadError(f"{key}: 有一行超过 {limits.line_chars:,} 字符，不像公开文件 (a line is too long)")
    pieces = read_html(decoded.text) if html else _read_plain(decoded.text)
    pages = number_pieces(join_wrapped(pieces))
    if sum(len(table.cells) for page in pages for table in page.blocks if hasattr(table, "cells")) > limits.cells:
        raise ReadError(f"{key}: 单元格超过上限 {limits.cells:,} (too many cells)")
    findings = [_broken(decoded.broken, decoded.encoding)] if decoded.broken else []
    findings += _unread(pages)
    return Document(key, hashlib.sha256(data).hexdigest(), "html" if html else "text", pages, tuple(findings))


def _read_plain(text: str) -> Iterable[Raw]:
    """Plain text: streams of cells where the whole text shows them, else lines."""
    if is_bar_stream(text):
        return read_bar_stream(text)
    pieces = list(_read_mixed(text))
    if any(isinstance(piece, RawTable) for piece in pieces):
        return pieces
    return read_blank_stream(text) or read_spaced(text.split("\n")) or pieces


def _read_mixed(text: str) -> Iterator[Raw]:
    """Line layouts, with HTML tables cut out and read as such where they stand."""
    end = 0
    for match in _TABLE.finditer(text):
        yield from read_lines(text[end : match.start()])
        yield from read_html_tables(match[0])
        end = match.end()
    yield from read_lines(text[end:])


def _unread(pages: Sequence[Page]) -> list[Finding]:
    """Amounts that stand on lines of their own are cells of tables whose rows and columns the text has lost."""
    lines = [block for page in pages for block in page.blocks if isinstance(block, Paragraph) and _AMOUNT.match(block.text)]
    if len(lines) < _MIN_AMOUNTS:
        return []
    zh = f"有 {len(lines)} 个金额单独成行，所在表格的行列无法还原，未读取"
    en = f"{len(lines)} amounts stand on lines of their own: rows and columns of their tables are lost, they were not read"
    return [Finding("missing-header", Severity.WARNING, zh, en, lines[0].place, lines[0].text)]


def _broken(count: int, encoding: str) -> Finding:
    return Finding(
        "broken-encoding",
        Severity.WARNING,
        f"按 {encoding} 解码时有 {count} 处字节无法识别，已用 � 代替",
        f"{count} byte sequences did not decode as {encoding} and were replaced by �",
        Place(),
    )
