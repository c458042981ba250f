"""The manifest: for each document what was read, by which versions, and how much of it was used. No clock times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.rdf import literals
from kg.rdf.compiled import Term, kg
from kg.rdf.iri import Names
from kg.records import Coverage

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """读入记录 of one document. `build_key` is the incremental key; `version` of the program that read it."""

    document: str
    sha256: str
    build_key: str
    version: str
    coverage: Coverage | None = None


def manifest_quads(entries: Iterable[ManifestEntry], names: Names) -> list[Quad]:
    """The quads of `graph/manifest`, by document."""
    graph = NamedNode(names.graph("manifest"))
    quads: list[Quad] = []
    for entry in sorted(entries, key=lambda entry: entry.document):
        subject = NamedNode(names.manifest(entry.document))
        quads.extend(Quad(subject, predicate, value, graph) for predicate, value in _describe(entry, names))
    return quads


def _describe(entry: ManifestEntry, names: Names) -> Iterator[tuple[NamedNode, Term]]:
    yield _TYPE, kg("Manifest")
    yield kg("disclosure"), NamedNode(names.document(entry.document))
    yield kg("sha256"), literals.text(entry.sha256)
    yield kg("buildKey"), literals.text(entry.build_key)
    yield kg("version"), literals.text(entry.version)
    if entry.coverage is not None:
        yield kg("tablesRead"), literals.integer(entry.coverage.tables)
        yield kg("tablesUsed"), literals.integer(entry.coverage.tables_used)
        yield kg("cellsRead"), literals.integer(entry.coverage.cells)
        yield kg("cellsUsed"), literals.integer(entry.coverage.cells_used)
