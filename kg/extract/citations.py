"""引用: every mention of a legal or policy basis, in cells of projects and in prose, as `Citation` records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.document import Paragraph, Place
from kg.extract.memo import generic_basis, parse_citations
from kg.extract.performance import ProjectTable
from kg.records import Citation, Indicator
from kg.records.citation import CitationField


def read_citations(tables: Sequence[ProjectTable], prose: Iterable[Paragraph], own: str | None = None) -> Iterator[Citation]:
    """Citations of all projects in order, then those of the prose; numbered from 1. A notice does not cite itself (`own`)."""
    number = 0
    for field, text, place, project_no, row_no in (*_of_projects(tables), *_of_prose(prose)):
        for citation in _of_text(field, text, place, project_no, row_no):
            if own is None or citation.number != own:
                number += 1
                yield replace(citation, citation_no=number)


_Source = tuple[CitationField, str, Place, int | None, int | None]


def _of_projects(tables: Sequence[ProjectTable]) -> Iterator[_Source]:
    for table in tables:
        project = table.project
        at = dict(project.at)
        yield "name", project.name, at.get("name", project.place), project.no, None
        grounds = {place for _, place in table.grounds}
        if project.purpose and at["purpose"] not in grounds:
            yield "purpose", project.purpose, at["purpose"], project.no, None
        for text, place in table.grounds:
            yield "basis", text, place, project.no, None
        for text, place in table.further:
            yield "prose", text, place, project.no, None
        for goal in table.goals:
            yield "goal", goal.text, goal.place, project.no, None
        for indicator in table.indicators:
            yield from _of_indicator(indicator)


def _of_indicator(indicator: Indicator) -> Iterator[_Source]:
    at = dict(indicator.at)
    if indicator.description:
        yield "description", indicator.description, at["description"], indicator.project_no, indicator.row_no
    if indicator.basis_text:
        yield "basis", indicator.basis_text, at["basis_text"], indicator.project_no, indicator.row_no


def _of_prose(prose: Iterable[Paragraph]) -> Iterator[_Source]:
    for paragraph in prose:
        yield "prose", paragraph.text, paragraph.place, None, None


def _of_text(field: CitationField, text: str, place: Place, project_no: int | None, row_no: int | None) -> Iterator[Citation]:
    """Mentions in one text, not yet numbered."""
    for one in parse_citations(text, prose=field != "basis"):
        number = one.number
        yield Citation(
            0,
            field,
            one.text,
            "document",
            place,
            project_no,
            row_no,
            number=number.text if number else None,
            code=number.code if number else None,
            year=number.year if number else None,
            serial=number.serial if number else None,
            title=one.title,
        )
    if field == "basis" and row_no is not None and (basis := generic_basis(text)) is not None:
        yield Citation(0, field, text, "generic", place, project_no, row_no, basis_class=basis)
