"""Grammars with a memory: forms repeat the same words (年度工作计划, 100%), and parsing them once is enough."""

from __future__ import annotations

from functools import lru_cache

from kg.grammar.citation import Cited
from kg.grammar.citation import generic_basis as _generic_basis
from kg.grammar.citation import parse_citations as _parse_citations
from kg.grammar.target import parse_target as _parse_target
from kg.grammar.values import Target

_SIZE = 4096


@lru_cache(maxsize=_SIZE)
def parse_target(text: str, fiscal_year: int | None = None) -> Target:
    """See `kg.grammar.target.parse_target`."""
    return _parse_target(text, fiscal_year=fiscal_year)


@lru_cache(maxsize=_SIZE)
def parse_citations(text: str, *, prose: bool) -> tuple[Cited, ...]:
    """See `kg.grammar.citation.parse_citations`."""
    return _parse_citations(text, prose=prose)


@lru_cache(maxsize=_SIZE)
def generic_basis(text: str) -> str | None:
    """See `kg.grammar.citation.generic_basis`."""
    return _generic_basis(text)
