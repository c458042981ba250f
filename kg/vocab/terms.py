"""Declared terms: names to IRIs, labels, and the header spellings that tables are recognised by."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache

from kg.errors import VocabularyError
from kg.text import fold
from kg.vocab.files import KG
from kg.vocab.graph import blocks

_PROPERTY_TYPES = frozenset({"Property", "DatatypeProperty", "ObjectProperty", "AnnotationProperty"})


def term(local: str) -> str:
    """The IRI of a declared class, property or concept.

    >>> term("budgetAmount")
    'https://w3id.org/jixiao-kg/def#budgetAmount'
    """
    if local in blocks():
        return KG + local
    near = difflib.get_close_matches(local, blocks(), n=3)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise VocabularyError(f"kg:{local} is not declared in ontology/{hint}")


def label(local: str, lang: str = "zh") -> str:
    """The label of a declared term in Chinese or English.

    >>> label("level-municipal")
    '市级'
    """
    term(local)
    block = blocks()[local]
    found = block.texts("prefLabel", lang) or block.texts("label", lang)
    if not found:
        raise VocabularyError(f"kg:{local} has no label in {lang!r} ({block.file})")
    return found[0]


def declared() -> frozenset[str]:
    """The local names of all declared terms and concepts."""
    return frozenset(blocks())


@cache
def properties() -> frozenset[str]:
    """The local names of all declared properties."""
    return frozenset(
        local
        for local, block in blocks().items()
        if any(name.rsplit("#", 1)[-1] in _PROPERTY_TYPES for name in block.names("type"))
    )


@cache
def headers() -> Mapping[str, tuple[str, ...]]:
    """Folded header spelling → the properties that are printed under it, sorted.

    >>> "targetText" in headers()["指标值"]
    True
    """
    found: dict[str, set[str]] = {}
    for local in properties():
        block = blocks()[local]
        spellings = (*block.texts("label", "zh"), *block.texts("altLabel", "zh"), *block.texts("hiddenLabel"))
        for spelling in spellings:
            found.setdefault(fold(spelling), set()).add(local)
    return {spelling: tuple(sorted(names)) for spelling, names in sorted(found.items())}
