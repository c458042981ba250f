"""The characters as printed: those deleted in tracked changes or hidden dropped, signs of symbol fonts put in Unicode."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from kg.readers.doc.container import WordFile
from kg.readers.doc.forms import Runs, character_runs
from kg.readers.doc.sprms import sprms
from kg.readers.doc.styles import read_fonts
from kg.readers.doc.text import FILLER, Text
from kg.readers.word.symbols import sign

_DELETED, _INSERTED, _HIDDEN, _SYMBOL = 0x0800, 0x0801, 0x083C, 0x6A09
_FONTS = (0x4A4F, 0x4A51)
_STRUCTURE = frozenset("\x07\x0c\x13\x14\x15")
_PRIVATE = re.compile("[\uf020-\uf0ff]")


@dataclass(frozen=True, slots=True)
class _Look:
    """What the properties of a run change of its characters."""

    dropped: bool = False
    changed: bool = False
    symbol: tuple[int, int] | None = None
    font: int | None = None

    @property
    def tells(self) -> bool:
        """Whether anything but the font matters."""
        return self.dropped or self.changed or self.symbol is not None


@dataclass(frozen=True, slots=True)
class Printed:
    """The characters of all stories, each at its position, and how many runs are tracked changes."""

    characters: str
    changes: int


def printed(file: WordFile, text: Text) -> Printed:
    """Characters as they are printed. Marks of cells, rows and fields stay, whatever is said of them."""
    fonts = read_fonts(file)
    signs: list[str] | None = None
    changes = 0
    runs = character_runs(file)
    for first, last, look in _spans(text, runs):
        changes += look.changed
        if look.dropped or look.symbol:
            signs = signs if signs is not None else list(text.characters)
            _apply(signs, first, last, look, fonts)
    if _PRIVATE.search(text.characters):
        signs = signs if signs is not None else list(text.characters)
        _replace_private(signs, text, runs, fonts)
    return Printed("".join(signs) if signs is not None else text.characters, changes)


def _apply(signs: list[str], first: int, last: int, look: _Look, fonts: list[str]) -> None:
    for position in range(first, last):
        if look.dropped:
            if signs[position] not in _STRUCTURE:
                signs[position] = FILLER
        elif look.symbol and signs[position] == "(":
            font, code = look.symbol
            signs[position] = sign(code, fonts[font] if font < len(fonts) else None)[:1]


def _replace_private(signs: list[str], text: Text, runs: Runs, fonts: list[str]) -> None:
    for match in _PRIVATE.finditer(text.characters):
        position = match.start()
        if signs[position] == match[0]:
            font = _look(runs.at(text.offset(position))).font
            signs[position] = sign(ord(match[0]), fonts[font] if font is not None and font < len(fonts) else None)[:1]


def _spans(text: Text, runs: Runs) -> list[tuple[int, int, _Look]]:
    """Positions of the runs that change their characters, piece by piece."""
    found: list[tuple[int, int, _Look]] = []
    looks = {group: look for group in {run[2] for run in runs.runs} if (look := _look(group)).tells}
    telling = [(start, end, looks[group]) for start, end, group in runs.runs if group in looks] if looks else []
    whole = len(text.characters)
    starts = [run[0] for run in telling]
    ends = (*text.starts[1:], whole)
    for piece, stop in zip(text.pieces, ends, strict=True):
        own = _look(piece.modifiers)
        if own.dropped or own.changed:
            found.append((piece.position, stop, own))
        last_byte = piece.offset + (stop - piece.position) * piece.width
        for start, end, look in telling[max(0, bisect_right(starts, piece.offset) - 1) : bisect_left(starts, last_byte)]:
            first = piece.position + (max(start, piece.offset) - piece.offset) // piece.width
            if end <= piece.offset:
                continue
            last = piece.position + (min(end, last_byte) - piece.offset + piece.width - 1) // piece.width
            found.append((first, last, look))
    return found


@lru_cache(maxsize=4096)
def _look(group: bytes) -> _Look:
    dropped = changed = False
    symbol: tuple[int, int] | None = None
    font: int | None = None
    for code, operand in sprms(group):
        if code in (_DELETED, _HIDDEN) and operand[:1] == b"\1":
            dropped = True
        if code in (_DELETED, _INSERTED) and operand[:1] == b"\1":
            changed = True
        elif code == _SYMBOL and len(operand) == 4:
            symbol = (int.from_bytes(operand[:2], "little"), int.from_bytes(operand[2:], "little"))
        elif code in _FONTS and len(operand) == 2:
            font = int.from_bytes(operand, "little")
    return _Look(dropped, changed, symbol, font)
