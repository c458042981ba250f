"""Views: the graph in other vocabularies, made by the CONSTRUCT queries of `queries/construct` when it is published.

A view is one query or all whose names begin with its name (`cube` = `cube-observations` and `cube-structure`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import query
from kg.errors import ExportError
from kg.export.outgoing import Outgoing
from kg.query.run import prepare
from kg.rdf import Names

KIND = "construct"


def views(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """The names that can be asked for: first words, then whole names."""
    whole = [one.name for one in query.listing(folders, kind=KIND)]
    return tuple(sorted({name.partition("-")[0] for name in whole} | set(whole)))


class View:
    """视图: a store as one CONSTRUCTed graph, readable by every writer."""

    def __init__(self, store: Outgoing, name: str, folders: Sequence[Path] = ()) -> None:
        self._store = store
        found = [one for one in query.listing(folders, kind=KIND) if one.name == name or one.name.startswith(f"{name}-")]
        if not found:
            near = difflib.get_close_matches(name, views(folders), n=3)
            hint = f"，可用 {' '.join(near or views(folders))}"
            raise ExportError(f"没有名为 {name} 的视图{hint} (no such view)")
        self._queries = found
        self.graph = Names(store.base).graph(f"view/{name}")

    @property
    def base(self) -> str:
        """The base of instance IRIs."""
        return self._store.base

    def graphs(self) -> Iterator[str]:
        """The one graph of the view."""
        return iter((self.graph,))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The triples of the view."""
        name = ox.NamedNode(self.graph)
        for one in self._queries if graph in (None, self.graph) else ():
            for quad in self._store.view(prepare(one, {}).sparql):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
