"""Fields that print something although they keep no result: signs by number, figures in a ring, simple fractions."""

from __future__ import annotations

import re

from kg.readers.word.numerals import numeral
from kg.readers.word.symbols import sign

_SYMBOL = re.compile(r"^\s*SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5})\b(.*)", re.IGNORECASE | re.DOTALL)
_FONT = re.compile(r"\\f\s*(?:\"([^\"]*)\"|(\S+))", re.IGNORECASE)
_OVERLAY = re.compile(r"^\s*EQ\s+\\o(?:\\a[lcr])?\s*\((.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_FRACTION = re.compile(r"^\s*EQ\s+\\f\s*\((.*)[,;，](.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_RINGS = frozenset("○〇◯")


def printed_by_code(code: str) -> str:
    r"""What a field of this code prints where it keeps no result; "" for most.

    >>> printed_by_code('SYMBOL 179 \\f "Symbol"'), printed_by_code("eq \\o\\ac(○,3)"), printed_by_code("PAGE")
    ('≥', '③', '')
    """
    if match := _SYMBOL.match(code):
        font = _FONT.search(match[2])
        number = int(match[1], 16) if match[1].lower().startswith("0x") else int(match[1])
        return sign(number, (font[1] or font[2]) if font else None)
    if match := _FRACTION.match(code):
        return f"{match[1].strip()}/{match[2].strip()}"
    match = _OVERLAY.match(code)
    return _overlaid([part.strip() for part in re.split("[,;，]", match[1])]) if match else ""


def _overlaid(parts: list[str]) -> str:
    inner = "".join(part for part in parts if part not in _RINGS)
    ringed = any(part in _RINGS for part in parts) and inner.isdecimal() and len(inner) <= 2
    return numeral(int(inner), "decimalEnclosedCircle") if ringed else inner
