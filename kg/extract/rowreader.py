"""One row of the indicator part: printed cells in, cells by field out, shifted rows put right and reported.

Level names are known words, so they are found by what they say before where they stand: a row whose cells are shifted by
a lost or an extra column still gives the right fields, with a finding `shifted-row` that shows what was printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.document import Cell
from kg.extract.grid import Row
from kg.extract.layout import Layout
from kg.grammar.headers import header_roles
from kg.grammar.levels import level1, level2

_Placed = tuple[int, Cell]
_ROW_LABELS = frozenset({"hasIndicator", "hasGoal"})


@dataclass(slots=True)
class Fields:
    """The cells of one row by field; `shifted` tells that they do not stand in the columns of the header."""

    cells: dict[str, Cell] = field(default_factory=dict)
    labels: list[Cell] = field(default_factory=list)
    extra: list[Cell] = field(default_factory=list)
    shifted: bool = False

    def text(self, name: str) -> str | None:
        """The text of a field, or None."""
        cell = self.cells.get(name)
        return cell.text if cell is not None else None


def read_row(row: Row, layout: Layout) -> Fields:
    """Cells by field."""
    fields = Fields()
    if (moved := _moved(row, layout)) is not None:
        row, fields.shifted = moved, True
    lead, rest = _split(row, layout)
    fields.labels += [cell for column, cell in lead if column in layout.details]
    lead = [(column, cell) for column, cell in lead if column not in layout.details]
    by_column = {number: name for name, number in layout.columns.items()}
    for column, cell in rest:
        name = by_column.get(column)
        if column in layout.details:
            fields.labels.append(cell)
        elif name is None:
            fields.extra.append(cell)
        else:
            fields.cells[name] = cell
    spare = _read_levels(lead, layout, fields)
    _place_spare(spare, layout, fields)
    return fields


def _moved(row: Row, layout: Layout) -> Row | None:
    """The row one column to the right, where only there its second level and its target stand under their headers."""
    at1, at2, target = (layout.column(name) for name in ("level1Name", "level2Name", "targetText"))
    if target is None or at2 is None or target in row or target - 1 not in row or (at2 in row and level2(row[at2].text)):
        return None
    moved = {column + 1: cell for column, cell in row.items()}
    fits = at2 in moved and level2(moved[at2].text) and (at1 not in moved or level1(moved[at1].text))
    return moved if fits else None


def _split(row: Row, layout: Layout) -> tuple[list[_Placed], list[_Placed]]:
    """Leading cells and the others, each with its column; of two halves only the columns of this one."""
    own, end = set(layout.columns.values()), layout.lead_end
    own |= layout.details
    placed = [(column, row[column]) for column in sorted(row) if layout.horizon is None or column in own]
    return (
        [(column, cell) for column, cell in placed if column <= end],
        [(column, cell) for column, cell in placed if column > end],
    )


def _read_levels(lead: list[_Placed], layout: Layout, fields: Fields) -> list[Cell]:
    """Take the level names out of the leading cells; returns what is neither level name nor row label."""
    at1, at2, at3 = (layout.column(f"level{n}Name") for n in (1, 2, 3))
    spare: list[Cell] = []
    complete = "targetText" in fields.cells or "actualText" in fields.cells or layout.column("targetText") is None
    for column, cell in lead:
        second = level2(cell.text) is not None
        first = level1(cell.text) is not None
        if column == at3 and "level3Name" not in fields.cells and not spare and not (second and "level2Name" not in fields.cells):
            fields.cells["level3Name"] = cell
        elif first and "level1Name" not in fields.cells and not ("level2Name" in fields.cells or column == at2):
            fields.cells["level1Name"] = cell
            fields.shifted |= at1 is not None and column != at1
        elif second and "level2Name" not in fields.cells:
            fields.cells["level2Name"] = cell
            fields.shifted |= at2 is not None and column != at2
        elif column == at2 and "level2Name" not in fields.cells and not spare and (complete or _short(cell)):
            fields.cells["level2Name"] = cell
        elif header_roles(cell.text) & _ROW_LABELS or (column < min(at1 or 99, at2 or 99) and first):
            fields.labels.append(cell)
        elif column == at1 and "level1Name" not in fields.cells and _short(cell):
            fields.cells["level1Name"] = cell
        else:
            spare.append(cell)
    return spare


def _short(cell: Cell) -> bool:
    return len(cell.text) <= 12 and cell.text.endswith(
        ("指标", "绩效", "情况", "管理", "产出", "效益", "效果", "满意度", "过程", "决策")
    )


def _place_spare(spare: list[Cell], layout: Layout, fields: Fields) -> None:
    """Give leading cells that stand in no field of their own to third level, description and target, in this order."""
    if not spare:
        return
    fields.shifted = True
    queue = list(spare)
    third = fields.cells.pop("level3Name", None)
    if third is not None:
        queue.append(third)
    fields.cells["level3Name"] = queue.pop(0)
    if "targetText" not in fields.cells and layout.column("targetText") is not None:
        if (described := fields.cells.pop("description", None)) is not None:
            queue.append(described)
        if queue:
            fields.cells["targetText"] = queue.pop()
    for cell in queue:
        if "description" not in fields.cells:
            fields.cells["description"] = cell
        else:
            fields.extra.append(cell)
