"""Deterministic Turtle against rdflib's, on a piece that rdflib can do; and memory while the whole store is written."""

from __future__ import annotations

import multiprocessing
import time
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from kg.export import export
from kg.export.selection import chosen
from kg.export.turtle import turtle
from kg.settings import Settings
from kg.store import EmbeddedStore, MemoryStore, open_store

from .telling import Row, tell

_ROUNDS = 5


def writing(folder: Path, piece: int) -> list[Row]:
    """Our Turtle of some graphs against `longturtle(canon=True)` and `turtle` of the same triples; both from memory."""
    import rdflib

    disk = open_store(folder / "store")
    store, graphs = _piece(disk, piece)
    quads = sum(1 for _ in store.quads())
    graph = rdflib.Graph()
    written = ox.serialize((quad.triple for quad in store.quads()), format=ox.RdfFormat.N_TRIPLES)
    graph.parse(data=written, format="nt")
    ours, text = _least(lambda: "".join(turtle(store, graphs)), _ROUNDS)
    long, long_text = _least(lambda: graph.serialize(format="longturtle", encoding="utf-8", canon=True), 1)
    short, short_text = _least(lambda: graph.serialize(format="turtle"), 2)
    same = _triples(text.encode()) == _triples(long_text) == _triples(short_text.encode())
    tell(f"{quads:,} quads: ours {ours:.2f} s, longturtle(canon) {long:.1f} s, turtle {short:.1f} s; the same triples: {same}")
    return [
        Row("turtle", f"longturtle(canon=True) / ours, {quads:,} triples", long / ours, "x", ">= 40", long / ours >= 40, same),
        Row("turtle", f"turtle / ours, {quads:,} triples", short / ours, "x", ">= 10", short / ours >= 10, same),
        Row("turtle", "ours", quads / ours / 1000, "k/s"),
    ]


def _piece(disk: object, quads: int) -> tuple[MemoryStore, tuple[str, ...]]:
    """So many quads of whole graphs in memory."""
    assert isinstance(disk, EmbeddedStore)
    taken: dict[str, list[ox.Quad]] = {}
    held = 0
    for graph in chosen(disk, None, cells=True, dataset=False):
        if "/graph/doc/" in graph and held < quads:
            for one in (graph, graph.replace("/graph/doc/", "/graph/cells/")):
                taken[one] = list(disk.quads(one))
                held += len(taken[one])
    store = MemoryStore(disk.base)
    store.replace_graphs(taken)
    return store, tuple(sorted(taken))


def _least(step, rounds):  # type: ignore[no-untyped-def]
    """The least processor time of some runs, and the result."""
    found, result = [], None
    for _ in range(rounds):
        begun = time.process_time()
        result = step()
        found.append(time.process_time() - begun)
    return min(found), result


def _triples(text: bytes) -> set[tuple[str, str, str]]:
    """The triples of a Turtle file, decimals by value: rdflib writes 90 as 90.0."""
    found = set()
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        term = quad.object
        if isinstance(term, ox.Literal) and term.datatype.value.endswith("#decimal"):
            found.add((str(quad.subject), str(quad.predicate), str(Decimal(term.value).normalize())))
        else:
            found.add((str(quad.subject), str(quad.predicate), str(term)))
    return found


def memory(folder: Path) -> list[Row]:
    """The whole store to one file, persons masked as always; what the process holds at most beyond opening the store."""
    rows = []
    for name, cells in (("facts", False), ("facts and cells", True)):
        context = multiprocessing.get_context("spawn")
        pipe, other = context.Pipe()
        child = context.Process(target=_export, args=(str(folder), cells, other))
        child.start()
        seconds, size, more = pipe.recv()
        child.join()
        rows += [
            Row("turtle", f"{name} to a file, masked", seconds, "s"),
            Row("turtle", f"{name}: size", size / 1e6, "MB"),
            Row("turtle", f"{name}: memory beyond opening", more, "MB"),
        ]
    return rows


def _export(folder: str, cells: bool, pipe) -> None:  # type: ignore[no-untyped-def]
    store = open_store(Path(folder) / "store")
    next(iter(store.quads()))
    before, begun = _peak(), time.perf_counter()
    done = export(store, Path(folder) / "out.ttl", cells=cells, settings=Settings())
    took = time.perf_counter() - begun
    done.path.unlink()
    pipe.send((took, done.bytes, _peak() - before))


def _peak() -> float:
    """Peak memory in MB; `ru_maxrss` would count that of the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
