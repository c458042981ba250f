"""XLSX for people: Chinese headings, frozen panes, a filter, columns as wide as their content, and a sheet 数据字典.

Every text and code is written as a string, so that `=100%` stays printed text and `0215` keeps its zero. A number that
Excel would round (more than 15 digits) is written as a string too. Where the heading names a unit, all numbers of the column
are shown with as many places as the longest needs; otherwise each as it was printed. The same rows give the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from io import UnsupportedOperation
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

from kg.errors import ExportError
from kg.tabular.layout import ColumnLayout, number_format, places_of
from kg.tabular.model import KIND_NAMES, Column, Row, Schema, Value, plain

DICTIONARY = Schema(
    "dictionary",
    "数据字典",
    (
        Column("table", "表"),
        Column("table_name", "表名"),
        Column("column", "列名"),
        Column("heading", "中文列名"),
        Column("code", "代码"),
        Column("kind", "类型"),
        Column("description_zh", "说明"),
        Column("description_en", "Description"),
    ),
)
_MAX_TEXT = 32_767
_MAX_ROWS = 1_048_576
_CUT = "……（单元格过长，全文见 CSV）"
_DIGITS = 15
_CODE = "代码"
_WRAPPED = {"text_wrap": True, "valign": "top"}


class Workbook:
    """One workbook with a sheet a schema; rows may be added to the sheets in any order."""

    def __init__(self, schemas: Sequence[Schema], file: BinaryIO) -> None:
        self._output = _Output(file)
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._output, options)
        self._book.set_properties({"created": datetime(2000, 1, 1)})  # fixed: same rows, same bytes
        self._heading = self._book.add_format({"bold": True, "bg_color": "#DDE7F0", "bottom": 1, **_WRAPPED})
        self._text = self._book.add_format(dict(_WRAPPED))
        self._entry = self._book.add_format({"num_format": "@", "bg_color": "#FFF8E1", **_WRAPPED})
        self._numbers: dict[str, Any] = {}
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
        try:
            self._book.close()
        except FileCreateError as error:  # wraps the system's own
            self._output.abandon()
            raise OSError(*getattr(error.args[0], "args", error.args)) from error
        except FileSizeError as error:
            self._output.abandon()
            raise ExportError("工作簿超过 4 GB，请改用 csv 或 parquet (the workbook is too large; use csv or parquet)") from error

    def sheet(self, title: str) -> Any:
        """A new worksheet."""
        return self._book.add_worksheet(title)

    @property
    def heading(self) -> Any:
        """The format of heading cells."""
        return self._heading

    def ground(self, column: Column) -> Any:
        """The format of a column where a cell has none: text in lines, on a ground of its own where people fill it in."""
        return self._entry if column.entry or column.choices else self._text

    def number(self, form: str) -> Any:
        """The cell format with a number format."""
        if form not in self._numbers:
            self._numbers[form] = self._book.add_format({"num_format": form, "valign": "top"})
        return self._numbers[form]

    def pending(self, name: str) -> Any:
        """A cell format whose number format is set when the column has been seen to its end: its last state is what counts."""
        return self._book.add_format(
            {"num_format": f'0"{name}"', "valign": "top"}
        )  # the name keeps it apart from others till then


class _Output:
    """The file of a workbook. Once it has failed, further bytes go nowhere: a `ZipFile` writes its end when it is thrown away."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._failed, self._place = file, False, 0

    def write(self, data: Any) -> int:
        with self._watched():
            self._file.write(data)
        self._place += len(data)
        return len(data)

    def seek(self, place: int, whence: int = 0) -> int:
        with self._watched():  # writes what is held, and may fail of it
            self._file.seek(place, whence)
        self._place = place
        return place

    def flush(self) -> None:
        with self._watched():
            self._file.flush()

    def abandon(self) -> None:
        """Nothing more is wanted."""
        self._failed = True

    def tell(self) -> int:
        return self._place if self._failed else self._file.tell()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except UnsupportedOperation:  # a pipe, which is asked whether it can do so
            raise
        except (OSError, ValueError):  # ValueError: closed by then
            if not self._failed:
                self._failed = True
                raise


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
        self._layouts = [ColumnLayout(column) for column in schema.columns]
        self._aligned = {
            index: book.pending(f"{schema.name}.{column.name}") for index, column in enumerate(schema.columns) if column.unit
        }
        self._open()

    def _open(self) -> None:
        """Start a sheet; a table longer than a sheet can be goes on in a further one."""
        self._part, self._row = self._part + 1, 1
        title = self._schema.title if self._part == 1 else f"{self._schema.title}{self._part}"
        self._sheet = self._book.sheet(title[:31])
        self._sheet.freeze_panes(1, 1)
        for index, column in enumerate(self._schema.columns):
            self._sheet.set_column(index, index, None, self._book.ground(column))
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
        """What can be told only when all rows are there: widths, places, the lists of choices, the filter."""
        for index, (column, layout) in enumerate(zip(self._schema.columns, self._layouts, strict=True)):
            self._sheet.set_column(index, index, layout.width, self._book.ground(column))
            if index in self._aligned:
                self._aligned[index].set_num_format(number_format(layout.places))
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
                self._string(index, "是" if value else "否")
            case int() | float() | Decimal() if _exact(value):
                self._layouts[index].number(value)
                self._sheet.write_number(self._row, index, float(value), self._number(index, value))
            case _:
                self._string(index, _fit(plain(value)))

    def _string(self, index: int, text: str) -> None:
        self._layouts[index].text(text)
        self._sheet.write_string(self._row, index, text)

    def _number(self, index: int, value: int | float | Decimal) -> Any:
        """Beside others of its unit as they are; alone with the places printed; years, numbers and counts ungrouped."""
        if index in self._aligned:
            return self._aligned[index]
        grouped = self._schema.columns[index].kind in ("decimal", "double")
        return self._book.number(number_format(places_of(value), grouped=grouped))


def _exact(value: int | float | Decimal) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    number = Decimal(value)
    return number.is_finite() and len(number.as_tuple().digits) <= _DIGITS


def _fit(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - len(_CUT)] + _CUT


def _describe(schemas: Sequence[Schema]) -> Iterable[Row]:
    """A row a column, and below it a row for each code that may stand in it."""
    for schema in schemas:
        for column in schema.columns:
            of = (schema.title, schema.name, column.name, column.shown)
            yield (*of, None, KIND_NAMES[column.kind], column.description_zh, column.description_en)
            for code, zh, en in column.codes() if column.codes else ():
                yield (*of, code, _CODE, zh, en)
