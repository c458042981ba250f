"""A store of so many triples, made as `kg build` makes it from the records on: mapped, staged, loaded, linked, judged, compacted.

Reading files is left out (the extraction benchmarks measure it): the records come straight from `bench/corpus`.
"""

from __future__ import annotations

import json
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import corpus
import pyoxigraph as ox

from kg import rdf
from kg.decisions import Decisions
from kg.pipeline import composing
from kg.pipeline.report import Counts, counts_of
from kg.pipeline.work import Staged
from kg.records import Disclosure
from kg.settings import DEFAULT_BASE
from kg.store import EmbeddedStore, open_store
from kg.store.engine import load

from .telling import Row, tell

SEED = 6
PER_DOCUMENT = 3400
"""Triples of one disclosure of the corpus with its cells, about."""

_CHUNK = 40
_LOADED = "loaded"
T = TypeVar("T")


class Watch:
    """Seconds of the wall clock and of the processor, added up."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Adds what the block takes."""
        wall, cpu = time.perf_counter(), _cpu()
        try:
            yield
        finally:
            self.wall += time.perf_counter() - wall
            self.cpu += _cpu() - cpu

    def __add__(self, other: Watch) -> Watch:
        both = Watch()
        both.wall, both.cpu = self.wall + other.wall, self.cpu + other.cpu
        return both

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.cpu:.1f} s of processor"


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(step: Callable[[], T]) -> tuple[T, Watch]:
    """The result of a step, and what it took."""
    watch = Watch()
    with watch.running():
        result = step()
    return result, watch


def stage(folder: Path, triples: int) -> Watch:
    """Map the records to staging files, a file a document; only the mapping and the writing are timed."""
    files, watch, staged = folder / "staged", Watch(), []
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    names, chunk = rdf.Names(DEFAULT_BASE), list[Disclosure]()
    for disclosure in corpus.records(SEED, max(triples // PER_DOCUMENT, 1), figures=True):
        chunk.append(disclosure)
        if len(chunk) == _CHUNK:
            staged += _map(chunk, files, names, watch)
            chunk.clear()
    staged += _map(chunk, files, names, watch)
    told = [{**asdict(one), "file": one.file.name} for one in staged]
    (folder / "staged.json").write_text(json.dumps(told), encoding="utf-8")
    return watch


def _map(chunk: list[Disclosure], files: Path, names: rdf.Names, watch: Watch) -> list[Staged]:
    with watch.running():
        for one in chunk:
            (files / f"{one.header.sha256}.nq").write_bytes(rdf.document_nquads(one, names))
    return [
        Staged(one.header.document, one.header.sha256, "bench", files / f"{one.header.sha256}.nq", counts_of(one))
        for one in chunk
    ]  # fmt: skip


def staged(folder: Path) -> list[Staged]:
    """What lies in the staging files."""
    told = json.loads((folder / "staged.json").read_text("utf-8"))
    return [
        Staged(**{**one, "file": folder / "staged" / one["file"], "counts": Counts(**one["counts"]), "troubles": ()})
        for one in told
    ]  # fmt: skip


def loading(folder: Path, triples: int, rounds: int) -> list[Row]:
    """Records to a store on disk against the bare engine's bulk load of the same quads; the last store stays."""
    rows, ratios = [], []
    for _ in range(rounds):
        mapping = stage(folder, triples)
        files = [one.file for one in staged(folder)]
        (quads, bare), (store, ours) = timed(lambda: _bare(folder / "bare", files)), timed(lambda: _ours(folder, files))  # noqa: B023
        same = sum(1 for _ in store.quads()) == quads
        whole = mapping + ours
        tell(f"{quads:,} quads: mapping {mapping}; our load {ours}; bare load {bare}; the same number: {same}")
        ratios.append((bare.cpu / whole.cpu, bare.wall / whole.wall, quads / mapping.cpu, same))
    best = sorted(ratios)[len(ratios) // 2]
    rows.append(Row("load", "mapping and load / bare bulk_load (processor)", best[0], "x", ">= 0.8", best[0] >= 0.8, best[3]))
    rows.append(Row("load", "mapping and load / bare bulk_load (wall)", best[1], "x", ">= 0.8", best[1] >= 0.8, best[3]))
    rows.append(Row("load", "mapping alone", best[2] / 1000, "k quads/s"))
    return rows


def made(folder: Path, triples: int) -> list[Row]:
    """Records to a store on disk, without a peer."""
    mapping = stage(folder, triples)
    store, ours = timed(lambda: _ours(folder, [one.file for one in staged(folder)]))
    quads = sum(1 for _ in store.quads())
    tell(f"{quads:,} quads: mapping {mapping}; load {ours}")
    return [
        Row("make", "mapping alone", quads / mapping.cpu / 1000, "k quads/s"),
        Row("make", "load alone (processor)", quads / ours.cpu / 1000, "k quads/s"),
    ]


def _bare(folder: Path, files: list[Path]) -> int:
    """The same bytes through the engine's own loader; then the folder goes."""
    shutil.rmtree(folder, ignore_errors=True)
    store = ox.Store(str(folder))
    load(store, files)
    store.flush()
    quads = len(store)
    del store
    shutil.rmtree(folder)
    return quads


def _ours(folder: Path, files: list[Path]) -> EmbeddedStore:
    shutil.rmtree(folder / "store", ignore_errors=True)
    store = open_store(folder / "store", base=DEFAULT_BASE, create=True)
    assert isinstance(store, EmbeddedStore)
    with store.writing() as draft:
        draft.load(files)
        draft.note(_LOADED, "1")
    return store


def composed(folder: Path, *, judged: bool) -> list[Row]:
    """Links, vocabulary, manifest and findings, then compaction: as a build does."""
    store, found, rows = open_store(folder / "store"), staged(folder), list[Row]()
    with store.writing(compact=True) as draft:
        manifest = {one.key: composing.entry_of(one) for one in found}
        _, watch = timed(lambda: composing.compose(draft, manifest, Decisions()))
        rows.append(Row("make", "links, vocabulary, manifest", watch.wall, "s"))
        if judged:
            _, watch = timed(lambda: composing.judge(draft, found))
            rows.append(Row("make", "shapes and checks", watch.wall, "s"))
        end = Watch()
        begun = end.running()
        begun.__enter__()
    begun.__exit__(None, None, None)
    rows.append(Row("make", "compaction", end.wall, "s"))
    assert isinstance(store, EmbeddedStore)
    build = store.build_folder
    size = sum(file.stat().st_size for file in build.rglob("*") if file.is_file()) if build else 0
    quads = len(store.database())
    rows.append(Row("make", "quads", float(quads), ""))
    rows.append(Row("make", "bytes a quad, compacted", size / quads, "B"))
    return rows
