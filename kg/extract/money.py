"""Amounts in cells of a table, with the unit that the lines above it or its header print."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document import Cell, Paragraph, Severity
from kg.extract.ledger import Ledger
from kg.grammar.money import Amount, find_unit, parse_amount
from kg.text import fold

DEFAULT_UNIT = "万元"
_LONGEST = 30
_BLANK = re.compile(r"^[-—–/\\.…*×xX〇○□_＿－·\s]*$|^无$|^不涉及$")
_NUMERIC = re.compile(r"^[-+(]?\d[\d,]*(?:\.\d+)?\)?%?$|^\.\d+$")


def table_unit(before: Sequence[Paragraph], header: Sequence[str] = ()) -> str:
    """The unit of a table's amounts: printed in its header or above it, else 万元 (the unit of these forms)."""
    return printed_unit(before, header) or DEFAULT_UNIT


def printed_unit(before: Sequence[Paragraph], header: Sequence[str] = ()) -> str | None:
    """The unit printed above a table, nearest first, else in its header."""
    for text in (*(paragraph.text for paragraph in reversed(before[-8:])), *header):
        if unit := find_unit(text):
            return unit
    return None


def is_blank(text: str) -> bool:
    """Tell a cell that prints nothing: a dash, dots, crosses of a form to be filled in.

    >>> is_blank("—"), is_blank("××"), is_blank("0.00")
    (True, True, False)
    """
    return bool(_BLANK.match(text))


def is_numeric(text: str) -> bool:
    """Tell a cell that holds a number and nothing else."""
    return bool(_NUMERIC.match(text)) or (not text.isascii() and len(text) <= _LONGEST and bool(_NUMERIC.match(fold(text))))


def read_amount(cell: Cell | None, unit: str, ledger: Ledger) -> Amount | None:
    """The amount in a cell; a dash is no amount, anything else that is none gives a finding."""
    if cell is None:
        return None
    ledger.use(cell)
    if is_blank(cell.text):
        return None
    amount = parse_amount(cell.text, unit)
    if amount is None:
        ledger.find("unparsed-amount", Severity.WARNING, "金额无法识别", "the amount cannot be read", cell)
    return amount
