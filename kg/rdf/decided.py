"""Decisions as quads: `decisions.csv` mirrored in a graph, so that a query finds who decided what beside what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg import vocab
from kg.decisions import Decision
from kg.rdf import literals
from kg.rdf.compiled import Term, kg, node
from kg.rdf.iri import Names

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def decision_quads(decided: Iterable[Decision], names: Names) -> list[Quad]:
    """The quads of `graph/decisions`. Rows that decide the same, by another person or on another day, are one node."""
    graph = NamedNode(names.graph("decisions"))
    found: dict[Quad, None] = {}
    for one in sorted(decided):
        subject = NamedNode(names.decision(one.kind, one.subject, one.old, one.new))
        found.update(dict.fromkeys(Quad(subject, predicate, value, graph) for predicate, value in _describe(one, names)))
    return list(found)


def _describe(one: Decision, names: Names) -> Iterator[tuple[NamedNode, Term]]:
    kind = vocab.concept("decisionKind", one.kind)
    yield _TYPE, kg("Decision")
    yield _LABEL, literals.worded(f"{kind.label_zh}：{one.old} → {one.new}", "zh")
    yield kg("decisionKind"), node(kind.iri)
    yield kg("decisionSubject"), literals.text(one.subject)
    yield kg("decisionOld"), literals.text(one.old)
    yield kg("decisionNew"), literals.text(one.new)
    yield kg("decidedBy"), literals.text(one.who)
    yield kg("decisionReason"), literals.text(one.why)
    if (day := literals.date(one.when)) is not None:
        yield kg("decidedOn"), day
    if one.kind == "cell":
        document, _, cell = one.subject.rpartition("#")
        yield kg("correctedCell"), NamedNode(names.node(document, "cell", cell))
