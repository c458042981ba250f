"""Workbooks of Excel 97-2003 and older (.xls, .et) by xlrd: values with their formats, borders and merges.

xlrd is the one kept reader that gives the number format of every cell; python-calamine gives none.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from kg.errors import ReadError
from kg.readers.excel.builtin import BUILTIN, GENERAL
from kg.readers.excel.model import Area, Counter, Sheet, Spot
from kg.readers.excel.numfmt import printed_number, printed_text

_ODD = (struct.error, AssertionError, LookupError, ValueError, TypeError, AttributeError, OverflowError, EOFError, OSError)
"""What xlrd raises on files that are cut off or made to harm, besides its own error."""


def read_xls(data: bytes, key: str, counter: Counter) -> list[Sheet]:
    """The worksheets of a workbook in their order. Raises `ReadError` where it is encrypted or damaged."""
    import xlrd

    try:
        book = _opened(data)
        sheets = [_Reader(book, book.sheet_by_index(number), counter).read() for number in range(book.nsheets)]
        book.release_resources()
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise ReadError(f"{key}: 文件已加密，请提供不带密码的文件 (encrypted; supply an unprotected copy)") from error
        raise ReadError(f"{key}: 无法作为 .xls 读取，请重新下载或另存为 .xlsx：{error} (cannot be read as .xls)") from error
    except _ODD as error:
        raise ReadError(f"{key}: .xls 文件已损坏或不完整，请重新下载 (damaged or cut off; download it again)") from error
    return sheets


def _opened(data: bytes) -> Any:
    """The book; a file before Excel 97 that names no code page is taken for Chinese."""
    import xlrd

    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
    except UnicodeDecodeError:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
            logfile=io.StringIO(),
            encoding_override="gb18030",
        )


class _Reader:
    """One worksheet: every cell by its type and its format."""

    def __init__(self, book: Any, sheet: Any, counter: Counter) -> None:
        self._book, self._sheet, self._counter = book, sheet, counter
        self._codes = [self._code(style) for style in book.xf_list]
        self._frames = [_is_framed(style) for style in book.xf_list]
        self._found = Sheet(sheet.name, sheet.visibility != 0)

    def _code(self, style: Any) -> str:
        form = self._book.format_map.get(style.format_key)
        number = style.format_key
        if number in BUILTIN and (form is None or number in (14, 22) or not form.format_str):
            return BUILTIN[number]
        return form.format_str if form is not None and form.format_str else GENERAL

    def read(self) -> Sheet:
        """The sheet with the words of its cells."""
        sheet, found = self._sheet, self._found
        for row in range(sheet.nrows):
            types, values = sheet.row_types(row), sheet.row_values(row)
            for column, (kind, value) in enumerate(zip(types, values, strict=True)):
                if kind:
                    self._take((row, column), kind, value)
        found.merged = [Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        return found

    def _take(self, spot: Spot, kind: int, value: Any) -> None:
        """Add a cell. Types as xlrd numbers them: 1 text, 2 number, 3 date, 4 boolean, 5 error, 6 blank."""
        self._counter.add()
        style = self._sheet.cell_xf_index(*spot)
        if style < len(self._frames) and self._frames[style]:
            self._found.framed.add(spot)
        code = self._codes[style] if style < len(self._codes) else GENERAL
        if kind == 1:
            words = printed_text(value, code) if code != GENERAL else value
        elif kind in (2, 3):
            words = printed_number(value, code, epoch_1904=self._book.datemode == 1)
        elif kind == 4:
            words = "TRUE" if value else "FALSE"
        elif kind == 5:
            words = _error(value)
            self._found.errors.append(spot)
        else:
            return
        if words.strip():
            self._found.words[spot] = words


def _error(code: int) -> str:
    from xlrd.biffh import error_text_from_code

    return str(error_text_from_code.get(code, "#ERROR!"))


def _is_framed(style: Any) -> bool:
    border = style.border
    return bool(border.left_line_style or border.right_line_style or border.top_line_style or border.bottom_line_style)
