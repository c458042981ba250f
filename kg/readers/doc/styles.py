"""Styles and lists of a Word 97–2003 file ([MS-DOC] 2.9.271 STSH, 2.9.131 LST, 2.9.132 LFO): how a paragraph is numbered."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.readers.doc.container import FONTS, LIST_USES, LISTS, STYLES, WordFile
from kg.readers.doc.paragraphs import Form, read_form
from kg.readers.word.lists import LEVELS, Level, NumberedList
from kg.readers.word.numerals import form_of_code

_NO_STYLE = 0xFFF
_PARAGRAPH_STYLE = 1
_MAX_CHAIN = 16
_SUFFIX = {0: "\t", 1: "\t", 2: ""}
_LEVEL_BYTES, _LIST_BYTES, _USE_BYTES = 28, 28, 16


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: the one it is based on, and what it says itself."""

    based_on: int
    form: Form


def read_styles(file: WordFile) -> dict[int, Form]:
    """Forms of paragraph styles, inheritance resolved; what the file does not hold in full is left out."""
    part = file.part(STYLES)
    if len(part) < 8:
        return {}
    header, count, base = struct.unpack_from("<HHH", part)
    found: dict[int, Style] = {}
    at = 2 + header
    for number in range(count):
        if at + 2 > len(part):
            break
        size = int.from_bytes(part[at : at + 2], "little")
        style = _style(part[at + 2 : at + 2 + size], base, file.data)
        if style is not None:
            found[number] = style
        at += 2 + size
    return {number: _inherited(number, found) for number in found}


def _style(entry: bytes, base: int, data: bytes) -> Style | None:
    if len(entry) < base + 2:
        return None
    kind, properties = struct.unpack_from("<HH", entry, 2)
    if kind & 0xF != _PARAGRAPH_STYLE or not properties & 0xF:
        return None
    at = base + 2 + 2 * int.from_bytes(entry[base : base + 2], "little") + 2
    size = int.from_bytes(entry[at : at + 2], "little")
    return Style(kind >> 4, read_form(0, entry[at + 4 : at + 2 + size], data))


def _inherited(number: int, styles: Mapping[int, Style]) -> Form:
    style = styles[number]
    form, based_on = style.form, style.based_on
    for _ in range(_MAX_CHAIN):
        base = styles.get(based_on)
        if base is None or based_on == _NO_STYLE:
            break
        form = replace(
            form,
            list_number=base.form.list_number if form.list_number is None else form.list_number,
            level=base.form.level if form.level is None else form.level,
            leader=form.leader or base.form.leader,
        )
        based_on = base.based_on
    return form


def read_lists(file: WordFile) -> dict[int, NumberedList]:
    """Lists by the number that paragraphs name them by."""
    definitions = _definitions(file)
    part = file.part(LIST_USES)
    count = min(int.from_bytes(part[:4], "little"), len(part) // _USE_BYTES)
    at = 4 + _USE_BYTES * count
    found: dict[int, NumberedList] = {}
    for number in range(1, count + 1):
        use = 4 + _USE_BYTES * (number - 1)
        identifier, overridden = struct.unpack_from("<i8xB", part, use)
        levels = dict(definitions.get(identifier, {}))
        starts, at = _overrides(part, at + 4, overridden, levels)
        if levels:
            found[number] = NumberedList(number, identifier, levels, starts)
    return found


def _definitions(file: WordFile) -> dict[int, dict[int, Level]]:
    """Levels of each definition. They stand behind the part itself, in the order of the definitions."""
    start, end = file.span(LISTS)
    part = file.table[start:end]
    count = min(int.from_bytes(part[:2], "little"), len(part) // _LIST_BYTES)
    table, at = file.table, end
    found: dict[int, dict[int, Level]] = {}
    for number in range(count):
        place = 2 + _LIST_BYTES * number
        identifier = struct.unpack_from("<i", part, place)[0]
        simple = part[place + 26] & 1
        levels: dict[int, Level] = {}
        for index in range(1 if simple else LEVELS):
            if at + _LEVEL_BYTES > len(table):
                return found
            levels[index], at = _level(table, at)
        found[identifier] = levels
    return found


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """A level and where the next one begins."""
    start, code, flags = struct.unpack_from("<iBB", table, at)
    places = table[at + 6 : at + 15]
    follows, characters, paragraphs, limit = table[at + 15], table[at + 24], table[at + 25], table[at + 26]
    text_at = at + _LEVEL_BYTES + characters + paragraphs
    length = int.from_bytes(table[text_at : text_at + 2], "little")
    end = text_at + 2 + 2 * length
    text = table[text_at + 2 : end].decode("utf-16-le", "replace")
    restart = limit if flags & 8 else None
    level = Level(form_of_code(code), _template(text, places), start, restart, bool(flags & 4), _SUFFIX.get(follows, "\t"))
    return level, end


def _template(text: str, places: bytes) -> tuple[str | int, ...]:
    """Text in which the characters at the places named stand for levels."""
    numbers = {place - 1 for place in places if place}
    return tuple(ord(sign) if at in numbers and ord(sign) < LEVELS else sign for at, sign in enumerate(text))


def _overrides(part: bytes, at: int, count: int, levels: dict[int, Level]) -> tuple[dict[int, int], int]:
    """Starts of their own that a use of a list gives its levels; levels it defines anew are put in `levels`."""
    starts: dict[int, int] = {}
    for _ in range(count):
        if at + 8 > len(part):
            break
        start, flags = struct.unpack_from("<iI", part, at)
        at += 8
        index = flags & 0xF
        if flags & 0x20 and at + _LEVEL_BYTES <= len(part):
            levels[index], at = _level(part, at)
            start = levels[index].start
        if flags & 0x10:
            starts[index] = start
    return starts, at


def read_fonts(file: WordFile) -> list[str]:
    """Names of fonts by number."""
    part = file.part(FONTS)
    if len(part) < 4:
        return []
    names: list[str] = []
    at = 4
    for _ in range(int.from_bytes(part[:2], "little")):
        if at >= len(part):
            break
        size = part[at]
        entry = part[at + 1 : at + 1 + size]
        names.append(entry[39:].decode("utf-16-le", "replace").partition("\0")[0])
        at += 1 + size
    return names
