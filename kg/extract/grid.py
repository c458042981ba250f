"""Reading a whole table: rows by column, header paths, and the columns that stand for properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.document import Cell, Table
from kg.grammar.headers import header_roles, is_scale_row

Row = dict[int, Cell]


def rows_of(table: Table) -> list[Row]:
    """Rows in order, each a dict of column number to printed cell."""
    return [{cell.column: cell for cell in row} for row in table.rows()]


def texts(row: Row) -> list[str]:
    """Printed texts of a row from left to right."""
    return [row[column].text for column in sorted(row)]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header words from top to bottom and the properties the lowest of them names."""

    number: int
    path: tuple[str, ...]
    roles: frozenset[str]

    @property
    def name(self) -> str:
        """Header words joined by a slash, as kept in `column_name`."""
        return "/".join(self.path)

    def heads(self) -> frozenset[str]:
        """The properties that any of its header words names."""
        return frozenset(role for text in self.path for role in header_roles(text))


def columns_of(headers: Sequence[Row]) -> dict[int, Column]:
    """Columns under header rows of one or more lines; a header that spans, or is followed by blanks, heads those too."""
    named = [row for row in headers if not is_scale_row(texts(row))]
    spans = any(cell.column_span > 1 for row in named for cell in row.values())
    width = max((column + cell.column_span - 1 for row in named for column, cell in row.items()), default=0)
    columns = {}
    for number in range(1, width + 1):
        path = _path(named, number, spans)
        if path:
            columns[number] = Column(number, path, _roles(path))
    return columns


def _path(named: Sequence[Row], number: int, spans: bool) -> tuple[str, ...]:
    path: list[str] = []
    for depth, row in enumerate(named):
        cell = row.get(number) or (_covering(row, number, spans) if spans or _named_below(named, depth, number) else None)
        if cell is not None and (not path or path[-1] != cell.text):
            path.append(cell.text)
    return tuple(path)


def _named_below(named: Sequence[Row], depth: int, number: int) -> bool:
    return any(number in below for below in named[depth + 1 :])


def _covering(row: Row, number: int, spans: bool) -> Cell | None:
    """The header cell that covers a column: by its span, or as the next one to the left where spans are not printed."""
    left = max((column for column in row if column < number), default=None)
    if left is None or (spans and left + row[left].column_span <= number):
        return None
    return row[left]


def _roles(path: tuple[str, ...]) -> frozenset[str]:
    for text in reversed(path):
        if roles := header_roles(text):
            return roles
    return frozenset()


def first_with(columns: Iterable[Column], role: str) -> Column | None:
    """The leftmost column that stands for a property."""
    return min((column for column in columns if role in column.roles), key=lambda column: column.number, default=None)


_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d))\s*")


def without_ordinal(text: str) -> str:
    """The text without its leading ordinal: 一、 （二） 3.

    >>> without_ordinal("十五、资源勘探工业信息等支出")
    '资源勘探工业信息等支出'
    """
    return _ORDINAL.sub("", text)
