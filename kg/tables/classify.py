"""What kind of table it is, by header words and caption; both stand in code lists of the ontology.

A kind names the properties its header must show (`kg:requiresHeader`), or, where the caption names the kind, those of which
one is enough (`kg:admitsHeader`). Captions are spelled in the schemes tableKind and statementKind, those of several provinces
in the latter. The nearest caption decides; without one the kind with most header words wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import vocab
from kg.grammar.headers import header_roles
from kg.tables.rows import FIGURE, Row, header_block, is_header_row, is_indicator_header, texts
from kg.text import fold

_MAX_CAPTION = 60
_MAX_AROUND = 36
_SENTENCE = ("。", "；", ";", "!", "?", "，", ",")
_CODES = frozenset({"code", "codePart", "codedName"})
_MIN_ITEMS = 3
_NEAR = 3
_ITEMS = frozenset({"item", "departmentName", "quantity"})
_BALANCES = frozenset({"fiscal_balance", "income_expenditure"})
_OF_UNITS = frozenset(
    {"departmentName", "departmentCode", "unitCode", "serialNumber", "rowNumber", "remark", "unitNature", "text"}
)
_AMOUNTS = frozenset(
    {"totalAmount", "amount", "budgetAmount", "basicAmount", "projectAmount", "adjustedAmount", "executedAmount"}
)


@dataclass(frozen=True, slots=True)
class _Kind:
    notation: str
    required: frozenset[str]
    admitted: frozenset[str]


def classify(rows: Sequence[Row], caption: Sequence[str]) -> tuple[str | None, int]:
    """The notation of the table's kind (of tableKind, else of statementKind) or None, and the number of its header rows."""
    headers = header_block(rows)
    if any(is_indicator_header(row) for row in rows):
        return "performance", headers
    headed = list(rows[:headers]) or [row for row in rows if is_header_row(row)]
    roles = frozenset(role for row in headed for text in texts(row) for role in header_roles(text))
    figures = any(FIGURE.match(cell.text) for row in rows[headers:] for cell in row.values())
    kind = _three_public(headed) or _captioned(roles, caption, figures=figures) or _structural(roles) or _units(roles)
    return (kind or _by_labels(rows)), headers


def _structural(roles: frozenset[str]) -> str | None:
    """The kind whose required header words all stand there; of several the one that asks for most."""
    coded = bool(roles & _CODES)
    fitting = [kind for kind in _kinds() if kind.required <= roles and not (coded and kind.notation in _BALANCES)]
    best = max(fitting, key=lambda kind: len(kind.required), default=None)
    return best.notation if best is not None else None


def _three_public(headed: Sequence[Row]) -> str | None:
    """A header that names travel abroad, vehicles and reception, whatever the caption calls the table."""
    named = {found.notation for row in headed for text in texts(row) if (found := vocab.lookup("threePublicItem", text))}
    return "three_public" if len(named - {"total"}) >= _MIN_ITEMS else None


def _units(roles: frozenset[str]) -> str | None:
    """A table that names units and says nothing else of them but remarks."""
    return "departments" if "departmentName" in roles and roles <= _OF_UNITS else None


def _captioned(roles: frozenset[str], caption: Sequence[str], *, figures: bool) -> str | None:
    """The kind that the nearest telling line above the table names, if the header admits it."""
    for above, line in enumerate(reversed(caption)):
        if (notation := captioned_kind(line)) is None:
            continue
        kind = next((kind for kind in _kinds() if kind.notation == notation), None)
        if kind is None:
            return notation if figures or roles & _AMOUNTS else None
        if kind.required <= roles or (kind.admitted & roles and not (notation in _BALANCES and roles & _CODES)):
            return notation
        unheaded = figures and above < _NEAR and notation not in _BALANCES and not roles & _ITEMS
        return notation if unheaded else None
    return None


@lru_cache(maxsize=1024)
def captioned_kind(line: str) -> str | None:
    """The kind of table that a line of caption names; of several spellings in it the longest counts.

    >>> captioned_kind("2024年部门一般公共预算财政拨款支出表")
    'general_public'
    """
    printed = fold(line)
    if len(printed) > _MAX_CAPTION or printed.endswith(_SENTENCE):
        return None
    named = [
        (len(word), notation) for word, notation in _captions() if word in printed and len(printed) - len(word) <= _MAX_AROUND
    ]
    return max(named)[1] if named else None


def _by_labels(rows: Sequence[Row]) -> str | None:
    """A form without indicator rows is still a performance table where its labels are those of one."""
    labels = {role for row in rows for text in texts(row) for role in header_roles(text)}
    return "performance" if "hasGoal" in labels and labels & {"name", "projectCode", "budgetAmount"} else None


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    """Every kind that is recognised by its header."""
    kinds = []
    for concept in vocab.scheme("tableKind"):
        required, admitted = (frozenset(concept.extra.get(name, ())) for name in ("requiresHeader", "admitsHeader"))
        if required:
            kinds.append(_Kind(concept.notation, required, admitted))
    return tuple(kinds)


@lru_cache(maxsize=1)
def _captions() -> tuple[tuple[str, str], ...]:
    """Folded spellings of captions with the kind they name."""
    return tuple(
        (fold(spelling), concept.notation)
        for scheme in ("tableKind", "statementKind")
        for concept in vocab.scheme(scheme)
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden)
        if concept.notation != "performance"
    )
