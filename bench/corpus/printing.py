"""Blocks to files: text with tabs, Markdown, HTML with merged cells, Excel with merged cells."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import xlsxwriter

from .layouts import Block, Grid


def text(_: str, found: Sequence[Block]) -> bytes:
    """Plain text: a table row a line, cells between tabs."""
    lines: list[str] = []
    for block in found:
        if isinstance(block, Grid):
            lines += ["\t".join(word or "" for word in row) for row in block.rows]
        else:
            lines.append(block)
        lines.append("")
    return "\n".join(lines).encode()


def markdown(title: str, found: Sequence[Block]) -> bytes:
    """Markdown with pipe tables."""
    lines: list[str] = []
    for block in found:
        if isinstance(block, Grid):
            rows = ["| " + " | ".join((word or "").replace("|", "\\|") for word in row) + " |" for row in block.rows]
            lines += [rows[0], "|" + "---|" * len(block.rows[0]), *rows[1:]]
        else:
            lines.append(f"# {block}" if block == title else block)
        lines.append("")
    return "\n".join(lines).encode()


def page(title: str, found: Sequence[Block]) -> bytes:
    """A web page; what goes on from above is one cell over several rows."""
    out = [
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n<body>'
    ]
    for block in found:
        if isinstance(block, Grid):
            out += ["<table>", *_rows(block), "</table>"]
        else:
            tag = "h1" if block == title else "p"
            out.append(f"<{tag}>{html.escape(block)}</{tag}>")
    return "\n".join([*out, "</body>\n</html>\n"]).encode()


def _rows(grid: Grid) -> Iterator[str]:
    for number, row in enumerate(grid.rows):
        cells = []
        for column, word in enumerate(row):
            if word is not None:
                span = _height(grid, number, column)
                cells.append(f"<td{f' rowspan={chr(34)}{span}{chr(34)}' if span > 1 else ''}>{html.escape(word)}</td>")
        yield f"<tr>{''.join(cells)}</tr>"


def _height(grid: Grid, row: int, column: int) -> int:
    """How many rows a cell covers."""
    end = row + 1
    while end < len(grid.rows) and grid.rows[end][column] is None:
        end += 1
    return end - row


def workbook(_: str, found: Sequence[Block]) -> bytes:
    """One sheet with everything below each other, cells framed, numbers as text."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    frame, sheet = book.add_format({"border": 1, "text_wrap": True}), book.add_worksheet("公开表")
    at = 0
    for block in found:
        if isinstance(block, Grid):
            for number, row in enumerate(block.rows):
                for column, word in enumerate(row):
                    height = _height(block, number, column)
                    if word is not None and height > 1:
                        sheet.merge_range(at + number, column, at + number + height - 1, column, word, frame)
                    elif word is not None:
                        sheet.write_string(at + number, column, word, frame)
            at += len(block.rows)
        else:
            sheet.write_string(at, 0, block)
        at += 1
    book.close()
    return stream.getvalue()


FORMATS: Mapping[str, Callable[[str, Sequence[Block]], bytes]] = {
    "txt": text,
    "md": markdown,
    "html": page,
    "xlsx": workbook,
}
