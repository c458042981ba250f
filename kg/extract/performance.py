"""绩效目标表: one whole performance table with the lines above it in, a project with its goals and indicators out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.document import Cell, Paragraph, Place, Severity, Table
from kg.extract.form import Form, read_form
from kg.extract.goals import split_goals
from kg.extract.grid import Row, rows_of, texts
from kg.extract.indicators import read_indicators
from kg.extract.layout import layouts_of
from kg.extract.ledger import Ledger
from kg.extract.titles import Caption, read_caption
from kg.grammar.headers import heads_indicators
from kg.grammar.money import Amount, find_unit, parse_amount
from kg.grammar.project_code import parse_project_code
from kg.records import Goal, Indicator, PaymentStep, Project

_AMOUNTS = {
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
_DEFAULT_UNIT = "万元"


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """The records of one project: of its performance table, or of its description in prose.

    `grounds` are the words that name its legal basis (立项依据), `further` other words of its description, with their places.
    """

    project: Project
    payment_plan: tuple[PaymentStep, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    grounds: tuple[tuple[str, Place], ...] = ()
    further: tuple[tuple[str, Place], ...] = ()


def read_project(table: Table, before: Sequence[Paragraph], no: int, ledger: Ledger, fiscal_year: int | None) -> ProjectTable:
    """Read one performance table; `before` are the paragraphs since the table above, `no` its number in the document."""
    rows = rows_of(table)
    head = next((n for n, row in enumerate(rows) if heads_indicators(texts(row))), len(rows))
    caption = read_caption(before)
    form = read_form(rows[:head])
    unit = _unit(before, form)
    ledger.skip([*form.labels, *form.details, *(cell for cell in form.loose if find_unit(cell.text))])
    project = _project(table, caption, form, unit, no, before, ledger)
    indicators: list[Indicator] = []
    if head < len(rows):
        ledger.skip(rows[head].values())
        body = [row for row in rows[head + 1 :] if not _repeats(row, rows[head], ledger)]
        indicators = read_indicators(body, layouts_of(rows[head]), ledger, no, fiscal_year)
    return ProjectTable(project, _plan(form, no, ledger), _goals(form, no, ledger), tuple(indicators))


def table_name(table: Table, before: Sequence[Paragraph]) -> str | None:
    """The name of the project that a performance table is of, as its form or its caption prints it."""
    rows = rows_of(table)
    head = next((n for n, row in enumerate(rows) if heads_indicators(texts(row))), len(rows))
    cell = read_form(rows[:head]).values.get("name")
    return cell.text if cell is not None else read_caption(before).name


def _repeats(row: Row, header: Row, ledger: Ledger) -> bool:
    """The header printed once more inside the table."""
    if texts(row) != texts(header):
        return False
    ledger.skip(row.values())
    return True


def _unit(before: Sequence[Paragraph], form: Form) -> str:
    for text in (*(paragraph.text for paragraph in reversed(before[-6:])), *(cell.text for cell in form.loose)):
        if unit := find_unit(text):
            return unit
    return _DEFAULT_UNIT


def _project(
    table: Table, caption: Caption, form: Form, unit: str, no: int, before: Sequence[Paragraph], ledger: Ledger
) -> Project:
    at: list[tuple[str, Place]] = []
    amounts = {field: _amount(form.values.get(role), unit, field, at, ledger, no) for role, field in _AMOUNTS.items()}
    name_cell = form.values.get("name")
    if name_cell is not None:
        at.append(("name", ledger.use(name_cell)))
    if caption.title_at is not None:
        at.append(("title", ledger.quote(caption.title_at)))
    name = name_cell.text if name_cell is not None else caption.name or ""
    if not name:
        ledger.find("missing-project-name", Severity.WARNING, "项目名称缺失", "the project has no name", _first(table), no)
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


def _first(table: Table) -> Cell | None:
    return table.cells[0] if table.cells else None


def _amount(cell: Cell | None, unit: str, field: str, at: list[tuple[str, Place]], ledger: Ledger, no: int) -> Amount | None:
    if cell is None:
        return None
    amount = parse_amount(cell.text, unit)
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
    at.append(("code", ledger.use(cell)))
    code = parse_project_code(cell.text)
    return (code.text, code.check_ok) if code is not None else (cell.text, None)


def _department(caption: Caption, form: Form, at: list[tuple[str, Place]], ledger: Ledger) -> tuple[str | None, str | None]:
    if caption.unit_at is not None:
        at.append(("department_name", ledger.quote(caption.unit_at)))
        return caption.unit_code, caption.unit_name
    for role in ("departmentCode", "departmentName"):
        cell = form.values.get(role)
        if cell is not None:
            at.append(("department_name", ledger.use(cell)))
            coded = _CODED.match(cell.text)
            return (coded[1], coded[2]) if coded else (None, cell.text)
    return None, None


def _purpose(form: Form, at: list[tuple[str, Place]], ledger: Ledger) -> str | None:
    """资金用途, labelled, or as the only prose of the form that no label names."""
    cell = form.values.get("purpose")
    if cell is None and "budgetAmount" in form.values:
        budget_row = form.values["budgetAmount"].row
        cell = next((loose for loose in form.loose if loose.row > budget_row and len(loose.text) > 1), None)
    if cell is None:
        return None
    at.append(("purpose", ledger.use(cell)))
    return cell.text


def _percent(cell: Cell, at: list[tuple[str, Place]], ledger: Ledger) -> Decimal | None:
    at.append(("execution_rate", ledger.use(cell)))
    match = _PERCENT.match(cell.text)
    return Decimal(match[1]) if match else None


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
            return parse_amount(match[1], _DEFAULT_UNIT)
    return None


def _plan(form: Form, no: int, ledger: Ledger) -> tuple[PaymentStep, ...]:
    steps = []
    for number, (label, cell) in enumerate(form.plan, 1):
        match = _PERCENT.match(cell.text) if cell is not None else None
        place = ledger.use(label)
        if cell is not None:
            place = ledger.use(cell)
        steps.append(PaymentStep(no, number, label.text, Decimal(match[1]) if match else None, place))
    return tuple(steps)


def _goals(form: Form, no: int, ledger: Ledger) -> tuple[Goal, ...]:
    goals: list[Goal] = []
    for cell, horizon in form.goals:
        place = ledger.use(cell)
        for text in split_goals(cell.text):
            goals.append(Goal(no, len(goals) + 1, text, place, horizon))
    return tuple(goals)
