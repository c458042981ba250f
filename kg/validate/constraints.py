"""The constraint components of SHACL Core that `shapes/` uses, each as a function that makes a check.

A check takes the data, the focus node and the value nodes, and returns the values that break it; None stands for the set of
values as a whole (too many, too few).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from typing import Any, Protocol

import pyoxigraph as ox

from kg.validate.data import Data
from kg.validate.shapes import SH, Node
from kg.validate.terms import at_most, is_of, order_key, text_of

Found = Sequence[Node | None]
Check = Callable[[Data, Node, Sequence[Node]], Found]

_WHOLE: Found = (None,)


class Judge(Protocol):
    """A shape, as far as other shapes ask it."""

    def conforms(self, data: Data, node: Node) -> bool:
        """Whether the node conforms to the shape."""


def min_count(limit: int) -> Check:
    """`sh:minCount`."""
    return lambda _data, _focus, values: _WHOLE if len(values) < limit else ()


def max_count(limit: int) -> Check:
    """`sh:maxCount`."""
    return lambda _data, _focus, values: _WHOLE if len(values) > limit else ()


def has_value(wanted: Node) -> Check:
    """`sh:hasValue`."""
    return lambda _data, _focus, values: () if wanted in values else _WHOLE


def datatype(iri: str) -> Check:
    """`sh:datatype`, well-formedness included."""
    return lambda _data, _focus, values: [value for value in values if not is_of(value, iri)]


def node_kind(iri: str) -> Check:
    """`sh:nodeKind`."""
    kinds = tuple(kind for name, kind in _KINDS.items() if name in iri.removeprefix(SH))
    return lambda _data, _focus, values: [value for value in values if not isinstance(value, kinds)]


_KINDS = {"IRI": ox.NamedNode, "BlankNode": ox.BlankNode, "Literal": ox.Literal}


def of_class(rdf_class: Node) -> Check:
    """`sh:class`."""
    return lambda data, _focus, values: [value for value in values if not data.is_a(value, rdf_class)]


def one_of(allowed: Container[Node]) -> Check:
    """`sh:in`."""
    return lambda _data, _focus, values: [value for value in values if value not in allowed]


def pattern(expression: str, flags: str = "") -> Check:
    """`sh:pattern` with `sh:flags` of i, m, s."""
    search = re.compile(expression, sum(getattr(re, flag.upper()) for flag in flags)).search
    return lambda _data, _focus, values: [value for value in values if (text := text_of(value)) is None or not search(text)]


def min_length(limit: int) -> Check:
    """`sh:minLength`."""
    return lambda _data, _focus, values: [value for value in values if (text := text_of(value)) is None or len(text) < limit]


def max_length(limit: int) -> Check:
    """`sh:maxLength`."""
    return lambda _data, _focus, values: [value for value in values if (text := text_of(value)) is None or len(text) > limit]


def at_least_limit(limit: Node, *, strictly: bool = False) -> Check:
    """`sh:minInclusive`, `sh:minExclusive`."""
    return _beyond(limit, lambda value, bound: value < bound or (strictly and value == bound))


def at_most_limit(limit: Node, *, strictly: bool = False) -> Check:
    """`sh:maxInclusive`, `sh:maxExclusive`."""
    return _beyond(limit, lambda value, bound: value > bound or (strictly and value == bound))


def _beyond(limit: Node, beyond: Callable[[Any, Any], bool]) -> Check:
    """Values on the wrong side of a limit, or of another kind than the limit."""
    kind, bound = order_key(limit) or ("", "")

    def check(_data: Data, _focus: Node, values: Sequence[Node]) -> Found:
        keys = [(value, order_key(value)) for value in values]
        return [value for value, key in keys if key is None or key[0] != kind or beyond(key[1], bound)]

    return check


def less_than_or_equals(predicate: str) -> Check:
    """`sh:lessThanOrEquals`: a result for each pair that breaks it."""
    return lambda data, focus, values: [
        value for value in values for other in data.values(focus, predicate) if not at_most(value, other)
    ]


def equals(predicate: str) -> Check:
    """`sh:equals`: values that only one side has."""

    def check(data: Data, focus: Node, values: Sequence[Node]) -> Found:
        others = data.values(focus, predicate)
        return [*(value for value in values if value not in others), *(other for other in others if other not in values)]

    return check


def disjoint(predicate: str) -> Check:
    """`sh:disjoint`: values that both sides have."""

    def check(data: Data, focus: Node, values: Sequence[Node]) -> Found:
        others = data.values(focus, predicate)
        return [value for value in values if value in others] if others else ()

    return check


def language_in(languages: Sequence[str]) -> Check:
    """`sh:languageIn`."""

    def check(_data: Data, _focus: Node, values: Sequence[Node]) -> Found:
        return [value for value in values if not any(_speaks(value, language) for language in languages)]

    return check


def _speaks(value: Node, language: str) -> bool:
    tag = value.language if isinstance(value, ox.Literal) else None
    return tag is not None and (tag.lower() == language.lower() or tag.lower().startswith(language.lower() + "-"))


def unique_lang() -> Check:
    """`sh:uniqueLang true`: a result for each language said twice."""

    def check(_data: Data, _focus: Node, values: Sequence[Node]) -> Found:
        said = Counter(value.language for value in values if isinstance(value, ox.Literal) and value.language)
        return [None for times in said.values() if times > 1]

    return check


def not_conforming(shape: Judge) -> Check:
    """`sh:not`: the values that do conform."""
    return lambda data, _focus, values: [value for value in values if shape.conforms(data, value)]


def conforming(shape: Judge) -> Check:
    """`sh:node`."""
    return lambda data, _focus, values: [value for value in values if not shape.conforms(data, value)]


def any_of(shapes: Sequence[Judge]) -> Check:
    """`sh:or`."""
    return lambda data, _focus, values: [value for value in values if not any(one.conforms(data, value) for one in shapes)]


def all_of(shapes: Sequence[Judge]) -> Check:
    """`sh:and`."""
    return lambda data, _focus, values: [value for value in values if not all(one.conforms(data, value) for one in shapes)]
