"""How a column looks on a sheet: as wide as what stands in it, its numbers with the points below one another.

In: the values of a column as they are written, one after the other. Out: its width in characters and a number format. Widths
are measured in the first rows only, so that a table of any length costs the same; decimal places are counted in all.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from kg.tabular.model import Column, Value, plain

_MEASURED = 1_000
_NARROWEST, _WIDEST = 6, 40
_LONG, _WIDEST_LONG = 10 * _WIDEST, 70
"""Text of more than ten lines gets a wider column: Excel shows no row that is higher than about thirty."""
_BUTTON = 3
"""The filter's button covers the end of a heading."""
_FLOAT_PLACES = 6
"""Digits of a binary fraction after these are noise of its arithmetic."""


def shown_width(text: str) -> int:
    """Places a text takes on a terminal or a sheet: two for a Chinese character, none for a combining mark.

    >>> shown_width("预算 2024")
    9
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text)


def places_of(value: int | float | Decimal) -> int:
    """Decimal places of a finite number.

    >>> places_of(Decimal("364.50")), places_of(12), places_of(0.5), places_of(Decimal("1E+2"))
    (2, 0, 1, 0)
    """
    if isinstance(value, float):
        return len(f"{value:.{_FLOAT_PLACES}f}".rstrip("0").partition(".")[2])
    return max(-int(Decimal(value).as_tuple().exponent), 0)


def number_format(places: int, *, grouped: bool = True) -> str:
    """Excel's format for so many places: 1,234.50, or 2024 where `grouped` is false.

    >>> number_format(2), number_format(0), number_format(0, grouped=False)
    ('#,##0.00', '#,##0', '0')
    """
    return ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")


class ColumnLayout:
    """版式 of one column: what it has seen so far decides how wide it must be and how many places its numbers need."""

    def __init__(self, column: Column) -> None:
        self._heading = shown_width(column.shown) + _BUTTON
        self._places, self._whole, self._text, self._seen = column.least_places, 0, 0, 0

    def number(self, value: int | float | Decimal) -> None:
        """See a number."""
        self._places = max(self._places, places_of(value))
        self._whole = max(self._whole, len(f"{int(value):,}") + (value < 0))

    def text(self, value: Value) -> None:
        """See a text; a line of its own counts as such."""
        if self._seen < _MEASURED:
            self._seen += 1
            self._text = max(self._text, *map(shown_width, plain(value).split("\n")))

    @property
    def places(self) -> int:
        """As many decimal places as any number seen so far has."""
        return self._places

    @property
    def width(self) -> int:
        """Characters that show every number and heading whole, and texts in lines of at most forty (seventy where very long)."""
        digits = self._whole + (self._places + 1 if self._places else 0) if self._whole else 0
        widest = _WIDEST if self._text <= _LONG else _WIDEST_LONG
        return max(_NARROWEST, min(self._text, widest) + 1, digits + 1, min(self._heading, _WIDEST))
