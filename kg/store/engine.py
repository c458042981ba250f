"""The steps on one open Oxigraph database that every implementation shares. Foreign exceptions are wrapped here."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.answers import FAULTS, failed, reading, watched
from kg.store.protocol import Answer
from kg.store.scan import has_dataset
from kg.store.trial import Change, Trial, apply, changes_of, copied

_CHUNK = 1 << 20


def query(engine: ox.Store, sparql: str) -> Answer:
    """Over the graphs that the query names by FROM, else over the union of all.

    The default graph alone would hide everything that stands in a named one.
    """
    try:
        return watched(engine.query(sparql, use_default_graph_as_union=not has_dataset(sparql)))
    except SyntaxError as error:
        raise QueryError(f"SPARQL 语法错误 (syntax error): {error}") from error
    except FAULTS as error:
        raise failed(error) from error


def graphs(engine: ox.Store) -> Iterator[str]:
    """Names of graphs, sorted."""
    return iter(sorted(graph.value for graph in reading(engine.named_graphs()) if isinstance(graph, ox.NamedNode)))


def quads(engine: ox.Store, graph: str | None) -> Iterator[ox.Quad]:
    """All quads, or those of a graph."""
    return reading(engine.quads_for_pattern(None, None, None, None if graph is None else ox.NamedNode(graph)))


def update(
    engine: ox.Store,
    sparql: str,
    base: str,
    *,
    folder: Path | None = None,
    base_iri: str | None = None,
    trial: Trial | None = None,
) -> tuple[Change, ...]:
    """A user's update: tried first (in `folder`, where a copy is needed), and made where it is one of users' graphs."""
    try:
        changes = changes_of(engine, sparql, base, base_iri=base_iri, trial=trial or copied(engine, folder))
    except OSError as error:
        raise StoreError(f"无法写入图库 (the store cannot be written): {error}") from error
    change(engine, changes)
    return changes


def change(engine: ox.Store, changes: Iterable[Change]) -> None:
    """Make changes of single graphs."""
    try:
        apply(engine, changes)
    except OSError as error:
        raise StoreError(f"无法写入图库 (the store cannot be written): {error}") from error


def replace_graphs(engine: ox.Store, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
    """Remove, then load in bulk; a draft is private, so nobody sees the moment between."""
    names = [ox.NamedNode(name) for name in graphs]
    # Taken whole before anything is removed: the quads may be read from these very graphs.
    content = [quad for name, quads in zip(names, graphs.values(), strict=True) for quad in within(name, quads)]
    try:
        for name in names:
            engine.remove_graph(name)
        engine.bulk_extend(content)
    except OSError as error:
        raise StoreError(f"无法写入图库 (the store cannot be written): {error}") from error


def within(graph: ox.NamedNode, content: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads as they come; raises `StoreError` at one that is of another graph."""
    for quad in content:
        if quad.graph_name != graph:
            raise StoreError(f"quad of graph {quad.graph_name} given for graph {graph}")
        yield quad


def load(engine: ox.Store, files: Iterable[Path]) -> None:
    """Load N-Quads files as one stream: Oxigraph sorts and writes once, not once a file."""
    try:
        with io.BufferedReader(_Chain(files), _CHUNK) as stream:
            engine.bulk_load(stream, format=ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise StoreError(f"无法载入 (cannot be loaded): {error}") from error


def quads_by_graph(file: Path) -> dict[str, list[ox.Quad]]:
    """The quads of one N-Quads file, by graph."""
    found: dict[str, list[ox.Quad]] = {}
    try:
        for quad in ox.parse(path=file, format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, ox.NamedNode):
                found.setdefault(quad.graph_name.value, []).append(quad)
    except (OSError, SyntaxError) as error:
        raise StoreError(f"{file}: 无法读取 (cannot be read): {error}") from error
    return found


class _Chain(io.RawIOBase):
    """Several files read as one."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = iter(files)
        self._open: io.FileIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._open is None:
                path = next(self._files, None)
                if path is None:
                    return 0
                self._open = io.FileIO(str(path))
            count = self._open.readinto(buffer)
            if count:
                return count
            self._open.close()
            self._open = None

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        super().close()
