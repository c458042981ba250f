"""The `Store` on a server. Queries go there; a draft is made here, in a database of its own, and published as a whole.

A draft begins as a copy of what the server holds, because the steps of a build ask it things before anything counts; what it
changed goes back. Only one machine may write at a time: the later writer wins the claim, the earlier is told and changes nothing.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store import locks
from kg.store.draft import Draft
from kg.store.remote import publishing
from kg.store.remote.client import Client, RefusedError
from kg.store.remote.endpoints import below, endpoints_of
from kg.store.remote.ledger import Ledger, State
from kg.store.remote.reading import ServerStore
from kg.store.remote.served import ServedStore, refuse_build, served_base
from kg.store.remote.server import Server
from kg.store.updates import targets

_NO_SUCH_PLACE = (404, 405)


def open_remote(
    url: str, *, base: str | None = None, create: bool = False, client: Client | None = None
) -> RemoteStore | ServedStore:
    """Open the store of a server, or, with `create`, make it there; `base` has to be the one it was made with."""
    server, state, served = _found(url, client)
    if served is not None:
        if create:
            refuse_build(server)
        _require_base(server, base, served)
        return ServedStore(server, served)
    ledger = Ledger(server)
    if state is None:
        if not create:
            raise StoreError(
                f"{server.at.shown}：服务器上没有图库，请先运行 kg build --store (no store there; run kg build first)"
            )
        if base is None:
            raise StoreError(f"{server.at.shown}：新图库需要基准 IRI (a new store needs a base)")
        ledger.begin(base)
        state = State(base)
    _require_base(server, base, state.base)
    return RemoteStore(server, ledger, state)


def is_remote_store(url: str) -> bool:
    """Whether a server holds a store of ours, or serves one."""
    server, state, served = _found(url)
    server.close()
    return state is not None or served is not None


def _found(url: str, client: Client | None = None) -> tuple[Server, State | None, str | None]:
    """The server, its ledger's state, and the base where it is a `kg serve`, be it by the address that this prints."""
    server = Server(endpoints_of(url), client)
    try:
        state = Ledger(server).read()
    except RefusedError as error:
        if error.status not in _NO_SUCH_PLACE:
            raise
        endpoint = Server(endpoints_of(below(url, "sparql")), client)
        served = served_base(endpoint)
        if served is None:
            raise
        return endpoint, None, served
    # A build that was tried through kg serve may have left a ledger there, with a change that could not end.
    return server, state, served_base(server) if state is None or state.phase else None


def _require_base(server: Server, wanted: str | None, base: str) -> None:
    if wanted not in (None, base):
        raise StoreError(
            f"{server.at.shown}：图库的基准 IRI 是 {base}，不能改用 {wanted}；请另建图库 "
            f"(the store's base is {base}; build another store for another base)"
        )


class RemoteStore(ServerStore):
    """远程图库. Get one from `kg.store.open_store(url)`."""

    def __init__(self, server: Server, ledger: Ledger, state: State) -> None:
        super().__init__(server, state.base)
        self._ledger, self._whole = ledger, not state.phase
        self._claim: str | None = None

    @property
    def root(self) -> Path | None:
        """The folder that document keys count from; None before the first build."""
        root = self._state().root
        return None if root is None else Path(root)

    @property
    def staging(self) -> Path:
        """A folder of this machine for work in progress that may be thrown away at any time."""
        folder = self._cache() / "staging"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def keep_root(self, root: Path) -> None:
        """Remember the corpus root."""
        if str(root) != self._state().root:
            self._ledger.keep_root(str(root))

    @property
    def notes(self) -> Mapping[str, str]:
        """What the content was made with; nothing where a change did not end."""
        state = self._state()
        return {} if state.phase else state.notes

    def _require_whole(self) -> None:
        """Raise `StoreError` while a change is under way, or where one did not end: what there is, is half of something."""
        if self._whole or self._claim is not None:
            return
        if self._state().phase:
            raise StoreError(
                f"{self._server.at.shown}：图库正在写入，或上次写入中断，此刻不完整；"
                "请稍后再试，若没有进程在写，请再次运行 kg build "
                "(the store is being written, or a build did not end: it is not whole; try again later, or run kg build again)"
            )
        self._whole = True

    # -- writing -----------------------------------------------------------------------------------------------------

    def replace_graphs(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Give each named graph exactly these quads."""
        with self.locked():
            self._publish(((graph, _once(quads)) for graph, quads in graphs.items()), None)

    def load(self, files: Iterable[Path]) -> None:
        """Add the quads of N-Quads files."""
        with self.writing() as draft:
            draft.load(files)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the right to write over several steps. Raises `StoreError` while another process of this machine holds it."""
        if self._claim is not None:
            yield
            return
        with locks.writer(self._cache() / "lock"):
            state = self._state()
            if served_base(self._server) is not None:
                refuse_build(self._server)
            self._claim = self._ledger.claim()
            try:
                publishing.recover(self._server, self._ledger, state)
                yield
            finally:
                self._claim = None

    @contextmanager
    def writing(self, *, compact: bool = False) -> Iterator[RemoteDraft]:  # noqa: ARG002  the server's own concern
        """A draft that takes this store's place when the block ends well."""
        with self.locked(), tempfile.TemporaryDirectory(prefix="kg-draft-", ignore_cleanup_errors=True) as folder:
            held = ox.Store(folder)
            held.bulk_extend(self.quads())
            draft = RemoteDraft(self._base, held, self.notes)
            try:
                yield draft
                changed = sorted(draft.changed, key=_manifest_last)
                self._publish(((graph, draft.quads(graph)) for graph in changed), draft.notes)
            finally:
                draft.close()
                del held

    def _publish(self, changes: Iterable[publishing.Change], notes: Mapping[str, str] | None) -> None:
        assert self._claim is not None
        publishing.publish(self._server, self._ledger, self._claim, changes, notes, base=self._base)

    def _state(self) -> State:
        state = self._ledger.read()
        if state is None:
            raise StoreError(f"{self._server.at.shown}：服务器上的图库不见了 (the store on the server is gone)")
        return state

    def _cache(self) -> Path:
        """A folder of this machine for this server: its lock and work in progress."""
        home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
        folder = Path(home) / "jixiao-kg" / hashlib.sha256(self._server.at.update.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class RemoteDraft(Draft):
    """草稿 of a remote store: remembers which graphs it changed."""

    def __init__(self, base: str, engine_: ox.Store, notes: Mapping[str, str]) -> None:
        super().__init__(base, engine_, notes)
        self.changed: set[str] = set()

    @contextmanager
    def writing(self, *, compact: bool = False) -> Iterator[RemoteDraft]:  # noqa: ARG002
        """The draft itself."""
        yield self

    def replace_graphs(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Give each named graph exactly these quads."""
        super().replace_graphs(graphs)
        self.changed |= graphs.keys()

    def load(self, files: Iterable[Path]) -> None:
        """Add the quads of N-Quads files."""
        paths = list(files)
        super().load(paths)
        for path in paths:
            self.changed |= {quad.graph_name.value for quad in _parsed(path) if isinstance(quad.graph_name, ox.NamedNode)}

    def update(self, sparql: str, /) -> None:
        """Run a SPARQL update on users' graphs."""
        super().update(sparql)
        names = set(targets(sparql))
        if "" in names:
            raise QueryError("更新应写明图名：GRAPH <…> (name the graph that an update writes)")
        self.changed |= {name for name in names if name}


def _once(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Each quad once, as engines store it: `90.0` and `90` are one decimal, and count as one."""
    held = ox.Store()
    held.extend(quads)
    return iter(held)


def _parsed(path: Path) -> Iterator[ox.Quad]:
    return iter(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)) if path.stat().st_size else iter(())


def _manifest_last(graph: str) -> tuple[bool, str]:
    """What says that a document is read comes after the document."""
    return (graph.endswith("/manifest"), graph)
