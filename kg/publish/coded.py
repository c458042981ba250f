"""Codes that stand in the graph as plain strings (`income`, `budget`, `basis`), by their Chinese names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg import vocab
from kg.rdf.fields import Kind
from kg.rdf.mapping import MAPS

_BY_NAME = {"statementKind": "statementKind", "fund": "fund"}
_WORDS = {"functional": "功能分类", "economic": "经济分类"}


def spelled(types: frozenset[str], name: str, code: str) -> str:
    """The name of a code, the code itself where it has none.

    >>> spelled(frozenset({"Balance"}), "side", "income"), spelled(frozenset(), "classification", "economic")
    ('收入', '经济分类')
    """
    if name == "classification":
        return _WORDS.get(code, code)
    schemes = _schemes()
    for one in (*types, ""):
        scheme = schemes.get((one, name))
        if scheme is not None:
            return _names(scheme).get(code, code)
    return code


@cache
def _schemes() -> Mapping[tuple[str, str], str]:
    """(class, property) → the code list its strings are notations of."""
    found = {(one.rdf_class, field.property): field.scheme for one in MAPS for field in one.fields if field.kind is Kind.CODE}
    known = vocab.scheme_names()
    return {**{("", name): scheme for name, scheme in _BY_NAME.items() if scheme in known}, **found}


@cache
def _names(scheme: str) -> Mapping[str, str]:
    return {one.notation: one.label_zh for one in vocab.scheme(scheme)}
