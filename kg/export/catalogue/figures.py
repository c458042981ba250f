"""The graph as VoID: how much of what it holds, by class and property, and how it links to published vocabularies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg import vocab
from kg.export.catalogue.entries import Portal
from kg.export.catalogue.files import PublishedFile
from kg.export.catalogue.quadsmith import Quadsmith, typed
from kg.export.outgoing import Outgoing
from kg.export.terms import SPACES
from kg.rdf.iri import digest

_FACTS = "{{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{proposals}>) }}"
_TOTALS = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) WHERE " + _FACTS
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) WHERE " + (
    _FACTS + " GROUP BY ?p ORDER BY ?p"
)
_CLASSES = (
    "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE {{ GRAPH ?g {{ ?s a ?c }} FILTER(?g != <{proposals}>) }} GROUP BY ?c ORDER BY ?c"
)
_MATCHES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?p ?o WHERE { VALUES ?p { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch } ?s ?p ?o }"""

_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {".ttl": "Turtle", ".nt": "N-Triples", ".nq": "N-Quads", ".trig": "TriG", ".jsonld": "JSON-LD", ".rdf": "RDF_XML"}
_FEATURES = {suffix: _FORMATS + name for suffix, name in _NAMES.items()}


def say_figures(smith: Quadsmith, portal: Portal, store: Outgoing, files: Sequence[PublishedFile]) -> None:
    """Describe the data set `graph` in figures; uncertain links are not counted, because they are not published."""
    subject = portal.dataset("graph")
    smith.is_a(subject, "void:Dataset")
    smith.say(subject, "void:uriSpace", typed(store.base, "xsd:string"))
    smith.say(subject, "void:sparqlEndpoint", portal.settings.endpoint)
    smith.say(subject, "foaf:homepage", portal.settings.homepage)
    for file in files:
        if file.document is None and file.belongs == "graph":
            smith.say(subject, "void:dataDump", portal.download(file.path))
            smith.say(subject, "void:feature", _FEATURES.get(Path(file.path).suffix.lower()))
    _counts(smith, portal, store, subject)
    _linksets(smith, portal, store, subject)


def _counts(smith: Quadsmith, portal: Portal, store: Outgoing, subject: str) -> None:
    proposals = portal.names.graph("proposals")
    for triples, subjects, objects in store.select(_TOTALS.format(proposals=proposals)):
        _number(smith, subject, "void:triples", triples)
        _number(smith, subject, "void:distinctSubjects", subjects)
        _number(smith, subject, "void:distinctObjects", objects)
        _number(smith, subject, "void:entities", subjects)
    properties = list(store.select(_PROPERTIES.format(proposals=proposals)))
    classes = list(store.select(_CLASSES.format(proposals=proposals)))
    _number(smith, subject, "void:properties", str(len(properties)))
    _number(smith, subject, "void:classes", str(len(classes)))
    for iri, triples, subjects, objects in properties:
        part = _partition(portal, "property", iri or "")
        smith.say(subject, "void:propertyPartition", part)
        smith.say(part, "void:property", iri)
        _number(smith, part, "void:triples", triples)
        _number(smith, part, "void:distinctSubjects", subjects)
        _number(smith, part, "void:distinctObjects", objects)
    for iri, entities in classes:
        part = _partition(portal, "class", iri or "")
        smith.say(subject, "void:classPartition", part)
        smith.say(part, "void:class", iri)
        _number(smith, part, "void:entities", entities)
    used = {_space(iri or "") for iri, *_ in (*properties, *classes)}
    smith.say(subject, "void:vocabulary", *sorted(space for space in used if space))
    _example(smith, store, subject)


def _example(smith: Quadsmith, store: Outgoing, subject: str) -> None:
    """The first disclosure, project and policy document, to look at."""
    for local in ("Disclosure", "Project", "PolicyDocument"):
        for (iri,) in store.select(f"SELECT ?x WHERE {{ ?x a <{vocab.term(local)}> }} ORDER BY ?x LIMIT 1"):
            smith.say(subject, "void:exampleResource", iri)


def _linksets(smith: Quadsmith, portal: Portal, store: Outgoing, subject: str) -> None:
    """Links from our terms to published ones, a set for each target and property."""
    found: Counter[tuple[str, str]] = Counter()
    for predicate, target in store.select(_MATCHES):
        space = _space(target or "")
        if space and space != vocab.KG and not (target or "").startswith(store.base):
            found[(predicate or "", space)] += 1
    for (predicate, space), number in sorted(found.items()):
        part = _partition(portal, "links", f"{predicate} {space}")
        smith.is_a(part, "void:Linkset")
        smith.say(subject, "void:subset", part)
        smith.say(part, "void:linkPredicate", predicate)
        smith.say(part, "void:subjectsTarget", subject)
        smith.say(part, "void:objectsTarget", space)
        _number(smith, part, "void:triples", str(number))


def _partition(portal: Portal, kind: str, iri: str) -> str:
    """The name of a part: by the prefixed name where there is one, else by a digest."""
    space = _space(iri)
    prefix = next((prefix for prefix, known in SPACES.items() if known == space), None)
    short = f"{prefix}-{iri.removeprefix(space)}" if prefix is not None else digest(iri)
    return portal.names.catalogue("statistics", kind, short)


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _number(smith: Quadsmith, subject: str, predicate: str, value: str | None) -> None:
    smith.say(subject, predicate, typed(value or "0", "xsd:integer"))
