"""Project codes (项目编码): 6 digits of finance division, 2 of the year of creation, a letter, 12 more.

In goes a cell or a passage, wraps included (`13081123P0000461000 2X`); out comes the code with its parts. Codes with the letter
`P` end in a check character over the alphabet of GB 32100; other letters (R, Y, T) carry none, so `check_ok` is None there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.grammar.flat import squeeze

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {c: value for value, c in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(20))
_CODE = re.compile(r"(?<![0-9A-Z])([1-9]\d{5})(\d\d)([A-Z])(\d{11}[0-9A-Z])(?![0-9A-Z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """项目编码: `division` as the finance system numbers it, `year` of creation, `check_ok` None where no check is defined."""

    text: str
    division: str
    year: int
    check_ok: bool | None


def parse_project_code(text: str) -> ProjectCode | None:
    """The project code that is the whole cell.

    >>> parse_project_code("13081123P0000461000 2X")
    ProjectCode(text='13081123P00004610002X', division='130811', year=2023, check_ok=True)
    >>> parse_project_code("2X") is None
    True
    """
    match = _CODE.fullmatch(squeeze(text).flat.upper().strip(".,;:"))
    return _read(match) if match else None


def find_project_codes(text: str) -> tuple[ProjectCode, ...]:
    """All project codes in a passage."""
    return tuple(_read(match) for match in _CODE.finditer(squeeze(text).flat.upper()))


def check_character(first_twenty: str) -> str | None:
    """The check character behind the first 20 characters of a code; None where one of them is not in the alphabet.

    >>> check_character("13081123P00004610002")
    'X'
    """
    values = [_VALUE.get(c) for c in first_twenty]
    known = [value for value in values if value is not None]
    if len(known) != len(_WEIGHTS) or len(values) != len(_WEIGHTS):
        return None
    total = sum(value * weight for value, weight in zip(known, _WEIGHTS, strict=True))
    return _ALPHABET[(30 - total) % 31]


def _read(match: re.Match[str]) -> ProjectCode:
    code = match[0]
    checked = match[3] == "P"
    return ProjectCode(code, match[1], 2000 + int(match[2]), check_character(code[:20]) == code[20] if checked else None)
