"""SPARQL 1.1 Service Description: what a client finds at the endpoint when it asks nothing.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from starlette.datastructures import URL

from kg.vocab import KG

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID = "http://rdfs.org/ns/void#"
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "RDF_XML",
    "JSON-LD",
)
"""Names of https://www.w3.org/ns/formats/."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What this server does besides answering queries."""

    update: bool
    service: bool
    load: bool
    base: str
    """The base of the store's instance IRIs; told so that `kg --store` can read from here."""


def describe(url: URL, offer: Offer, format_: ox.RdfFormat) -> bytes:
    """The description of the endpoint at a URL."""
    endpoint = str(url.replace(query="", fragment=""))
    prefixes = {"sd": _SD, "formats": _FORMATS, "void": _VOID, "kg": KG}
    return ox.serialize(_triples(endpoint, offer), format=format_, prefixes=prefixes) or b""


def _triples(endpoint: str, offer: Offer) -> Iterator[ox.Triple]:
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("#service", "#dataset", "#default-graph"))
    yield _said(service, "type", ox.NamedNode(_SD + "Service"))
    yield _said(service, "endpoint", ox.NamedNode(endpoint))
    yield _said(service, "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query"))
    if offer.update:
        yield _said(service, "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Update"))
    features = ["UnionDefaultGraph"]
    features += ["BasicFederatedQuery"] if offer.service else []
    features += ["DereferencesURIs"] if offer.load else []
    for feature in features:
        yield _said(service, "feature", ox.NamedNode(_SD + feature))
    for name in _RESULT_FORMATS:
        yield _said(service, "resultFormat", ox.NamedNode(_FORMATS + name))
    yield _said(service, "defaultDataset", dataset)
    yield _said(dataset, "type", ox.NamedNode(_SD + "Dataset"))
    yield _said(dataset, "type", ox.NamedNode(_VOID + "Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(_VOID + "vocabulary"), ox.NamedNode(KG))
    yield ox.Triple(dataset, ox.NamedNode(_VOID + "uriSpace"), ox.Literal(offer.base))
    yield _said(dataset, "defaultGraph", default)
    yield _said(default, "type", ox.NamedNode(_SD + "Graph"))


def _said(subject: ox.NamedNode, name: str, value: ox.NamedNode) -> ox.Triple:
    return ox.Triple(subject, _RDF_TYPE if name == "type" else ox.NamedNode(_SD + name), value)
