"""Characters of a page by PDFium: fragments (runs on one baseline) out, in the order in which they are drawn.

One call a character for its box, one call a page for the text. Loose boxes (the font's ascent and descent), for the ink of
、 。 一 stands on lines of its own. What the fonts do not map to Unicode is counted, so that a broken text layer shows.
"""

from __future__ import annotations

import ctypes
from array import array
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from kg.readers.fragments import Fragment
from kg.readers.pdf.view import View
from kg.readers.radicals import plain_character

_SAME_LINE = 0.5
_BREAK = 1.2
_BACK = 0.35
_HYPHEN = "\x02"
_SURROGATES = (0xD800, 0xDFFF)
_PRIVATE = (0xE000, 0xF8FF)
_UNKNOWN = frozenset((0, 0xFFFD, 0xFFFE, 0xFFFF))
_RADICALS = (0x2E80, 0x2FDF)
_COMPATIBLE = (0xF900, 0xFAFF)


@dataclass(frozen=True, slots=True)
class PageText:
    """Fragments of a page, how many characters it has and how many of them mean nothing."""

    fragments: list[Fragment]
    characters: int
    broken: int


def read_text(textpage: Any, view: View, most: int) -> PageText:
    """Fragments of a raw PDFium text page; characters beyond `most` are left out."""
    codes = _codes(textpage, min(pdfium_c.FPDFText_CountChars(textpage), most))
    rect = pdfium_c.FS_RECTF()
    reference = ctypes.byref(rect)
    box = pdfium_c.FPDFText_GetLooseCharBox
    plain, e, f = view.plain, view.matrix[4], view.matrix[5]
    runs = _Runs()
    total = broken = 0
    for index, code in enumerate(codes):
        if code <= 32 or code == 0xA0 or code == 0x3000:
            if code == 2:
                code = 0x2D
            else:
                broken += code == 0
                runs.blank = True
                continue
        total += 1
        if code in _UNKNOWN or _PRIVATE[0] <= code <= _PRIVATE[1]:
            broken += 1
            if code in _UNKNOWN:
                continue
        if not box(textpage, index, reference):
            continue
        if plain:
            left, top, right, bottom = rect.left + e, f - rect.top, rect.right + e, f - rect.bottom
        else:
            left, top, right, bottom = view.box(rect.left, rect.bottom, rect.right, rect.top)
        runs.add(_character(code), left, top, right, bottom)
    return PageText(runs.close(), total, broken)


def _character(code: int) -> str:
    if _RADICALS[0] <= code <= _RADICALS[1] or _COMPATIBLE[0] <= code <= _COMPATIBLE[1]:
        return plain_character(chr(code))
    return chr(code)


def _codes(textpage: Any, count: int) -> list[int] | array[int]:
    """The code point of each character of the page.

    Text read in one call stands for the characters one to one only where it is as long as they are many and has no surrogates;
    otherwise each is asked for.
    """
    if count <= 0:
        return []
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(textpage, 0, count, buffer)
    codes = array("H", bytes(buffer)[: 2 * count])
    if written == count + 1 and not any(_SURROGATES[0] <= code <= _SURROGATES[1] for code in codes):
        return codes
    return [pdfium_c.FPDFText_GetUnicode(textpage, index) for index in range(count)]


class _Runs:
    """Characters gathered to fragments while they go on in one line."""

    def __init__(self) -> None:
        self.found: list[Fragment] = []
        self.blank = False
        self._text: list[str] = []
        self._ends: list[tuple[float, float]] = []
        self._top = self._bottom = self._right = 0.0

    def add(self, character: str, left: float, top: float, right: float, bottom: float) -> None:
        """Add a character to the current run, or begin a new one."""
        if self._text:
            size = min(bottom - top, self._bottom - self._top)
            overlap = min(bottom, self._bottom) - max(top, self._top)
            gap = left - self._right
            if overlap >= _SAME_LINE * size and -_BACK * size <= gap <= _BREAK * size:
                if self.blank:
                    self._text.append(" ")
                    self._ends.append((self._right, left))
                    self.blank = False
                self._text.append(character)
                self._ends.append((left, right))
                if top < self._top:
                    self._top = top
                if bottom > self._bottom:
                    self._bottom = bottom
                if right > self._right:
                    self._right = right
                return
            self._finish()
        self.blank = False
        self._text = [character]
        self._ends = [(left, right)]
        self._top, self._bottom, self._right = top, bottom, right

    def _finish(self) -> None:
        fragment = Fragment("".join(self._text), self._ends[0][0], self._top, self._right, self._bottom, self._ends)
        self.found.append(fragment)

    def close(self) -> list[Fragment]:
        """All fragments."""
        if self._text:
            self._finish()
            self._text = []
        return self.found
