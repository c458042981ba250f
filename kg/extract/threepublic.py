"""“三公”经费表: items down the rows, or across the columns with one row of amounts, each with its phase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import vocab
from kg.document import Cell, Table
from kg.extract.columns import AmountColumn, amount_column, is_change, phase_of
from kg.extract.grid import Column, Row, columns_of, first_with, rows_of, texts, without_ordinal
from kg.extract.ledger import Ledger
from kg.extract.money import is_blank, read_amount
from kg.extract.setting import Setting
from kg.grammar.headers import header_roles, is_scale_row
from kg.records import BudgetTableLine, ThreePublic

_WHICH = re.compile(r"^(?:其中|减|加)[:：]?")
_SUMS = frozenset({"totalAmount", "subtotalColumn"})
_LABELS = ("item", "name", "departmentName", "codedName")
_PASSED = frozenset({"serialNumber", "rowNumber", "remark", "departmentCode", "quantity", "countColumn", "fiscalYear"})
_TOTAL_ROW = re.compile(r"^(?:合计|总计|小计)$")


@dataclass(frozen=True, slots=True)
class _Read:
    """One printed amount with what it is of; `summed` where its column is a total of funds."""

    item: str | None
    row: int
    line: BudgetTableLine
    summed: bool


def read_three_public(table: Table, setting: Setting, ledger: Ledger) -> tuple[list[ThreePublic], list[BudgetTableLine]]:
    """Items of the three public expenses, and every printed amount."""
    rows = rows_of(table)
    headers, body = rows[: table.header_rows], rows[table.header_rows :]
    scale = [row for row in body if is_scale_row(texts(row))]
    ledger.skip(cell for row in (*headers, *scale) for cell in row.values())
    body = [row for row in body if row not in scale]
    columns = columns_of(headers)
    label = next((found for role in _LABELS if (found := first_with(columns.values(), role))), None)
    label = label or _unheaded(columns, body)
    down = label is not None and _runs_down(body, label)
    amounts = [
        amount_column(column, setting.year, setting.phase)
        for number, column in sorted(columns.items())
        if column is not label and not column.roles & _PASSED and not is_change(column)
    ]
    ledger.skip(cell for row in body for number, cell in row.items() if number not in {column.number for column in amounts})
    read = list(_amounts(body, label, amounts, setting, ledger, down=down))
    return _items(read, body, label, down=down), [one.line for one in read]


def _runs_down(body: Sequence[Row], label: Column) -> bool:
    """Whether the labels of the rows are items; a row 合计 alone may as well add up units."""
    items = {three_public_item(row[label.number].text) for row in body if label.number in row}
    return bool(items - {None, "total"})


def _unheaded(columns: dict[int, Column], body: Sequence[Row]) -> Column | None:
    """The first column where its header says nothing and its cells are items."""
    first = columns.get(1, Column(1, ("",), frozenset()))
    items = [row[1] for row in body if 1 in row and three_public_item(row[1].text)]
    return first if items else None


def _amounts(
    body: Sequence[Row], label: Column | None, columns: Sequence[AmountColumn], setting: Setting, ledger: Ledger, *, down: bool
) -> Iterator[_Read]:
    number = 0
    for at, row in enumerate(body):
        named = row.get(label.number) if label is not None else None
        if named is not None:
            ledger.use(named)
        for column in columns:
            cell = row.get(column.number)
            amount = read_amount(cell, column.unit or setting.unit, ledger) if cell is not None and cell is not named else None
            if amount is None or cell is None:
                continue
            number += 1
            phase = phase_of((named.text,), setting.year, column.phase) if named is not None and not down else column.phase
            item = three_public_item(named.text) if down and named is not None else _item_of(column.column)
            name = named.text if named is not None else column.column.path[-1]
            line = BudgetTableLine(number, "three_public", name, column.column.name, amount, cell.place, phase=phase)
            yield _Read(item, at, line, not down or bool(column.column.roles & {"totalAmount", "amount"}))


def _items(read: Sequence[_Read], body: Sequence[Row], label: Column | None, *, down: bool) -> list[ThreePublic]:
    """One amount an item and phase: down the rows from the total column, across from the row of the whole."""
    if not down:
        whole = _whole_rows(read, body, label)
        read = [one for one in read if one.row in whole]
    first_of = {(one.item, one.line.phase): one for one in reversed(read) if one.item is not None}
    first_of.update({(one.item, one.line.phase): one for one in reversed(read) if one.item is not None and one.summed})
    order = sorted(first_of.values(), key=lambda one: one.line.line_no)
    return [ThreePublic(n, one.item or "", one.line.amount, one.line.place, one.line.phase) for n, one in enumerate(order, 1)]


def _whole_rows(read: Sequence[_Read], body: Sequence[Row], label: Column | None) -> set[int]:
    """The rows that speak of the whole department: the only ones, those labelled 合计, or one a phase."""
    rows = sorted({one.row for one in read})
    if len(rows) <= 1 or len({one.line.phase for one in read}) == len(rows):
        return set(rows)
    named: dict[int, Cell] = {at: body[at][label.number] for at in rows if label is not None and label.number in body[at]}
    return {at for at in rows if at not in named or _TOTAL_ROW.match(named[at].text) or is_blank(named[at].text)}


def _item_of(column: Column) -> str | None:
    """The item that a column's header words name; 合计 and 小计 leave it to the words above."""
    words = list(reversed(column.path))
    for text in words:
        if not header_roles(text) & _SUMS and (item := three_public_item(text)):
            return item
    return "total" if any(header_roles(text) & _SUMS for text in words) else None


def three_public_item(text: str) -> str | None:
    """The item of the code list threePublicItem that a label prints, or None.

    >>> three_public_item("其中：公务用车购置费")
    'vehicle_purchase'
    """
    for candidate in (text, without_ordinal(text), _WHICH.sub("", without_ordinal(text)), without_ordinal(_WHICH.sub("", text))):
        if found := vocab.lookup("threePublicItem", candidate):
            return found.notation
    return None
