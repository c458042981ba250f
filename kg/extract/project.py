"""项目: the record of one project from the form part of its performance table and the lines above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kg.document import Cell, Paragraph, Place, Severity, Table
from kg.extract.form import Form
from kg.extract.goals import split_goals
from kg.extract.ledger import Ledger
from kg.extract.money import DEFAULT_UNIT, is_blank, is_numeric
from kg.extract.placeholder import is_anonymous, is_placeholder
from kg.extract.titles import Caption
from kg.grammar.headers import header_roles
from kg.grammar.money import Amount, find_unit, parse_amount
from kg.grammar.project_code import parse_project_code
from kg.records import Goal, PaymentStep, Project

AMOUNTS = {
    "budgetAmount": "budget",
    "fiscalAmount": "fiscal",
    "otherAmount": "other",
    "adjustedAmount": "adjusted",
    "executedAmount": "executed",
}
_CODED = re.compile(r"^[\[［【(（]?(\d{3,9})[\]］】)）]?[-—\s]*([\u4e00-\u9fff].*)$")
_CODE_BEFORE_NAME = re.compile(r"^(\d{8}[A-Z][0-9A-Z]{9,13})[-—_ ]")
_PERCENT = re.compile(r"^(-?\d+(?:\.\d+)?)\s*[%％]?$")
_DECLARED_COUNT = re.compile(r"共?设置[^。；]{0,12}?(\d{1,3})\s*[项个条]\s*(?:绩效)?指标|绩效指标\s*(\d{1,3})\s*[项个条]")
_DECLARED_BUDGET = re.compile(r"(?:资金|经费|预算)[^。；]{0,16}?共?计?\s*(\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元))")
_MIN_PROSE = 6


def read_project_record(
    table: Table, caption: Caption, form: Form, no: int, before: Sequence[Paragraph], ledger: Ledger
) -> Project:
    """The project of one form; what its cells and the lines above it do not print stays None."""
    at: list[tuple[str, Place]] = []
    unit = form_unit(before, form)
    amounts = {field: _amount(form.values.get(role), unit, field, at, ledger, no) for role, field in AMOUNTS.items()}
    name_cell = form.values.get("name")
    if name_cell is not None and (is_placeholder(name_cell.text) or is_anonymous(name_cell.text)):
        ledger.skip([name_cell])
        name_cell = None
    if name_cell is not None:
        at.append(("name", ledger.use(name_cell)))
    if caption.title_at is not None:
        at.append(("title", ledger.quote(caption.title_at)))
    name = name_cell.text if name_cell is not None else caption.name or ""
    name = "" if is_anonymous(name) else name
    if not name:
        ledger.find("missing-project-name", Severity.WARNING, "项目名称缺失", "the project has no name", table.cells[0], no)
    code = _code(form, at, ledger)
    department_code, department_name = _department(caption, form, at, ledger)
    purpose = _purpose(form, at, ledger)
    rate = form.values.get("executionRate")
    return Project(
        no,
        name,
        caption.title or name,
        dict(at).get("name") or dict(at).get("title") or table.cells[0].place,
        printed_no=caption.printed_no,
        code=code[0],
        code_check=code[1],
        department_code=department_code,
        department_name=department_name,
        execution_rate=_percent(rate, at, ledger) if rate else None,
        purpose=purpose,
        declared_indicators=_declared_count(before, at, ledger),
        declared_budget=_declared_budget(before, at, ledger),
        at=tuple(at),
        **amounts,
    )


def form_unit(before: Sequence[Paragraph], form: Form) -> str:
    """The unit of a form's amounts: printed above it or in a label of its own, else 万元."""
    printed = (*(paragraph.text for paragraph in reversed(before[-6:])), *(cell.text for cell in (*form.loose, *form.labels)))
    return next((unit for text in printed if (unit := find_unit(text))), DEFAULT_UNIT)


def _amount(cell: Cell | None, unit: str, field: str, at: list[tuple[str, Place]], ledger: Ledger, no: int) -> Amount | None:
    if cell is None:
        return None
    amount = parse_amount(cell.text, unit)
    if is_blank(cell.text) or is_placeholder(cell.text):
        ledger.skip([cell])
        return None
    at.append((field, ledger.use(cell)))
    if amount is None:
        ledger.find("unparsed-amount", Severity.WARNING, "金额无法识别", "the amount cannot be read", cell, no)
    return amount


def _code(form: Form, at: list[tuple[str, Place]], ledger: Ledger) -> tuple[str | None, bool | None]:
    cell = form.values.get("projectCode")
    if cell is None and (named := form.values.get("name")) is not None and (match := _CODE_BEFORE_NAME.match(named.text)):
        at.append(("code", ledger.use(named)))
        return match[1], None
    if cell is None:
        return None, None
    if is_placeholder(cell.text):
        ledger.skip([cell])
        return None, None
    at.append(("code", ledger.use(cell)))
    code = parse_project_code(cell.text)
    return (code.text, code.check_ok) if code is not None else (cell.text, None)


def _department(caption: Caption, form: Form, at: list[tuple[str, Place]], ledger: Ledger) -> tuple[str | None, str | None]:
    if caption.unit_at is not None:
        at.append(("department_name", ledger.quote(caption.unit_at)))
        return caption.unit_code, caption.unit_name
    cells = [cell for role in ("departmentCode", "departmentName") if (cell := form.values.get(role)) is not None]
    ledger.skip(cells)
    for cell in cells:
        if is_placeholder(cell.text) or is_anonymous(cell.text):
            continue
        at.append(("department_name", ledger.use(cell)))
        coded = _CODED.match(cell.text)
        return (coded[1], coded[2]) if coded else (None, cell.text)
    return None, None


def _purpose(form: Form, at: list[tuple[str, Place]], ledger: Ledger) -> str | None:
    """资金用途, labelled, else the legal grounds, else the only prose of the form that no label names."""
    cell = form.values.get("purpose") or form.values.get("legalGrounds")
    if cell is None and "budgetAmount" in form.values:
        budget_row = form.values["budgetAmount"].row
        cell = next((loose for loose in form.loose if loose.row > budget_row and _is_prose(loose.text)), None)
    if cell is None:
        return None
    if is_placeholder(cell.text):
        ledger.skip([cell])
        return None
    at.append(("purpose", ledger.use(cell)))
    return cell.text


def _is_prose(text: str) -> bool:
    return len(text) >= _MIN_PROSE and not (header_roles(text) or find_unit(text) or is_numeric(text))


def _percent(cell: Cell, at: list[tuple[str, Place]], ledger: Ledger) -> Decimal | None:
    match = _PERCENT.match(cell.text)
    if match is None:
        ledger.skip([cell])
        return None
    at.append(("execution_rate", ledger.use(cell)))
    return Decimal(match[1])


def _declared_count(before: Sequence[Paragraph], at: list[tuple[str, Place]], ledger: Ledger) -> int | None:
    for paragraph in before:
        if match := _DECLARED_COUNT.search(paragraph.text):
            at.append(("declared_indicators", ledger.quote(paragraph)))
            return int(match[1] or match[2])
    return None


def _declared_budget(before: Sequence[Paragraph], at: list[tuple[str, Place]], ledger: Ledger) -> Amount | None:
    for paragraph in before:
        if "该项目" in paragraph.text and (match := _DECLARED_BUDGET.search(paragraph.text)):
            at.append(("declared_budget", ledger.quote(paragraph)))
            return parse_amount(match[1], DEFAULT_UNIT)
    return None


def payment_steps(form: Form, no: int, ledger: Ledger) -> tuple[PaymentStep, ...]:
    """资金支出计划: the dates and percentages of a form."""
    steps = []
    for number, (label, cell) in enumerate(form.plan, 1):
        match = _PERCENT.match(cell.text) if cell is not None else None
        place = ledger.use(label)
        if cell is not None:
            place = ledger.use(cell)
        steps.append(PaymentStep(no, number, label.text, Decimal(match[1]) if match else None, place))
    return tuple(steps)


def goals_of(cells: Sequence[tuple[Cell, str | None]], no: int, ledger: Ledger) -> tuple[Goal, ...]:
    """绩效目标: the single goals of the goal cells, those of a form that nobody filled in left out."""
    goals: list[Goal] = []
    for cell, horizon in cells:
        place = ledger.use(cell)
        for text in split_goals(cell.text):
            if not is_placeholder(text):
                goals.append(Goal(no, len(goals) + 1, text, place, horizon))
    return tuple(goals)
