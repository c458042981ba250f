"""rdflib's own memory store as the peer: loaded once in a child process, then a fork a query, which is killed at the time limit.

Its seconds are those of the processor, ours those of the clock: other work on the machine cannot flatter us.

The peer is one plain `rdflib.Graph` of all triples: the union that our stores answer over, and the quickest rdflib has.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.query import Query
from kg.store import EmbeddedStore, open_store

from .asking import digest, library, taken_before, text_of
from .telling import Row, tell

_FILE = "rdflib.json"
_TARGETS = {"memory": (5.0, 10.0), "disk": (1.5, 4.0)}


def peer(folder: Path, limit: float, minutes: float) -> list[Row]:
    """Ask rdflib what has not been asked yet, as far as the time goes; then the ratios of all that was."""
    told = _told(folder)
    todo = [query for query in library() if query.name not in told]
    if todo:
        context = multiprocessing.get_context("spawn")
        child = context.Process(target=_serve, args=(str(folder), [query.name for query in todo], limit, minutes * 60))
        child.start()
        child.join()
        told = _told(folder)
    tell(f"rdflib: {len(told)} of {len(library())} queries asked")
    return _ratios(folder, told)


def _told(folder: Path) -> dict[str, Any]:
    path = folder / _FILE
    return json.loads(path.read_text("utf-8")) if path.exists() else {}  # type: ignore[no-any-return]


def _serve(folder: str, names: list[str], limit: float, seconds: float) -> None:
    """In the child: load, then a fork a query."""
    import rdflib

    end = time.monotonic() + seconds
    store = open_store(Path(folder) / "store")
    assert isinstance(store, EmbeddedStore)
    graph, begun = rdflib.Graph(), time.perf_counter()
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        ox.serialize((quad.triple for quad in store.quads()), file, format=ox.RdfFormat.N_TRIPLES)
        file.flush()
        graph.parse(file.name, format="nt")
    tell(f"rdflib: {len(graph):,} triples in {time.perf_counter() - begun:.0f} s")
    for query in library(names):
        if time.monotonic() > end:
            break
        told = _told(Path(folder))
        told[query.name] = _forked(graph, query, limit)
        tell(f"rdflib {query.name:<34}{told[query.name]}")
        (Path(folder) / _FILE).write_text(json.dumps(told, indent=1), encoding="utf-8")


def _forked(graph: Any, query: Query, limit: float) -> dict[str, Any]:
    """One query in a copy of this process: its processor seconds and its digest, or that it was stopped."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit)))
        begun = time.process_time()
        try:
            rows = [tuple(None if term is None else term.toPython() for term in row) for row in graph.query(text_of(query))]
            said: dict[str, Any] = {"seconds": time.process_time() - begun, "rows": len(rows), "digest": digest(rows)}
        except Exception as error:  # noqa: BLE001  whatever rdflib says is told, not raised
            said = {"error": repr(error)[:200]}
        os.write(writing, json.dumps(said).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return {"stopped": limit}
    return json.loads(told or b'{"error": "no answer"}')  # type: ignore[no-any-return]


def _ratios(folder: Path, told: dict[str, Any]) -> list[Row]:
    """How many times as fast our stores are; a query that rdflib did not finish counts with the limit at which it was stopped."""
    rows = []
    for part, (each, middle) in _TARGETS.items():
        found, stopped = dict[str, float](), 0
        for name, taken in taken_before(folder, part).items():
            said = told.get(name, {"error": "not asked"})
            if "error" in said:
                rows.append(Row("rdflib", f"{name}: {part}: {said['error'][:30]}", 0.0))
                continue
            stopped += "stopped" in said
            found[name] = (said["stopped"] if "stopped" in said else said["seconds"]) / taken.processor
            same = said["digest"] == taken.digest if "digest" in said else None
            rows.append(Row("rdflib", f"{name}: {part}", found[name], "x", f">= {each:g}", found[name] >= each, same))
        if found:
            least, median = min(found.values()), statistics.median(found.values())
            rows.append(Row("rdflib", f"queries compared with {part}, of them stopped", stopped, f"of {len(found)}"))
            rows.append(Row("rdflib", f"{part}, least", least, "x", f">= {each:g}", least >= each))
            rows.append(Row("rdflib", f"{part}, median", median, "x", f">= {middle:g}", median >= middle))
    return rows
