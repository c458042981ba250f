"""Planned documents as records, as extraction would make them: for benchmarks that need millions of triples, not files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from kg import vocab
from kg.document import Place
from kg.extract.memo import parse_target
from kg.records import (
    BudgetLine,
    BudgetTableLine,
    Citation,
    Coverage,
    Disclosure,
    EvidenceCell,
    Goal,
    Header,
    Indicator,
    Project,
)
from kg.text import unwrap

from .citing import Cited
from .figures import in_wan, with_figures
from .layouts import Grid, expenditure, words_of
from .planning import PlannedDocument, PlannedIndicator, PlannedProject, regions

_COLUMNS = ("level1", "level2", "level3", "description", "target_text", "basis_text")
_FIRST_ROW = 4
_AMOUNTS = {"total": "合计", "basic": "基本支出", "project": "项目支出"}


def disclosure(document: PlannedDocument, *, cells: bool = True) -> Disclosure:
    """The records of one document, with or without the printed cells as evidence."""
    maker = _Maker(document, cells)
    maker.expenditure(expenditure(document))
    for project in document.projects:
        maker.project(project)
    return Disclosure(
        header=_header(document),
        projects=tuple(maker.projects),
        goals=tuple(maker.goals),
        indicators=tuple(maker.indicators),
        citations=tuple(maker.citations),
        budget_lines=tuple(maker.lines),
        budget_table_lines=tuple(maker.table_lines),
        cells=tuple(EvidenceCell(place, words) for place, words in maker.cells.items()),
        coverage=Coverage(len(document.projects) + 1, len(document.projects) + 1, len(maker.cells), len(maker.cells)),
    )


def _header(document: PlannedDocument) -> Header:
    level = vocab.concept("level", document.division.level).label_zh
    return Header(
        document=f"{document.key}.txt",
        sha256=hashlib.sha256(document.key.encode()).hexdigest(),
        kind="部门预算公开",
        title=document.title,
        fiscal_year=document.year,
        publisher_name=document.bureau.name,
        level=level,
        region=regions(document),
        division_code=document.division.code,
    )


class _Maker:
    """Collects records and the cells they are read from."""

    def __init__(self, document: PlannedDocument, cells: bool) -> None:
        self._document, self._with_cells = document, cells
        self.projects: list[Project] = []
        self.goals: list[Goal] = []
        self.indicators: list[Indicator] = []
        self.citations: list[Citation] = []
        self.lines: list[BudgetLine] = []
        self.table_lines: list[BudgetTableLine] = []
        self.cells: dict[Place, str] = {}

    def expenditure(self, grid: Grid) -> None:
        """The table by function: its codes, and every amount as printed."""
        columns = ("code", "name", *_AMOUNTS)
        for number, words in enumerate(grid.rows[1:], 2):
            places = [self._cell(1, number, column, text) for column, text in enumerate(map(str, words), 1) if text]
            code, name = str(words[0]), str(words[1])
            amounts = {field: in_wan(Decimal(str(text))) for field, text in zip(_AMOUNTS, words[2:], strict=True)}
            for place, field in zip(places[-3:], _AMOUNTS, strict=True):
                line_no = len(self.table_lines) + 1
                self.table_lines.append(
                    BudgetTableLine(line_no, "expenditure", name, _AMOUNTS[field], amounts[field], place, code=code or None)
                )
            if code:
                at = tuple(zip(columns, places, strict=True)) if self._with_cells else ()
                self.lines.append(BudgetLine(len(self.lines) + 1, "functional", code, name, places[1], **amounts, at=at))

    def project(self, one: PlannedProject) -> None:
        """A project with all below it."""
        name, budget = self._cell(one.no + 1, 1, 4, one.name), self._cell(one.no + 1, 2, 2, f"{one.budget:.2f}")
        place = self._cell(one.no + 1, 1, 1, "项目编码")
        self.projects.append(
            Project(
                no=one.no,
                name=one.name,
                title=f"{one.name}绩效目标表",
                place=place,
                code=one.code,
                budget=in_wan(one.budget),
                fiscal=in_wan(one.fiscal),
                other=in_wan(one.other),
                at=(("name", name), ("budget", budget)) if self._with_cells else (),
            )
        )
        where = self._cell(one.no + 1, 3, 2, "".join(one.goals))
        self.goals += [Goal(one.no, number, unwrap(text), where) for number, text in enumerate(one.goals, 1)]
        for cited in one.cited:
            self._citation(cited, "goal", where, one.no, None)
        for indicator in one.indicators:
            self._indicator(one, indicator)

    def _indicator(self, project: PlannedProject, one: PlannedIndicator) -> None:
        row = _FIRST_ROW + one.row_no
        basis = unwrap(words_of(one.basis))
        first, last = Place(None, project.no + 1, row, 1), Place(None, project.no + 1, row, len(_COLUMNS))
        words = (one.level1, one.level2, one.level3, one.description, one.target, basis)
        at = tuple(
            (name, self._cell(project.no + 1, row, column, text))
            for column, (name, text) in enumerate(zip(_COLUMNS, words, strict=True), 1)
            if text and self._with_cells
        )
        self.indicators.append(
            Indicator(
                project_no=project.no,
                row_no=one.row_no,
                level1=one.level1,
                level2=one.level2,
                level3=one.level3,
                place=first,
                description=one.description,
                target_text=one.target,
                basis_text=basis or None,
                target=parse_target(one.target, self._document.year),
                at=at,
            )
        )
        if isinstance(one.basis, Cited):
            self._citation(one.basis, "basis", last, project.no, one.row_no)
        elif one.basis is not None:
            text, kind = one.basis
            number = len(self.citations) + 1
            self.citations.append(Citation(number, "basis", text, "generic", last, project.no, one.row_no, basis_class=kind))

    def _citation(self, cited: Cited, field: str, place: Place, project_no: int, row_no: int | None) -> None:
        code, year, serial = cited.number or (None, None, None)
        self.citations.append(
            Citation(
                citation_no=len(self.citations) + 1,
                field="goal" if field == "goal" else "basis",
                text=unwrap(cited.text),
                kind="document",
                place=place,
                project_no=project_no,
                row_no=row_no,
                number=f"{code}〔{year}〕{serial}号" if code else None,
                code=code,
                year=year,
                serial=serial,
                title=cited.title,
            )
        )

    def _cell(self, table: int, row: int, column: int, words: str) -> Place:
        place = Place(None, table, row, column)
        if self._with_cells:
            self.cells[place] = words
        return place


def disclosures(documents: Iterator[PlannedDocument], *, cells: bool, figures: bool = False) -> Iterator[Disclosure]:
    """The records of documents, one at a time; with all other figures that a full disclosure prints, or without."""
    for one in documents:
        made = disclosure(one, cells=cells)
        yield with_figures(made, one) if figures else made
