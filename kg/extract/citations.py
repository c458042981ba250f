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
    count = 0
    for source in (*_of_projects(tables), *_of_prose(prose)):
        for citation in _of_text(*source, count + 1):
            if own is None or citation.number != own:
                count += 1
                yield citation if citation.citation_no == count else replace(citation, citation_no=count)


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


def _of_text(
    field: CitationField, text: str, place: Place, project_no: int | None, row_no: int | None, first_no: int
) -> Iterator[Citation]:
    """Mentions in one text, numbered from `first_no`."""
    next_no = first_no - 1
    for next_no, one in enumerate(parse_citations(text, prose=field != "basis"), first_no):
        number = one.number
        yield Citation(
            next_no,
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
        yield Citation(next_no + 1, field, text, "generic", place, project_no, row_no, basis_class=basis)
