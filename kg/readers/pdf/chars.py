"""Characters of a page by PDFium: fragments (runs on one baseline) out, in the order in which they are drawn.

One call a character for its box, one call a page for the text. Loose boxes (the font's ascent and descent), for the ink of
、 。 一 stands on lines of its own. What the fonts do not map to Unicode is counted, so that a broken text layer shows.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from kg.readers.fragments import Fragment
from kg.readers.pdf.fast import pointer, unchecked
from kg.readers.pdf.view import View
from kg.readers.radicals import plain_character

_SAME_LINE = 0.5
_BREAK = 1.2
_BACK = 0.35
_TWICE = 0.2
_SAMPLE = 16
_HYPHEN = 2
_BLANKS = frozenset((*range(33), 0x7F, 0xA0, 0xAD, 0x200B, 0x3000, 0xFEFF)) - {_HYPHEN, 0}
_UNKNOWN = frozenset((0, 0xFFFD, 0xFFFE, 0xFFFF))
_PRIVATE = range(0xE000, 0xF900)
_FOLDED = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))

_Char = tuple[str, bool, float, float, float, float]
"""A character, whether a blank stands before it, and its left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class PageText:
    """Fragments of a page, how many characters it has and how many of them mean nothing."""

    fragments: list[Fragment]
    characters: int
    broken: int


def read_text(textpage: Any, view: View, most: int) -> PageText:
    """Fragments of a raw PDFium text page; characters beyond `most` are left out."""
    codes = _codes(textpage, min(pdfium_c.FPDFText_CountChars(textpage), most))
    known = set(codes)
    odd = {code for code in known if code in _UNKNOWN or code in _PRIVATE}
    broken = max(sum(codes.count(code) for code in odd), _unmapped(textpage, len(codes)))
    blank = sum(codes.count(code) for code in known & _BLANKS)
    return PageText(_once(_runs(_characters(textpage, codes, view))), len(codes) - blank, broken)


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
    if written == count + 1 and not any(0xD800 <= code <= 0xDFFF for code in set(codes)):
        return codes
    return [pdfium_c.FPDFText_GetUnicode(textpage, index) for index in range(count)]


def _unmapped(textpage: Any, count: int) -> int:
    """How many characters have no mapping to Unicode in their font, reckoned from a sample of the page."""
    step = max(1, count // _SAMPLE)
    sample = range(0, count, step)
    return step * sum(bool(pdfium_c.FPDFText_HasUnicodeMapError(textpage, index) == 1) for index in sample)


def _characters(textpage: Any, codes: Sequence[int], view: View) -> Iterator[_Char]:
    """Every printed character with its box on the visible page."""
    rect = pdfium_c.FS_RECTF()
    handle, reference = pointer(textpage), pointer(rect)
    get_box = unchecked(pdfium_c.FPDFText_GetLooseCharBox)
    letters = _letters(set(codes))
    plain, e, f = view.plain, view.matrix[4], view.matrix[5]
    blank = False
    for index, code in enumerate(codes):
        letter = letters.get(code)
        if letter is None:
            blank = True
            continue
        if not get_box(handle, index, reference):
            continue
        if plain:
            yield letter, blank, rect.left + e, f - rect.top, rect.right + e, f - rect.bottom
        else:
            yield letter, blank, *view.box(rect.left, rect.bottom, rect.right, rect.top)
        blank = False


def _letters(codes: set[int]) -> dict[int, str]:
    """The character of each code; blanks and codes without a meaning have none, radicals stand for their ideographs."""
    letters = {}
    for code in codes:
        if code in _BLANKS or code in _UNKNOWN:
            continue
        folded = code in _FOLDED[0] or code in _FOLDED[1]
        letters[code] = plain_character(chr(code)) if folded else "-" if code == _HYPHEN else chr(code)
    return letters


def _runs(characters: Iterator[_Char]) -> list[Fragment]:
    """Characters gathered to fragments while they go on in one line; written out, for it is the innermost loop."""
    found: list[Fragment] = []
    text: list[str] = []
    ends: list[tuple[float, float]] = []
    run_top = run_bottom = run_right = 0.0
    for letter, blank, left, top, right, bottom in characters:
        if text:
            if top == run_top and bottom == run_bottom:
                size, same = bottom - top, True
            else:
                size = min(bottom - top, run_bottom - run_top)
                same = min(bottom, run_bottom) - max(top, run_top) >= _SAME_LINE * size
            if same and -_BACK * size <= left - run_right <= _BREAK * size:
                if blank:
                    text.append(" ")
                    ends.append((run_right, left))
                text.append(letter)
                ends.append((left, right))
                if top < run_top:
                    run_top = top
                if bottom > run_bottom:
                    run_bottom = bottom
                if right > run_right:
                    run_right = right
                continue
            if same and letter == text[-1] and abs(left - ends[-1][0]) < _TWICE * size:
                continue
            found.append(Fragment("".join(text), ends[0][0], run_top, run_right, run_bottom, ends))
        text, ends = [letter], [(left, right)]
        run_top, run_bottom, run_right = top, bottom, right
    if text:
        found.append(Fragment("".join(text), ends[0][0], run_top, run_right, run_bottom, ends))
    return found


def _once(fragments: list[Fragment]) -> list[Fragment]:
    """Without what is printed a second time at the same place, as bold letters are made of plain ones."""
    places: dict[str, list[Fragment]] = {}
    found = []
    for one in fragments:
        before = places.setdefault(one.text, [])
        near = _TWICE * (one.bottom - one.top)
        if any(abs(other.left - one.left) < near and abs(other.top - one.top) < near for other in before):
            continue
        before.append(one)
        found.append(one)
    return found
