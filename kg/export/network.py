"""The network of departments and policy documents as GraphML and GEXF, for Gephi, Cytoscape, networkx.

A node is an organisation or a policy document, an edge says that the one relies on the other: with how many projects,
indicators and yuan. Written as a stream, in a fixed order; the same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from kg import vocab
from kg.export.outgoing import Outgoing
from kg.export.xmltext import sayable

_PREFIX = f"PREFIX kg: <{vocab.KG}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
_ORGANISATIONS = (
    _PREFIX
    + """SELECT ?node ?label ?code ?level ?division WHERE {
  { SELECT DISTINCT ?node WHERE { ?reliance a kg:Reliance ; kg:organisation ?node } }
  OPTIONAL { ?node rdfs:label ?label } OPTIONAL { ?node kg:unitCode ?code }
  OPTIONAL { ?node kg:level ?level } OPTIONAL { ?node kg:division ?division } }
ORDER BY ?node ?label ?code ?level ?division"""
)
_POLICIES = (
    _PREFIX
    + """SELECT ?node ?label ?number ?year WHERE {
  { SELECT DISTINCT ?node WHERE { ?reliance a kg:Reliance ; kg:policy ?node } }
  OPTIONAL { ?node rdfs:label ?label } OPTIONAL { ?node kg:policyNumber ?number } OPTIONAL { ?node kg:policyYear ?year } }
ORDER BY ?node ?label ?number ?year"""
)
_EDGES = (
    _PREFIX
    + """SELECT ?organisation ?policy ?projects ?indicators ?yuan WHERE {
  ?reliance a kg:Reliance ; kg:organisation ?organisation ; kg:policy ?policy ;
    kg:projectCount ?projects ; kg:indicatorCount ?indicators .
  OPTIONAL { ?reliance kg:amount ?yuan } }
ORDER BY ?organisation ?policy"""
)
_NODE_KEYS = {"kind": "string", "code": "string", "level": "string", "division": "string", "year": "int"}
_EDGE_KEYS = {"projects": "int", "indicators": "int", "yuan": "double"}
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Node:
    iri: str
    label: str
    values: Values


@dataclass(frozen=True, slots=True)
class _Edge:
    source: str
    target: str
    values: Values


def graphml(store: Outgoing) -> Iterator[str]:
    """The parts of one GraphML file; an undirected graph, because reliance runs one way only and is read from both ends."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for kind, keys in (("node", {"label": "string", **_NODE_KEYS}), ("edge", _EDGE_KEYS)):
        for name, type_ in keys.items():
            yield f'  <key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '  <graph id="departments-policies" edgedefault="undirected">\n'
    for node in _nodes(store):
        yield f"    <node id={quoteattr(node.iri)}>{_data('node', {'label': node.label, **node.values})}</node>\n"
    for edge in _edges(store):
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        yield f"    <edge {ends}>{_data('edge', edge.values)}</edge>\n"
    yield "  </graph>\n</graphml>\n"


def gexf(store: Outgoing) -> Iterator[str]:
    """The parts of one GEXF 1.2 file; the weight of an edge is its number of projects and indicators."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield '  <graph defaultedgetype="undirected" mode="static">\n'
    for kind, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        yield f'    <attributes class="{kind}" mode="static">\n'
        for name, type_ in keys.items():
            gexf_type = "integer" if type_ == "int" else type_
            yield f'      <attribute id="{kind}-{name}" title="{name}" type="{gexf_type}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for node in _nodes(store):
        yield f"      <node id={quoteattr(node.iri)} label={_attribute(node.label)}>{_attvalues('node', node.values)}</node>\n"
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(_edges(store)):
        weight = int(edge.values["projects"] or 0) + int(edge.values["indicators"] or 0)
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        yield f'      <edge id="{number}" {ends} weight="{weight}">{_attvalues("edge", edge.values)}</edge>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _nodes(store: Outgoing) -> Iterator[_Node]:
    """Organisations, then policy documents; a node of two labels counts once."""
    levels = {one.iri: one.label_zh for one in vocab.scheme("level")}
    last = None
    for iri, label, code, level, division in store.select(_ORGANISATIONS):
        if iri != last and iri is not None:
            place = (division or "").rpartition("/")[2] or None
            values = {"kind": "department", "code": code, "level": levels.get(level or ""), "division": place}
            yield _Node(iri, label or code or iri, values)
        last = iri
    for iri, label, number, year in store.select(_POLICIES):
        if iri != last and iri is not None:
            yield _Node(iri, label or number or iri, {"kind": "policy", "code": number, "year": year})
        last = iri


def _edges(store: Outgoing) -> Iterator[_Edge]:
    for organisation, policy, projects, indicators, yuan in store.select(_EDGES):
        yield _Edge(organisation or "", policy or "", {"projects": projects, "indicators": indicators, "yuan": yuan})


def _data(kind: str, values: Values) -> str:
    return "".join(f'<data key="{kind}-{name}">{_text(value)}</data>' for name, value in values.items() if value is not None)


def _attvalues(kind: str, values: Values) -> str:
    said = "".join(
        f'<attvalue for="{kind}-{name}" value={_attribute(value)}/>' for name, value in values.items() if value is not None
    )
    return f"<attvalues>{said}</attvalues>"


def _text(value: str) -> str:
    return escape(sayable(value))


def _attribute(value: str) -> str:
    return quoteattr(sayable(value))
