"""What a table is: named columns with Chinese headings, and rows of plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Value = str | int | float | bool | Decimal | None
Row = Sequence[Value]
Code = tuple[str, str, str]
"""A code, and its name in Chinese and in English."""
Kind = Literal["text", "integer", "decimal", "double", "boolean"]

KIND_NAMES = {"text": "文本", "integer": "整数", "decimal": "小数", "double": "浮点数", "boolean": "是否"}
_UNIT = re.compile(r"[（(](?P<unit>[^（）()]+)[）)]$")


@dataclass(frozen=True, slots=True)
class Column:
    """列: `name` is the interface; heading and descriptions are for people. `kind` decides how XLSX and Parquet store it.

    `entry` marks a column that people fill in, `choices` the words it may hold; XLSX offers them in a list. `codes` gives, when
    asked, the codes that stand in the column, each with its name in Chinese and English; the data dictionary lists them.
    """

    name: str
    heading: str = ""
    description_zh: str = ""
    description_en: str = ""
    kind: Kind = "text"
    entry: bool = False
    choices: tuple[str, ...] = ()
    codes: Callable[[], Sequence[Code]] | None = None

    @property
    def shown(self) -> str:
        """The Chinese heading, else the name."""
        return self.heading or self.name

    @property
    def unit(self) -> str | None:
        """The unit that the heading of a column of numbers names: all of them have it.

        >>> Column("budget_wan", "预算数（万元）", kind="decimal").unit, Column("number", "数值", kind="decimal").unit
        ('万元', None)
        """
        found = _UNIT.search(self.shown) if self.kind in ("decimal", "double") else None
        return found["unit"] if found else None

    @property
    def least_places(self) -> int:
        """Decimal places shown at least: money has two."""
        return 2 if (self.unit or "").endswith(("元", "yuan")) else 0


@dataclass(frozen=True, slots=True)
class Schema:
    """表: `name` is the file name, `title` the Chinese name shown on the sheet."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)


def plain(value: Value) -> str:
    """A value as text: decimals without an exponent and with every digit, None as nothing.

    >>> plain(Decimal("1E+2")), plain(Decimal("10.00")), plain(True), plain(None)
    ('100', '10.00', 'true', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
