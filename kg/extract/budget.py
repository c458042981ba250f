"""预算表: tables of classification codes in, budget lines and every printed amount out (收入、支出、一般公共预算… 总表).

`budget_lines` hold each code once: functional codes from 部门支出总表 (else 一般公共预算支出表), economic codes from the
table of basic expenditure. `budget_table_lines` hold all amounts of all tables as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.document import Cell, Paragraph, Place, Severity, Table
from kg.extract.grid import Column, Row, columns_of, first_with, rows_of, texts
from kg.extract.ledger import Ledger
from kg.extract.money import is_numeric, read_amount, table_unit
from kg.grammar.headers import is_scale_row
from kg.grammar.money import Amount
from kg.records import BudgetLine, BudgetTableLine
from kg.text import strip_space

CODED_KINDS = frozenset({"income", "expenditure", "basic_expenditure", "general_public", "government_fund", "state_capital"})
_FUNDS = {
    "general_public": "一般公共预算",
    "basic_expenditure": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
}
_CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$")
_MEASURES = ("totalAmount", "basicAmount", "projectAmount", "personnelAmount", "publicAmount")
_FIELDS = dict(zip(_MEASURES, ("total", "basic", "project", "personnel", "public"), strict=True))
_FUNCTIONAL_ORDER = ("expenditure", "general_public", "government_fund", "state_capital")


@dataclass(slots=True)
class BudgetTables:
    """What the coded tables of a document give."""

    lines: list[BudgetTableLine] = field(default_factory=list)
    by_kind: dict[str, list[BudgetLine]] = field(default_factory=dict)

    def budget_lines(self) -> tuple[BudgetLine, ...]:
        """Each code once: functional from the first table of the order that has lines, economic from basic expenditure."""
        chosen = next((self.by_kind[kind] for kind in _FUNCTIONAL_ORDER[:2] if self.by_kind.get(kind)), [])
        if not chosen:
            chosen = [line for kind in _FUNCTIONAL_ORDER[2:] for line in self.by_kind.get(kind, [])]
        return tuple(_once([*chosen, *self.by_kind.get("basic_expenditure", [])]))


def _once(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    seen: dict[tuple[str, str], BudgetLine] = {}
    for line in lines:
        seen.setdefault((line.classification, line.code), line)
    return list(seen.values())


def read_coded_table(
    table: Table, before: Sequence[Paragraph], department_code: str | None, found: BudgetTables, ledger: Ledger
) -> None:
    """Read one table of classification codes into `found`."""
    rows = rows_of(table)
    headers, body = rows[: table.header_rows], rows[table.header_rows :]
    ledger.skip(cell for row in headers for cell in row.values())
    columns = columns_of(headers)
    unit = table_unit(before, [name for column in columns.values() for name in column.path])
    for row in body:
        if is_scale_row(texts(row)):
            ledger.skip(row.values())
            continue
        _read_line(row, columns, table.kind or "", unit, department_code, found, ledger)


def _read_line(
    row: Row, columns: dict[int, Column], kind: str, unit: str, department_code: str | None, found: BudgetTables, ledger: Ledger
) -> None:
    code_cell, name_cell = _cell(row, columns, "code"), _cell(row, columns, "name")
    if (serial := _cell(row, columns, "serialNumber")) is not None:
        ledger.skip([serial])
    if name_cell is None and code_cell is None:
        return
    code = strip_space(code_cell.text) if code_cell is not None else None
    if code is not None and not _CODE.match(code):
        code = None
    label = name_cell or code_cell
    assert label is not None
    at: list[tuple[str, Place]] = []
    for name, cell in (("code", code_cell), ("name", name_cell)):
        if cell is not None:
            at.append((name, ledger.use(cell)))
    amounts: dict[str, Amount] = {}
    for number, column in columns.items():
        cell = row.get(number)
        if cell is None or cell in (code_cell, name_cell, serial):
            continue
        amount = read_amount(cell, unit, ledger)
        if amount is None:
            continue
        found.lines.append(_table_line(len(found.lines) + 1, kind, code, label, column, amount, cell))
        measure = next((role for role in _MEASURES if role in column.roles), None)
        if measure is not None and _FIELDS[measure] not in amounts:
            amounts[_FIELDS[measure]] = amount
            at.append((_FIELDS[measure], cell.place))
    if code is None:
        return
    _check_code(code, label, ledger)
    classification = "economic" if kind == "basic_expenditure" else "functional"
    lines = found.by_kind.setdefault(kind, [])
    number = 1 + sum(len(others) for others in found.by_kind.values())
    lines.append(BudgetLine(number, classification, code, label.text, label.place, department_code, at=tuple(at), **amounts))


def _cell(row: Row, columns: dict[int, Column], role: str) -> Cell | None:
    column = first_with(columns.values(), role)
    return row.get(column.number) if column is not None else None


def _table_line(
    number: int, kind: str, code: str | None, label: Cell, column: Column, amount: Amount, cell: Cell
) -> BudgetTableLine:
    return BudgetTableLine(number, kind, label.text, column.name, amount, cell.place, fund=_FUNDS.get(kind), code=code)


def _check_code(code: str, label: Cell, ledger: Ledger) -> None:
    if is_numeric(label.text):
        ledger.find("missing-name", Severity.WARNING, f"科目 {code} 没有名称", f"code {code} has no name", label)
