"""收支总表、财政拨款收支总表: two-sided tables of items and amounts in, `Balance` lines out, totals included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Paragraph, Table
from kg.extract.grid import Column, columns_of, rows_of, texts
from kg.extract.ledger import Ledger
from kg.extract.money import read_amount, table_unit
from kg.grammar.headers import header_roles, is_scale_row
from kg.records import Balance, BudgetTableLine

BALANCE_KINDS = frozenset({"income_expenditure", "fiscal_balance"})


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    item: Column
    amounts: tuple[Column, ...]


def read_balances(
    table: Table, before: Sequence[Paragraph], first_no: int, ledger: Ledger
) -> tuple[list[Balance], list[BudgetTableLine]]:
    """Balance lines and the same amounts as table lines; both are numbered from `first_no`."""
    rows = rows_of(table)
    headers = rows[: table.header_rows]
    ledger.skip(cell for row in headers for cell in row.values())
    columns = columns_of(headers)
    unit = table_unit(before, [name for column in columns.values() for name in column.path])
    balances: list[Balance] = []
    lines: list[BudgetTableLine] = []
    for row in rows[table.header_rows :]:
        if is_scale_row(texts(row)):
            ledger.skip(row.values())
            continue
        ledger.skip(cell for number, cell in row.items() if number in columns and "serialNumber" in columns[number].roles)
        for side in _sides(columns):
            item = row.get(side.item.number)
            if item is None:
                continue
            ledger.use(item)
            for column in side.amounts:
                cell = row.get(column.number)
                amount = read_amount(cell, unit, ledger)
                if amount is None or cell is None:
                    continue
                number = first_no + len(balances)
                fund = _fund(column)
                balances.append(Balance(number, table.kind or "", side.name, item.text, amount, cell.place, fund=fund))
                lines.append(BudgetTableLine(number, table.kind or "", item.text, column.name, amount, cell.place, fund=fund))
    return balances, lines


def _sides(columns: dict[int, Column]) -> list[_Side]:
    """An item column opens a side; the amounts up to the next item column belong to it."""
    sides: list[_Side] = []
    item: Column | None = None
    amounts: list[Column] = []
    for number in sorted(columns):
        column = columns[number]
        if "serialNumber" in column.roles:
            continue
        if "item" in column.roles:
            if item is not None:
                sides.append(_Side(_name(item, len(sides)), item, tuple(amounts)))
            item, amounts = column, []
        elif item is not None:
            amounts.append(column)
    if item is not None:
        sides.append(_Side(_name(item, len(sides)), item, tuple(amounts)))
    return sides


def _name(item: Column, before: int) -> str:
    heads = {role for text in item.path for role in header_roles(text)}
    if "expenditureHead" in heads:
        return "expenditure"
    if "incomeHead" in heads:
        return "income"
    return "expenditure" if before else "income"


def _fund(column: Column) -> str | None:
    leaf = column.path[-1]
    for name in ("一般公共预算", "政府性基金", "国有资本经营"):
        if name in leaf:
            return "政府性基金预算" if name == "政府性基金" else f"{name.removesuffix('预算')}预算"
    return None
