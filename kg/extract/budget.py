"""预算表: tables of classification codes in, budget lines and every printed amount out (收入、支出、一般公共预算… 总表).

`budget_lines` hold each code of a department once, as budgeted: functional codes from 部门支出总表 (else 一般公共预算支出表),
economic codes from the table of basic expenditure. `budget_table_lines` hold all amounts of all tables as printed, those of
earlier years and of final accounts (决算) too, each with its phase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.document import Cell, Place, Severity, Table
from kg.extract.codes import Label, read_label
from kg.extract.columns import AmountColumn, Group, Layout, measure_of, read_layout
from kg.extract.grid import Row, columns_of, rows_of, texts
from kg.extract.ledger import Ledger
from kg.extract.money import is_numeric, read_amount
from kg.extract.setting import Setting
from kg.grammar.headers import is_scale_row
from kg.grammar.money import Amount
from kg.records import BudgetLine, BudgetTableLine

CODED_KINDS = frozenset({
    "income", "expenditure", "basic_expenditure", "general_public", "government_fund", "state_capital", "economic_expenditure",
    "project_expenditure", "special_account", "running_cost", "purchased_services", "transfers",
})  # fmt: skip
_FUNDS = {
    "general_public": "一般公共预算",
    "basic_expenditure": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
}
_CLASSES = {"2": "functional", "3": "economic"}
_FUNCTIONAL_ORDER = ("expenditure", "general_public", "government_fund", "state_capital")
_ECONOMIC = "basic_expenditure"


@dataclass(slots=True)
class BudgetTables:
    """What the coded tables of a document give."""

    lines: list[BudgetTableLine] = field(default_factory=list)
    by_kind: dict[str, list[BudgetLine]] = field(default_factory=dict)

    def budget_lines(self) -> tuple[BudgetLine, ...]:
        """Each code once: functional from the first table of the order that has lines, economic from basic expenditure."""
        functional = [self._of(kind, "functional") for kind in _FUNCTIONAL_ORDER]
        chosen = next((lines for lines in functional[:2] if lines), [line for lines in functional[2:] for line in lines])
        return tuple(replace(line, line_no=n) for n, line in enumerate(_once([*chosen, *self._of(_ECONOMIC, "economic")]), 1))

    def _of(self, kind: str, classification: str) -> list[BudgetLine]:
        return [line for line in self.by_kind.get(kind, []) if line.classification == classification]


def _once(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    seen: dict[tuple[str | None, str, str], BudgetLine] = {}
    for line in lines:
        seen.setdefault((line.department_code, line.classification, line.code), line)
    return list(seen.values())


@dataclass(slots=True)
class _Reading:
    """One coded table while it is read; `unit_code` is that of the unit whose rows these are."""

    kind: str
    layout: Layout
    setting: Setting
    ledger: Ledger
    unit_code: str | None = None
    parts: tuple[str, ...] = ()


def read_coded_table(table: Table, setting: Setting, found: BudgetTables, ledger: Ledger) -> None:
    """Read one table of classification codes into `found`."""
    rows = rows_of(table)
    headers, body = rows[: table.header_rows], rows[table.header_rows :]
    scale = [row for row in body if is_scale_row(texts(row))]
    body = [row for row in body if row not in scale]
    ledger.skip(cell for row in (*headers, *scale) for cell in row.values())
    layout = read_layout(columns_of(headers).values(), body, setting.year, setting.phase)
    reading = _Reading(table.kind or "", layout, setting, ledger, setting.department_code)
    for row in body:
        _read_department(row, reading)
        ledger.skip(row[number] for number in layout.details if number in row)
        for group in layout.groups:
            _read_line(row, group, reading, found)


def _read_department(row: Row, reading: _Reading) -> None:
    """The unit of a row; blank cells below it belong to the same unit."""
    columns = reading.layout.departments
    cells = [row[number] for number in columns.values() if number in row]
    reading.ledger.skip(cells)
    code = row.get(columns.get("departmentCode", 0))
    if code is not None and code.text.isalnum():
        reading.unit_code = code.text


def _read_line(row: Row, group: Group, reading: _Reading, found: BudgetTables) -> None:
    label = read_label(row, group, reading.parts) or _unit_label(row, reading.layout)
    reading.ledger.skip(row[number] for number in group.further if number in row)
    if label is None:
        return
    reading.parts = label.parts
    at = [(name, place) for name, cell in label.cells if (place := reading.ledger.use(cell)) and name != "part"]
    amounts: dict[str, Amount] = {}
    for column, cell, amount in _amounts(row, group, label, reading):
        fund = column.fund or _FUNDS.get(reading.kind)
        found.lines.append(
            BudgetTableLine(
                len(found.lines) + 1,
                reading.kind,
                label.name,
                column.column.name,
                amount,
                cell.place,
                fund,
                column.phase,
                label.code,
            )
        )
        measure = _measure(column, reading.kind)
        if measure is not None and measure not in amounts and column.phase == "budget":
            amounts[measure] = amount
            at.append((measure, cell.place))
    if label.code is not None and amounts:
        _add_line(label, amounts, tuple(at), reading, found)


def _measure(column: AmountColumn, kind: str) -> str | None:
    """What a column measures; in the table of basic expenditure 基本支出 itself is the total."""
    measure = measure_of(column.column)
    return "total" if measure == "basic" and kind == _ECONOMIC else measure


def _amounts(row: Row, group: Group, label: Label, reading: _Reading) -> Iterator[tuple[AmountColumn, Cell, Amount]]:
    taken = [cell for _, cell in label.cells]
    for column in group.amounts:
        cell = row.get(column.number)
        if cell is None or cell in taken:
            continue
        amount = read_amount(cell, column.unit or reading.setting.unit, reading.ledger)
        if amount is not None:
            yield column, cell, amount


def _add_line(
    label: Label, amounts: dict[str, Amount], at: tuple[tuple[str, Place], ...], reading: _Reading, found: BudgetTables
) -> None:
    code = label.code or ""
    if is_numeric(label.name):
        cell = label.cells[0][1]
        reading.ledger.find("missing-name", Severity.WARNING, f"科目 {code} 没有名称", f"code {code} has no name", cell)
    if (classification := _CLASSES.get(code[0])) is None:
        return
    lines = found.by_kind.setdefault(reading.kind, [])
    number = 1 + sum(len(others) for others in found.by_kind.values())
    place = label.cells[-1][1].place
    lines.append(BudgetLine(number, classification, code, label.name, place, reading.unit_code, at=at, **amounts))


def _unit_label(row: Row, layout: Layout) -> Label | None:
    """A table whose rows are units (部门收入总表 by unit) is labelled by the unit."""
    cells = {role: row[number] for role, number in layout.departments.items() if number in row}
    name = cells.get("departmentName") or cells.get("departmentCode")
    if name is None:
        return None
    return Label(name.text, None, tuple((role, cell) for role, cell in (("name", name),) if cell is not None))
