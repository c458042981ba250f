"""项目及其绩效: a project, its payment plan, goals and indicators, as one performance table prints them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.document import Place
from kg.grammar.money import Amount
from kg.grammar.values import Target


@dataclass(frozen=True, slots=True)
class Project:
    """项目: one project table. `no` counts the document's project tables from 1; `printed_no` is the number in the title."""

    no: int
    name: str
    title: str
    place: Place
    printed_no: str | None = None
    code: str | None = None
    code_check: bool | None = None
    department_code: str | None = None
    department_name: str | None = None
    budget: Amount | None = None
    fiscal: Amount | None = None
    other: Amount | None = None
    adjusted: Amount | None = None
    executed: Amount | None = None
    execution_rate: Decimal | None = None
    purpose: str | None = None
    declared_indicators: int | None = None
    declared_budget: Amount | None = None
    at: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentStep:
    """资金支出计划: cumulative percent of the budget to be paid by a date; `by` as printed (3月底, 第一季度)."""

    project_no: int
    step_no: int
    by: str
    percent: Decimal | None
    place: Place


@dataclass(frozen=True, slots=True)
class Goal:
    """绩效目标: one numbered goal of a project; `horizon` says 中期 or 年度 where the form parts them."""

    project_no: int
    goal_no: int
    text: str
    place: Place
    horizon: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """绩效指标: one row of a performance table. `row_no` counts the rows of its project from 1."""

    project_no: int
    row_no: int
    level1: str | None
    level2: str | None
    level3: str | None
    place: Place
    description: str | None = None
    target_text: str | None = None
    basis_text: str | None = None
    scope: str | None = None
    target: Target = Target("none")
    weight: Decimal | None = None
    score: Decimal | None = None
    actual_text: str | None = None
    actual_number: Decimal | None = None
    deviation: str | None = None
    horizon: str | None = None
    basis_class: str | None = None
    at: tuple[tuple[str, Place], ...] = ()
