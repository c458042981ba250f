"""Workbooks of XML (.xlsx, .xlsm): the parts of the package in, sheets with printed words out.

Read by expat, value, style and merges in one pass: python-calamine gives values without their number formats, drops error
values, and allocates the whole rectangle that two far cells span. Formulas stand for their cached values; macros are not opened.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from kg.readers.excel.builtin import GENERAL
from kg.readers.excel.model import Counter, Sheet, Spot, area_of, column_letters, spot_of
from kg.readers.excel.numfmt import printed_number, printed_text
from kg.readers.excel.styles import Styles, read_styles
from kg.readers.zipped import Package, local_name

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORKBOOK = "xl/workbook.xml"
_MAX_MERGES = 200_000


@dataclass(slots=True)
class _Book:
    """What workbook.xml says: sheets by name, state and relation, and the calendar."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    epoch_1904: bool = False


def read_xlsx(package: Package, counter: Counter) -> list[Sheet]:
    """The worksheets of a workbook in their order; chart and macro sheets hold no cells."""
    path = workbook_path(package, _WORKBOOK)
    book = _read_book(package, path)
    relations = relations_of(package, path)
    styles = read_styles(package, target_of(relations, "/styles"))
    strings = _shared_strings(package, target_of(relations, "/sharedStrings"))
    sheets = []
    for name, state, relation in book.sheets:
        kind, target = relations.get(relation, ("", ""))
        if kind.endswith("/worksheet") and target in package:
            sheet = Sheet(name, state in ("hidden", "veryHidden"))
            _SheetReader(sheet, styles, strings, book.epoch_1904, counter).read(package, target)
            sheets.append(sheet)
    return sheets


def workbook_path(package: Package, default: str) -> str:
    """Where the workbook lies in the package."""
    if "_rels/.rels" in package:
        for kind, target in relations_of(package, "").values():
            if kind.endswith("/officeDocument") and target in package:
                return target
    return default


def relations_of(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of the relations of a part, by id."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = attributes.get("Type", ""), whole

    if path in package:
        package.parse(path, start)
    return found


def target_of(relations: dict[str, tuple[str, str]], kind: str) -> str | None:
    """The part that the first relation of a kind leads to."""
    return next((target for one, target in relations.values() if one.endswith(kind)), None)


def _read_book(package: Package, path: str) -> _Book:
    book = _Book()

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if local_name(key) == "id" and ":" in key), "")
            book.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relation))
        elif name == "workbookPr":
            book.epoch_1904 = attributes.get("date1904", "0") in ("1", "true")

    package.parse(path, start)
    return book


def _shared_strings(package: Package, path: str | None) -> list[str]:
    """The strings that cells share; readings printed above characters (phonetic runs) are left out."""
    strings: list[str] = []
    if path is None or path not in package:
        return strings
    pieces: list[str] = []
    taking = False
    phonetic = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal taking, phonetic
        name = local_name(tag)
        if name == "rPh":
            phonetic += 1
        taking = name == "t" and not phonetic

    def end(tag: str) -> None:
        nonlocal taking, phonetic
        name = local_name(tag)
        taking = False
        if name == "rPh":
            phonetic -= 1
        elif name == "si":
            strings.append(unescaped("".join(pieces)))
            pieces.clear()

    def text(piece: str) -> None:
        if taking:
            pieces.append(piece)

    package.parse(path, start, end, text)
    return strings


def unescaped(text: str) -> str:
    """Undo the escapes of characters that XML cannot hold.

    >>> unescaped("甲_x000D_乙"), unescaped("_x005F_x000D_")
    ('甲\\r乙', '_x000D_')
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _SheetReader:
    """Handlers of one worksheet; the hot path of the reader, so its state lies in plain attributes."""

    def __init__(self, sheet: Sheet, styles: Styles, strings: list[str], epoch_1904: bool, counter: Counter) -> None:
        self.sheet, self._styles, self._strings, self._epoch, self._counter = sheet, styles, strings, epoch_1904, counter
        self._row = self._column = -1
        self._spot: Spot = (0, 0)
        self._kind = "n"
        self._code = GENERAL
        self._known = {"0": (styles.code(0), styles.is_framed(0))}
        self._pieces: list[str] = []
        self._taking = self._formula = False
        self._phonetic = 0
        self._name_cell()

    def read(self, package: Package, path: str) -> None:
        """Read the sheet's part of the package."""
        package.parse(path, self._start, self._end, self._text)

    def _name_cell(self, prefix: str = "") -> None:
        """What the elements of cells are called, with the prefix that the part uses."""
        self._c, self._v, self._t, self._f = (f"{prefix}{name}" for name in "cvtf")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._c:
            self._begin_cell(attributes)
        elif tag == self._v:
            self._taking = True
        elif tag == self._f:
            self._formula = True
        elif tag == self._t:
            self._taking = not self._phonetic
        else:
            self._start_other(local_name(tag), tag, attributes)

    def _start_other(self, name: str, tag: str, attributes: dict[str, str]) -> None:
        if name == "row":
            row = attributes.get("r", "")
            self._row = int(row) - 1 if row.isdecimal() and len(row) < 8 else self._row + 1
            self._column = -1
        elif name == "rPh":
            self._phonetic += 1
        elif name == "mergeCell":
            area = area_of(attributes.get("ref", ""))
            if area is not None and len(self.sheet.merged) < _MAX_MERGES:
                self.sheet.merged.append(area)
        elif name == "worksheet":
            self._name_cell(tag[: -len(name)])

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r", "")
        column = self._column + 1
        if self._row >= 0 and address == f"{column_letters(column)}{self._row + 1}":  # cells mostly stand in order
            self._spot = (self._row, column)
        else:
            self._spot = spot_of(address) or (max(self._row, 0), column)
        self._column = self._spot[1]
        self._kind = attributes.get("t", "n")
        self._code, framed = self._known.get(attributes.get("s", "0")) or self._style(attributes["s"])
        self._formula = False
        if framed:
            self._counter.add()
            self.sheet.framed.add(self._spot)

    def _style(self, number: str) -> tuple[str, bool]:
        """Number format and border of a style, kept for the next cell that has it."""
        style = int(number) if number.isdecimal() and len(number) < 8 else 0
        self._known[number] = self._styles.code(style), self._styles.is_framed(style)
        return self._known[number]

    def _text(self, piece: str) -> None:
        if self._taking:
            self._pieces.append(piece)

    def _end(self, tag: str) -> None:
        if tag == self._c:
            self._end_cell()
        elif tag in (self._v, self._t):
            self._taking = False
        elif local_name(tag) == "rPh":
            self._phonetic -= 1

    def _end_cell(self) -> None:
        if not self._pieces:
            if self._formula and self._kind != "str":
                self.sheet.uncached.append(self._spot)
            return
        words = self._printed("".join(self._pieces))
        self._pieces.clear()
        self._counter.add()
        if words and not words.isspace():
            self.sheet.words[self._spot] = words
        if self._kind == "e":
            self.sheet.errors.append(self._spot)

    def _printed(self, text: str) -> str:
        kind = self._kind
        code = self._code
        if kind == "s":
            index = int(text) if text.strip().isdecimal() else -1
            words = self._strings[index] if 0 <= index < len(self._strings) else ""
            return words if code == GENERAL else printed_text(words, code)
        if kind in ("str", "inlineStr"):
            return printed_text(unescaped(text), code)
        if kind == "b":
            return "TRUE" if text.strip() in ("1", "true") else "FALSE"
        if kind in ("e", "d"):
            return text
        try:
            value = float(text)
        except ValueError:
            return text
        return printed_number(value, code, epoch_1904=self._epoch)
