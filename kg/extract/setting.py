"""What a budget table takes over from its surroundings: unit of money, fiscal year, phase, department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Paragraph, Table
from kg.extract.columns import table_phase
from kg.extract.grid import rows_of, texts
from kg.extract.money import DEFAULT_UNIT, printed_unit


@dataclass(slots=True)
class Surroundings:
    """What holds for all tables of a document; `unit` is the one printed last."""

    title: str | None = None
    year: int | None = None
    department_code: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for one table; `unit_printed` is false where the unit is that of the table before, or assumed."""

    unit: str
    year: int | None
    phase: str
    department_code: str | None
    unit_printed: bool = True


def setting_of(table: Table, before: Sequence[Paragraph], around: Surroundings) -> Setting:
    """The setting of a table: its unit is printed above or in the header, else that of the table before, else 万元."""
    header = [text for row in rows_of(table)[: table.header_rows] for text in texts(row)]
    printed = printed_unit(before, header)
    around.unit = printed or around.unit
    unit = around.unit or DEFAULT_UNIT
    phase = table_phase(table.caption[-2:], around.title)
    return Setting(unit, around.year, phase, around.department_code, printed is not None)
