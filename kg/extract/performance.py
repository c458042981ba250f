"""绩效目标表: one whole performance table with the lines above it in, its projects with goals and indicators out.

Most tables are of one project. A table may hold several forms one below the other, or list many projects with their names in
a column of their own (四川, 云南).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.document import Cell, Paragraph, Place, Table
from kg.extract.form import Form, horizon_of, read_form
from kg.extract.grid import Row, rows_of, texts
from kg.extract.indicators import read_indicators
from kg.extract.layout import layouts_by_region, layouts_of
from kg.extract.ledger import Ledger
from kg.extract.listform import Listed, header_top, list_columns, listed_projects
from kg.extract.placeholder import is_anonymous, is_placeholder
from kg.extract.project import goals_of, payment_steps, read_project_record
from kg.extract.titles import Caption, read_caption
from kg.grammar.headers import header_roles, heads_indicators
from kg.grammar.money import find_unit
from kg.records import Goal, Indicator, PaymentStep, Project

_FORM_STARTS = frozenset({"name", "projectCode"})


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """The records of one project: of its performance table, or of its description in prose.

    `grounds` are the words that name its legal basis (立项依据), `further` other words of its description, with their places.
    """

    project: Project
    payment_plan: tuple[PaymentStep, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    grounds: tuple[tuple[str, Place], ...] = ()
    further: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One form of a table: rows above the indicator header, the header, the rows below."""

    form: Sequence[Row]
    header: Row | None
    body: Sequence[Row]


def read_projects(
    table: Table, before: Sequence[Paragraph], first_no: int, ledger: Ledger, fiscal_year: int | None
) -> list[ProjectTable]:
    """Read one performance table with the paragraphs since the table above; `first_no` is the number of its first project."""
    found: list[ProjectTable] = []
    rows = rows_of(table)
    for number, part in enumerate(_parts(rows)):
        lines = before if number == 0 else ()
        columns = list_columns(part.form, part.header) if part.header is not None else None
        if columns is not None and part.header is not None:
            top = header_top(part.form)
            ledger.skip(cell for row in (*part.form[top:], part.header) for cell in row.values())
            ledger.skip(cell for row in part.form[:top] for cell in row.values() if find_unit(cell.text))
            for listed in listed_projects(part.body, columns):
                found.append(_listed(listed, table, part.header, lines, first_no + len(found), ledger, fiscal_year))
        else:
            found += _single(part, table, lines, first_no + len(found), ledger, fiscal_year)
    return found


def _parts(rows: Sequence[Row]) -> Iterator[_Part]:
    """The forms of a table; below indicators a row that begins with 项目名称 or 项目编码 begins the next form."""
    start = 0
    while start < len(rows):
        head = next((n for n in range(start, len(rows)) if heads_indicators(texts(rows[n]))), len(rows))
        end = next((n for n in range(head + 1, len(rows)) if _begins_form(rows[n])), len(rows))
        yield _Part(rows[start:head], rows[head] if head < len(rows) else None, rows[head + 1 : end])
        start = max(end, head + 1)


def _begins_form(row: Row) -> bool:
    return bool(header_roles(row[min(row)].text) & _FORM_STARTS) and not heads_indicators(texts(row))


def _single(
    part: _Part, table: Table, before: Sequence[Paragraph], no: int, ledger: Ledger, fiscal_year: int | None
) -> list[ProjectTable]:
    """The project of one form; a form that nobody filled in is none."""
    caption = read_caption(before)
    form = read_form(part.form)
    ledger.skip(
        [*form.labels, *form.details, *(cell for cell in form.loose if find_unit(cell.text) or is_placeholder(cell.text))]
    )
    indicators: list[Indicator] = []
    if part.header is not None:
        ledger.skip(part.header.values())
        body = [row for row in part.body if not _repeats(row, part.header, ledger)]
        form.goals += _goals_beside(part.header, body)
        layouts = layouts_of(part.header)
        if body and len(layouts) == 1 and (regions := layouts_by_region(layouts[0], body[0])):
            ledger.skip(body[0].values())
            layouts, body = regions, body[1:]
        indicators = read_indicators(body, layouts, ledger, no, fiscal_year)
    goals = goals_of(form.goals, no, ledger)
    if _is_empty(form, goals, indicators):
        ledger.skip(cell for cell in form.values.values())
        return []
    project = read_project_record(table, caption, form, no, before, ledger)
    grounds = form.values.get("legalGrounds")
    told = ((grounds.text, ledger.use(grounds)),) if grounds is not None else ()
    return [ProjectTable(project, payment_steps(form, no, ledger), goals, tuple(indicators), told)]


def _goals_beside(header: Row, body: Sequence[Row]) -> list[tuple[Cell, str | None]]:
    """Goals in a column of their own beside the indicators that measure them."""
    numbers = [number for number, cell in header.items() if "hasGoal" in header_roles(cell.text)]
    return [
        (row[number], horizon_of(row[number].text) or horizon_of(header[number].text))
        for number in numbers
        for row in body
        if number in row and not header_roles(row[number].text)
    ]


def _is_empty(form: Form, goals: Sequence[Goal], indicators: Sequence[Indicator]) -> bool:
    """No name, no goal, no row: what an official template prints."""
    name = form.values.get("name")
    return not goals and not indicators and (name is None or is_placeholder(name.text) or is_anonymous(name.text))


def _listed(
    listed: Listed, table: Table, header: Row, before: Sequence[Paragraph], no: int, ledger: Ledger, fiscal_year: int | None
) -> ProjectTable:
    """One project of a list."""
    ledger.skip(listed.details)
    body = [row for row in listed.rows if not _repeats(row, header, ledger)]
    indicators = read_indicators(body, layouts_of(header), ledger, no, fiscal_year)
    caption = read_caption(before)
    own = Caption(
        caption.title,
        None,
        listed.form.values["name"].text,
        caption.unit_code,
        caption.unit_name,
        caption.title_at,
        caption.unit_at,
    )
    project = read_project_record(table, own, listed.form, no, before, ledger)
    return ProjectTable(project, (), goals_of(listed.form.goals, no, ledger), tuple(indicators))


def table_name(table: Table, before: Sequence[Paragraph]) -> str | None:
    """The name of the project that a performance table is of, as its form or its caption prints it."""
    part = next(_parts(rows_of(table)), None)
    cell = read_form(part.form).values.get("name") if part is not None else None
    return cell.text if cell is not None else read_caption(before).name


def _repeats(row: Row, header: Row, ledger: Ledger) -> bool:
    """The header printed once more inside the table."""
    if texts(row) != texts(header):
        return False
    ledger.skip(row.values())
    return True
