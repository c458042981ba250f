"""Money as it is kept everywhere: a `Decimal` in 万元, the printed words and the printed unit beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.grammar.flat import flatten
from kg.grammar.numeral import ARABIC, CHINESE, arabic, parse_numeral
from kg.text import strip_space

_POWER = {"元": -4, "百元": -2, "千元": -1, "万元": 0, "万": 0, "十万元": 1, "百万元": 2, "千万元": 3, "亿元": 4, "亿": 4}
_MONEY = r"(?:[十百千]?万元|[百千]?元|亿元|万|亿)"
_AMOUNT = re.compile(rf"(?:人民币|[¥￥$])?([+-]?)({ARABIC})({_MONEY})?(?:整|\(?含税\)?)?", re.ASCII)
_IN_WORDS = re.compile(rf"(?:人民币)?({CHINESE})(元)(?:整|正)?")
_HEADED = re.compile(rf"单位[:：(（]?(?:人民币|[^万元千百亿]{{0,6}}?[、,，/])?({_MONEY})(?!/)")
_IN_BRACKETS = re.compile(rf"[(（](?:单位[:：]?)?(?:人民币)?({_MONEY})[)）]")
_MOST_DIGITS = 24  # a Decimal of the default context holds 28: more digits would be rounded


@dataclass(frozen=True, slots=True)
class Amount:
    """金额: `wan` in 万元 (10,000 yuan), without losing a digit of what was printed."""

    wan: Decimal
    printed: str
    unit: str

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan.

        >>> Amount(Decimal("12.5"), "12.50", "万元").yuan
        Decimal('125000.0')
        """
        return self.wan * 10000


def parse_amount(text: str, unit: str | None = None) -> Amount | None:
    """The amount a cell prints, in its own unit if it has one, else in `unit` (of the column or table).

    >>> parse_amount("3348 .56", "万元").wan
    Decimal('3348.56')
    >>> parse_amount("12,500元", "万元").wan
    Decimal('1.2500')
    >>> parse_amount("95%", "万元") is None
    True
    """
    flat = flatten(strip_space(text))
    match = _AMOUNT.fullmatch(flat)
    if match:
        sign, digits, own = match.groups()
        value: Decimal | None = arabic(digits)
    else:
        words = _IN_WORDS.fullmatch(flat)
        if not words:
            return None
        sign, value, own = "", parse_numeral(words[1]), words[2]
    said = own or unit
    power = _POWER.get(said) if said else None
    if value is None or said is None or power is None or len(value.as_tuple().digits) > _MOST_DIGITS:
        return None
    wan = value.scaleb(power) if power <= 0 else value * 10**power
    return Amount(-wan if sign == "-" else wan, text.strip(), said)


def scale(unit: str) -> Decimal:
    """How many yuan one of this unit is.

    >>> scale("万元"), scale("元")
    (Decimal('10000'), Decimal('1'))
    """
    return Decimal(10) ** (_POWER[unit] + 4)


def find_unit(text: str) -> str | None:
    """The unit of money that a table or column heading announces.

    >>> find_unit("单位：万元"), find_unit("金额单位: 元"), find_unit("预算数（万元）"), find_unit("预算数")
    ('万元', '元', '万元', None)
    """
    flat = flatten(strip_space(text))
    match = _HEADED.search(flat) or _IN_BRACKETS.search(flat)
    if not match:
        return None
    return {"万": "万元", "亿": "亿元"}.get(match[1], match[1])
