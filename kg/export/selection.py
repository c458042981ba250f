"""Which graphs of a store go into an export."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Protocol

import pyoxigraph as ox

from kg.errors import ExportError
from kg.rdf.iri import Names


class Readable(Protocol):
    """What a store must offer to be exported."""

    @property
    def base(self) -> str:
        """The base of instance IRIs."""

    def graphs(self) -> Iterator[str]:
        """The names of all graphs, sorted."""

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all."""


def chosen(store: Readable, graph: str | None, *, cells: bool, dataset: bool) -> tuple[str, ...]:
    """The graphs to export, sorted: `graph` and its evidence, or all that hold facts.

    A file of one graph (Turtle, JSON-LD) takes what portals want: documents, links and shortcuts. A file of named graphs
    takes every graph. `cells` says whether the printed cells, by far the largest part, go along.
    """
    names = Names(store.base)
    every = tuple(name for name in store.graphs() if name != names.graph("proposals"))
    if graph is not None:
        return _one(names, every, graph, cells=cells)
    evidence = names.graph("cells/")
    facts = (names.graph("doc/"), names.graph("links"), names.graph("derived"), evidence)
    return tuple(name for name in every if (cells or not name.startswith(evidence)) and (dataset or name.startswith(facts)))


def _one(names: Names, every: tuple[str, ...], graph: str, *, cells: bool) -> tuple[str, ...]:
    """A graph given by IRI, by document key, or by its name among ours (links, derived, vocabulary)."""
    if graph in (names.graph("proposals"), "proposals"):
        raise ExportError("存疑的链接不作为事实导出 (proposals are never exported as facts): kg link --propose FILE")
    if graph in every:
        return (graph,)
    document, evidence, _ = names.document_graphs(graph)
    if document in every:
        return tuple(name for name in (evidence, document) if name == document or (cells and name in every))
    if names.graph(graph) in every:
        return (names.graph(graph),)
    keys = {key for name in every if (key := names.document_key(name)) is not None}
    near = difflib.get_close_matches(graph, sorted(keys | set(every)), n=3, cutoff=0.4)
    hint = f"；相近：{', '.join(near)}" if near else ""
    raise ExportError(f"没有图或文件 {graph}{hint} (no such graph or document)")
