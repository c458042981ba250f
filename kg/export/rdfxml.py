"""RDF/XML, sorted: for the tools of portals that read nothing else.

A property's name has to be an XML name: one that is not is an error that names it, because leaving it out would be silent.
Control characters of printed text are shown by their pictures (`kg.export.xmltext`); the other formats keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import pyoxigraph as ox

from kg.errors import ExportError
from kg.export.lines import by_subject
from kg.export.selection import Readable
from kg.export.terms import SPACES
from kg.export.xmltext import sayable

_NAMED = re.compile(r".*[^A-Za-z0-9_.-][A-Za-z_][A-Za-z0-9_.-]*", re.DOTALL)
_BATCH = 1 << 16
_SPACES = {**SPACES, "its": "http://www.w3.org/2005/11/its"}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    + "".join(f' xmlns:{prefix}="{iri}"' for prefix, iri in sorted(_SPACES.items()))
    + ">\n"
)
_TAIL = "</rdf:RDF>\n"


def rdfxml(store: Readable, graphs: Iterable[str]) -> Iterator[bytes]:
    """The parts of one RDF/XML file that holds all these graphs."""
    yield _HEAD.encode()
    for graph in graphs:
        triples = _sorted(store.quads(graph))
        while some := list(islice(triples, _BATCH)):
            yield _inside(some)
    yield _TAIL.encode()


def _sorted(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    for _, about in by_subject(quads, _name):
        yield from sorted({_written(quad.triple) for quad in about}, key=_place)


def _name(subject: object) -> str:
    return subject.value if isinstance(subject, ox.NamedNode) else str(subject)


def _place(triple: ox.Triple) -> tuple[str, str]:
    return (triple.predicate.value, str(triple.object))


def _inside(triples: Iterable[ox.Triple]) -> bytes:
    """What the engine writes between the root's tags; its own declarations stand in no fixed order, ours do."""
    written = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=dict(SPACES)) or b""
    start = written.index(b">\n", written.index(b"<rdf:RDF")) + 2
    return written[start : written.rindex(b"</rdf:RDF>")]


def _written(triple: ox.Triple) -> ox.Triple:
    """The triple as XML can say it; the engine would write what no parser reads."""
    if not _NAMED.fullmatch(triple.predicate.value):
        raise ExportError(f"RDF/XML 不能写此属性，请改用 .ttl 或 .nq (no XML name in {triple.predicate})")
    value = triple.object
    if not isinstance(value, ox.Literal) or (text := sayable(value.value)) == value.value:
        return triple
    said = ox.Literal(text, language=value.language) if value.language else ox.Literal(text, datatype=value.datatype)
    return ox.Triple(triple.subject, triple.predicate, said)
