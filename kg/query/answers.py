"""Answers of a store as plain Python values: text, numbers, dates as printed, IRIs as text.

SELECT gives its variables, ASK one column `answer`, CONSTRUCT and DESCRIBE `subject predicate object`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

Cell = str | int | float | Decimal | bool | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SIGNED = ("integer", "int", "long", "short", "byte", "nonPositiveInteger", "negativeInteger")
_UNSIGNED = ("nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte")
_INTEGERS = frozenset(_XSD + name for name in (*_SIGNED, *_UNSIGNED))

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def rows_of(answer: Answer) -> tuple[tuple[str, ...], Iterator[tuple[Cell, ...]]]:
    """The columns of an answer, and its rows as they come."""
    if isinstance(answer, ox.QueryBoolean):
        return ("answer",), iter([(bool(answer),)])
    if isinstance(answer, ox.QueryTriples):
        return ("subject", "predicate", "object"), (
            (cell_of(triple.subject), cell_of(triple.predicate), cell_of(triple.object)) for triple in answer
        )
    columns = tuple(variable.value for variable in answer.variables)
    return columns, (tuple(cell_of(term) for term in solution) for solution in answer)


def cell_of(term: object) -> Cell:
    """One term as a value.

    >>> cell_of(ox.Literal("12.50", datatype=ox.NamedNode(_XSD + "decimal")))
    Decimal('12.50')
    """
    match term:
        case None:
            return None
        case ox.Literal():
            return _literal(term)
        case ox.NamedNode():
            return term.value
    return str(term)


def _literal(term: ox.Literal) -> Cell:
    kind, text = term.datatype.value, term.value
    try:
        if kind in _INTEGERS:
            return int(text)
        if kind == _XSD + "decimal":
            return Decimal(text)
        if kind in (_XSD + "double", _XSD + "float"):
            return float(text)
    except (ValueError, InvalidOperation):
        return text
    if kind == _XSD + "boolean":
        return text in ("true", "1")
    return text
