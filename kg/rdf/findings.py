"""Findings of extraction as SHACL validation results: the same class that shapes and checks report in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kg import vocab
from kg.document import Finding, Place
from kg.rdf import literals
from kg.rdf.lines import TYPE, Lines, said, term, worded, words

SH = "http://www.w3.org/ns/shacl#"


class DocumentNodes(Protocol):
    """What findings need of a document: its own node, and its nodes by number and place, as N-Quads writes them."""

    disclosure: str

    def project(self, number: int) -> str | None:
        """The project with this number."""

    def indicator(self, project_no: int, row_no: int) -> str | None:
        """The indicator in this row of a project."""

    def cell(self, place: Place) -> str | None:
        """The cell at a place, None where it names none."""


def finding_lines(findings: Iterable[Finding], nodes: DocumentNodes, graph: Lines) -> None:
    """Each finding as a result node, numbered in the order found."""
    for number, finding in enumerate(findings, start=1):
        subject = f"{nodes.disclosure[:-1]}/finding/{number}>"
        graph.about(subject, (said(predicate, value) for predicate, value in _describe(finding, nodes)))


def _shacl(local: str) -> str:
    return f"<{SH}{local}>"


def _describe(finding: Finding, nodes: DocumentNodes) -> Iterable[tuple[str, str]]:
    project = nodes.project(finding.project_no) if finding.project_no is not None else None
    indicator = None
    if finding.project_no is not None and finding.row_no is not None:
        indicator = nodes.indicator(finding.project_no, finding.row_no)
    yield TYPE, _shacl("ValidationResult")
    yield _shacl("focusNode"), indicator or project or nodes.disclosure
    yield _shacl("resultSeverity"), _shacl(finding.severity.value)
    yield _shacl("resultMessage"), worded(finding.message_zh, "zh")
    yield _shacl("resultMessage"), worded(finding.message_en, "en")
    yield term("rule"), f"<{vocab.concept('rule', finding.rule).iri}>"
    yield term("disclosure"), nodes.disclosure
    if project is not None:
        yield term("project"), project
    if finding.text:
        yield term("words"), words(finding.text)
    yield from _where(finding.place, nodes)


def _where(place: Place, nodes: DocumentNodes) -> Iterable[tuple[str, str]]:
    """The cell; where the finding is about a whole table, row or page, what is known of it."""
    cell = nodes.cell(place)
    if cell is not None:
        yield term("cell"), cell
        return
    for local, value in (("page", place.page), ("table", place.table), ("row", place.row), ("column", place.column)):
        if value is not None:
            yield term(local), str(literals.integer(value))
