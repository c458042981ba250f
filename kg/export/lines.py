"""Sorted N-Quads and N-Triples: lines sorted over the whole file, in pieces on disk where there are many."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox

from kg.export.selection import Readable

_PIECE = 500_000


def nquads(store: Readable, graphs: Iterable[str]) -> Iterator[bytes]:
    """The sorted lines of one N-Quads file."""
    return sorted_lines(line for graph in graphs for line in _lines(store.quads(graph), ox.RdfFormat.N_QUADS))


def ntriples(store: Readable, graphs: Iterable[str]) -> Iterator[bytes]:
    """The sorted lines of one N-Triples file; a triple that stands in two graphs comes once."""
    last = None
    triples = (line for graph in graphs for line in _lines((quad.triple for quad in store.quads(graph)), ox.RdfFormat.N_TRIPLES))
    for line in sorted_lines(triples):
        if line != last:
            yield line
        last = line


def sorted_lines(lines: Iterable[bytes], piece: int = _PIECE) -> Iterator[bytes]:
    r"""All lines in byte order; beyond `piece` lines they are sorted in files and merged.

    >>> list(sorted_lines([b"b\n", b"c\n", b"a\n"], piece=2))
    [b'a\n', b'b\n', b'c\n']
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        pieces: list[Path] = []
        held: list[bytes] = []
        for line in lines:
            held.append(line)
            if len(held) >= piece:
                pieces.append(Path(folder, str(len(pieces))))
                pieces[-1].write_bytes(b"".join(sorted(held)))
                held.clear()
        yield from heapq.merge(sorted(held), *(stack.enter_context(path.open("rb")) for path in pieces))


def _lines(statements: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat) -> list[bytes]:
    written = ox.serialize(statements, format=form)
    return written.splitlines(keepends=True) if written else []
