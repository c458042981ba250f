"""The embedded store on disk: one writer, many readers, and never a half-made graph.

A writer makes a new build beside the one that is read, beginning with hard links to its files, and lets the pointer name
it at the end. So a killed build costs nothing but its own work, and readers always see a whole graph. They open read-only
what the pointer names, and open again when it moves.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.address import is_url, shown
from kg.errors import StoreError
from kg.store import engine, locks
from kg.store.answers import FAULTS, damaged
from kg.store.draft import Draft
from kg.store.layout import Identity, Layout
from kg.store.protocol import Answer

_TRIES = 20
_PAUSE = 0.01


def is_store(path: str | Path) -> bool:
    """Whether a store stands at `path`."""
    _refuse_url(path)
    return Layout(Path(path)).identity() is not None


def _refuse_url(path: str | Path) -> None:
    if is_url(path):
        raise StoreError(f"{shown(path)}: 此处需要文件夹中的图库，不能是网址 (a store in a folder is needed here, not a URL)")


def open_store(path: str | Path, *, base: str | None = None, create: bool = False) -> EmbeddedStore:
    """Open the store at `path`, or, with `create`, make it there; `base` has to be the one it was made with."""
    _refuse_url(path)
    layout = Layout(Path(path))
    identity = layout.identity()
    if identity is None:
        if not create:
            raise StoreError(f"{path}: 此处没有图库，请先运行 kg build (no store here; run kg build first)")
        if base is None:
            raise StoreError(f"{path}: 新图库需要基准 IRI (a new store needs a base)")
        if not layout.is_free():
            raise StoreError(f"{path}: 文件夹非空且不是图库 (this folder is not empty and not a store)")
        identity = Identity(base)
        layout.write_identity(identity)
    if base is not None and base != identity.base:
        raise StoreError(
            f"{path}: 图库的基准 IRI 是 {identity.base}，不能改用 {base}；请另建图库 "
            f"(the store's base is {identity.base}; build another store for another base)"
        )
    return EmbeddedStore(layout, identity)


class EmbeddedStore:
    """嵌入式图库. Get one from `open_store`."""

    def __init__(self, layout: Layout, identity: Identity, within: str = "") -> None:
        self._layout, self._identity, self._within = layout, identity, within
        self._reader: _Reader | None = None
        self._guard = threading.Lock()
        self._locked = False

    @property
    def base(self) -> str:
        """The base of instance IRIs."""
        return self._identity.base

    @property
    def root(self) -> Path | None:
        """The folder that document keys count from; None before the first build."""
        return None if self._identity.root is None else Path(self._identity.root)

    @property
    def staging(self) -> Path:
        """A folder for work in progress that may be thrown away at any time."""
        return self._layout.staging

    @property
    def build_folder(self) -> Path | None:
        """The folder of the build that is read; None before the first."""
        number = self._layout.current()
        return None if number is None else self._layout.build(number)

    def within(self, name: str) -> EmbeddedStore:
        """The same store read from another database, of this name within the folder of each build. Never write to it."""
        return EmbeddedStore(self._layout, self._identity, name)

    def keep_root(self, root: Path) -> None:
        """Remember the corpus root."""
        if str(root) != self._identity.root:
            self._identity = replace(self._identity, root=str(root))
            self._layout.write_identity(self._identity)

    # -- reading -----------------------------------------------------------------------------------------------------

    @property
    def notes(self) -> Mapping[str, str]:
        """What the content was made with."""
        number = self._layout.current()
        return {} if number is None else self._layout.notes(number)

    def query(self, sparql: str, /) -> Answer:
        """The answer to a SPARQL query over the union of all graphs."""
        return engine.query(self._engine(), sparql)

    def graphs(self) -> Iterator[str]:
        """The names of all graphs, sorted."""
        return engine.graphs(self._engine())

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all."""
        return engine.quads(self._engine(), graph)

    def database(self) -> ox.Store:
        """The open database of the build that is read, for what the protocol has no word for. Never write to it."""
        return self._engine()

    def _engine(self) -> ox.Store:
        """The build that the pointer names, opened again when it has moved."""
        with self._guard:
            number = self._layout.current()
            if self._reader is None or self._reader.number != number:
                self._reader = self._open()
            return self._reader.engine

    def _open(self) -> _Reader:
        """Open what the pointer names; it may move, and the build be swept, while we look."""
        for _ in range(_TRIES):
            number = self._layout.current()
            if number is None:
                return _Reader(None, ox.Store(), None)
            try:
                hold = locks.hold_shared(self._layout.sheet(number))
            except BlockingIOError:  # just being swept: the pointer has moved on
                time.sleep(_PAUSE)
                continue
            try:
                return _Reader(number, ox.Store.read_only(str(self._layout.build(number) / self._within)), hold)
            except FAULTS as error:
                if hold is not None:
                    os.close(hold)
                if self._layout.current() == number:
                    raise damaged(error, self._layout.build(number)) from error
        raise StoreError(f"{self._layout.folder}: 图库变动过快，无法打开 (the store moves too fast to be opened)")

    # -- writing -----------------------------------------------------------------------------------------------------

    def update(self, sparql: str, /) -> None:
        """Run a SPARQL update on users' graphs, as a build of its own."""
        with self.writing() as draft:
            draft.update(sparql)

    def replace_graphs(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Give each named graph exactly these quads, as a build of its own."""
        with self.writing() as draft:
            draft.replace_graphs(graphs)

    def load(self, files: Iterable[Path]) -> None:
        """Add the quads of N-Quads files, as a build of its own."""
        with self.writing() as draft:
            draft.load(files)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writer's lock over several steps. Raises `StoreError` while another process holds it."""
        if self._locked:
            yield
            return
        with locks.writer(self._layout.lock):
            self._locked = True
            try:
                self._layout.sweep()
                yield
            finally:
                self._locked = False

    @contextmanager
    def writing(self, *, compact: bool = False) -> Iterator[Draft]:
        """A draft that readers see when the block ends well. Raises `StoreError` while another process writes."""
        layout = self._layout
        with self.locked():
            number, current = layout.next_number(), layout.current()
            folder = layout.build(number)
            try:
                with _begin(self, folder, None if current is None else self._engine()) as draft:
                    if current is not None:
                        layout.carry(current, folder)
                    yield draft
                    draft.finish(compact=compact)
                layout.publish(number, draft.notes)
            finally:
                layout.sweep()


@contextmanager
def _begin(store: EmbeddedStore, folder: Path, source: ox.Store | None) -> Iterator[Draft]:
    """Open a new build: empty, or beginning as the current one by hard links to its files."""
    try:
        if source is not None:
            source.backup(str(folder))
        draft = Draft(store.base, ox.Store(str(folder)), store.notes, folder)
    except OSError as error:
        raise StoreError(f"{folder}: 无法建立新的构建 (a new build cannot be made): {error}") from error
    try:
        yield draft
    finally:
        draft.close()


class _Reader:
    """An open build and its readers' lock, which goes with it."""

    def __init__(self, number: int | None, engine_: ox.Store, hold: int | None) -> None:
        self.number, self.engine = number, engine_
        if hold is not None:
            weakref.finalize(self, os.close, hold)
