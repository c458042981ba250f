"""One disclosure's records as quads: three graphs a document, no blank nodes, always in the same order.

Which property a field becomes stands in `kg.rdf.mapping`; here stands what joins nodes: who holds whom, which cell a value
was read from, what was inferred. A record that cannot be placed (its project is missing, its number is taken) is a mistake
of ours and raises `ValueError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pyoxigraph import NamedNode, Quad

from kg.document import Place
from kg.rdf import literals
from kg.rdf.compiled import CompiledMap, Term, compiled_maps, kg, node
from kg.rdf.findings import finding_quads
from kg.rdf.iri import Names, slugs
from kg.rdf.mapping import MAPS
from kg.records import Citation, Disclosure, EvidenceCell, Header
from kg.records.link import project_departments

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")

_PARTS: Mapping[type, tuple[str, str]] = {one.record: (one.part, one.number) for one in MAPS}


def document_quads(disclosure: Disclosure, names: Names) -> dict[str, list[Quad]]:
    """The quads of one document by graph: its records, its cells, its findings."""
    document, cells, findings = names.document_graphs(disclosure.header.document)
    builder = _Builder(disclosure, names, node(document))
    builder.build()
    found = finding_quads(disclosure.findings, builder, NamedNode(findings))
    return {document: builder.quads, cells: _cell_quads(builder, disclosure.cells, NamedNode(cells)), findings: found}


class Nodes:
    """The nodes of one document by their numbers."""

    def __init__(self, disclosure: Disclosure, names: Names) -> None:
        self.key = disclosure.header.document
        self.names = names
        self.disclosure = NamedNode(names.document(self.key))
        projects = slugs((one.no, one.code, one.name) for one in disclosure.projects)
        departments = slugs((one.department_no, one.code, one.name) for one in disclosure.departments)
        self._projects = {number: NamedNode(names.project(self.key, slug)) for number, slug in projects.items()}
        self._departments = {number: NamedNode(names.department(self.key, slug)) for number, slug in departments.items()}
        self._rows = {(one.project_no, one.row_no) for one in disclosure.indicators}
        self.places: dict[str, Place] = {}
        self._cells: dict[str, NamedNode] = {}

    def project(self, number: int) -> NamedNode | None:
        """The project with this number."""
        return self._projects.get(number)

    def department(self, number: int) -> NamedNode:
        """The department with this number."""
        return self._departments[number]

    def indicator(self, project_no: int, row_no: int) -> NamedNode | None:
        """The indicator in this row of a project."""
        project = self.project(project_no)
        return self.below(project, "indicator", row_no) if project and (project_no, row_no) in self._rows else None

    def below(self, holder: NamedNode, part: str, number: int) -> NamedNode:
        """A node that stands below another."""
        return NamedNode(f"{holder.value}/{part}/{number}")

    def cell(self, place: Place) -> NamedNode | None:
        """The cell at a place, noted as used; None where the place names no single cell or passage."""
        if place.paragraph is None and None in (place.table, place.row, place.column):
            return None
        name = place.cell_id
        found = self._cells.get(name)
        if found is None:
            found = self._cells[name] = NamedNode(self.names.cell(self.key, place))
            self.places[name] = place
        return found


class _Builder(Nodes):
    """Collects the quads of the document graph."""

    def __init__(self, disclosure: Disclosure, names: Names, graph: NamedNode) -> None:
        super().__init__(disclosure, names)
        self.records = disclosure
        self.graph = graph
        self.quads: list[Quad] = []
        self._taken: set[NamedNode] = set()

    def add(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        """One quad of the document graph."""
        self.quads.append(Quad(subject, predicate, value, self.graph))

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
                self.add(subject, kg("department"), self.department(departments[project.no]))
        self._below_projects([*self.records.payment_plan, *self.records.goals, *self.records.indicators])
        for citation in self.records.citations:
            self._citation(citation)
        if self.records.notice is not None:
            self._record(self.records.notice, NamedNode(f"{self.disclosure.value}/notice"), self.disclosure)
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
        subject = NamedNode(f"{self.disclosure.value}/inference/{name}")
        self.add(subject, RDF_TYPE, kg("Inference"))
        self.add(subject, kg("disclosure"), self.disclosure)
        self.add(self.disclosure, kg("hasInference"), subject)
        self.add(subject, kg("confidence"), literals.decimal(Decimal(repr(round(confidence, 4)))))
        for predicate in dict.fromkeys(predicates):
            self.add(subject, kg("inferredProperty"), kg(predicate))

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
        subject = NamedNode(self.names.citation(self.key, citation.citation_no))
        self._record(citation, subject, self.disclosure)
        if citation.project_no is None:
            return
        if project := self.project(citation.project_no):
            self.add(project, kg("hasCitation"), subject)
        if citation.row_no is not None and (indicator := self.indicator(citation.project_no, citation.row_no)):
            self.add(indicator, kg("hasCitation"), subject)

    def _record(self, record: Any, subject: NamedNode, holder: NamedNode | None) -> None:
        """Type, label, place and all mapped fields of one record."""
        if subject in self._taken:
            raise ValueError(f"{self.key}: two records of one name, {subject.value}")
        self._taken.add(subject)
        how = compiled_maps()[type(record)]
        self.add(subject, RDF_TYPE, how.rdf_class)
        if how.label and (label := getattr(record, how.label)):
            self.add(subject, RDFS_LABEL, literals.worded(label, "zh"))
        if holder is not None:
            self.add(subject, kg("disclosure"), self.disclosure)
            if how.holder is not None:
                self.add(holder, how.holder, subject)
        self.quads += [
            Quad(subject, one.predicate, value, self.graph) for one in how.properties for value in one.objects(record, self)
        ]
        for unit in how.units(record):
            self.add(subject, kg("printedUnit"), literals.text(unit))
        self._evidence(record, subject, how)

    def _evidence(self, record: Any, subject: NamedNode, how: CompiledMap) -> None:
        """The cell a record begins in, and the cells of single values."""
        if (place := getattr(record, "place", None)) is not None and (cell := self.cell(place)):
            self.add(subject, kg("cell"), cell)
        for name, where in dict.fromkeys(getattr(record, "at", ())):
            if name not in how.cells:
                raise ValueError(f"{type(record).__name__}.at: {name!r} has no cell property in ontology/provenance.ttl")
            if cell := self.cell(where):
                self.add(subject, how.cells[name], cell)


def _cell_quads(builder: _Builder, cells: Iterable[EvidenceCell], graph: NamedNode) -> list[Quad]:
    """The evidence cells in reading order.

    A place that no cell was handed over for has the words of the finding that names it, or none (which the shapes report).
    """
    found: dict[str, EvidenceCell] = {}
    for cell in cells:
        found.setdefault(cell.place.cell_id, cell)
    texts = {finding.place.cell_id: finding.text for finding in builder.records.findings}
    for name, place in builder.places.items():
        found.setdefault(name, EvidenceCell(place, texts.get(name, "")))
    how, of = compiled_maps()[EvidenceCell], kg("disclosure")
    quads: list[Quad] = []
    for cell in sorted(found.values(), key=_reading_order):
        subject = NamedNode(builder.names.cell(builder.key, cell.place))
        quads.append(Quad(subject, RDF_TYPE, how.rdf_class, graph))
        quads.append(Quad(subject, of, builder.disclosure, graph))
        quads += [Quad(subject, one.predicate, value, graph) for one in how.properties for value in one.objects(cell, builder)]
    return quads


def _reading_order(cell: EvidenceCell) -> tuple[int, int, int, int, int]:
    place = cell.place
    return (place.page or 0, place.table or 0, place.row or 0, place.column or 0, place.paragraph or 0)


def nquads(quads: Iterable[Quad]) -> bytes:
    """Sorted N-Quads, a line each: the form that is compared, hashed and kept as golden file."""
    return "".join(f"{line} .\n" for line in sorted({str(quad) for quad in quads})).encode()
