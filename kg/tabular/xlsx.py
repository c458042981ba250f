"""XLSX for people: Chinese headings, frozen panes, a filter, and a sheet 数据字典 that explains every column.

Every text and code is written as a string, so that `=100%` stays printed text and `0215` keeps its zero. A number that
Excel would round (more than 15 digits) is written as a string too. The same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from kg.tabular.model import KIND_NAMES, Column, Row, Schema, Value, plain

DICTIONARY = Schema(
    "dictionary",
    "数据字典",
    (
        Column("table", "表"),
        Column("table_name", "表名"),
        Column("column", "列名"),
        Column("heading", "中文列名"),
        Column("kind", "类型"),
        Column("description_zh", "说明"),
        Column("description_en", "Description"),
    ),
)
_MAX_TEXT = 32_767
_MAX_ROWS = 1_048_576
_CUT = "……（单元格过长，全文见 CSV）"
_DIGITS = 15


class Workbook:
    """One workbook with a sheet a schema; rows may be added to the sheets in any order."""

    def __init__(self, schemas: Sequence[Schema], file: BinaryIO) -> None:
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"created": datetime(2000, 1, 1)})  # fixed: same rows, same bytes
        self._heading = self._book.add_format({"bold": True, "bg_color": "#DDE7F0", "bottom": 1, "valign": "top"})
        self._entry = self._book.add_format({"num_format": "@", "bg_color": "#FFF8E1"})
        self._decimals: dict[int, Any] = {}
        self._sheets = {schema.name: _Sheet(self, schema) for schema in schemas}
        dictionary = _Sheet(self, DICTIONARY)
        dictionary.add(_describe(schemas))
        dictionary.finish()

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to the sheet of `table`."""
        self._sheets[table].add(rows)

    def close(self) -> None:
        """Write the workbook; the file stays open."""
        for sheet in self._sheets.values():
            sheet.finish()
        self._book.close()

    def sheet(self, title: str) -> Any:
        """A new worksheet."""
        return self._book.add_worksheet(title)

    @property
    def heading(self) -> Any:
        """The format of heading cells."""
        return self._heading

    @property
    def entry(self) -> Any:
        """The format of cells that people fill in: text as typed, on a ground of its own."""
        return self._entry

    def decimal(self, places: int) -> Any:
        """The format that shows as many decimal places as were printed."""
        if places not in self._decimals:
            self._decimals[places] = self._book.add_format({"num_format": "0" if places <= 0 else "0." + "0" * places})
        return self._decimals[places]


class SheetWriter:
    """A workbook with a single table, and its dictionary."""

    def __init__(self, schema: Schema, file: BinaryIO) -> None:
        self._name, self._book = schema.name, Workbook([schema], file)

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        self._book.add(self._name, rows)

    def close(self) -> None:
        """Write the workbook."""
        self._book.close()


class _Sheet:
    def __init__(self, book: Workbook, schema: Schema) -> None:
        self._book, self._schema = book, schema
        self._part, self._row = 0, 0
        self._open()

    def _open(self) -> None:
        """Start a sheet; a table longer than a sheet can be goes on in a further one."""
        self._part, self._row = self._part + 1, 1
        title = self._schema.title if self._part == 1 else f"{self._schema.title}{self._part}"
        self._sheet = self._book.sheet(title[:31])
        self._sheet.freeze_panes(1, 1)
        for index, column in enumerate(self._schema.columns):
            entry = column.entry or bool(column.choices)
            self._sheet.set_column(index, index, _width(column), self._book.entry if entry else None)
            self._sheet.write_string(0, index, column.shown, self._book.heading)

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._row >= _MAX_ROWS:
                self.finish()
                self._open()
            for index, value in enumerate(row):
                self._cell(index, value)
            self._row += 1

    def finish(self) -> None:
        for index, column in enumerate(self._schema.columns):
            if column.choices and self._row > 1:
                words = " / ".join(column.choices)
                rule = {"validate": "list", "source": list(column.choices), "error_title": column.shown, "error_message": words}
                self._sheet.data_validation(1, index, self._row - 1, index, rule)
        self._sheet.autofilter(0, 0, max(self._row - 1, 0), len(self._schema.columns) - 1)

    def _cell(self, index: int, value: Value) -> None:
        match value:
            case None | "":
                return
            case bool():
                self._sheet.write_string(self._row, index, "是" if value else "否")
            case int() | Decimal() if _exact(value):
                places = max(-int(Decimal(value).as_tuple().exponent), 0)
                self._sheet.write_number(self._row, index, float(value), self._book.decimal(places))
            case float():
                self._sheet.write_number(self._row, index, value)
            case _:
                self._sheet.write_string(self._row, index, _fit(plain(value)))


def _exact(value: int | Decimal) -> bool:
    number = Decimal(value)
    return number.is_finite() and len(number.as_tuple().digits) <= _DIGITS


def _fit(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - len(_CUT)] + _CUT


def _width(column: Column) -> int:
    return max(10, 2 * len(column.shown) + 4) if column.kind != "text" else max(14, 2 * len(column.shown) + 4)


def _describe(schemas: Sequence[Schema]) -> Iterable[Row]:
    for schema in schemas:
        for column in schema.columns:
            kind = KIND_NAMES[column.kind]
            yield (schema.title, schema.name, column.name, column.shown, kind, column.description_zh, column.description_en)
