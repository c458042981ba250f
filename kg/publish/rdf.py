"""The Turtle and JSON-LD beside each page: what is said of the page's resources, and of the cells they were read from."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import BinaryIO

import pyoxigraph as ox

from kg.export.jsonld import jsonld
from kg.export.terms import SPACES
from kg.export.turtle import blocks

_GRAPH = "urn:x-pack:page"
PIECE = 20_000
"""Quads of a graph of all documents that are in memory at a time."""


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


def write_turtle(quads: Iterable[ox.Quad], file: BinaryIO) -> None:
    """The same for more quads than memory should hold."""
    used: set[str] = set()
    with TemporaryFile() as body:
        for block in blocks((ox.Quad(one.subject, one.predicate, one.object) for one in quads), PIECE):
            used.update(prefix for prefix in SPACES if prefix not in used and f"{prefix}:" in block)
            body.write(block.encode())
        body.seek(0)
        file.writelines(f"@prefix {prefix}: <{SPACES[prefix]}> .\n".encode() for prefix in sorted(used))
        shutil.copyfileobj(body, file)


def jsonld_of(base: str, quads: Iterable[ox.Quad], context: str) -> str:
    """JSON-LD that takes its context from another file of the pack."""
    return "".join(jsonld(Slice(base, quads), (_GRAPH,), context, None))
