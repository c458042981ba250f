"""Binary workbooks (.xlsb): records of [MS-XLSB] in, sheets with printed words out.

A record is a number, a length and its bytes; unknown ones are skipped by their length. Own reading, for no kept library gives
the number formats of these files.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator

from kg.errors import ReadError
from kg.readers.excel.builtin import GENERAL, format_code
from kg.readers.excel.model import MAX_COLUMNS, MAX_ROWS, Area, Counter, Sheet, Spot
from kg.readers.excel.numfmt import printed_number, printed_text
from kg.readers.excel.styles import Styles
from kg.readers.excel.xlsx import relations_of, target_of, workbook_path
from kg.readers.zipped import Package

_ROW, _SHEET, _PROPERTIES, _STRING = 0, 156, 153, 19
_FORMAT, _BORDER, _STYLE, _STYLES_BEGIN, _STYLES_END, _MERGE = 44, 46, 47, 617, 618, 176
_BLANK, _RK, _ERROR, _BOOLEAN, _REAL, _INLINE, _SHARED = 1, 2, 3, 4, 5, 6, 7
_FORMULAS = {8: _INLINE, 9: _REAL, 10: _BOOLEAN, 11: _ERROR}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}
_MAX_RECORD = 1 << 24


def read_xlsb(package: Package, counter: Counter) -> list[Sheet]:
    """The worksheets of a binary workbook in their order. Raises `ReadError` where a record is cut off."""
    path = workbook_path(package, "xl/workbook.bin")
    relations = relations_of(package, path)
    try:
        epoch_1904, named = _book(package.read(path))
        styles = _styles(package, target_of(relations, "/styles"))
        strings = _strings(package, target_of(relations, "/sharedStrings"))
        sheets = []
        for name, hidden, relation in named:
            kind, target = relations.get(relation, ("", ""))
            if kind.endswith("/worksheet") and target in package:
                sheet = Sheet(name, hidden)
                _SheetReader(sheet, styles, strings, epoch_1904, counter).read(package.read(posixpath.normpath(target)))
                sheets.append(sheet)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ReadError(f"{package.key}: .xlsb 记录已损坏，请重新下载 (a record is damaged; download it again)") from error
    return sheets


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each record: both number and length are written seven bits a byte."""
    at = 0
    while at < len(data):
        number, at = _packed(data, at, 2)
        length, at = _packed(data, at, 4)
        if length > _MAX_RECORD or at + length > len(data):
            raise struct.error("record is cut off")
        yield number, data[at : at + length]
        at += length


def _packed(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of at most so many bytes, seven bits each, the lowest first; the highest bit says that another follows."""
    value = 0
    for count in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * count)
        if not byte & 0x80:
            break
    return value, at


def _words(data: bytes, at: int) -> tuple[str, int]:
    """A string of 16-bit characters with its length before it; all ones stand for none."""
    (length,) = struct.unpack_from("<I", data, at)
    at += 4
    if length == 0xFFFFFFFF:
        return "", at
    if at + 2 * length > len(data):
        raise struct.error("string is cut off")
    return data[at : at + 2 * length].decode("utf-16-le"), at + 2 * length


def _book(data: bytes) -> tuple[bool, list[tuple[str, bool, str]]]:
    """Whether dates count from 1904, and name, hiddenness and relation of each sheet."""
    sheets, epoch_1904 = [], False
    for number, body in records(data):
        if number == _PROPERTIES:
            epoch_1904 = bool(body[0] & 1)
        elif number == _SHEET:
            (state,) = struct.unpack_from("<I", body, 0)
            relation, at = _words(body, 8)
            name, _ = _words(body, at)
            sheets.append((name, state != 0, relation))
    return epoch_1904, sheets


def _styles(package: Package, path: str | None) -> Styles:
    if path is None or path not in package:
        return Styles()
    formats: dict[int, str] = {}
    borders: list[bool] = []
    styles: list[tuple[int, int]] = []
    within = False
    for number, body in records(package.read(path)):
        if number == _FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _words(body, 2)[0]
        elif number == _BORDER:
            borders.append(any(body[1 + 10 * side] for side in range(4)))
        elif number in (_STYLES_BEGIN, _STYLES_END):
            within = number == _STYLES_BEGIN
        elif number == _STYLE and within:
            _, form, _, _, border = struct.unpack_from("<5H", body)
            styles.append((form, border))
    return Styles(
        [format_code(form, formats) for form, _ in styles],
        [border < len(borders) and borders[border] for _, border in styles],
    )


def _strings(package: Package, path: str | None) -> list[str]:
    if path is None or path not in package:
        return []
    return [_words(body, 1)[0] for number, body in records(package.read(path)) if number == _STRING]


class _SheetReader:
    """The cell records of one worksheet."""

    def __init__(self, sheet: Sheet, styles: Styles, strings: list[str], epoch_1904: bool, counter: Counter) -> None:
        self._sheet, self._styles, self._strings, self._epoch, self._counter = sheet, styles, strings, epoch_1904, counter

    def read(self, data: bytes) -> None:
        """Read the records of a sheet."""
        row = 0
        for number, body in records(data):
            if number == _ROW:
                row = struct.unpack_from("<I", body)[0]
            elif 1 <= number <= 11 and row < MAX_ROWS:
                column, style = struct.unpack_from("<II", body)
                if column < MAX_COLUMNS:
                    self._cell((row, column), style & 0xFFFFFF, _FORMULAS.get(number, number), body)
            elif number == _MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", body)
                if top <= bottom < MAX_ROWS and left <= right < MAX_COLUMNS:
                    self._sheet.merged.append(Area(top, left, bottom, right))

    def _cell(self, spot: Spot, style: int, kind: int, body: bytes) -> None:
        self._counter.add()
        if self._styles.is_framed(style):
            self._sheet.framed.add(spot)
        words = self._printed(kind, self._styles.code(style), body)
        if kind == _ERROR:
            self._sheet.errors.append(spot)
        if words.strip():
            self._sheet.words[spot] = words

    def _printed(self, kind: int, code: str, body: bytes) -> str:
        if kind == _SHARED:
            (index,) = struct.unpack_from("<I", body, 8)
            words = self._strings[index] if index < len(self._strings) else ""
            return words if code == GENERAL else printed_text(words, code)
        if kind == _INLINE:
            return printed_text(_words(body, 8)[0], code)
        if kind in (_RK, _REAL):
            value = _rk(struct.unpack_from("<I", body, 8)[0]) if kind == _RK else struct.unpack_from("<d", body, 8)[0]
            return printed_number(value, code, epoch_1904=self._epoch)
        if kind == _BOOLEAN:
            return "TRUE" if body[8] else "FALSE"
        return _ERRORS.get(body[8], "#ERROR!") if kind == _ERROR else ""


def _rk(packed: int) -> float:
    """A number in four bytes: an integer or the upper half of a double, perhaps a hundredth of what is written."""
    if packed & 2:
        value = float((packed ^ 0x80000000) - 0x80000000 >> 2)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return value / 100 if packed & 1 else value
