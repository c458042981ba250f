"""Amounts in cells of a table, with the unit that the lines above it or its header print."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document import Cell, Paragraph, Severity
from kg.extract.ledger import Ledger
from kg.grammar.money import Amount, find_unit, parse_amount
from kg.text import fold

DEFAULT_UNIT = "万元"
_BLANK = re.compile(r"^[-—–/\\.…*]*$|^无$")
_NUMERIC = re.compile(r"^[-+(]?\d[\d,]*(?:\.\d+)?\)?%?$|^\.\d+$")


def table_unit(before: Sequence[Paragraph], header: Sequence[str] = ()) -> str:
    """The unit of a table's amounts: printed in its header or above it, else 万元 (the unit of these forms)."""
    for text in (*header, *(paragraph.text for paragraph in reversed(before[-8:]))):
        if unit := find_unit(text):
            return unit
    return DEFAULT_UNIT


def is_numeric(text: str) -> bool:
    """Tell a cell that holds a number and nothing else."""
    return bool(_NUMERIC.match(fold(text)))


def read_amount(cell: Cell | None, unit: str, ledger: Ledger) -> Amount | None:
    """The amount in a cell; a dash is no amount, anything else that is none gives a finding."""
    if cell is None:
        return None
    ledger.use(cell)
    if _BLANK.match(cell.text):
        return None
    amount = parse_amount(cell.text, unit)
    if amount is None:
        ledger.find("unparsed-amount", Severity.WARNING, "金额无法识别", "the amount cannot be read", cell)
    return amount
