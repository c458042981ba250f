"""Money in the form part of a performance table: which of several printed amounts is the year's budget, and its parts.

A form may print the whole term and the year side by side (2015 form), or a grid of phases (年初预算数, 全年预算数, 全年执行数).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.document import Cell
from kg.extract.grid import Row
from kg.extract.money import is_blank, is_numeric
from kg.grammar.headers import header_roles

AMOUNT_FIELDS = ("budgetAmount", "fiscalAmount", "otherAmount", "adjustedAmount", "executedAmount")
_PHASES = ("budgetAmount", "adjustedAmount", "executedAmount", "executionRate")
_PARTS = ("fiscalAmount", "otherAmount")
_MIN_PHASES = 2
_OF_YEAR = re.compile(r"年度|当年|本年|全年|年初")
_OTHER = re.compile(r"其[他它]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printed amount with the label that names it."""

    label: Cell
    cell: Cell

    @property
    def rank(self) -> int:
        """How well the label names the year's amount: the year 0, unsaid 1, the whole term 2."""
        if "wholeTermAmount" in header_roles(self.label.text):
            return 2
        return 0 if _OF_YEAR.search(self.label.text) else 1


@dataclass(slots=True)
class Funds:
    """The amounts of one form while it is read."""

    found: dict[str, list[Candidate]] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)
    rate: Cell | None = None

    def add(self, name: str, label: Cell, cell: Cell) -> None:
        """Note an amount under its label."""
        self.found.setdefault(name, []).append(Candidate(label, cell))

    def chosen(self) -> dict[str, Cell]:
        """The cells of the year's budget, of its parts on the same side of the form, and of the other phases."""
        budget = min(self.found.get("budgetAmount", ()), key=lambda one: one.rank, default=None)
        cells = {"budgetAmount": budget.cell} if budget is not None else {}
        for name in AMOUNT_FIELDS[1:]:
            candidates = self.found.get(name, ())
            if candidates:
                cells[name] = min(candidates, key=lambda one: _fit(one, budget, name)).cell
        if self.rate is not None:
            cells["executionRate"] = self.rate
        return cells


def _fit(one: Candidate, budget: Candidate | None, name: str) -> tuple[bool, bool, int]:
    """A part belongs to the budget in its column; of several other funds the one that is called so."""
    aside = budget is not None and one.cell.column != budget.cell.column and one.cell.row != budget.cell.row
    unnamed = name == "otherAmount" and not _OTHER.search(one.label.text)
    return aside, unnamed, one.rank


def amount_field(text: str) -> str | None:
    """The amount or rate that a label names, or None."""
    roles = header_roles(text)
    named = next((name for name in (*AMOUNT_FIELDS, "executionRate") if name in roles), None)
    return named or ("budgetAmount" if "wholeTermAmount" in roles else None)


def grid_columns(row: Row) -> dict[int, str] | None:
    """The header of a grid of funds by phase: 年初预算数 | 全年预算数 | 全年执行数 | 执行率."""
    last = {name: column for column, cell in sorted(row.items()) if (name := amount_field(cell.text)) in _PHASES}
    named = {column: name for name, column in last.items() if name is not None}
    figures = any(is_numeric(cell.text) for cell in row.values())
    return named if len(set(named.values())) >= _MIN_PHASES and set(named.values()) & set(_PHASES[1:]) and not figures else None


def read_grid_row(row: Row, funds: Funds) -> Sequence[Cell] | None:
    """A row of that grid: the total gives each phase, the parts give the budgeted amount of their fund; cells that give nothing.

    None where the row is none of the grid.
    """
    first = min(funds.columns)
    label = _row_label(row, first)
    if label is None:
        return None
    row = {column - max(0, label.column + 1 - first): cell for column, cell in row.items()}
    if not _is_grid_row(row, label, funds):
        return None
    fund = amount_field(label.text)
    rest = [cell for column, cell in row.items() if column not in funds.columns]
    for column, phase in funds.columns.items():
        cell = row.get(column)
        if cell is None:
            continue
        if is_blank(cell.text):
            rest.append(cell)
        elif fund == "budgetAmount" and phase == "executionRate":
            funds.rate = funds.rate or cell
        elif fund == "budgetAmount":
            funds.add(phase, label, cell)
        elif fund in _PARTS and phase == funds.columns[first]:
            funds.add(fund, label, cell)
        else:
            rest.append(cell)
    return rest


def _row_label(row: Row, first: int) -> Cell | None:
    """The fund that a row is of: left of the phases, or the first cell of a row that was shifted."""
    left = next(
        (cell for column, cell in sorted(row.items(), reverse=True) if column < first and not is_numeric(cell.text)), None
    )
    lead = row[min(row)]
    rest = [cell.text for cell in row.values() if cell is not lead]
    return left or (lead if rest and all(is_numeric(text) or is_blank(text) for text in rest) else None)


def _is_grid_row(row: Row, label: Cell, funds: Funds) -> bool:
    """A fund with figures or dashes below the phases; a label of another part of the form ends the grid."""
    if header_roles(label.text) & {"hasGoal", "level1Name", "hasIndicator"}:
        return False
    below = [row[column].text for column in funds.columns if column in row]
    known = amount_field(label.text) is not None
    return known or (bool(below) and all(is_numeric(text) or is_blank(text) for text in below))
