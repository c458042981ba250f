"""The extraction of one document: whole tables and prose in, one `Disclosure` out.

Each table is read by what it is; a table of no known kind, and every cell that belongs to no field, ends as a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.document import Cell, Document, Paragraph, Place, Table
from kg.extract.balances import BALANCE_KINDS, read_balances
from kg.extract.budget import CODED_KINDS, BudgetTables, read_coded_table
from kg.extract.changes import read_changes
from kg.extract.citations import read_citations
from kg.extract.context import Section, sections
from kg.extract.header import read_header
from kg.extract.identity import Named, find_publisher, find_title, find_units, find_year, is_notice
from kg.extract.ledger import Ledger
from kg.extract.notice import read_notice
from kg.extract.performance import ProjectTable, read_projects, table_name
from kg.extract.prose import read_statements, report_told_indicators
from kg.extract.setting import Surroundings, setting_of
from kg.extract.smalltables import read_assets, read_procurement, read_units
from kg.extract.textprojects import read_text_projects, same_name
from kg.extract.threepublic import read_three_public
from kg.records import (
    Asset,
    Balance,
    BudgetTableLine,
    Department,
    Disclosure,
    ProcurementItem,
    ThreePublic,
)
from kg.text import fold


@dataclass(slots=True)
class _Tables:
    """What the tables of a document gave so far."""

    projects: list[ProjectTable] = field(default_factory=list)
    budget: BudgetTables = field(default_factory=BudgetTables)
    balances: list[Balance] = field(default_factory=list)
    procurement: list[ProcurementItem] = field(default_factory=list)
    three_public: list[ThreePublic] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    units: list[tuple[Cell, str | None]] = field(default_factory=list)


def extract(document: Document) -> Disclosure:
    """All records of a document of whole tables (see `kg.tables.join`), its findings, evidence and coverage."""
    ledger = Ledger()
    title = find_title(document)
    notice = read_notice(document, ledger) if is_notice(document) else None
    if notice is not None:
        title = Named(notice.title, next(line for line in document.paragraphs() if line.place == notice.place))
    year = find_year(document, title.text if title else None)
    publisher = find_publisher(document, title)
    around = Surroundings(title.text if title else None, int(year.text) if year else None, publisher.code if publisher else None)
    found = _Tables()
    prose: list[Paragraph] = []
    owner: dict[Place, int] = {}
    for section in sections(document):
        prose += section.before
        found.projects += _described(section, found, ledger)
        if section.table is None or section.table.kind != "performance":
            report_told_indicators(section.before, ledger)
        if section.table is not None and section.table.kind == "performance":
            owner.update((paragraph.place, len(found.projects) + 1) for paragraph in section.before)
        if section.table is not None:
            _read_table(section.table, section.before, around, found, ledger)
    statements = tuple(read_statements(prose, owner, ledger))
    own = notice.number if notice is not None else None
    told = {place for table in found.projects for _, place in (*table.grounds, *table.further) if place.table is None}
    citations = tuple(read_citations(found.projects, [one for one in prose if one.place not in told], own))
    for citation in citations:
        if citation.field == "prose" and citation.place.table is None:
            ledger.quote(next(paragraph for paragraph in prose if paragraph.place == citation.place))
    header = read_header(document, title, year, publisher, found.projects, citations, ledger, notice)
    departments = _departments(document, found, ledger)
    changes = read_changes(prose, departments, ledger)
    coverage = ledger.close(document)
    return Disclosure(
        header,
        departments,
        tuple(table.project for table in found.projects),
        tuple(step for table in found.projects for step in table.payment_plan),
        tuple(goal for table in found.projects for goal in table.goals),
        tuple(indicator for table in found.projects for indicator in table.indicators),
        citations,
        notice,
        found.budget.budget_lines(),
        tuple(_numbered(found.budget.lines)),
        tuple(found.balances),
        tuple(found.procurement),
        tuple(found.three_public),
        tuple(found.assets),
        statements,
        (*document.findings, *ledger.findings),
        ledger.evidence,
        coverage,
        changes,
    )


def _described(section: Section, found: _Tables, ledger: Ledger) -> list[ProjectTable]:
    """Projects described in the prose before a table, unless the table itself is of the project described last."""
    described = read_text_projects(section.before, len(found.projects) + 1, ledger)
    if described and section.table is not None and section.table.kind == "performance":
        name = table_name(section.table, section.before)
        described = [one for one in described if not same_name(one.project.name, name)]
    return described


def _read_table(table: Table, before: tuple[Paragraph, ...], around: Surroundings, found: _Tables, ledger: Ledger) -> None:
    kind = table.kind
    if kind == "performance":
        found.projects += read_projects(table, before, len(found.projects) + 1, ledger, around.year)
        return
    setting = setting_of(table, before, around)
    if kind in CODED_KINDS:
        read_coded_table(table, setting, found.budget, ledger)
    elif kind in BALANCE_KINDS:
        balances, lines = read_balances(table, setting, len(found.balances) + 1, ledger)
        found.balances += balances
        found.budget.lines += lines
    elif kind == "three_public":
        items, lines = read_three_public(table, setting, ledger)
        known = {(one.item, one.phase) for one in found.three_public}
        found.three_public += [one for one in items if (one.item, one.phase) not in known]
        found.budget.lines += lines
    elif kind == "procurement":
        found.procurement += read_procurement(table, setting, ledger)
    elif kind == "assets":
        found.assets += read_assets(table, setting, ledger)
    elif kind == "departments":
        found.units += read_units(table, setting, ledger)


def _numbered(lines: Iterable[BudgetTableLine]) -> Iterable[BudgetTableLine]:
    return (replace(line, line_no=number) for number, line in enumerate(lines, 1))


def _departments(document: Document, found: _Tables, ledger: Ledger) -> tuple[Department, ...]:
    """Units printed with a code above tables, those of the table of units, and those that only the projects' forms print."""
    units: dict[str, Department] = {}

    def add(name: str, place: Place, code: str | None) -> None:
        if name and fold(name) not in units:
            units[fold(name)] = Department(len(units) + 1, name, place, code)

    for code, name, at in find_units(document):
        add(name, ledger.quote(at), code)
    for cell, unit_code in found.units:
        add(cell.text, ledger.use(cell), unit_code)
    for table in found.projects:
        project = table.project
        if project.department_name and (place := dict(project.at).get("department_name")):
            add(project.department_name, place, project.department_code)
    return tuple(units.values())
