"""Rows of a table being joined: which are headers, which is the rest of a row that a page break cut.

A row is a dict of column number to cell. Cells keep the page they were printed on; numbers are given at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.document import Cell, Place, Table
from kg.grammar.headers import header_roles, heads_indicators, is_scale_row
from kg.grammar.levels import level1, level2
from kg.text import fold, unwrap

Row = dict[int, Cell]

_MIN_HEADER_WORDS = 2
_HEADER_SHARE = 0.5
_MAX_HEADER_CHARS = 30
_MAX_HEADER_ROWS = 7
FIGURE = re.compile(r"^[-+]?[\d,]+(?:\.\d+)?[%％]?$")
"""What a cell of a figure holds."""
_MAX_TAIL = 6
_MAX_BIT = 2
_LABELS = frozenset(
    {"name", "projectCode", "departmentName", "hasGoal", "formDetail", "formSection", "score", "budgetAmount", "remark"}
)
_TAIL = re.compile(r"^(?:合计|总计|总分|总得分|小计|自评|评价结论|存在问题|改进措施)|^(?:注|备注|说明)\d?[:：]")
_TOTAL = re.compile(r"^(?:合计|总计|小计|.{0,6}(?:合计|总计))$")
_DATA = re.compile(
    r"^[\d.,%％/+\-—–…·*×。]+$|^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]|^[（(]?\d{1,2}[）)]?[、.．]|^\d{3,}(?![\d年])|[。；;]"
)


def rows_of(table: Table) -> list[Row]:
    """The table's rows in order, rows without a printed cell left out."""
    return [{cell.column: cell for cell in row} for row in table.rows()]


def texts(row: Row) -> list[str]:
    """The printed texts of a row from left to right."""
    return [row[column].text for column in sorted(row)]


def row_key(row: Row) -> tuple[str, ...]:
    """What makes two printed rows the same header, whatever columns they stand in."""
    printed = texts(row)
    return ("栏次",) if is_scale_row(printed) else tuple(fold(text) for text in printed)


def is_header_row(row: Row) -> bool:
    """Tell a row that names columns: at least two, and half of its cells, are header words of the ontology."""
    return _is_header(tuple(texts(row)))


@lru_cache(maxsize=8192)
def _is_header(printed: tuple[str, ...]) -> bool:
    if is_scale_row(list(printed)):
        return True
    named = sum(1 for text in printed if header_roles(text))
    return (
        named >= _MIN_HEADER_WORDS
        and named >= len(printed) * _HEADER_SHARE
        and all(len(text) <= _MAX_HEADER_CHARS for text in printed)
    )


def is_indicator_header(row: Row) -> bool:
    """Tell the row that heads the indicators of a performance table."""
    return heads_indicators(texts(row))


def leading_headers(rows: Sequence[Row]) -> int:
    """How many rows at the top are header rows."""
    count = 0
    while count < len(rows) and is_header_row(rows[count]):
        count += 1
    return count


def header_block(rows: Sequence[Row]) -> int:
    """How many rows at the top head the columns: header rows, and rows of mere words above or between them.

    The upper lines of a header of several lines (项目 | 收入预算) often hold no word that the ontology knows; where none of
    them does, the rows of words above the first row of data head the columns.
    """
    block = words = 0
    for number, row in enumerate(rows[:_MAX_HEADER_ROWS], 1):
        if is_header_row(row) or (block == number - 1 and number > 1 and _goes_on(row)):
            block = number
        elif not all(_is_wordy(cell.text) for cell in row.values()):
            break
        words = number
    if block or words < len(rows):
        return block or words
    return next((number for number, row in enumerate(rows) if len(row) < _MIN_HEADER_WORDS), len(rows))


def _goes_on(row: Row) -> bool:
    """A further line of a header: words alone, one of them a header word."""
    return len(row) > 1 and all(_is_wordy(text) for text in texts(row)) and any(header_roles(text) for text in texts(row))


def _is_wordy(text: str) -> bool:
    """Words that may head a column: no figure but a year, no code, no ordinal, not long."""
    return len(text) <= _MAX_HEADER_CHARS and not _DATA.search(text)


def columns_of(rows: Iterable[Row], role_names: frozenset[str]) -> frozenset[int]:
    """Columns whose header cell stands for one of the properties named."""
    return frozenset(
        column for row in rows for column, cell in row.items() if header_roles(cell.text) & role_names and is_header_row(row)
    )


def is_rest_of_row(row: Row, keys: frozenset[int], above: Row) -> bool:
    """Tell the second half of a row cut by a page break: every key column is empty here and the row above has them.

    `keys` are the columns without which no row begins (序号; 指标值). A row that names an indicator level, a label of a form or
    a total begins a new row.
    """
    if not keys or any(column in row for column in keys) or not any(column in above for column in keys):
        return False
    if any(column not in above and column < min(keys) for column in row):
        return False
    first = row[min(row)].text
    if header_roles(first) & _LABELS or _TAIL.match(first):
        return False
    return not any(level1(cell.text) or level2(cell.text) for cell in row.values())


def begins_row(row: Row) -> bool:
    """Tell a row that is certainly not the rest of another: it prints a figure, a code, an ordinal or a total."""
    return any(_DATA.search(cell.text) or _TOTAL.match(cell.text) for cell in row.values())


def is_rest_of_label(row: Row, above: Row) -> bool:
    """Tell the tail of a name that a page break cut: one short cell under the name of a row that has figures.

    >>> cell = lambda text, column: Cell(text, Place(row=1, column=column))
    >>> is_rest_of_label({2: cell("支出", 2)}, {1: cell("20805", 1), 2: cell("行政事业单位养老", 2), 3: cell("8.5", 3)})
    True
    """
    if len(row) != 1:
        return False
    column, cell = next(iter(row.items()))
    named = column in above and not _DATA.search(above[column].text)
    return (
        named
        and len(cell.text) <= _MAX_TAIL
        and (len(cell.text) <= _MAX_BIT or not header_roles(cell.text))
        and any(_DATA.match(one.text) for one in above.values())
    )


def merge(above: Row, rest: Row) -> Row:
    """One row of two halves: cells of the same column are joined, their wraps undone."""
    merged = dict(above)
    for column, cell in rest.items():
        merged[column] = join_cells(merged[column], cell) if column in merged else replace(cell, place=_at(above, cell))
    return merged


def join_cells(first: Cell, second: Cell) -> Cell:
    """One cell of two printed pieces; where both pages show the cut line, a level name is printed once."""
    text = overlap_level(first.text, second.text) or unwrap(f"{first.text}\n{second.text}")
    printed = f"{first.printed}\n{second.printed}"
    return replace(first, text=text, printed=printed, continued=(*first.continued, second.place))


def overlap_level(first: str, second: str) -> str | None:
    """The level name that two overlapping pieces spell, or None.

    >>> overlap_level("服务对象满意度", "意度指标")
    '服务对象满意度指标'
    """
    for size in range(min(len(first), len(second)) - 1, 1, -1):
        if first.endswith(second[:size]):
            joined = first + second[size:]
            return joined if level1(joined) or level2(joined) else None
    return None


def _at(above: Row, cell: Cell) -> Place:
    return replace(cell.place, row=next(iter(above.values())).place.row)
