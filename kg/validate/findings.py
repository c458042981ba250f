"""Findings as quads: what a validation found, in the graph of its document or, across documents, in `graph/findings`.

A document's graph keeps the findings of its extraction; those of an earlier validation are replaced. Names are made of what
was found, so that the same store gives the same quads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from kg import vocab
from kg.document import Place, Severity
from kg.rdf import literals
from kg.rdf.iri import Names, digest
from kg.validate.engines import triples_of
from kg.validate.report import Report, Result
from kg.validate.shapes import RDF_TYPE, SH, Node
from kg.validate.units import Readable

_SOURCE = ox.NamedNode(SH + "sourceShape")


def finding_graphs(store: Readable, report: Report) -> dict[str, list[ox.Quad]]:
    """Every graph of findings that the report renews, whole: for `store.replace_graphs`."""
    names = Names(store.base)
    across = names.graph("findings")
    found: dict[str, list[ox.Quad]] = {across: []}
    for key in report.documents:
        graph = names.document_graphs(key)[2]
        found[graph] = _extracted(store, graph)
    for one in report.results:
        if one.source == "extraction":
            continue
        graph = names.document_graphs(one.document)[2] if one.source == "shape" and one.document else across
        found.setdefault(graph, []).extend(result_quads(one, names, ox.NamedNode(graph)))
    return found


def masked(report: Report, mask: Callable[[str, str | None], str], names: Names) -> Report:
    """The report with its messages and printed words as `mask` gives them for a text of a document; names of findings stay."""

    def told(one: Result) -> Result:

        def said(words: str) -> str:
            return mask(words, one.document)

        value = said(one.value) if one.value and not one.value.startswith(names.base) else one.value
        zh, en, words = said(one.message_zh), said(one.message_en), said(one.words)
        return replace(one, iri=result_iri(one, names), message_zh=zh, message_en=en, words=words, value=value)

    return replace(report, results=tuple(told(one) for one in report.results))


def result_quads(one: Result, names: Names, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """One finding as a SHACL validation result."""
    subject = ox.NamedNode(result_iri(one, names))
    for predicate, value in _said(one, names):
        yield ox.Quad(subject, predicate, value, graph)


def result_iri(one: Result, names: Names) -> str:
    """The name of a finding: of its document where a shape found it there, else of the whole store."""
    if one.iri is not None:
        return one.iri
    known = (one.shape, one.component, one.focus, one.path, one.value, one.message_en)
    what = digest(*(part or "" for part in known))
    if one.document is not None and one.source == "shape":
        return names.node(one.document, "result", what)
    return f"{names.base}finding/{what}"


def _said(one: Result, names: Names) -> Iterator[tuple[ox.NamedNode, Node]]:
    yield ox.NamedNode(RDF_TYPE), _sh("ValidationResult")
    yield _sh("resultSeverity"), _sh(one.severity.value)
    yield _sh("resultMessage"), literals.worded(one.message_zh, "zh")
    yield _sh("resultMessage"), literals.worded(one.message_en, "en")
    yield _kg("rule"), ox.NamedNode(vocab.concept("rule", one.rule).iri)
    if one.shape and one.component:
        yield _sh("sourceConstraintComponent"), _sh(one.component)
    if one.words:
        yield _kg("words"), literals.text(one.words)
    linked = (
        (_sh("focusNode"), one.focus),
        (_sh("resultPath"), one.path),
        (_sh("sourceShape"), one.shape),
        (_kg("disclosure"), names.document(one.document) if one.document is not None else None),
        (_kg("project"), one.project_iri),
        (_kg("cell"), one.cell),
    )
    for predicate, iri in linked:
        if iri is not None:
            yield predicate, ox.NamedNode(iri)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _kg(name: str) -> ox.NamedNode:
    return ox.NamedNode(vocab.term(name))


def _extracted(store: Readable, graph: str) -> list[ox.Quad]:
    """The findings of extraction in a graph, as they stand."""
    quads = list(store.quads(graph))
    results = {quad.subject for quad in quads if quad.predicate == _SOURCE}
    return [quad for quad in quads if quad.subject not in results]


def extraction_results(store: Readable, documents: Iterable[str]) -> Iterator[Result]:
    """The findings of extraction of some documents, as results."""
    names = Names(store.base)
    for key in documents:
        found: dict[str, dict[str, list[Node]]] = {}
        for subject, predicate, value in triples_of(_extracted(store, names.document_graphs(key)[2])):
            if isinstance(subject, ox.NamedNode):
                local = predicate.removeprefix(vocab.KG).removeprefix(SH)
                found.setdefault(subject.value, {}).setdefault(local, []).append(value)
        for iri, said in found.items():
            yield _result(iri, said, key)


def _result(iri: str, said: Mapping[str, Sequence[Node]], key: str) -> Result:
    """One finding of extraction, from what its graph says of it."""
    one = {name: values[0].value for name, values in said.items()}
    messages = {value.language: value.value for value in said.get("resultMessage", ()) if isinstance(value, ox.Literal)}
    place = Place(*(int(one[name]) if name in one else None for name in ("page", "table", "row", "column")))
    return Result(
        rule=one.get("rule", "").removeprefix(vocab.KG).removeprefix("rule-"),
        severity=Severity(one.get("resultSeverity", "Violation").removeprefix(SH)),
        message_zh=messages.get("zh", ""),
        message_en=messages.get("en", ""),
        focus=one.get("focusNode", ""),
        source="extraction",
        document=key,
        place=place,
        words=one.get("words", ""),
        cell=one.get("cell"),
        iri=iri,
    )
