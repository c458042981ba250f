"""科目编码与名称 of a row of a budget table: in one cell each, in one cell together, or the code in parts (类 款 项)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.document import Cell
from kg.extract.columns import Group
from kg.extract.grid import Row
from kg.text import strip_space

_CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$")
_PART = re.compile(r"^\d{1,3}$")
_TOGETHER = re.compile(r"^[\[［【(（]?(?P<code>\d{3}(?:\d{2}){0,2})[\]］】)）]?\s*[-—–:：.]*\s*(?P<name>[\u4e00-\u9fff“].*)$")


@dataclass(frozen=True, slots=True)
class Label:
    """What a row is about: its name, its code, and the cells that say so. `parts` are the parts of the code so far."""

    name: str
    code: str | None
    cells: tuple[tuple[str, Cell], ...]
    parts: tuple[str, ...] = ()


def read_label(row: Row, group: Group, above: tuple[str, ...] = ()) -> Label | None:
    """The label of a row in one set of columns; `above` are the parts of the code printed so far, which blank cells take over."""
    codes = [row[number] for number in group.codes if number in row]
    name = row.get(group.name) if group.name is not None else None
    code, parts = _code(row, group, above)
    if name is None and not codes:
        return None
    words = next((cell for cell in codes if not strip_space(cell.text).isdigit()), None)
    if code is None and (cell := name or words) is not None and (match := _TOGETHER.match(cell.text)):
        return Label(match["name"], match["code"], (("code", cell), ("name", cell)), parts)
    label = name or words or codes[0]
    cells = [("code", cell) for cell in codes[:1] if cell is not label] + [("name", label)]
    cells += [("part", cell) for cell in codes[1:] if cell is not label]
    return Label(label.text, code, tuple(cells), parts)


def _code(row: Row, group: Group, above: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The code of a row and its parts; a part left blank before a printed one is that of the row above."""
    printed = [strip_space(row[number].text) if number in row else "" for number in group.codes]
    if len(printed) > 1 and all(not text or _PART.match(text) for text in printed) and any(printed):
        last = max(number for number, text in enumerate(printed) if text)
        filled = [text or (above[n] if n < len(above) else "") for n, text in enumerate(printed[: last + 1])]
        parts = tuple(text.zfill(2) if text else "" for text in filled)  # spreadsheets lose the zero of 02
        joined = "".join(parts)
        return (joined if _CODE.match(joined) else None), parts
    whole = next((text for text in printed if _CODE.match(text)), None)
    return whole, above
