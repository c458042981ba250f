"""政府采购、固定资产、机构设置: the smaller tables of a budget disclosure."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.document import Cell, Table
from kg.extract.grid import Column, Row, columns_of, first_with, rows_of, texts
from kg.extract.ledger import Ledger
from kg.extract.money import is_numeric, read_amount
from kg.extract.placeholder import is_anonymous
from kg.extract.setting import Setting
from kg.grammar.headers import is_scale_row
from kg.grammar.money import Amount, find_unit
from kg.records import Asset, ProcurementItem

_SUM = re.compile(r"^(?:合计|总计|小计|.{2,30}(?:小计|合计))$")


def _open(table: Table, setting: Setting, ledger: Ledger) -> tuple[list[Row], dict[int, Column], str]:
    """Body rows, columns and unit of a table; headers, scale rows and serial numbers are marked as understood."""
    rows = rows_of(table)
    headers, body = rows[: table.header_rows], rows[table.header_rows :]
    columns = columns_of(headers)
    scale = [row for row in body if is_scale_row(texts(row))]
    ledger.skip(cell for row in [*headers, *scale] for cell in row.values())
    kept = [row for row in body if row not in scale]
    serial = first_with(columns.values(), "serialNumber")
    ledger.skip(row[serial.number] for row in kept if serial is not None and serial.number in row)
    return kept, columns, setting.unit


def _pick(row: Row, columns: dict[int, Column], role: str) -> Cell | None:
    column = first_with(columns.values(), role)
    return row.get(column.number) if column is not None else None


_TEXTS = {"projectName": "project", "item": "item", "code": "code", "unitText": "unit", "quantity": "quantity"}
_MONEY = {"unit_price": ("unitPriceAmount",), "total": ("totalAmount", "amount", "budgetAmount")}


def read_procurement(table: Table, setting: Setting, ledger: Ledger) -> list[ProcurementItem]:
    """Lines of the procurement table; rows that only add up are left out."""
    rows, columns, unit = _open(table, setting, ledger)
    money = {name: _money_column(columns, roles) for name, roles in _MONEY.items()}
    found: list[ProcurementItem] = []
    for row in rows:
        ledger.skip(row.values())
        cells = {name: cell for role, name in _TEXTS.items() if (cell := _pick(row, columns, role)) is not None}
        item = cells.get("item") or cells.get("project")
        if item is None or _SUM.match(item.text) or is_anonymous(item.text):
            continue
        at = [(name, ledger.use(cell)) for name, cell in cells.items()]
        amounts: dict[str, Amount] = {}
        for name, column in money.items():
            cell = row.get(column.number) if column is not None else None
            own = next((printed for text in column.path if (printed := find_unit(text))), unit) if column is not None else unit
            if cell is not None and (amount := read_amount(cell, own, ledger)) is not None:
                amounts[name] = amount
                at.append((name, cell.place))
        project, code, counted = (_text(cells.get(name)) for name in ("project", "code", "unit"))
        number = len(found) + 1
        quantity = _number(cells.get("quantity"))
        found.append(ProcurementItem(number, item.text, item.place, project, code, counted, quantity, at=tuple(at), **amounts))
    return found


def _money_column(columns: dict[int, Column], roles: tuple[str, ...]) -> Column | None:
    """The leftmost column of the first of several properties that the header names."""
    return next((column for role in roles if (column := first_with(columns.values(), role)) is not None), None)


def read_assets(table: Table, setting: Setting, ledger: Ledger) -> list[Asset]:
    """Lines of the table of state-owned assets that print a quantity or a value."""
    rows, columns, unit = _open(table, setting, ledger)
    found: list[Asset] = []
    for row in rows:
        item, quantity, value = (_pick(row, columns, role) for role in ("item", "quantity", "amount"))
        ledger.skip(row.values())
        if item is None or (quantity is None and value is None):
            continue
        ledger.use(item)
        if quantity is not None:
            ledger.use(quantity)
        amount: Amount | None = read_amount(value, unit, ledger)
        found.append(Asset(len(found) + 1, item.text, (value or quantity or item).place, _number(quantity), amount))
    return found


def read_units(table: Table, setting: Setting, ledger: Ledger) -> list[tuple[Cell, str | None]]:
    """Name cells of the table of units (机构设置) with the code printed beside them."""
    rows, columns, _ = _open(table, setting, ledger)
    names: list[tuple[Cell, str | None]] = []
    for row in rows:
        ledger.skip(row.values())
        cell, code = _pick(row, columns, "departmentName"), _pick(row, columns, "departmentCode")
        if cell is not None and not _SUM.match(cell.text) and not is_anonymous(cell.text):
            ledger.use(cell)
            names.append((cell, code.text if code is not None and code.text.isalnum() else None))
    return names


def _text(cell: Cell | None) -> str | None:
    return cell.text if cell is not None else None


def _number(cell: Cell | None) -> Decimal | None:
    return Decimal(cell.text.replace(",", "")) if cell is not None and is_numeric(cell.text) and "%" not in cell.text else None
