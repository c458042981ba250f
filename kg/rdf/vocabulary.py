"""The vocabulary itself as quads: ontology and code lists, so that a query finds labels and hierarchies beside the data."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg import vocab
from kg.errors import VocabularyError
from kg.rdf.iri import Names


def vocabulary_quads(names: Names) -> list[ox.Quad]:
    """The quads of `graph/vocabulary`, in the order of the files; without the alignments, which belong to publication."""
    graph = ox.NamedNode(names.graph("vocabulary"))
    found = dict.fromkeys(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in _triples())
    if any(isinstance(term, ox.BlankNode) for quad in found for term in (quad.subject, quad.object)):
        raise VocabularyError("ontology/: blank nodes are not allowed, give each resource an IRI")
    return list(found)


def _triples() -> Iterator[ox.Triple]:
    for path in vocab.turtle_files():
        try:
            yield from (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
        except (SyntaxError, ValueError, OSError) as error:
            raise VocabularyError(f"{path.name}: not valid Turtle ({error})") from error
    lines = "".join(f"{' '.join(triple)} .\n" for triple in vocab.codelist_quads())
    yield from (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
