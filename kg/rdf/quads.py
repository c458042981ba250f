"""One disclosure's records as quads: three graphs a document, no blank nodes, always in the same order.

Which property a field becomes stands in `kg.rdf.mapping`; here stands what joins nodes: who holds whom, which cell a value
was read from, what was inferred. A record that cannot be placed (its project is missing, its number is taken) is a mistake
of ours and raises `ValueError`. Quads are made as lines of N-Quads; whoever wants objects has them parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from kg.document import Place
from kg.rdf import literals
from kg.rdf.compiled import CompiledMap, compiled_maps
from kg.rdf.findings import finding_lines
from kg.rdf.iri import Names, slugs
from kg.rdf.lines import LABEL, TYPE, Lines, said, term, worded, words
from kg.rdf.mapping import MAPS
from kg.records import Citation, Disclosure, EvidenceCell, Header
from kg.records.link import project_departments

_PARTS: Mapping[type, tuple[str, str]] = {one.record: (one.part, one.number) for one in MAPS}


def document_nquads(disclosure: Disclosure, names: Names) -> bytes:
    """The quads of one document as N-Quads: its records, its cells, its findings."""
    return b"".join(map(bytes, _document_graphs(disclosure, names).values()))


def document_quads(disclosure: Disclosure, names: Names) -> dict[str, list[Quad]]:
    """The quads of one document by graph: its records, its cells, its findings."""
    graphs = _document_graphs(disclosure, names)
    return {graph: list(parse(bytes(lines), format=RdfFormat.N_QUADS)) for graph, lines in graphs.items()}


def _document_graphs(disclosure: Disclosure, names: Names) -> dict[str, Lines]:
    document, cells, findings = names.document_graphs(disclosure.header.document)
    builder = _Builder(disclosure, names, Lines(document))
    builder.build()
    found, printed = Lines(findings), Lines(cells)
    finding_lines(disclosure.findings, builder, found)
    _cell_lines(builder, disclosure.cells, printed)
    return {document: builder.lines, cells: printed, findings: found}


class Nodes:
    """The nodes of one document by their numbers, as N-Quads writes them."""

    def __init__(self, disclosure: Disclosure, names: Names) -> None:
        self.key = disclosure.header.document
        self.names = names
        self.disclosure = f"<{names.document(self.key)}>"
        projects = slugs((one.no, one.code, one.name) for one in disclosure.projects)
        departments = slugs((one.department_no, one.code, one.name) for one in disclosure.departments)
        self._projects = {number: f"<{names.project(self.key, slug)}>" for number, slug in projects.items()}
        self._departments = {number: f"<{names.department(self.key, slug)}>" for number, slug in departments.items()}
        self._rows = {(one.project_no, one.row_no) for one in disclosure.indicators}
        self.places: dict[str, Place] = {}
        self._cells = names.cells(self.key)

    def project(self, number: int) -> str | None:
        """The project with this number."""
        return self._projects.get(number)

    def department(self, number: int) -> str:
        """The department with this number."""
        return self._departments[number]

    def indicator(self, project_no: int, row_no: int) -> str | None:
        """The indicator in this row of a project."""
        project = self.project(project_no)
        return self.below(project, "indicator", row_no) if project and (project_no, row_no) in self._rows else None

    def below(self, holder: str, part: str, name: int | str) -> str:
        """A node that stands below another."""
        return f"{holder[:-1]}/{part}/{name}>"

    def cell(self, place: Place) -> str | None:
        """The cell at a place, noted as used; None where the place names no single cell or passage."""
        if place.paragraph is None and (place.table is None or place.row is None or place.column is None):
            return None
        name = place.cell_id
        self.places[name] = place
        return self.cell_named(name)

    def cell_named(self, name: str) -> str:
        """The cell with this last part of its IRI."""
        return f"<{self._cells}{name}>"


class _Builder(Nodes):
    """Collects the lines of the document graph."""

    def __init__(self, disclosure: Disclosure, names: Names, document: Lines) -> None:
        super().__init__(disclosure, names)
        self.records = disclosure
        self.lines = document
        self._of = said(term("disclosure"), self.disclosure)
        self._taken: set[str] = set()

    def build(self) -> None:
        """All records in the order of the disclosure."""
        self._header(self.records.header)
        for department in self.records.departments:
            self._record(department, self.department(department.department_no), self.disclosure)
        departments = project_departments(self.records)
        for project in self.records.projects:
            subject = self._projects[project.no]
            self._record(project, subject, self.disclosure)
            if project.no in departments:
                self._add(subject, term("department"), self.department(departments[project.no]))
        self._below_projects([*self.records.payment_plan, *self.records.goals, *self.records.indicators])
        for citation in self.records.citations:
            self._citation(citation)
        if self.records.notice is not None:
            self._record(self.records.notice, f"{self.disclosure[:-1]}/notice>", self.disclosure)
        self._below_disclosure()

    def _header(self, header: Header) -> None:
        self._record(header, self.disclosure, None)
        for name, confidence in sorted(header.inferred):
            self._inference(name, confidence)

    def _inference(self, name: str, confidence: float) -> None:
        """How sure a field of the header is that was concluded and not printed."""
        predicates = [field.property for one in MAPS if one.record is Header for field in one.fields if field.name == name]
        if not predicates:
            raise ValueError(f"Header.inferred names {name!r}, which is no field of Header")
        subject = self.below(self.disclosure, "inference", name)
        self._add(subject, TYPE, term("Inference"))
        self._add(subject, term("disclosure"), self.disclosure)
        self._add(self.disclosure, term("hasInference"), subject)
        self._add(subject, term("confidence"), str(literals.decimal(Decimal(repr(round(confidence, 4))))))
        for predicate in dict.fromkeys(predicates):
            self._add(subject, term("inferredProperty"), term(predicate))

    def _below_projects(self, found: Sequence[Any]) -> None:
        """Payment steps, goals, indicators."""
        for record in found:
            holder = self.project(record.project_no)
            if holder is None:
                raise ValueError(f"{self.key}: {type(record).__name__} of project {record.project_no}, which is not there")
            part, number = _PARTS[type(record)]
            self._record(record, self.below(holder, part, getattr(record, number)), holder)

    def _below_disclosure(self) -> None:
        """Budget lines, balances, procurement and whatever else the disclosure itself holds."""
        of = self.records
        lines = (
            of.budget_lines,
            of.budget_table_lines,
            of.balances,
            of.procurement,
            of.three_public,
            of.assets,
            of.statements,
            of.changes,
        )
        for record in (one for found in lines for one in found):
            part, number = _PARTS[type(record)]
            self._record(record, self.below(self.disclosure, part, getattr(record, number)), self.disclosure)

    def _citation(self, citation: Citation) -> None:
        """A citation is held by the disclosure, by its project and by its indicator."""
        subject = f"<{self.names.citation(self.key, citation.citation_no)}>"
        self._record(citation, subject, self.disclosure)
        if citation.project_no is None:
            return
        if project := self.project(citation.project_no):
            self._add(project, term("hasCitation"), subject)
        if citation.row_no is not None and (indicator := self.indicator(citation.project_no, citation.row_no)):
            self._add(indicator, term("hasCitation"), subject)

    def _add(self, subject: str, predicate: str, value: str) -> None:
        """One quad of the document graph."""
        self.lines.about(subject, (said(predicate, value),))

    def _record(self, record: Any, subject: str, holder: str | None) -> None:
        """Type, label, place and all mapped fields of one record."""
        if subject in self._taken:
            raise ValueError(f"{self.key}: two records of one name, {subject}")
        self._taken.add(subject)
        how = compiled_maps()[type(record)]
        statements = how.statements(record, self)
        if how.label and (label := getattr(record, how.label)):
            statements.append(said(LABEL, worded(label, "zh")))
        if holder is not None:
            statements.append(self._of)
            if how.holder is not None:
                self._add(holder, how.holder, subject)
        statements += (said(term("printedUnit"), words(unit)) for unit in how.units(record))
        statements += dict.fromkeys(self._evidence(record, how))
        self.lines.about(subject, statements)

    def _evidence(self, record: Any, how: CompiledMap) -> Iterator[bytes]:
        """The cell a record begins in, and the cells of single values."""
        if (place := getattr(record, "place", None)) is not None and (cell := self.cell(place)):
            yield said(term("cell"), cell)
        for name, where in getattr(record, "at", ()):
            if name not in how.cells:
                raise ValueError(f"{type(record).__name__}.at: {name!r} has no cell property in ontology/provenance.ttl")
            if cell := self.cell(where):
                yield said(how.cells[name], cell)


def _cell_lines(builder: _Builder, cells: Iterable[EvidenceCell], graph: Lines) -> None:
    """The evidence cells in reading order.

    A place that no cell was handed over for has the words of the finding that names it, or none (which the shapes report).
    """
    found: dict[str, EvidenceCell] = {}
    for cell in cells:
        found.setdefault(cell.place.cell_id, cell)
    texts = {finding.place.cell_id: finding.text for finding in builder.records.findings}
    for name, place in builder.places.items():
        if name not in found:
            found[name] = EvidenceCell(place, texts.get(name, ""))
    how, of = compiled_maps()[EvidenceCell], said(term("disclosure"), builder.disclosure)
    for name, cell in sorted(found.items(), key=_reading_order):
        graph.about(builder.cell_named(name), [*how.statements(cell, builder), of])


def _reading_order(named: tuple[str, EvidenceCell]) -> tuple[int, int, int, int, int]:
    place = named[1].place
    return (place.page or 0, place.table or 0, place.row or 0, place.column or 0, place.paragraph or 0)


def nquads(quads: Iterable[Quad]) -> bytes:
    """Sorted N-Quads, a line each: the form that is compared, hashed and kept as golden file."""
    return "".join(f"{line} .\n" for line in sorted({str(quad) for quad in quads})).encode()
