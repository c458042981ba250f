"""Writing, inside the writer's process: SPARQL updates and whole graphs, on users' graphs only, each as a build of its own."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, LockedError
from kg.export.masked import ensure_masked, mask_draft, seen_by_updates
from kg.server import media
from kg.server.answering import refuse, syntax_fault
from kg.server.wire import Mask, Part, Published, Rules, TaskError, Update, WriteGraph
from kg.store import EmbeddedStore
from kg.store.draft import Draft
from kg.store.scan import DatasetConflictError, forbidden, with_using
from kg.store.trial import Change
from kg.store.updates import RESERVED

_PATIENCE = 10.0
_PAUSE = 0.2


@dataclass(slots=True)
class _Work:
    """A draft and what was done to it."""

    draft: Draft
    changes: tuple[Change, ...] = ()
    made: bool = False


def write(store: EmbeddedStore, task: Mask | Update | WriteGraph, rules: Rules, tell: Callable[[Published], None]) -> bool:
    """Do it; whether a graph was made that was not there before. `tell` is called in the moment before it counts."""
    if isinstance(task, Mask):
        ensure_masked(store)
        return False
    try:
        if isinstance(task, Update):
            return _update(store, task, rules, tell)
        return _write_graph(store, task, rules, tell)
    except SyntaxError as error:  # in the triples of a graph
        raise syntax_fault(error, what="RDF") from error
    except KgError as error:
        _refine(error, task.text if isinstance(task, Update) else "")
        raise


def _refine(error: KgError, text: str) -> None:
    """Raise what the engine says, with the place in the text, or with the status that is made for it."""
    cause, said = error.__cause__, str(error.__cause__)
    if isinstance(cause, SyntaxError):
        raise syntax_fault(cause, text) from error
    if isinstance(cause, RuntimeError) and "does not exist" in said:
        raise TaskError(404, f"没有这个图，未写入：{said}", f"nothing was written: {said}") from error
    if isinstance(cause, RuntimeError) and "already exists" in said:
        raise TaskError(409, f"已有这个图，未写入：{said}", f"nothing was written: {said}") from error


def _update(store: EmbeddedStore, task: Update, rules: Rules, tell: Callable[[Published], None]) -> bool:
    keywords = [word for word, allowed in (("SERVICE", rules.allow_service), ("LOAD", rules.allow_load)) if not allowed]
    refuse(forbidden(task.text, keywords), task.text)
    try:
        text = with_using(task.text, task.using, task.using_named)
    except DatasetConflictError as error:
        raise TaskError(
            400,
            f"更新中已有 {error}，不能再用 using-graph-uri",
            f"the update has {error} already; using-graph-uri cannot be added",
        ) from error
    with _begun(store, rules, tell) as work:
        trial = seen_by_updates(store, work.draft.build_folder) if rules.mask else None
        work.changes = work.draft.updated(text, base_iri=task.base, trial=trial)
    return False


def _write_graph(store: EmbeddedStore, task: WriteGraph, rules: Rules, tell: Callable[[Published], None]) -> bool:
    ours = f"{store.base}graph/"
    if task.name is not None and task.name.startswith(ours if task.delete else (ours, RESERVED)):
        raise TaskError(403, f"<{task.name}> 由 kg build 写成，不能改写", f"<{task.name}> is written by kg build only")
    graph: Any = ox.DefaultGraph() if task.name is None else ox.NamedNode(task.name)
    with TemporaryDirectory(prefix="kg-") as folder:
        files = [_as_quads(part, task.name, Path(folder, f"{number}.nq")) for number, part in enumerate(task.parts)]
        with _begun(store, rules, tell) as work:
            there = task.name is None or work.draft.database().contains_named_graph(graph)
            if task.delete and not there:
                raise TaskError(404, f"没有图 <{task.name}>", f"no graph <{task.name}>")
            if task.delete:
                work.changes = (Change(graph, gone=True),)
            else:
                work.made = not there
                work.changes = (Change(graph, added=_Sent(files), emptied=there and not task.add, made=not there),)
            work.draft.change(work.changes)
    return work.made


class _Sent:
    """The quads in files, as often as they are asked for."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files

    def __iter__(self) -> Iterator[ox.Quad]:
        for file in self._files:
            yield from ox.parse(path=file, format=ox.RdfFormat.N_QUADS)


def _as_quads(part: Part, name: str | None, target: Path) -> Path:
    """Triples in any syntax as N-Quads of one graph; relative IRIs count from the name of the graph."""
    graph: Any = ox.DefaultGraph() if name is None else ox.NamedNode(name)
    with part.file.open("rb") as source, target.open("wb") as out:
        if source.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            source.seek(0)
        quads = ox.parse(source, format=media.GRAPHS[part.media], base_iri=name, rename_blank_nodes=True)
        ox.serialize(_moved(quads, graph), out, format=ox.RdfFormat.N_QUADS)
    return target


def _moved(quads: Iterator[ox.Quad], graph: Any) -> Iterator[ox.Quad]:
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            raise TaskError(
                400, "内容里有命名图，此处只收一个图的三元组", "the content names graphs; send the triples of one graph"
            )
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


@contextmanager
def _begun(store: EmbeddedStore, rules: Rules, tell: Callable[[Published], None]) -> Iterator[_Work]:
    """A draft to write, once nobody else writes; a build may hold the store for long, so we wait for a moment only. It gets its
    copy without persons, where the workers read one, before it counts: who asks next finds what was written, or nothing was.
    """
    with _locked(store), store.writing() as draft:
        work = _Work(draft)
        yield work
        if rules.mask:
            mask_draft(draft, work.changes, store)
        assert draft.build_folder is not None
        tell(Published(int(draft.build_folder.name), work.made))


@contextmanager
def _locked(store: EmbeddedStore) -> Iterator[None]:
    until = time.monotonic() + _PATIENCE
    while True:
        held = store.locked()
        try:
            held.__enter__()
            break
        except LockedError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
    try:
        yield
    finally:
        held.__exit__(None, None, None)
