"""The form part of a performance table: label cells and their values, the payment plan, the goals.

A label is a cell whose words the ontology knows; its value is the next printed cell of the row that is not a label itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.document import Cell
from kg.extract.goals import is_goal_label
from kg.extract.grid import Row
from kg.grammar.headers import header_roles

FORM_FIELDS = (
    "projectCode",
    "name",
    "departmentCode",
    "departmentName",
    "budgetAmount",
    "fiscalAmount",
    "otherAmount",
    "adjustedAmount",
    "executedAmount",
    "executionRate",
    "purpose",
)
_DETAIL = "formDetail"
_GOAL = frozenset({"hasGoal"})
_PERIOD = re.compile(
    r"^(?:\d{1,2}\s*月\s*(?:底|末|份|\d{1,2}日)?(?:前)?|第?[一二三四1-4]\s*季度(?:末|底)?|[上下]半年|年底|\d{4}年\d{1,2}月(?:底)?)$"
)
_HORIZON = {
    "中期目标": "中期",
    "长期目标": "中期",
    "实施期目标": "中期",
    "年度目标": "年度",
    "年度绩效目标": "年度",
    "当年目标": "年度",
}
_MIN_PERIODS = 2
_PHASES = frozenset({"budgetAmount", "adjustedAmount", "executedAmount", "executionRate"})
_FUND_ROWS = frozenset({"budgetAmount", "fiscalAmount", "otherAmount"})
_MIN_PHASES = 3


@dataclass(slots=True)
class Form:
    """What the form part says, as cells."""

    values: dict[str, Cell] = field(default_factory=dict)
    plan: list[tuple[Cell, Cell | None]] = field(default_factory=list)
    goals: list[tuple[Cell, str | None]] = field(default_factory=list)
    labels: list[Cell] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)
    details: list[Cell] = field(default_factory=list)


def read_form(rows: Sequence[Row]) -> Form:
    """Read the rows above the indicator header."""
    form = Form()
    periods: Row | None = None
    horizons: dict[int, str | None] | None = None
    funds: dict[int, str] = {}
    for row in rows:
        if (columns_of_funds := _fund_columns(row)) is not None:
            funds = columns_of_funds
            form.labels += list(row.values())
        elif funds and _read_fund(row, funds, form):
            continue
        elif periods is not None and _is_percent_row(row, periods):
            form.plan += [(cell, row.get(column)) for column, cell in sorted(periods.items())]
            form.labels += [cell for column, cell in row.items() if column not in periods]
            periods = None
        elif len(found := _periods(row)) >= _MIN_PERIODS:
            periods = found
            form.labels += [cell for column, cell in row.items() if column not in found]
        elif columns := _goal_columns(row):
            horizons = columns
            form.labels += list(row.values())
        elif horizons is not None and _goal_cells(row, horizons, form):
            horizons = None
        else:
            _read_pairs(row, form)
    if periods is not None:
        form.plan += [(cell, None) for _, cell in sorted(periods.items())]
    return form


def _fund_columns(row: Row) -> dict[int, str] | None:
    """The header of a table of funds by phase: 年初预算数 | 全年预算数 | 全年执行数 | 执行率."""
    named = {column: name for column, cell in row.items() if (name := form_field(cell.text)) in _PHASES}
    return named if len(set(named.values())) >= _MIN_PHASES else None


def _read_fund(row: Row, funds: dict[int, str], form: Form) -> bool:
    """A row of that table: the total gives each phase, the parts give the budgeted amount of their fund."""
    label = next((cell for _, cell in sorted(row.items()) if form_field(cell.text) in _FUND_ROWS), None)
    if label is None:
        return False
    fund = form_field(label.text) or ""
    for column, cell in row.items():
        phase = funds.get(column)
        if phase is None or cell is label:
            form.details.append(cell)
        elif fund == "budgetAmount":
            form.values.setdefault(phase, cell)
        elif phase == min(funds.items())[1]:
            form.values.setdefault(fund, cell)
        else:
            form.details.append(cell)
    return True


def _periods(row: Row) -> Row:
    return {column: cell for column, cell in row.items() if _PERIOD.match(cell.text)}


def _is_percent_row(row: Row, periods: Row) -> bool:
    printed = [cell.text for column, cell in row.items() if column in periods]
    return all(re.match(r"^-?\d+(?:\.\d+)?\s*[%％]?$", text) for text in printed) and bool(printed)


def _goal_columns(row: Row) -> dict[int, str | None]:
    """Columns of a row of labels alone under which goals stand: 中期目标 | 年度目标, or 年度目标 | 完成情况."""
    if len(row) < 2 or not all(_is_label(cell.text) for cell in row.values()):
        return {}
    split: dict[int, str | None] = {column: _HORIZON[cell.text] for column, cell in row.items() if cell.text in _HORIZON}
    return split or {column: None for column, cell in row.items() if header_roles(cell.text) & _GOAL}


def _goal_cells(row: Row, horizons: dict[int, str | None], form: Form) -> bool:
    taken = False
    for column in sorted(row):
        if column in horizons and not _is_label(row[column].text):
            form.goals.append((row[column], horizons[column]))
            taken = True
        else:
            form.labels.append(row[column])
    return taken


def form_field(text: str) -> str | None:
    """The form field that a label cell names; empty for one that is no data of ours (项目负责人); None for no label."""
    roles = header_roles(text)
    return next((name for name in FORM_FIELDS if name in roles), "" if _DETAIL in roles else None)


def _is_label(text: str) -> bool:
    roles = header_roles(text)
    return bool(roles & (_GOAL | {"formSection", "hasIndicator", "hasPaymentStep"})) or form_field(text) is not None


def _read_pairs(row: Row, form: Form) -> None:
    """Labels with their values from left to right; the goal label takes the longest text of its row."""
    cells = [row[column] for column in sorted(row)]
    if _read_goal(cells, form):
        return
    waiting: str | None = None
    for number, cell in enumerate(cells):
        name = form_field(cell.text)
        if name is not None and not _value_of(waiting, cell, cells[number + 1 :]):
            waiting = name
            form.labels.append(cell)
        elif waiting is not None:
            if waiting == "" or waiting in form.values:
                form.details.append(cell)
            else:
                form.values[waiting] = cell
            waiting = None
        elif _is_label(cell.text):
            form.labels.append(cell)
        else:
            form.loose.append(cell)


def _value_of(waiting: str | None, cell: Cell, following: Sequence[Cell]) -> bool:
    """A name may read like a label (项目名称: 项目支出): it is a value where a label waits and no value follows."""
    return waiting in ("name", "purpose") and not following and form_field(cell.text) not in ("budgetAmount", "fiscalAmount")


def _read_goal(cells: Sequence[Cell], form: Form) -> bool:
    """A row headed 绩效目标, or a further row headed 目标2 below it."""
    first = cells[0]
    headed = bool(header_roles(first.text) & _GOAL)
    more = bool(form.goals) and is_goal_label(first.text)
    if not headed and not more:
        return False
    texts = [cell for cell in cells[1:] if not is_goal_label(cell.text) and not header_roles(cell.text) & _GOAL]
    horizon = next((_HORIZON[cell.text] for cell in cells if cell.text in _HORIZON), None)
    form.goals += [(cell, horizon) for cell in texts]
    form.labels += [cell for cell in cells if cell not in texts]
    return True
