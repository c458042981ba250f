"""Tables of an analysis: schemas in one line each, and the sentences that say what stands behind the figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import cast

from kg import vocab
from kg.analyse.model import Evidence, Filters, Note, Table
from kg.tabular import Column, Row, Schema
from kg.tabular.model import Kind

_KINDS = {"n": "integer", "d": "decimal", "f": "double", "t": "text"}


def table(name: str, title: str, columns: str, rows: Iterable[Row], query: str | None = None) -> Table:
    """A table from `name:heading[:kind]` words; kinds are n integer, d decimal, f double, t text (the default).

    >>> [column.kind for column in table("a", "甲", "base:依据 projects:项目数:n", ()).schema.columns]
    ['text', 'integer']
    """
    made = []
    for word in columns.split():
        column, heading, *kind = word.split(":")
        made.append(Column(column, heading, kind=cast(Kind, _KINDS[kind[0] if kind else "t"])))
    return Table(Schema(name, title, tuple(made)), tuple(tuple(row) for row in rows), query)


def basis_notes(evidence: Evidence, filters: Filters | None = None, unplaced: int = 0) -> tuple[Note, ...]:
    """How many documents, departments, projects and bases stand behind the figures, and what could not be placed."""
    departments = {one.department for one in evidence.projects if one.department is not None}
    resting = len({use.project for use in evidence.uses})
    used = len({use.base for use in evidence.uses})
    said = filters.words() if filters is not None else ""
    notes = [
        Note(
            f"依据 {len(evidence.sources)} 份公开文件、{len(departments)} 个部门、{len(evidence.projects)} 个项目，"
            f"其中 {resting} 个项目引用了 {used} 份政策文件" + (f"（{said}）" if said else "") + "。",
            f"Behind the figures: {len(evidence.sources)} disclosures, {len(departments)} departments, "
            f"{len(evidence.projects)} projects, of which {resting} rest on {used} policy documents.",
        )
    ]
    if unplaced:
        notes.append(
            Note(
                f"{unplaced} 个项目没有印出部门，不计入部门数，也不猜测。",
                f"{unplaced} projects print no department; they are not counted for any, and none is guessed.",
            )
        )
    printed = sum(1 for one in evidence.projects if one.yuan is not None)
    if printed < len(evidence.projects):
        notes.append(
            Note(
                f"{len(evidence.projects) - printed} 个项目没有印出预算数，金额只合计印出的部分。",
                f"{len(evidence.projects) - printed} projects print no budget; money is the sum of what is printed.",
            )
        )
    return tuple(notes)


def level_name(notation: str | None) -> str:
    """The Chinese name of a level; 未印出 where there is none."""
    return vocab.concept("level", f"level-{notation}").label_zh if notation else "未印出"


def level_rank(notation: str | None) -> int:
    """1 for the central level to 5 for townships; zones stand with counties, what is not known comes last."""
    if notation is None:
        return 9
    ranks = vocab.concept("level", f"level-{notation}").extra.get("rank", ())
    return int(float(ranks[0])) if ranks else 4


def percent(part: float | Decimal, whole: float | Decimal) -> float | None:
    """A share in percent with one decimal; None of nothing."""
    return round(100 * float(part) / float(whole), 1) if whole else None
