"""The Turtle and JSON-LD beside each page: what is said of the page's resources, and of the cells they were read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.export.jsonld import jsonld
from kg.export.terms import SPACES
from kg.export.turtle import blocks

_GRAPH = "urn:x-pack:page"


class Slice:
    """Some quads, as a store of one graph."""

    def __init__(self, base: str, quads: Iterable[ox.Quad]) -> None:
        self.base, self._quads = base, list(quads)

    def graphs(self) -> Iterator[str]:
        """The one graph."""
        return iter((_GRAPH,))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:  # noqa: ARG002
        """All quads."""
        return iter(self._quads)


def turtle_of(quads: Iterable[ox.Quad]) -> str:
    """Turtle with the prefixes it uses and no others; the graphs that the quads come from do not count."""
    body = "".join(blocks(ox.Quad(one.subject, one.predicate, one.object) for one in quads))
    used = (f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(SPACES.items()) if f"{prefix}:" in body)
    return "".join(used) + body


def jsonld_of(base: str, quads: Iterable[ox.Quad], context: str) -> str:
    """JSON-LD that takes its context from another file of the pack."""
    return "".join(jsonld(Slice(base, quads), (_GRAPH,), context, None))
