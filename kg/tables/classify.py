"""What kind of table it is, by header words and caption; both stand in the code list tableKind of the ontology.

A kind names the properties its header must show (`kg:requiresHeader`) and words its caption may hold (`skos:hiddenLabel`).
The kind with most header words wins; a caption decides between kinds whose headers are alike (the nine budget tables).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import vocab
from kg.grammar.headers import header_roles
from kg.tables.rows import Row, is_header_row, is_indicator_header, leading_headers, texts
from kg.text import fold

_MAX_CAPTION = 60


@dataclass(frozen=True, slots=True)
class _Kind:
    notation: str
    required: frozenset[str]
    words: frozenset[str]


def classify(rows: Sequence[Row], caption: Sequence[str]) -> tuple[str | None, int]:
    """The notation of the table's kind, or None, and the number of header rows at its top."""
    headers = leading_headers(rows)
    if any(is_indicator_header(row) for row in rows):
        return "performance", headers
    roles = {role for row in rows for text in texts(row) for role in header_roles(text) if is_header_row(row)}
    candidates = [kind for kind in _kinds() if kind.required <= roles]
    kind = _captioned(candidates, caption) or max(candidates, key=lambda kind: len(kind.required), default=None)
    return (kind.notation if kind is not None else _by_labels(rows)), headers


def _captioned(candidates: Sequence[_Kind], caption: Sequence[str]) -> _Kind | None:
    """The candidate that the nearest telling line above the table names; of two words in one line the longer counts."""
    for line in reversed(caption):
        printed = fold(line)
        named = [(len(word), kind.notation, kind) for kind in candidates for word in kind.words if word in printed]
        if named and len(printed) <= _MAX_CAPTION:
            return max(named, key=lambda found: found[:2])[2]
    return None


def _by_labels(rows: Sequence[Row]) -> str | None:
    """A form without indicator rows is still a performance table where its labels are those of one."""
    labels = {role for row in rows for text in texts(row) for role in header_roles(text)}
    return "performance" if "hasGoal" in labels and labels & {"name", "projectCode", "budgetAmount"} else None


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    """Every kind that is recognised by its header."""
    kinds = []
    for concept in vocab.scheme("tableKind"):
        required = frozenset(concept.extra.get("requiresHeader", ()))
        words = frozenset(fold(label) for label in (concept.label_zh, *concept.alt, *concept.hidden))
        if required:
            kinds.append(_Kind(concept.notation, required, words))
    return tuple(kinds)
