"""A store in the making, the same for all implementations: seen by nobody else until it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import engine
from kg.store.protocol import Answer
from kg.store.trial import Change, Trial


class Draft:
    """草稿: nothing of it counts before it is finished and published; after a failure the whole draft is thrown away."""

    def __init__(self, base: str, engine_: ox.Store, notes: Mapping[str, str], folder: Path | None = None) -> None:
        self._base, self._notes = base, dict(notes)
        self.build_folder = folder
        self._open: ox.Store | None = engine_

    @property
    def base(self) -> str:
        """The base of instance IRIs."""
        return self._base

    @property
    def notes(self) -> Mapping[str, str]:
        """What this draft is made with."""
        return self._notes

    def note(self, name: str, value: str) -> None:
        """Say what this draft is made with."""
        self._notes[name] = value

    @property
    def _engine(self) -> ox.Store:
        if self._open is None:
            raise StoreError("草稿已结束 (this draft is finished)")
        return self._open

    def query(self, sparql: str, /) -> Answer:
        """Sees what the draft holds so far."""
        return engine.query(self._engine, sparql)

    def graphs(self) -> Iterator[str]:
        """Names of graphs, sorted."""
        return engine.graphs(self._engine)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all."""
        return engine.quads(self._engine, graph)

    def update(self, sparql: str, /) -> None:
        """Run a SPARQL update on users' graphs."""
        self.updated(sparql)

    def updated(self, sparql: str, *, base_iri: str | None = None, trial: Trial | None = None) -> tuple[Change, ...]:
        """Run a SPARQL update on users' graphs: what it has changed. `trial` gives the store that its WHERE sees."""
        return engine.update(self._engine, sparql, self._base, folder=self.build_folder, base_iri=base_iri, trial=trial)

    def change(self, changes: Iterable[Change]) -> None:
        """Make these changes."""
        engine.change(self._engine, changes)

    def database(self) -> ox.Store:
        """The open database of the draft, for what the protocol has no word for. Never write to it."""
        return self._engine

    def replace_graphs(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Give each named graph exactly these quads."""
        engine.replace_graphs(self._engine, graphs)

    def load(self, files: Iterable[Path]) -> None:
        """Add the quads of N-Quads files."""
        engine.load(self._engine, files)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """A draft is private already."""
        yield

    @contextmanager
    def writing(self, *, compact: bool = False) -> Iterator[Draft]:  # noqa: ARG002
        """The draft itself."""
        yield self

    def finish(self, *, compact: bool) -> None:
        """Bring everything to disk. Without it a backup made from a read-only opener lacks the last writes (measured)."""
        try:
            if compact:
                self._engine.optimize()
            self._engine.flush()
        except OSError as error:
            raise StoreError(f"无法写入图库 (the store cannot be written): {error}") from error

    def close(self) -> None:
        """From here on the draft is of no use; the database closes when nothing else holds it."""
        self._open = None
