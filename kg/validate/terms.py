"""Literals as SHACL compares them: is it well-formed, which number is it, which of two comes first."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validate.shapes import Node

XSD = "http://www.w3.org/2001/XMLSchema#"

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_LEXICAL = {
    XSD + "string": re.compile(r"[\s\S]*"),
    XSD + "integer": _INTEGER,
    XSD + "decimal": _DECIMAL,
    XSD + "boolean": re.compile(r"true|false|1|0"),
    XSD + "gYear": re.compile(r"-?[0-9]{4,}(Z|[+-][0-9]{2}:[0-9]{2})?"),
    XSD + "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
_NUMBERS = {XSD + "integer": _INTEGER, XSD + "decimal": _DECIMAL}
_IN_ORDER = frozenset(XSD + name for name in ("date", "gYear", "string"))

Key = tuple[str, Decimal | str]
"""What decides an order: keys of one kind can be compared."""


def check_datatype(iri: str) -> None:
    """Raise unless `is_of` can judge this datatype."""
    if iri not in _LEXICAL:
        raise ShapesError(f"sh:datatype <{iri}>: 内置引擎不识别此数据类型 (unknown to the compiled engine)")


@lru_cache(maxsize=65536)
def is_of(term: Node, datatype: str) -> bool:
    """Whether a term is a well-formed literal of a datatype."""
    if not isinstance(term, ox.Literal) or term.language is not None or term.datatype.value != datatype:
        return False
    return _LEXICAL[datatype].fullmatch(term.value) is not None and (datatype != XSD + "date" or _is_date(term.value))


@lru_cache(maxsize=65536)
def order_key(term: Node) -> Key | None:
    """What a term is ordered by; None for what has no order."""
    if not isinstance(term, ox.Literal) or term.language is not None:
        return None
    datatype = term.datatype.value
    if (form := _NUMBERS.get(datatype)) is not None:
        return ("number", Decimal(term.value)) if form.fullmatch(term.value) else None
    return (datatype, term.value) if datatype in _IN_ORDER else None


def at_most(left: Node, right: Node) -> bool:
    """Whether `left` ≤ `right`; false where the two cannot be compared."""
    one, other = order_key(left), order_key(right)
    if one is None or other is None or one[0] != other[0]:
        return False
    return one[1] <= other[1]  # type: ignore[operator]  # kinds are equal


def text_of(term: Node) -> str | None:
    """The string a pattern or a length is measured on; blank nodes have none."""
    return None if isinstance(term, ox.BlankNode) else term.value


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
