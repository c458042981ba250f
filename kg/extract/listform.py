"""Lists of projects: one table with a project's name, goal and money in columns of their own beside its indicators.

A name holds for the rows below it until the next; a row that prints a name and nothing else is the unit of the projects below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.document import Cell
from kg.extract.form import TEXT_FIELDS, Form, horizon_of
from kg.extract.funds import amount_field
from kg.extract.grid import Column, Row, columns_of
from kg.extract.layout import field_of
from kg.grammar.headers import header_roles

_OF_UNIT = frozenset({"name", "projectCode", "departmentCode"})


@dataclass(slots=True)
class Listed:
    """One project of a list: its own cells as a form, and its indicator rows."""

    form: Form = field(default_factory=Form)
    rows: list[Row] = field(default_factory=list)
    details: list[Cell] = field(default_factory=list)


def header_top(above: Sequence[Row]) -> int:
    """Where the header begins in the rows above the indicator header: rows of header words alone belong to it."""
    top = len(above)
    while top and all(header_roles(cell.text) for cell in above[top - 1].values()) and len(above[top - 1]) > 1:
        top -= 1
    return top


def list_columns(above: Sequence[Row], header: Row) -> dict[str, Column] | None:
    """Columns of a list by form field, or None where the header names no column of project names."""
    columns = columns_of([*above[header_top(above) :], header])
    found: dict[str, Column] = {}
    for number in sorted(columns):
        if (name := _field(columns[number])) is not None:
            found.setdefault(name, columns[number])
    return found if "name" in found else None


def _field(column: Column) -> str | None:
    """The form field of a column that is none of an indicator."""
    if field_of(column) is not None or not column.path:
        return None
    leaf = header_roles(column.path[-1])
    if "hasGoal" in leaf:
        return "hasGoal"
    amount = amount_field(column.path[-1])
    return amount or next((name for name in TEXT_FIELDS if name in leaf), None)


def listed_projects(body: Sequence[Row], columns: dict[str, Column]) -> Iterator[Listed]:
    """The projects of a list in order."""
    numbers = {column.number: name for name, column in columns.items()}
    current: Listed | None = None
    unit: Cell | None = None
    codes: list[Cell] = []
    for row in body:
        own = {numbers[number]: cell for number, cell in row.items() if number in numbers}
        rest = {number: cell for number, cell in row.items() if number not in numbers}
        name = own.get("name")
        if name is not None and not rest and own.keys() <= _OF_UNIT:
            unit = name
            if current is not None:
                yield current
            current = None
            codes += [cell for key, cell in own.items() if key != "name"]
            continue
        if name is not None and (current is None or name.text != current.form.values["name"].text):
            if current is not None:
                yield current
            current = _open(own, columns, unit)
            current.details += codes
            codes = []
        elif current is not None:
            current.details += own.values()
        if current is not None and rest:
            current.rows.append(rest)
    if current is not None:
        yield current


def _open(own: dict[str, Cell], columns: dict[str, Column], unit: Cell | None) -> Listed:
    listed = Listed()
    goal = own.pop("hasGoal", None)
    if goal is not None:
        listed.form.goals.append((goal, horizon_of(columns["hasGoal"].path[-1])))
    listed.form.values.update(own)
    if unit is not None:
        listed.form.values.setdefault("departmentName", unit)
    return listed
