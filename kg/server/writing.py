"""Writing, inside the writer's process: SPARQL updates and whole graphs, on users' graphs only, each as a build of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, LockedError
from kg.export.masked import ensure_masked
from kg.server import media
from kg.server.answering import refuse, syntax_fault
from kg.server.scan import DatasetConflictError, forbidden, with_using
from kg.server.wire import Mask, Part, Rules, TaskError, Update, WriteGraph
from kg.store import EmbeddedStore
from kg.store.protocol import Draft

_PATIENCE = 10.0
_PAUSE = 0.2


def write(store: EmbeddedStore, task: Mask | Update | WriteGraph, rules: Rules) -> bool:
    """Do it; whether a graph was made that was not there before."""
    if isinstance(task, Mask):
        ensure_masked(store)
        return False
    try:
        return _update(store, task, rules) if isinstance(task, Update) else _write_graph(store, task, rules)
    except SyntaxError as error:  # in the triples of a graph
        raise syntax_fault(error, what="RDF") from error
    except KgError as error:
        if isinstance(error.__cause__, SyntaxError):
            text, above = (task.text, int(task.base is not None)) if isinstance(task, Update) else ("", 0)
            raise syntax_fault(error.__cause__, text, above=above) from error
        raise


def _update(store: EmbeddedStore, task: Update, rules: Rules) -> bool:
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
    with _draft(store, rules) as draft:
        draft.update(f"BASE <{task.base}>\n{text}" if task.base else text)
    return False


def _write_graph(store: EmbeddedStore, task: WriteGraph, rules: Rules) -> bool:
    if task.name is not None and task.name.startswith(f"{store.base}graph/"):
        raise TaskError(
            403,
            f"{store.base}graph/ 下的图由文件生成，不能改写",
            f"graphs below {store.base}graph/ are made of documents and cannot be written",
        )
    with TemporaryDirectory(prefix="kg-") as folder:
        files = [_as_quads(part, task.name, Path(folder, f"{number}.nq")) for number, part in enumerate(task.parts)]
        with _draft(store, rules) as draft:
            there = task.name is None or task.name in set(draft.graphs())
            if task.delete and not there:
                raise TaskError(404, f"没有图 <{task.name}>", f"no graph <{task.name}>")
            target = "DEFAULT" if task.name is None else f"GRAPH <{task.name}>"
            if task.delete:
                draft.update(f"DROP SILENT {target}" if task.name else "CLEAR DEFAULT")
                return False
            if not task.add:
                draft.update(f"CLEAR SILENT {target}")
            if task.name is not None:
                draft.update(f"CREATE SILENT {target}")
            draft.load(files)
    return not there


def _as_quads(part: Part, name: str | None, target: Path) -> Path:
    """Triples in any syntax as N-Quads of one graph; relative IRIs count from the name of the graph."""
    graph: Any = ox.DefaultGraph() if name is None else ox.NamedNode(name)
    with part.file.open("rb") as source, target.open("wb") as out:
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
def _draft(store: EmbeddedStore, rules: Rules) -> Iterator[Draft]:
    """The store to write, once nobody else writes it; a build may hold it for long, so we wait for a moment only. Afterwards the
    new build has its copy without persons, where the workers read one: who asks next finds what was written.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            held = store.locked()
            held.__enter__()
            break
        except LockedError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
    try:
        before = store.build_folder
        with store.writing() as draft:
            yield draft
        if rules.mask:
            ensure_masked(store, before)
    finally:
        held.__exit__(None, None, None)
