"""公开文件: all records of one document under one roof, with the cells they were read from and what was left over."""

from __future__ import annotations

from dataclasses import dataclass

from kg.document import Box, Finding, Place
from kg.records.budget import (
    Asset,
    Balance,
    BudgetLine,
    BudgetTableLine,
    ProcurementItem,
    Statement,
    ThreePublic,
)
from kg.records.change import OrganisationChange
from kg.records.citation import Citation, PolicyNotice
from kg.records.project import Goal, Indicator, PaymentStep, Project

Evidence = tuple[tuple[str, Place], ...]
"""Pairs of field name and the place its value is printed at."""


@dataclass(frozen=True, slots=True)
class Header:
    """公开文件本身: title, kind, year, publisher. `region` widest first; None or empty where the text does not tell.

    `inferred` names the fields that were concluded from evidence rather than printed, each with its confidence 0..1.
    """

    document: str
    sha256: str
    kind: str
    title: str | None = None
    fiscal_year: int | None = None
    publisher_name: str | None = None
    publisher_code: str | None = None
    level: str | None = None
    region: tuple[str, ...] = ()
    division_code: str | None = None
    pages: int | None = None
    inferred: tuple[tuple[str, float], ...] = ()
    at: Evidence = ()


@dataclass(frozen=True, slots=True)
class Department:
    """部门或单位, as printed in this document."""

    department_no: int
    name: str
    place: Place
    code: str | None = None
    parent: str | None = None
    level: str | None = None
    region: tuple[str, ...] = ()
    printed: bool = True


@dataclass(frozen=True, slots=True)
class EvidenceCell:
    """出处单元格: a printed cell or passage that at least one value was read from; `personal` where its field is of persons."""

    place: Place
    words: str
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None
    sheet: str | None = None
    confidence: float | None = None
    personal: bool | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """读取率: how much of what was printed in tables was used."""

    tables: int
    tables_used: int
    cells: int
    cells_used: int

    @property
    def share(self) -> float:
        """Share of non-empty cells that were consumed, 1.0 where there is none."""
        return self.cells_used / self.cells if self.cells else 1.0


@dataclass(frozen=True, slots=True)
class Disclosure:
    """公开文件的全部记录: what `kg.extract` returns for one document."""

    header: Header
    departments: tuple[Department, ...] = ()
    projects: tuple[Project, ...] = ()
    payment_plan: tuple[PaymentStep, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    citations: tuple[Citation, ...] = ()
    notice: PolicyNotice | None = None
    budget_lines: tuple[BudgetLine, ...] = ()
    budget_table_lines: tuple[BudgetTableLine, ...] = ()
    balances: tuple[Balance, ...] = ()
    procurement: tuple[ProcurementItem, ...] = ()
    three_public: tuple[ThreePublic, ...] = ()
    assets: tuple[Asset, ...] = ()
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    cells: tuple[EvidenceCell, ...] = ()
    coverage: Coverage = Coverage(0, 0, 0, 0)
    changes: tuple[OrganisationChange, ...] = ()
