"""RDF terms in Turtle: prefixed where a known prefix fits, numbers and booleans bare where that loses nothing.

Terms come as N-Triples writes them, which is Turtle already, only longer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.query import PREFIXES

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SPACES: Mapping[str, str] = {
    **PREFIXES,
    "adms": "http://www.w3.org/ns/adms#",
    "cube": "https://w3id.org/jixiao-kg/cube#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "obeu-attr": "http://data.openbudgets.eu/ontology/dsd/attribute/",
    "obeu-dim": "http://data.openbudgets.eu/ontology/dsd/dimension/",
    "obeu-meas": "http://data.openbudgets.eu/ontology/dsd/measure/",
    "qb": "http://purl.org/linked-data/cube#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes of everything that is exported: those of queries, and of the vocabularies that views and catalogue use."""

_SPACES = {iri: prefix for prefix, iri in SPACES.items()}
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_BARE = {
    "xsd:integer": re.compile(r'"([+-]?[0-9]+)"'),
    "xsd:decimal": re.compile(r'"([+-]?[0-9]*\.[0-9]+)"'),
    "xsd:boolean": re.compile(r'"(true|false)"'),
}

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(SPACES.items()))


@lru_cache(maxsize=8192)
def compact(iri: str) -> str | None:
    """The prefixed name of an IRI, None where no known prefix fits.

    >>> compact("https://w3id.org/jixiao-kg/def#level-zone"), compact("https://example.org/x")
    ('kg:level-zone', None)
    """
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _SPACES.get(iri[:cut])
    if prefix is None or not _LOCAL.fullmatch(iri, cut):
        return None
    return f"{prefix}:{iri[cut:]}"


def iri_text(iri: str) -> str:
    """An IRI as Turtle."""
    return compact(iri) or f"<{iri}>"


@lru_cache(maxsize=8192)
def shorten(term: str) -> str:
    """A term of N-Triples in its short Turtle form.

    >>> shorten('"5"^^<http://www.w3.org/2001/XMLSchema#integer>'), shorten('"2023"^^<http://www.w3.org/2001/XMLSchema#gYear>')
    ('5', '"2023"^^xsd:gYear')
    """
    if term[0] == "<":
        return term if term[1] == "<" else iri_text(term[1:-1])  # what begins with two is a triple and stays as it is
    return term if term[-1] != ">" else _typed(term)


def _typed(term: str) -> str:
    quoted, _, kind = term.rpartition("^^")
    name = iri_text(kind[1:-1])
    bare = _BARE[name].fullmatch(quoted) if name in _BARE else None
    return bare[1] if bare else f"{quoted}^^{name}"
