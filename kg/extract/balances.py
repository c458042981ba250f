"""收支总表、财政拨款收支总表: two-sided tables of items and amounts in, `Balance` lines out, totals included."""

from __future__ import annotations

from dataclasses import dataclass

from kg.document import Cell, Table
from kg.extract.columns import AmountColumn, amount_column, is_change
from kg.extract.grid import Column, Row, columns_of, rows_of, texts
from kg.extract.ledger import Ledger
from kg.extract.money import read_amount
from kg.extract.setting import Setting
from kg.grammar.headers import header_roles, is_scale_row
from kg.records import Balance, BudgetTableLine

BALANCE_KINDS = frozenset({"income_expenditure", "fiscal_balance"})
_ITEMS = frozenset({"item", "codedName", "name"})
_SKIPPED = frozenset({"serialNumber", "rowNumber", "remark", "code"})


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    item: Column
    amounts: tuple[AmountColumn, ...]


def read_balances(table: Table, setting: Setting, first_no: int, ledger: Ledger) -> tuple[list[Balance], list[BudgetTableLine]]:
    """Balance lines and the same amounts as table lines; both are numbered from `first_no`."""
    rows = rows_of(table)
    headers = rows[: table.header_rows]
    ledger.skip(cell for row in headers for cell in row.values())
    columns = columns_of(headers)
    sides = _sides(columns, setting)
    passed = [number for number, column in columns.items() if column.roles & _SKIPPED or is_change(column)]
    balances: list[Balance] = []
    lines: list[BudgetTableLine] = []
    for row in rows[table.header_rows :]:
        if is_scale_row(texts(row)):
            ledger.skip(row.values())
            continue
        ledger.skip(row[number] for number in passed if number in row)
        for side in sides:
            for item, column, cell in _amounts(row, side, ledger):
                amount = read_amount(cell, column.unit or setting.unit, ledger)
                if amount is None:
                    continue
                number = first_no + len(balances)
                kind, fund = table.kind or "", column.fund
                balances.append(Balance(number, kind, side.name, item.text, amount, cell.place, fund, column.phase))
                lines.append(BudgetTableLine(number, kind, item.text, column.column.name, amount, cell.place, fund, column.phase))
    return balances, lines


def _amounts(row: Row, side: _Side, ledger: Ledger) -> list[tuple[Cell, AmountColumn, Cell]]:
    """Item, column and cell of every amount of one side of a row."""
    item = row.get(side.item.number)
    if item is None:
        return []
    ledger.use(item)
    return [(item, column, row[column.number]) for column in side.amounts if column.number in row]


def _sides(columns: dict[int, Column], setting: Setting) -> list[_Side]:
    """An item column opens a side; the amounts up to the next item column belong to it."""
    sides: list[_Side] = []
    item: Column | None = None
    amounts: list[AmountColumn] = []
    for number in sorted(columns):
        column = columns[number]
        if column.roles & _SKIPPED or is_change(column):
            continue
        if column.roles & _ITEMS:
            if item is not None:
                sides.append(_Side(_name(item, len(sides)), item, tuple(amounts)))
            item, amounts = column, []
        elif item is not None:
            amounts.append(amount_column(column, setting.year, setting.phase))
    if item is not None:
        sides.append(_Side(_name(item, len(sides)), item, tuple(amounts)))
    return sides


def _name(item: Column, before: int) -> str:
    """Income or expenditure, as the words above the items say; else the first side is income."""
    for text in item.path:
        heads = header_roles(text)
        if "expenditureHead" in heads or "支出" in text:
            return "expenditure"
        if "incomeHead" in heads or "收入" in text:
            return "income"
    return "expenditure" if before else "income"
