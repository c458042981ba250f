"""Light rows of one document: from its records, or read back from a store that holds them. Both ways give the same rows.

Rows of documents that did not change are read back rather than kept a second time: the graph is the one place of each fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg import vocab
from kg.link.further import Further, further_from_store, further_of
from kg.link.words import light_citation
from kg.records import Citation, Department, Disclosure, Header
from kg.records.link import LightCitation, LightDepartment, LightNotice, LightProject, LightRows, project_departments

Row = Sequence[str | None]
Query = Callable[[str], Iterable[Row]]
"""A SELECT query in, rows of plain strings out: literals by value, IRIs as text, None where a variable is unbound."""


def rows_of(disclosure: Disclosure) -> LightRows:
    """The light rows of one document's records."""
    header = disclosure.header
    departments = project_departments(disclosure)
    notice = disclosure.notice
    rows = LightRows(
        header.document,
        header.publisher_name or None,
        header.publisher_code or None,
        _level(header.level),
        _division(header),
        tuple(sorted(header.region)),
        tuple(sorted(_department(department) for department in disclosure.departments)),
        tuple(
            LightProject(one.no, one.name, one.code or None, departments.get(one.no), one.budget.yuan if one.budget else None)
            for one in sorted(disclosure.projects, key=lambda one: one.no)
        ),
        tuple(_citations(sorted(disclosure.citations, key=lambda one: one.citation_no))),
        LightNotice(notice.title, notice.code or None, notice.year, notice.serial or None) if notice else None,
    )
    return further_of(disclosure).added_to(rows)


def _department(one: Department) -> LightDepartment:
    return LightDepartment(
        one.department_no, one.name, one.code or None, _level(one.level), _find(one.region), one.parent or None
    )


def _citations(citations: Iterable[Citation]) -> Iterator[LightCitation]:
    for one in citations:
        place = (one.citation_no, one.field, one.project_no, one.row_no)
        number = (one.code or None, one.year, one.serial or None)
        light = light_citation(place, one.kind, one.text, number, one.title or None, one.place.cell_id)
        if light is not None:
            yield light


def _level(text: str | None) -> str | None:
    found = vocab.lookup("level", text) if text else None
    return found.notation if found else None


def _division(header: Header) -> str | None:
    known = vocab.divisions().finance(header.division_code) if header.division_code else None
    return known.code if known else _find(header.region)


def _find(region: tuple[str, ...]) -> str | None:
    found = vocab.divisions().find("".join(region)) if region else None
    return found.code if found else None


# -- read back from a store --------------------------------------------------------------------------------------------

_PREFIX = f"PREFIX kg: <{vocab.KG}>\n"

_DISCLOSURES = """SELECT ?key ?name ?code ?level ?division WHERE {
  ?document a kg:Disclosure ; kg:documentKey ?key .
  OPTIONAL { ?document kg:publisherName ?name } OPTIONAL { ?document kg:publisherCode ?code }
  OPTIONAL { ?document kg:level ?level } OPTIONAL { ?document kg:region ?division } }"""

_REGIONS = "SELECT ?key ?name WHERE { ?document a kg:Disclosure ; kg:documentKey ?key ; kg:regionName ?name }"

_DEPARTMENTS = """SELECT ?key ?no ?name ?code ?level ?division ?parent WHERE {
  ?department a kg:Department ; kg:disclosure/kg:documentKey ?key ; kg:departmentNumber ?no .
  OPTIONAL { ?department kg:name ?name } OPTIONAL { ?department kg:unitCode ?code }
  OPTIONAL { ?department kg:level ?level } OPTIONAL { ?department kg:region ?division }
  OPTIONAL { ?department kg:parentName ?parent } }"""

_PROJECTS = """SELECT ?key ?no ?name ?code ?department ?yuan WHERE {
  ?project a kg:Project ; kg:disclosure/kg:documentKey ?key ; kg:projectNumber ?no .
  OPTIONAL { ?project kg:name ?name } OPTIONAL { ?project kg:projectCode ?code }
  OPTIONAL { ?project kg:department/kg:departmentNumber ?department } OPTIONAL { ?project kg:budgetAmount ?yuan } }"""

_CITATIONS = """SELECT ?key ?no ?field ?project ?row ?code ?year ?serial ?title ?kind ?text ?cell WHERE {
  ?citation a kg:Citation ; kg:citationKind ?kind ; kg:disclosure/kg:documentKey ?key ; kg:citationNumber ?no ;
    kg:citationField ?field ; kg:text ?text ; kg:cell ?cell .
  FILTER(?kind = "document" || CONTAINS(?text, "号"))
  OPTIONAL { ?citation kg:project/kg:projectNumber ?project } OPTIONAL { ?citation kg:indicator/kg:rowNumber ?row }
  OPTIONAL { ?citation kg:issuingCode ?code } OPTIONAL { ?citation kg:policyYear ?year }
  OPTIONAL { ?citation kg:policySerial ?serial } OPTIONAL { ?citation kg:policyTitle ?title } }"""

_NOTICES = """SELECT ?key ?title ?code ?year ?serial WHERE {
  ?notice a kg:PolicyNotice ; kg:disclosure/kg:documentKey ?key .
  OPTIONAL { ?notice kg:title ?title } OPTIONAL { ?notice kg:issuingCode ?code }
  OPTIONAL { ?notice kg:policyYear ?year } OPTIONAL { ?notice kg:policySerial ?serial } }"""


@dataclass(slots=True)
class _Parts:
    """What has been read of one document so far."""

    rows: LightRows
    regions: list[str] = field(default_factory=list)
    departments: list[LightDepartment] = field(default_factory=list)
    projects: list[LightProject] = field(default_factory=list)
    citations: list[LightCitation] = field(default_factory=list)

    def whole(self) -> LightRows:
        """The rows, each list in the order of its number."""
        return replace(
            self.rows,
            region=tuple(sorted(self.regions)),
            departments=tuple(sorted(self.departments, key=lambda one: one.department_no)),
            projects=tuple(sorted(self.projects, key=lambda one: one.no)),
            citations=tuple(sorted(self.citations, key=lambda one: one.citation_no)),
        )


def rows_from_store(query: Query) -> tuple[LightRows, ...]:
    """The light rows of every document in a store, sorted by document."""

    def select(text: str) -> Iterable[Row]:
        return query(_PREFIX + text)

    found: dict[str, _Parts] = {}
    for key, name, code, level, division in select(_DISCLOSURES):
        found[_text(key)] = _Parts(LightRows(_text(key), name, code, _notation(level), _last(division)))
    for key, name in select(_REGIONS):
        found[_text(key)].regions.append(_text(name))
    for key, no, name, code, level, division, parent in select(_DEPARTMENTS):
        one_department = LightDepartment(_number(no), _text(name), code, _notation(level), _last(division), parent)
        found[_text(key)].departments.append(one_department)
    for key, no, name, code, department, yuan in select(_PROJECTS):
        one = LightProject(_number(no), _text(name), code, _optional(department), Decimal(yuan) if yuan else None)
        found[_text(key)].projects.append(one)
    for key, no, column, project, row, code, year, serial, title, kind, text, cell in select(_CITATIONS):
        place = (_number(no), _text(column), _optional(project), _optional(row))
        light = light_citation(place, _text(kind), _text(text), (code, _optional(year), serial), title, _last(cell))
        if light is not None:
            found[_text(key)].citations.append(light)
    for key, title, code, year, serial in select(_NOTICES):
        parts = found[_text(key)]
        parts.rows = replace(parts.rows, notice=LightNotice(_text(title), code, _optional(year), serial))
    further = further_from_store(select)
    return tuple(further.get(key, Further()).added_to(found[key].whole()) for key in sorted(found))


def _text(value: str | None) -> str:
    return value or ""


def _number(value: str | None) -> int:
    return int(_text(value))


def _optional(value: str | None) -> int | None:
    return int(value) if value else None


def _last(iri: str | None) -> str | None:
    return iri.rsplit("/", 1)[-1] if iri else None


def _notation(iri: str | None) -> str | None:
    return vocab.concept("level", iri.rsplit("#", 1)[-1]).notation if iri else None
