"""Findings of extraction as SHACL validation results: the same class that shapes and checks report in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import NamedNode, Quad

from kg import vocab
from kg.document import Finding, Place
from kg.rdf import literals
from kg.rdf.compiled import Term, kg, node

SH = "http://www.w3.org/ns/shacl#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class DocumentNodes(Protocol):
    """What findings need of a document: its own node, and its nodes by number and place."""

    disclosure: NamedNode

    def project(self, number: int) -> NamedNode | None:
        """The project with this number."""

    def indicator(self, project_no: int, row_no: int) -> NamedNode | None:
        """The indicator in this row of a project."""

    def cell(self, place: Place) -> NamedNode | None:
        """The cell at a place, None where it names none."""


def finding_quads(findings: Iterable[Finding], nodes: DocumentNodes, graph: NamedNode) -> list[Quad]:
    """Each finding as a result node, numbered in the order found."""
    quads: list[Quad] = []
    for number, finding in enumerate(findings, start=1):
        subject = NamedNode(f"{nodes.disclosure.value}/finding/{number}")
        quads.extend(Quad(subject, predicate, value, graph) for predicate, value in _describe(finding, nodes))
    return quads


def _describe(finding: Finding, nodes: DocumentNodes) -> Iterable[tuple[NamedNode, Term]]:
    project = nodes.project(finding.project_no) if finding.project_no is not None else None
    indicator = None
    if finding.project_no is not None and finding.row_no is not None:
        indicator = nodes.indicator(finding.project_no, finding.row_no)
    yield _TYPE, node(SH + "ValidationResult")
    yield node(SH + "focusNode"), indicator or project or nodes.disclosure
    yield node(SH + "resultSeverity"), node(SH + finding.severity.value)
    yield node(SH + "resultMessage"), literals.worded(finding.message_zh, "zh")
    yield node(SH + "resultMessage"), literals.worded(finding.message_en, "en")
    yield kg("rule"), node(vocab.concept("rule", finding.rule).iri)
    yield kg("disclosure"), nodes.disclosure
    if project is not None:
        yield kg("project"), project
    if finding.text:
        yield kg("words"), literals.text(finding.text)
    yield from _where(finding.place, nodes)


def _where(place: Place, nodes: DocumentNodes) -> Iterable[tuple[NamedNode, Term]]:
    """The cell; where the finding is about a whole table, row or page, what is known of it."""
    cell = nodes.cell(place)
    if cell is not None:
        yield kg("cell"), cell
        return
    for local, value in (("page", place.page), ("table", place.table), ("row", place.row), ("column", place.column)):
        if value is not None:
            yield kg(local), literals.integer(value)
