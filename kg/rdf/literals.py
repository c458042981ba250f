"""Every literal of the graph is made here, with an explicit datatype and in one plain form.

The store rewrites numbers (`90.00` → `90`), so they are written that way from the start; what was printed stands in the cell.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGER, _DECIMAL, _BOOLEAN = (NamedNode(_XSD + name) for name in ("integer", "decimal", "boolean"))
_GYEAR, _DATE = (NamedNode(_XSD + name) for name in ("gYear", "date"))


def text(value: str) -> Literal:
    """A string as printed."""
    return Literal(value)


def worded(value: str, language: str) -> Literal:
    """A string for people, in a language."""
    return Literal(value, language=language)


@lru_cache(maxsize=4096)
def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=_INTEGER)


@lru_cache(maxsize=16384)
def decimal(value: Decimal) -> Literal:
    """A decimal in plain form: no exponent, no trailing zeros, no minus zero.

    >>> [decimal(Decimal(number)).value for number in ("90.00", "1E+3", "-0.0", "0.050")]
    ['90', '1000', '0', '0.05']
    """
    if not value.is_finite():
        raise ValueError(f"not a number that can stand in the graph: {value}")
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return Literal("0" if plain in {"-0", ""} else plain, datatype=_DECIMAL)


@lru_cache(maxsize=2)
def boolean(value: bool) -> Literal:
    """True or false."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


@lru_cache(maxsize=256)
def year(value: int) -> Literal:
    """A calendar year; the Chinese fiscal year is one."""
    return Literal(f"{value:04d}", datatype=_GYEAR)


@lru_cache(maxsize=1024)
def date(value: str) -> Literal | None:
    """A date from its ISO form; None where it is not one (the printed words stay beside it).

    >>> date("2023-12-31").value, date("2023-02-30")
    ('2023-12-31', None)
    """
    try:
        return Literal(datetime.date.fromisoformat(value).isoformat(), datatype=_DATE)
    except ValueError:
        return None
