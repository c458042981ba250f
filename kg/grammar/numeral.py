"""Numbers as they are printed: Arabic with thousands commas, Chinese numerals, the two mixed (`1.5万`, `三千五百万`).

In goes a string that should be a number and nothing else; out comes a `Decimal`, or None. Digits are never lost:
`18.50` stays `Decimal("18.50")`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kg.grammar.flat import flatten
from kg.text import strip_space

ARABIC = r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
"""Pattern of an unsigned Arabic number, over flattened text."""

CHINESE = r"[零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,24}"
"""Pattern of what may be a Chinese numeral, over flattened text."""

_SAME = ("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {c: digit for digit, characters in enumerate(_SAME) for c in characters}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_PLAIN = re.compile(rf"([+-]?)({ARABIC})([百千]?[万亿]{{0,2}}|[百千])", re.ASCII)
_ONLY_CHINESE = re.compile(CHINESE)
_SCALE = {"": 1, "百": 100, "千": 1000, **_MYRIADS, "百万": 10**6, "千万": 10**7, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}


def parse_numeral(text: str) -> Decimal | None:
    """The number that `text` prints, if it prints one and nothing else.

    >>> parse_numeral("1,250,000")
    Decimal('1250000')
    >>> parse_numeral("三千五百万")
    Decimal('35000000')
    >>> parse_numeral("1.5万")
    Decimal('15000.0')
    >>> parse_numeral("一次") is None
    True
    """
    plain = flatten(strip_space(text))
    match = _PLAIN.fullmatch(plain)
    if match:
        scale = _SCALE.get(match[3])
        if scale is None:
            return None
        value = arabic(match[2]) * scale
        return -value if match[1] == "-" else value
    whole = chinese(plain) if _ONLY_CHINESE.fullmatch(plain) else None
    return None if whole is None else Decimal(whole)


def arabic(digits: str) -> Decimal:
    """A matched `ARABIC` as a number; digits of any script that `\\d` accepts.

    >>> arabic("12,480.50")
    Decimal('12480.50')
    """
    return Decimal(digits.replace(",", ""))


def chinese(text: str) -> int | None:
    """A Chinese numeral as a number: positional (一百零五) or digit by digit (二〇二三). None where it is neither.

    >>> chinese("一百零五"), chinese("二〇二三"), chinese("三千五百万"), chinese("十百")
    (105, 2023, 35000000, None)
    """
    if not text or not (_TENS.keys() | _MYRIADS.keys()) & set(text):
        return _digit_by_digit(text)
    total, section, waiting, unit = 0, 0, None, 10_000
    for c in text:
        if c in _DIGITS:
            if waiting is not None:
                return None
            waiting = _DIGITS[c] or None
        elif c in _TENS:
            if _TENS[c] >= unit or (waiting is None and section):
                return None
            section += (1 if waiting is None else waiting) * _TENS[c]
            waiting, unit = None, _TENS[c]
        else:
            section += waiting or 0
            whole = c == "亿"  # 亿 multiplies all that was read (十五万亿), 万 the section before it
            if not section and not (whole and total):
                return None
            total = (total + section) * _MYRIADS[c] if whole else total + section * _MYRIADS[c]
            section, waiting, unit = 0, None, 10_000
    return total + section + (waiting or 0)


def _digit_by_digit(text: str) -> int | None:
    if not text or any(c not in _DIGITS for c in text) or (len(text) > 1 and "两" in text):
        return None
    return int("".join(str(_DIGITS[c]) for c in text))
