"""Formatted pages (FKP, [MS-DOC] 2.9.174 and .113): which properties hold for which bytes, for paragraphs and for characters."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

from kg.errors import ReadError
from kg.readers.doc.container import CHARACTER_PAGES, PARAGRAPH_PAGES, WordFile

_PAGE = 512
_PAGE_NUMBER = 0x3FFFFF
_PARAGRAPH_ENTRY = 13


class Runs:
    """Groups of modifiers by the byte where they begin to hold."""

    def __init__(self, runs: list[tuple[int, int, bytes]]) -> None:
        runs.sort(key=lambda run: run[:2])
        self.runs = runs
        self._starts = [run[0] for run in runs]

    def at(self, offset: int) -> bytes:
        """The group that holds at a byte, empty where none does."""
        number = self.index(offset)
        if number < 0 or offset >= self.runs[number][1]:
            return b""
        return self.runs[number][2]

    def index(self, offset: int) -> int:
        """The last run that begins at or before a byte, -1 before the first."""
        return bisect_right(self._starts, offset) - 1


def paragraph_runs(file: WordFile) -> Runs:
    """Properties of paragraphs: two bytes of style, then modifiers."""
    return Runs(list(_runs(file, PARAGRAPH_PAGES, _PARAGRAPH_ENTRY)))


def character_runs(file: WordFile) -> Runs:
    """Properties of characters."""
    return Runs(list(_runs(file, CHARACTER_PAGES, 1)))


def _runs(file: WordFile, part: int, entry: int) -> Iterator[tuple[int, int, bytes]]:
    plc = file.part(part)
    count = (len(plc) - 4) // 8
    if count > len(file.word) // _PAGE + 1:
        raise ReadError("格式表已损坏 (the table of formats is damaged)")
    numbers = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count > 0 else ()
    for number in numbers:
        start = (number & _PAGE_NUMBER) * _PAGE
        page = file.word[start : start + _PAGE]
        if len(page) < _PAGE:
            raise ReadError("文件被截断 (the file is cut off)")
        yield from _page_runs(page, entry)


def _page_runs(page: bytes, entry: int) -> Iterator[tuple[int, int, bytes]]:
    count = page[_PAGE - 1]
    if 4 * (count + 1) + entry * count >= _PAGE:
        raise ReadError("格式表已损坏 (the table of formats is damaged)")
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        place = 2 * page[4 * (count + 1) + entry * number]
        group = b""
        if place:
            group = _character_group(page, place) if entry == 1 else _paragraph_group(page, place)
        yield offsets[number], offsets[number + 1], group


def _character_group(page: bytes, place: int) -> bytes:
    return page[place + 1 : place + 1 + page[place]]


def _paragraph_group(page: bytes, place: int) -> bytes:
    """Length in words, less one byte where it is odd; a zero says that the length follows in the next byte."""
    if page[place]:
        return page[place + 1 : place + 2 * page[place]]
    return page[place + 2 : place + 2 + 2 * page[place + 1]]
