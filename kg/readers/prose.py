"""Prose that was wrapped at a fixed width or cut by a page break: its lines become paragraphs again.

A text counts as wrapped where the lines that stop in the middle of a sentence are nearly all as wide as the widest; a text
whose lines are paragraphs shows no such width and is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kg.readers.pieces import PageBreak, Raw, RawLine

_ENDS = re.compile(r"[。！？!?；;：:”》…]\s*$|\.{3,}\s*\d*\s*$")
_BEGINS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十\d]+[部章条]"
    r"|附[件表：:]|注[:：]|[—–-]\s*\d+|表\s*\d|目\s*录)"
)
_LABELLED = re.compile(r"^\s*.{2,12}[:：]\s*\S{0,30}$")
_SLACK = 6
_MIN_WIDTH = 40
_MIN_LINES = 8
_SHARE = 0.6
_LONG_LINE = 120


def join_wrapped(pieces: Iterable[Raw]) -> Iterator[Raw]:
    """The pieces with wrapped lines joined; the line breaks stay in the text of a joined line."""
    raw = list(pieces)
    width = wrapping_width([piece.text for piece in raw if isinstance(piece, RawLine)])
    held: RawLine | None = None
    breaks: list[Raw] = []
    for piece in raw:
        if isinstance(piece, PageBreak) and held is not None and _runs_on(held.text, width):
            breaks.append(piece)
        elif isinstance(piece, RawLine):
            if held is not None and _runs_on(held.text, width) and not _BEGINS.match(piece.text) and _is_body(piece, breaks):
                held = RawLine(f"{held.text}\n{piece.text}")
                continue
            yield from _release(held, breaks)
            held, breaks = piece, []
        else:
            yield from _release(held, breaks)
            held, breaks = None, []
            yield piece
    yield from _release(held, breaks)


def _release(held: RawLine | None, breaks: list[Raw]) -> Iterator[Raw]:
    if held is not None:
        yield held
    yield from breaks


def _is_body(piece: RawLine, breaks: list[Raw]) -> bool:
    """Behind a page break a short line is a running head, not the rest of a sentence."""
    return not breaks or (len(piece.text) > 20 and not _LABELLED.match(piece.text))


def _runs_on(text: str, width: int | None) -> bool:
    """Whether a line stops in the middle of a sentence because it was full, or is long prose that a page break cut."""
    last = text.rsplit("\n", 1)[-1]
    if _ENDS.search(last) or not last.strip():
        return False
    if width is not None:
        return display_width(last) >= width - _SLACK
    return len(text) >= _LONG_LINE and "。" in text


def wrapping_width(lines: list[str]) -> int | None:
    """The width a text was wrapped at, or None where it was not.

    >>> wrapping_width(["一二三四五六七八九十一二三四五六七八九十一二三四五"] * 9)
    50
    """
    unfinished = [display_width(line) for line in lines if not _ENDS.search(line)]
    wide = [width for width in unfinished if width >= _MIN_WIDTH]
    if len(wide) < _MIN_LINES:
        return None
    widest = sorted(wide)[int(len(wide) * 0.95)]
    full = sum(1 for width in wide if widest - _SLACK <= width <= widest + _SLACK)
    return widest if full >= _MIN_LINES and full >= len(wide) * _SHARE else None


def display_width(line: str) -> int:
    """Columns a line takes in print: two for a Chinese character, one for a Latin one."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line.strip())
