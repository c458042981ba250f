"""Budget tables in a stream of cells: rows numbered 1, 2, 3 … below a row 栏次 that numbers the columns.

The row 栏次 tells the width. Above it stand the header words of one line, of a two-sided table (项目, 预算数 twice under 收入 and
支出), or of a table of classes (科目编码, 科目名称 below 功能分类科目); other headers of two lines cannot be rebuilt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.grammar.headers import header_roles
from kg.readers.pieces import RawTable

_SCALE = re.compile(r"^(?:栏次|档次|行次)$")
_HEADS = frozenset({"incomeHead", "expenditureHead"})
_MIN_WIDTH = 3


def read_numbered(cells: Sequence[str]) -> tuple[int, RawTable, int] | None:
    """Where the table's header begins, the table, and where it ends; None where the stream shows no such table."""
    scale = _scale_row(cells)
    if scale is None:
        return None
    at, width = scale
    rows, stop = _rows(cells, at + width, width)
    above = [number for number in range(max(0, at - 3 * width), at) if cells[number]]
    words = [cells[number] for number in above]
    header = _two_sided(words, width) or _coded(words, width) or _flat(words, width)
    if header is None or not rows:
        return None
    used, lines = header
    return above[-used], RawTable.of([*lines, list(cells[at : at + width]), *rows]), stop


def _scale_row(cells: Sequence[str]) -> tuple[int, int] | None:
    """Where 栏次 1 2 3 … stands, and how many cells it has."""
    for number, cell in enumerate(cells):
        if not _SCALE.match(cell):
            continue
        width = 1
        while number + width < len(cells) and cells[number + width] == str(width):
            width += 1
        if width >= _MIN_WIDTH:
            return number, width
    return None


def _rows(cells: Sequence[str], start: int, width: int) -> tuple[list[list[str]], int]:
    rows: list[list[str]] = []
    while start + width <= len(cells) and cells[start] == str(len(rows) + 1):
        rows.append(list(cells[start : start + width]))
        start += width
    return rows, start


def _two_sided(words: Sequence[str], width: int) -> tuple[int, list[list[str]]] | None:
    """收支总表: 项目 and 预算数 twice under 收入 and 支出. How many words the header uses, and its lines."""
    leaves = list(words[-(width - 1) :])
    items = [number for number, word in enumerate(leaves, 1) if "item" in header_roles(word)]
    heads = [word for word in words[: -(width - 1)] if header_roles(word) & _HEADS]
    if len(items) != 2 or len(heads) < 2:
        return None
    top = ["序号", *([""] * (width - 1))]
    for number, head in zip(items, heads[-2:], strict=True):
        top[number] = head
    return min(len(words), width + 2), [top, ["", *leaves]]


def _coded(words: Sequence[str], width: int) -> tuple[int, list[list[str]]] | None:
    """A table of classes: the last words are 科目编码 and 科目名称, which stand below the heading of classes."""
    below = list(words[-2:])
    above = list(words[-(width + 1) : -2])
    heading = next((n for n, word in enumerate(above) if "codedName" in header_roles(word)), None)
    roles = [header_roles(word) for word in below]
    if heading is None or len(above) != width - 1 or len(below) != 2 or "code" not in roles[0] or "name" not in roles[1]:
        return None
    top = [*above[: heading + 1], "", *above[heading + 1 :]]
    return width + 1, [top, [""] * heading + below]


def _flat(words: Sequence[str], width: int) -> tuple[int, list[list[str]]] | None:
    """A header of one line: as many header words as the table has columns."""
    line = list(words[-width:])
    if len(line) != width or sum(1 for word in line if header_roles(word)) * 2 < width:
        return None
    return width, [line]
