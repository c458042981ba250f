"""Every query of the library through `kg.query` and, with the same text, on the bare engine; every answer compared."""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.query import Query, listing, run
from kg.query.run import prepare
from kg.store import EmbeddedStore, MemoryStore, open_store

from .telling import Row, keep, kept, tell

PAIRS = "organisations-sharing-bases"
SECOND, SLOWDOWN = 1.0, 1.2
_FILE = "taken.json"
_FEWEST, _PATIENCE, _SHORT, _LONG = 3, 2.0, 0.2, 10.0
"""Runs at least; seconds after which there are no more, that a short one is repeated at least, after which one run is enough."""
T = TypeVar("T")
_WORTH_COMPARING = 0.001
"""Seconds; a shorter query is dominated by one call and says little about a ratio."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Times of one query in seconds, of the wall clock and of the processor, and the digest of its rows."""

    wall: tuple[float, ...]
    rows: int
    digest: str
    cpu: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """In seconds of wall."""
        return statistics.median(self.wall)

    @property
    def processor(self) -> float:
        """Median seconds of processor; of wall where none were told."""
        return statistics.median(self.cpu or self.wall)

    @property
    def p95(self) -> float:
        """By nearest rank: of fewer than twenty runs the slowest."""
        ordered = sorted(self.wall)
        return ordered[max(-(-95 * len(ordered) // 100) - 1, 0)]


def library(names: Iterable[str] = ()) -> tuple[Query, ...]:
    """The questions and reports, or those named."""
    wanted = set(names)
    found = (query for query in listing() if query.kind in ("competency", "reports"))
    return tuple(query for query in found if not wanted or query.name in wanted)


def text_of(query: Query) -> str:
    """The text that `kg query NAME` sends, parameters at their defaults."""
    values = {"lang": "zh"} if any(param.name == "lang" for param in query.header.params) else {}
    return prepare(query, values).sparql


def plain(value: Any) -> Any:
    """A value for comparison over engines: numbers by value, everything else as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return str(round(Decimal(str(value)), 6).normalize())
    return str(value)


def digest(rows: Iterable[Iterable[Any]]) -> str:
    """One digest of all rows in their order."""
    found = hashlib.sha256()
    for row in rows:
        found.update(repr([plain(value) for value in row]).encode())
    return found.hexdigest()[:16]


def through_kg(store: Any, query: Query, params: Mapping[str, str] | None = None) -> list[tuple[Any, ...]]:
    """The rows as a user of `kg.query` has them."""
    return list(run(store, query.name, params).rows)


def bare(store: ox.Store, text: str) -> list[tuple[Any, ...]]:
    """The rows as the engine gives them, each value read."""
    answer = store.query(text, use_default_graph_as_union=True)
    return [tuple(None if term is None else term.value for term in solution) for solution in answer]  # type: ignore[union-attr]


def equal(ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]]) -> bool:
    """Whether the rows say the same, in the same order; the engine's are texts."""
    return len(ours) == len(theirs) and all(
        all(_says(mine, other) for mine, other in zip(one, two, strict=True)) for one, two in zip(ours, theirs, strict=True)
    )


def _says(mine: Any, other: str | None) -> bool:
    if isinstance(mine, bool) or mine is None or other is None:
        return (mine is None and other is None) or (isinstance(mine, bool) and other == str(mine).lower())
    return Decimal(str(mine)) == Decimal(other) if isinstance(mine, (int, float, Decimal)) else mine == other


def timed(step: Callable[[], T]) -> tuple[float, float, T]:
    """Seconds of wall and of processor, and the result."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = step()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def compare(store: Any, peer: ox.Store | None, query: Query, repeats: int) -> tuple[Taken, float | None, bool | None]:
    """One query through us, how many times as long as on the bare engine by processor time, whether the rows are the same.

    In turns, so that other work on the machine meets both; as often as `repeats` says, slow ones three times
    and those of ten seconds once, short ones more.
    """
    text = text_of(query)
    walls, ours, theirs, end = list[float](), list[float](), list[float](), time.perf_counter() + _PATIENCE
    while (
        (len(walls) < _FEWEST and sum(walls) < _LONG)
        or (len(walls) < repeats and time.perf_counter() < end)
        or sum(walls) < _SHORT
    ):
        wall, cpu, rows = timed(lambda: through_kg(store, query))
        walls.append(wall)
        ours.append(cpu)
        if peer is not None:
            _, cpu, others = timed(lambda: bare(peer, text))
            theirs.append(cpu)
    taken = Taken(tuple(walls), len(rows), digest(rows), tuple(ours))
    return taken, min(ours) / max(min(theirs), 1e-6) if theirs else None, equal(rows, others) if theirs else None


def querying(folder: Path, options: argparse.Namespace, *, memory: bool = False) -> list[Row]:
    """The library on the store on disk, or on the same quads in memory; what was asked before is not asked again."""
    part, end = "memory" if memory else "disk", time.monotonic() + 60 * options.minutes
    todo = [query for query in library(options.only) if options.only or query.name not in taken_before(folder, part)]
    disk = open_store(folder / "store")
    assert isinstance(disk, EmbeddedStore)
    if todo:
        store, peer = in_memory(disk) if memory else (disk, ox.Store.read_only(str(disk.build_folder)))
        for query in todo:
            if time.monotonic() > end:
                tell(f"{part}: to be continued")
                break
            _one(folder, part, store, None if options.no_peer else peer, query, options.repeats)
    return _summary(folder, part)


def _one(folder: Path, part: str, store: Any, peer: ox.Store | None, query: Query, repeats: int) -> None:
    taken, ratio, same = compare(store, peer, query, repeats)
    other = "≠" if same is False else ""
    tell(f"{query.name:<34}{taken.rows:>8} rows {taken.median * 1000:>9.1f} ms {ratio or 0:>6.2f} x bare {other}")
    limited = part == "disk"
    rows = [
        Row(part, f"{query.name}: p95", taken.p95, "s", "< 1" if limited else "", taken.p95 < SECOND if limited else None),
        Row(part, f"{query.name}: median", taken.median, "s"),
    ]
    if ratio is not None:
        met = ratio <= SLOWDOWN if taken.median >= _WORTH_COMPARING else None
        rows.append(Row(part, f"{query.name}: kg / bare (processor)", ratio, "x", "<= 1.2", met, same))
    keep(folder, rows)
    path = folder / _FILE
    held = json.loads(path.read_text("utf-8")) if path.exists() else {}
    held.setdefault(part, {})[query.name] = asdict(taken)
    path.write_text(json.dumps(held, indent=1), encoding="utf-8")


def taken_before(folder: Path, part: str) -> dict[str, Taken]:
    """What this part has found so far."""
    path = folder / _FILE
    held = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {name: Taken(**one) for name, one in held.get(part, {}).items()}


def _summary(folder: Path, part: str) -> list[Row]:
    """Worst and middle of all ratios, how many are below a second, and the pairs."""
    found = taken_before(folder, part)
    ending = ": kg / bare (processor)"
    ratios = [row for row in kept(folder) if row.part == part and row.name.endswith(ending)]
    rows = []
    if worth := [row.value for row in ratios if row.met is not None]:
        name = "all queries of 1 ms and more, kg / bare"
        rows.append(Row(part, f"{name}, worst", max(worth), "x", "<= 1.2", max(worth) <= SLOWDOWN))
        rows.append(Row(part, f"{name}, median", statistics.median(worth), "x"))
    if part == "disk" and found:
        below = sum(one.p95 < SECOND for one in found.values())
        rows.append(Row(part, "queries with p95 below a second", float(below), f"of {len(found)}", "all", below == len(found)))
        if PAIRS in found:
            met = found[PAIRS].p95 < SECOND
            rows.append(Row(part, "pairs of departments that share a base", found[PAIRS].p95, "s", "< 1", met))
    return rows


def filtered(folder: Path, options: argparse.Namespace) -> list[Row]:
    """What a reviewer asks: the queries that take a department and a year, for one of each, and those of one policy document."""
    store, rows, below = open_store(folder / "store"), list[Row](), 0
    for query, params in _questions(store, options.only):
        walls = list[float]()
        while len(walls) < _FEWEST:
            wall, _, found = timed(lambda: through_kg(store, query, params))  # noqa: B023
            walls.append(wall)
        taken = Taken(tuple(walls), len(found), digest(found))
        tell(f"{query.name:<34}{taken.rows:>8} rows {taken.median * 1000:>9.1f} ms {params}")
        below += taken.p95 < SECOND
        rows.append(Row("filtered", f"{query.name}: p95", taken.p95, "s", "< 1", taken.p95 < SECOND))
    total = len(rows)
    return [*rows, Row("filtered", "questions with p95 below a second", float(below), f"of {total}", "all", below == total)]


def _questions(store: Any, names: Iterable[str]) -> Iterator[tuple[Query, dict[str, str]]]:
    """Each query with the filters that it has, of the department with the most projects, a year, and the policy cited most."""
    department = str(next(run(store, "departments-most-projects").rows)[0])
    policy = str(next(run(store, "most-cited-policies").rows)[0])
    found = {"unit": department, "year": "2024", "policy": policy}
    for query in library(names):
        params = {param.name: found[param.name] for param in query.header.params if param.name in found}
        if "unit" in params or "policy" in params:
            yield query, params


def in_memory(disk: EmbeddedStore) -> tuple[MemoryStore, ox.Store]:
    """The same quads in our store in memory; the peer is the engine within it, so that they fit into memory once."""
    store = MemoryStore(disk.base)
    with store.writing() as draft:
        by_graph: dict[str, list[ox.Quad]] = {}
        for quad in disk.quads():
            by_graph.setdefault(quad.graph_name.value, []).append(quad)  # type: ignore[union-attr]
        draft.replace_graphs(by_graph)
    return store, store._engine
