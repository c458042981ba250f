"""The form part of a performance table: label cells and their values, the payment plan, the goals.

A label is a cell whose words the ontology knows; its value is the next printed cell of the row that is not a label itself,
or what stands behind the colon in the same cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.document import Cell
from kg.extract.funds import Funds, amount_field, grid_columns, read_grid_row
from kg.extract.goals import is_goal_label
from kg.extract.grid import Row
from kg.grammar.headers import header_roles

TEXT_FIELDS = ("projectCode", "name", "departmentCode", "departmentName", "legalGrounds", "purpose")
_DETAILS = frozenset({
    "formDetail", "basicAmount", "projectAmount", "personnelAmount", "publicAmount", "weight", "score", "code", "fund", "remark",
    "serialNumber", "parentName", "fiscalYear", "deviation", "publisherName", "quantity",
})  # fmt: skip
_SECTIONS = frozenset({"formSection", "hasIndicator", "hasPaymentStep"})
_GOAL = frozenset({"hasGoal"})
_TASK = "taskHead"
_PERIOD = re.compile(
    r"^(?:\d{1,2}\s*月\s*(?:底|末|份|\d{1,2}日)?(?:前)?|第?[一二三四1-4]\s*季度(?:末|底)?|[上下]半年|年底|\d{4}年\d{1,2}月(?:底)?)$"
)
_HORIZONS = ((re.compile(r"^(?:中期|长期|实施期|中长期)"), "中期"), (re.compile(r"^(?:年度|当年|本年)"), "年度"))
_MIN_PERIODS = 2
_INLINE = re.compile(r"^(?P<label>[^:：]{2,18})[:：]\s*(?P<value>.+)$", re.DOTALL)


@dataclass(slots=True)
class Form:
    """What the form part says, as cells."""

    values: dict[str, Cell] = field(default_factory=dict)
    plan: list[tuple[Cell, Cell | None]] = field(default_factory=list)
    goals: list[tuple[Cell, str | None]] = field(default_factory=list)
    labels: list[Cell] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)
    details: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What rows already read expect of the next ones."""

    form: Form = field(default_factory=Form)
    funds: Funds = field(default_factory=Funds)
    periods: Row | None = None
    horizons: dict[int, str | None] | None = None
    tasks: bool = False


def read_form(rows: Sequence[Row]) -> Form:
    """Read the rows above the indicator header."""
    state = _State()
    for row in rows:
        if not (_read_block(row, state) or _read_periods(row, state) or _read_goal_columns(row, state)):
            _read_pairs(row, state)
    if state.periods is not None:
        state.form.plan += [(cell, None) for _, cell in sorted(state.periods.items())]
    state.form.values.update(state.funds.chosen())
    state.form.details += [one.cell for candidates in state.funds.found.values() for one in candidates]
    return state.form


def _read_block(row: Row, state: _State) -> bool:
    """Rows of a grid of funds, and of the table of tasks that a form of a whole department prints."""
    form, funds = state.form, state.funds
    if state.tasks and not header_roles(row[min(row)].text) & (_GOAL | _SECTIONS | {"name"}):
        form.details += row.values()
        return True
    state.tasks = any(_TASK in header_roles(cell.text) for cell in row.values()) and len(row) > 1
    if state.tasks:
        form.labels += row.values()
        return True
    if (columns := grid_columns(row)) is not None:
        funds.columns = columns
        form.labels += row.values()
        return True
    if funds.columns and (rest := read_grid_row(row, funds)) is not None:
        form.details += rest
        return True
    funds.columns = {}
    return False


def _read_periods(row: Row, state: _State) -> bool:
    """The payment plan: a row of dates and below it a row of percentages."""
    form, periods = state.form, state.periods
    if periods is not None and _is_percent_row(row, periods):
        form.plan += [(cell, row.get(column)) for column, cell in sorted(periods.items())]
        form.labels += [cell for column, cell in row.items() if column not in periods]
        state.periods = None
        return True
    found = {column: cell for column, cell in row.items() if _PERIOD.match(cell.text)}
    if len(found) < _MIN_PERIODS:
        return False
    state.periods = found
    form.labels += [cell for column, cell in row.items() if column not in found]
    return True


def _is_percent_row(row: Row, periods: Row) -> bool:
    printed = [cell.text for column, cell in row.items() if column in periods]
    return all(re.match(r"^-?\d+(?:\.\d+)?\s*[%％]?$", text) for text in printed) and bool(printed)


def _read_goal_columns(row: Row, state: _State) -> bool:
    """Goals in columns: 中期目标 | 年度目标, or 预期目标 | 实际完成情况, and below them the goals."""
    form = state.form
    if columns := _goal_columns(row):
        state.horizons = columns
        form.labels += row.values()
        return True
    if state.horizons is None or not _goal_cells(row, state.horizons, form):
        return False
    state.horizons = None
    return True


def _goal_columns(row: Row) -> dict[int, str | None]:
    """Columns of a row of labels alone under which goals stand."""
    if len(row) < 2 or not all(_is_label(cell.text) for cell in row.values()):
        return {}
    goals = {column: horizon_of(cell.text) for column, cell in row.items() if header_roles(cell.text) & _GOAL}
    split: dict[int, str | None] = {c: horizon for c, horizon in goals.items() if horizon is not None and c != min(row)}
    return split or goals


def horizon_of(text: str) -> str | None:
    """中期 or 年度, where the label of a goal says so.

    >>> horizon_of("中期目标（2024年—2026年）"), horizon_of("年度总体目标"), horizon_of("绩效目标")
    ('中期', '年度', None)
    """
    return next((name for pattern, name in _HORIZONS if pattern.match(text)), None)


def _goal_cells(row: Row, horizons: dict[int, str | None], form: Form) -> bool:
    cells = {column: cell for column, cell in row.items() if not _is_label(cell.text)}
    if not cells.keys() & horizons.keys():
        return False
    form.goals += [(cells[column], horizons[column]) for column in sorted(cells) if column in horizons]
    form.details += [cell for column, cell in row.items() if column not in horizons or column not in cells]
    return True


def form_field(text: str) -> str | None:
    """The form field that a label cell names; empty for one that is no data of ours (项目负责人); None for no label."""
    roles = header_roles(text)
    named = amount_field(text) or next((name for name in TEXT_FIELDS if name in roles), None)
    return named or ("" if roles & _DETAILS else None)


def _is_label(text: str) -> bool:
    return bool(header_roles(text) & (_GOAL | _SECTIONS)) or form_field(text) is not None


def _read_pairs(row: Row, state: _State) -> None:
    """Labels with their values from left to right; the goal label takes the longest text of its row."""
    form = state.form
    cells = [row[column] for column in sorted(row)]
    if _read_goal(cells, form):
        return
    label: Cell | None = None
    for number, cell in enumerate(cells):
        name = form_field(cell.text)
        waiting = form_field(label.text) if label is not None else None
        if name is not None and not _value_of(waiting, cell, cells[number + 1 :]):
            label = cell
            form.labels.append(cell)
        elif label is not None and waiting is not None:
            _take(waiting, label, cell, state)
            label = None
        elif _is_label(cell.text):
            form.labels.append(cell)
        elif (pair := _inline(cell)) is not None:
            _take(*pair, state)
        elif (goal := _inline_goal(cell)) is not None:
            form.goals.append(goal)
        else:
            form.loose.append(cell)


def _take(name: str, label: Cell, cell: Cell, state: _State) -> None:
    form = state.form
    if name == "executionRate":
        state.funds.rate = state.funds.rate or cell
    elif amount_field(label.text) is not None:
        state.funds.add(name, label, cell)
    elif name == "" or name in form.values:
        form.details.append(cell)
    else:
        form.values[name] = cell


def _inline(cell: Cell) -> tuple[str, Cell, Cell] | None:
    """Label and value in one cell: 项目名称：某项目."""
    match = _INLINE.match(cell.text)
    if match is None or (name := form_field(match["label"])) is None:
        return None
    return name, replace(cell, text=match["label"]), replace(cell, text=match["value"])


def _inline_goal(cell: Cell) -> tuple[Cell, str | None] | None:
    """A goal behind its label in one cell: 项目总目标：三年免费开放."""
    match = _INLINE.match(cell.text)
    if match is None or not header_roles(match["label"]) & _GOAL:
        return None
    return replace(cell, text=match["value"]), horizon_of(match["label"])


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
    texts = [cell for cell in cells[1:] if not is_goal_label(cell.text) and not _is_label(cell.text)]
    horizon = next((found for cell in cells if cell not in texts and (found := horizon_of(cell.text))), None)
    form.goals += [(cell, horizon) for cell in texts]
    form.labels += [cell for cell in cells if cell not in texts]
    return True
