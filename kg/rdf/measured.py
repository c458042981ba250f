"""Results of an analysis as a graph, so that SPARQL and the pages can use them.

One `kg:Measurement` a number, in a named graph of the topic; the graph says what it was derived from (PROV). A build drops these
graphs, since they speak of an older set of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import NamedNode, Quad

from kg.rdf import literals
from kg.rdf.compiled import kg
from kg.rdf.iri import Names, digest
from kg.records.measurement import Measurement

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_DERIVED = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
ANALYSIS = "analysis"
"""Results stand in `{base}graph/analysis/{topic}`."""


def measurement_quads(
    topic: str, title: str, scope: str, measurements: Iterable[Measurement], names: Names
) -> tuple[str, Iterator[Quad]]:
    """The name of the topic's graph, and its quads; `scope` are the filters in words, empty where there were none."""
    graph = NamedNode(names.graph(f"{ANALYSIS}/{topic}"))
    return graph.value, _quads(graph, topic, title, scope, measurements, names)


def _quads(
    graph: NamedNode, topic: str, title: str, scope: str, measurements: Iterable[Measurement], names: Names
) -> Iterator[Quad]:
    yield Quad(graph, _TYPE, kg("Analysis"), graph)
    yield Quad(graph, _LABEL, literals.worded(title, "zh"), graph)
    yield Quad(graph, kg("topic"), literals.text(topic), graph)
    for source in ("links", "derived"):
        yield Quad(graph, _DERIVED, NamedNode(names.graph(source)), graph)
    if scope:
        yield Quad(graph, kg("analysisScope"), literals.text(scope), graph)
    for one in measurements:
        subject = NamedNode(f"{graph.value}/{digest(one.measure, one.node)}")
        yield Quad(subject, _TYPE, kg("Measurement"), graph)
        yield Quad(subject, _LABEL, literals.worded(one.heading, "zh"), graph)
        yield Quad(subject, kg("measure"), literals.text(one.measure), graph)
        yield Quad(subject, kg("measuredNode"), NamedNode(one.node), graph)
        yield Quad(subject, kg("measuredValue"), literals.decimal(Decimal(str(one.value))), graph)
