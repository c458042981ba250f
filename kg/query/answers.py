"""Answers of a store as plain Python values: text, numbers, dates as printed, IRIs as text.

SELECT gives its variables, ASK one column `answer`, CONSTRUCT and DESCRIBE `subject predicate object`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import cast

import pyoxigraph as ox

Cell = str | int | float | Decimal | bool | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SIGNED = ("integer", "int", "long", "short", "byte", "nonPositiveInteger", "negativeInteger")
_UNSIGNED = ("nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte")
_VALUES: Mapping[str, Callable[[str], Cell]] = {
    **{_XSD + name: int for name in (*_SIGNED, *_UNSIGNED)},
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "gYear": int,
    _XSD + "boolean": lambda text: text in ("true", "1"),
}
"""By datatype; a value of any other is its text."""

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def rows_of(answer: Answer) -> tuple[tuple[str, ...], Iterator[tuple[Cell, ...]]]:
    """The columns of an answer, and its rows as they come."""
    if isinstance(answer, ox.QueryBoolean):
        return ("answer",), iter([(bool(answer),)])
    if not hasattr(answer, "variables"):
        triples = cast("Iterable[ox.Triple]", answer)
        return ("subject", "predicate", "object"), (
            (cell_of(triple.subject), cell_of(triple.predicate), cell_of(triple.object)) for triple in triples
        )
    solutions = cast("ox.QuerySolutions", answer)
    columns = tuple(variable.value for variable in solutions.variables)
    return columns, (tuple(cell_of(term) for term in solution) for solution in solutions)


def cell_of(term: object) -> Cell:
    """One term as a value.

    >>> cell_of(ox.Literal("12.50", datatype=ox.NamedNode(_XSD + "decimal")))
    Decimal('12.50')
    """
    if isinstance(term, ox.Literal):
        make = _VALUES.get(term.datatype.value)
        return term.value if make is None else _made(make, term.value)
    if term is None:
        return None
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _made(make: Callable[[str], Cell], text: str) -> Cell:
    try:
        return make(text)
    except (ValueError, InvalidOperation):
        return text
