"""Sorted N-Quads and N-Triples: lines sorted over the whole file, in pieces on disk where there are many."""

from __future__ import annotations

import heapq
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, groupby, islice
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.export.selection import Readable

PIECE = 500_000
"""Lines that are sorted in memory."""
GROUPED = 50_000
"""Quads that are grouped in memory."""
_AT_ONCE = 10_000


def nquads(store: Readable, graphs: Iterable[str]) -> Iterator[bytes]:
    """The sorted lines of one N-Quads file."""
    return sorted_lines(line for graph in graphs for line in written(store.quads(graph)))


def ntriples(store: Readable, graphs: Iterable[str]) -> Iterator[bytes]:
    """The sorted lines of one N-Triples file; a triple that stands in two graphs comes once."""
    last = None
    triples = (line for graph in graphs for line in written(quad.triple for quad in store.quads(graph)))
    for line in sorted_lines(triples):
        if line != last:
            yield line
        last = line


def sorted_lines(lines: Iterable[bytes], piece: int = PIECE) -> Iterator[bytes]:
    r"""All lines in byte order; beyond `piece` lines they are sorted in files and merged.

    >>> list(sorted_lines([b"b\n", b"c\n", b"a\n"], piece=2))
    [b'a\n', b'b\n', b'c\n']
    """
    remaining = iter(lines)
    held = sorted(islice(remaining, piece))
    if len(held) < piece:
        yield from held
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        pieces: list[Path] = []
        while len(held) == piece:
            pieces.append(Path(folder, str(len(pieces))))
            pieces[-1].write_bytes(b"".join(held))
            held = sorted(islice(remaining, piece))
        yield from heapq.merge(held, *(stack.enter_context(path.open("rb")) for path in pieces))


def by_subject(
    quads: Iterable[ox.Quad], name: Callable[[object], str], piece: int = GROUPED
) -> Iterator[tuple[str, list[ox.Quad]]]:
    """The quads subject by subject, in the order of their names; beyond `piece` quads they are sorted in files."""
    remaining = iter(quads)
    held = list(islice(remaining, piece))
    if len(held) == piece:
        yield from _by_subject(chain(held, remaining), name, piece)
        return
    found: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in held:
        found[name(quad.subject)].append(quad)
    for subject in sorted(found):
        yield subject, found[subject]


def _by_subject(quads: Iterator[ox.Quad], name: Callable[[object], str], piece: int) -> Iterator[tuple[str, list[ox.Quad]]]:
    def keyed() -> Iterator[bytes]:
        while some := list(islice(quads, _AT_ONCE)):
            for quad, line in zip(some, written(some), strict=True):
                yield b"%b\0%b" % (name(quad.subject).encode(), line)

    for subject, lines in groupby(sorted_lines(keyed(), piece), key=lambda line: line[: line.index(b"\0")]):
        yield subject.decode(), parsed(line[len(subject) + 1 :] for line in lines)


def parsed(lines: Iterable[bytes]) -> list[ox.Quad]:
    """The quads of lines that were written here."""
    return list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS, lenient=True))


def written(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> Iterator[bytes]:
    """The lines of N-Quads of quads, or of N-Triples of triples, in their order; a few at a time are in memory."""
    remaining: Iterator[ox.Quad | ox.Triple] = iter(statements)
    for first in remaining:
        form = ox.RdfFormat.N_QUADS if isinstance(first, ox.Quad) else ox.RdfFormat.N_TRIPLES
        some = cast("Iterable[ox.Quad]", chain((first,), islice(remaining, _AT_ONCE)))
        yield from (ox.serialize(some, format=form) or b"").splitlines(keepends=True)
