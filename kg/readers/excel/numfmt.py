"""Number formats of spreadsheets: a stored number and its format code in, the words that Excel shows out.

0.95 under `0%` is `95%`, 215 under `0000` is `0215`. The grammar is that of ECMA-376 part 1, 18.8.31, with the Chinese
formats; numbers are rounded half up on their 15 significant digits, as Excel does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from kg.readers.excel import dates
from kg.readers.excel.tokens import Token, TokenKind, tokens_of

_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}
_MAX_WHOLE = 10**21
_MAX_PLACES = 60
_EXACT_FLOAT = 1e14
_NEAR_HALF = 1e-5
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


def printed_number(value: float, code: str, *, epoch_1904: bool = False) -> str:
    """The words a number is shown as.

    >>> printed_number(0.95, "0%"), printed_number(215, "0000"), printed_number(1234.5, "#,##0.00")
    ('95%', '0215', '1,234.50')
    >>> printed_number(45291, 'yyyy"年"m"月"d"日"')
    '2023年12月31日'
    """
    if not math.isfinite(value):
        return str(value)
    section, shown = _compiled(code).section_for(value)
    if section.is_general:
        number = general(shown)
        return "".join(token.text if token.kind is TokenKind.LITERAL else number for token in section.tokens) or number
    if section.is_date:
        words = dates.printed_date(shown, section.tokens, epoch_1904=epoch_1904)
        return general(value) if words is None else words
    return section.number(shown)


def printed_text(text: str, code: str) -> str:
    """The words a text is shown as: the fourth section of a format, or the one with an @, may add some.

    >>> printed_text("教育局", '0;0;0;"部门："@')
    '部门：教育局'
    """
    section = _compiled(code).text_section()
    if section is None:
        return text
    return "".join(text if token.kind is TokenKind.TEXT else token.text for token in section.tokens)


def general(value: float) -> str:
    """A number without a format: all digits a cell keeps, no noise of binary fractions.

    >>> general(0.1 + 0.2), general(1069.0), general(123456789.12)
    ('0.3', '1069', '123456789.12')
    """
    if value == int(value) and abs(value) < _MAX_WHOLE:
        return str(int(value))
    text = f"{value:.15g}"
    plain = "e" not in text or 1e-9 <= abs(value) < _MAX_WHOLE
    return f"{Decimal(text):f}" if plain else text.upper()


@dataclass(frozen=True, slots=True)
class _Plain:
    """A section of the usual kind (0, 0.00, #,##0.00, 0%) with what stands before and behind: printed without a walk."""

    before: str
    least: int
    places: int
    grouped: bool
    factor: int
    behind: str

    def number(self, value: float) -> str | None:
        """The words, None where a float is not exact enough to round by."""
        amount = abs(value) * self.factor
        scaled = amount * 10.0**self.places
        if scaled >= _EXACT_FLOAT or abs(scaled - math.floor(scaled) - 0.5) < _NEAR_HALF:
            return None
        digits = f"{amount:,.{self.places}f}" if self.grouped else f"{amount:0{self.least}.{self.places}f}"
        sign = "-" if value < 0 and scaled >= 0.5 else ""
        return f"{sign}{self.before}{digits}{self.behind}"


_PLAIN = re.compile(r"^(l*)(#*0+|#(?:,##0|,###?0))(?:\.(0+))?([l%]*)$")


def _plain(tokens: Sequence[Token]) -> _Plain | None:
    """The quick form of a section, where it has one."""
    shape = "".join("l" if token.kind is TokenKind.LITERAL else "%" if token.text == "%" else token.text for token in tokens)
    match = _PLAIN.match(shape)
    if match is None or len(shape) != len(tokens):
        return None
    before, whole, places, behind = match[1], match[2], match[3] or "", match[4]
    grouped = "," in whole
    least = 1 if grouped else whole.count("0") + (len(places) + 1 if places else 0)
    words = [token.text for token in tokens]
    return _Plain(
        "".join(words[: len(before)]),
        least,
        len(places),
        grouped,
        100 ** behind.count("%"),
        "".join(words[len(words) - len(behind) :]) if behind else "",
    )


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format code."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    plain: _Plain | None = None
    is_general: bool = True
    is_date: bool = False

    @classmethod
    def of(cls, tokens: tuple[Token, ...], condition: tuple[str, float] | None = None) -> _Section:
        """A section, and of what kind it is."""
        kinds = {token.kind for token in tokens}
        general = not tokens or TokenKind.GENERAL in kinds
        return cls(tokens, condition, _plain(tokens), general, TokenKind.DATE in kinds)

    def number(self, value: float) -> str:
        """A value by the digit places of this section."""
        tokens = self.tokens
        if self.plain is not None and (quick := self.plain.number(value)) is not None:
            return quick
        if not any(token.kind is TokenKind.DIGIT for token in tokens):
            sign = "-" if value < 0 and tokens else ""
            return sign + "".join(general(abs(value)) if one.kind is TokenKind.TEXT else one.text for one in tokens)
        if any(token.kind is TokenKind.FRACTION for token in tokens):
            return _fraction(value, tokens)
        amount = abs(Decimal(f"{value:.15g}"))
        amount *= 100 ** sum(token.kind is TokenKind.PERCENT for token in tokens)
        at = next((index for index, token in enumerate(tokens) if token.kind is TokenKind.EXPONENT), None)
        words = _placed(amount, tokens) if at is None else _scientific(amount, tokens, at)
        return f"-{words}" if value < 0 and any(one in words for one in "123456789") else words


@dataclass(frozen=True, slots=True)
class _Format:
    """A format code: its sections, and whether a value chooses among them by conditions of its own."""

    sections: tuple[_Section, ...]
    conditional: bool = False

    def section_for(self, value: float) -> tuple[_Section, float]:
        """The section that shows a value, and the value it shows: the second one has no sign."""
        if len(self.sections) == 1 and not self.conditional:
            return self.sections[0], value
        numbers = self.sections[:3]
        if self.conditional:
            for section in numbers:
                if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                    return section, value
            return _Section(()), value
        if value < 0 and len(numbers) > 1:
            return numbers[1], -value
        return numbers[2 if value == 0 and len(numbers) > 2 else 0], value

    def text_section(self) -> _Section | None:
        if len(self.sections) > 3:
            return self.sections[3]
        last = self.sections[-1]
        return last if any(token.kind is TokenKind.TEXT for token in last.tokens) else None


@lru_cache(maxsize=4096)
def _compiled(code: str) -> _Format:
    sections = []
    for part in tokens_of(code):
        condition = None
        for token in part:
            if token.kind is TokenKind.BRACKET and (match := _CONDITION.match(token.text)):
                condition = match[1], float(match[2])
        kept = tuple(token for token in part if token.kind is not TokenKind.BRACKET)
        hides = (Token(TokenKind.LITERAL, ""),)
        sections.append(_Section.of(kept or hides, condition))
    if len(sections) == 1 and all(token.text == "" for token in sections[0].tokens):
        return _Format((_Section(()),))
    return _Format(tuple(sections), any(section.condition for section in sections[:3]))


def _placed(amount: Decimal, tokens: Sequence[Token]) -> str:
    """Digits laid into the places before and after the decimal point, literals kept where they stand."""
    point = next((index for index, token in enumerate(tokens) if token.kind is TokenKind.POINT), len(tokens))
    last = max(index for index, token in enumerate(tokens) if token.kind is TokenKind.DIGIT)
    scale = _scaling(tokens, last)
    after = min(sum(token.kind is TokenKind.DIGIT for token in tokens[point:]), _MAX_PLACES)
    rounded = amount.scaleb(-3 * scale, _EXACT).quantize(Decimal(1).scaleb(-after), context=_EXACT)
    whole, _, fraction = f"{rounded:f}".partition(".")
    first = next(index for index, token in enumerate(tokens) if token.kind is TokenKind.DIGIT)
    grouped = any(token.kind is TokenKind.COMMA for token in tokens[first : min(point, last)])
    return _whole(whole, tokens[:point], grouped) + _decimals(fraction, tokens[point:])


def _scaling(tokens: Sequence[Token], last: int) -> int:
    """Commas right behind the last digit place divide by a thousand each."""
    count = 0
    while last + 1 + count < len(tokens) and tokens[last + 1 + count].kind is TokenKind.COMMA:
        count += 1
    return count


def _whole(digits: str, tokens: Sequence[Token], grouped: bool) -> str:
    """The part before the point, filled from the right; the leftmost place takes all digits that are left."""
    rest = digits.lstrip("0")
    places = sum(token.kind is TokenKind.DIGIT for token in tokens)
    found: list[str] = []
    count = 0

    def put(digit: str) -> None:
        nonlocal count
        if grouped and count and count % 3 == 0 and digit.isdigit():
            found.append(",")
        found.append(digit)
        count += 1

    for token in reversed(tokens):
        if token.kind is TokenKind.DIGIT:
            places -= 1
            taken = len(rest) if places == 0 else min(1, len(rest))
            for digit in reversed(rest[len(rest) - taken :]):
                put(digit)
            if not taken and token.text == "0":
                put("0")
            rest = rest[: len(rest) - taken]
        elif token.kind is not TokenKind.COMMA:
            found.append(token.text)
    return "".join(reversed(found)) if places == 0 or not rest else rest + "".join(reversed(found))


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    """The part from the point on; zeros at its end are shown only where a 0 stands."""
    needed = 0
    places = [token for token in tokens if token.kind is TokenKind.DIGIT]
    for number, (token, digit) in enumerate(zip(places, digits, strict=False), 1):
        if token.text == "0" or digit != "0":
            needed = number
    found: list[str] = []
    at = 0
    for token in tokens:
        if token.kind is TokenKind.DIGIT:
            found.append(digits[at] if at < needed else "")
            at += 1
        elif token.kind is not TokenKind.COMMA:
            found.append(token.text)
    return "".join(found)


def _scientific(amount: Decimal, tokens: Sequence[Token], at: int) -> str:
    """Mantissa and exponent: 1.23E+05."""
    exponent = amount.adjusted() if amount else 0
    mantissa = tokens[:at]
    point = next((index for index, token in enumerate(mantissa) if token.kind is TokenKind.POINT), len(mantissa))
    width = max(1, sum(token.kind is TokenKind.DIGIT for token in mantissa[:point]))
    exponent -= exponent % width if width > 1 else 0
    words = _placed(amount.scaleb(-exponent), mantissa)
    rest = [token for token in tokens[at + 1 :] if token.kind is TokenKind.DIGIT]
    tail = "".join(token.text for token in tokens[at + 1 :] if token.kind is TokenKind.LITERAL)
    sign = "-" if exponent < 0 else "+" if tokens[at].text.endswith("+") else ""
    return f"{words}E{sign}{abs(exponent):0{max(1, len(rest))}d}{tail}"


def _fraction(value: float, tokens: Sequence[Token]) -> str:
    """A vulgar fraction: # ?/? or # ?/8."""
    token = next(token for token in tokens if token.kind is TokenKind.FRACTION)
    under = token.text.rpartition("/")[2]
    number = abs(Fraction(f"{value:.15g}"))
    mixed = any(one.kind is TokenKind.DIGIT for one in tokens)
    whole, rest = divmod(number, 1) if mixed else (0, number)
    if under.isdigit() and int(under):
        over, below = round(rest * int(under)), int(under)
    else:
        near = rest.limit_denominator(10 ** min(len(under), 6) - 1)
        over, below = near.numerator, near.denominator
    if mixed and over == below:
        whole, over = whole + 1, 0
    words = " ".join(part for part in (str(whole) if whole or not over else "", f"{over}/{below}" if over else "") if part)
    return f"-{words}" if value < 0 else words
