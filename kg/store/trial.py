"""试行: what an update does is found out where it can do no harm, and only what it does to users' graphs is taken over.

Triples that are listed are read into a store of their own. Any other update runs on a copy; the graphs it names are compared
with what they were, and the rest of the copy is thrown away. So no text, however it is read, changes a graph that is made of
documents. Where the text is not certain, the sizes of these graphs in the copy tell whether it tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.updates import Reading, protected, read, refuse

Graph = ox.NamedNode | ox.DefaultGraph
Trial = Callable[[], AbstractContextManager[ox.Store]]
_MANY = 1000
_SIZES = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


@dataclass(frozen=True, slots=True)
class Change:
    """变更 of one graph: it is removed, emptied, or loses some quads; then it is made, where it is not there, and gets some."""

    graph: Graph
    removed: tuple[ox.Quad, ...] = ()
    added: Iterable[ox.Quad] = ()
    """Can be gone through more than once; a tuple where they are few enough for one transaction, an iterable of many else."""
    gone: bool = False
    emptied: bool = False
    made: bool = False


def changes_of(
    engine: ox.Store, sparql: str, base: str, *, base_iri: str | None = None, trial: Trial | None = None
) -> tuple[Change, ...]:
    """What an update does to users' graphs. Raises `ProtectedError` where it is meant for others, `QueryError`, `StoreError`.

    `trial` gives a store to try it on that has the same users' graphs; without, a copy of the whole.
    """
    reading = read(sparql, base_iri)
    ours = f"{base}graph/"
    bare = not any(graph.startswith(ours) for graph in _names(engine))
    if not (bare and reading.certain and None in reading.written):
        refuse(reading, base)
    if reading.data is not None:
        return tuple(_of_data(engine, reading, sparql, base, base_iri))
    with (trial or copied(engine))() as copy:
        try:
            return _tried(engine, copy, reading, sparql, base, base_iri)
        finally:
            del copy  # closed before its folder goes


def _tried(
    engine: ox.Store, copy: ox.Store, reading: Reading, sparql: str, base: str, base_iri: str | None
) -> tuple[Change, ...]:
    """Run the update on the copy, and see what has become of users' graphs there."""
    ours, known = f"{base}graph/", reading.certain and None not in reading.written
    before = {} if known else _sizes(copy, ours)
    _run(copy, sparql, base_iri)
    if known:
        written = {_graph(name) for name in reading.written if name is not None}
    else:
        _refuse_tried(before, _sizes(copy, ours), base)
        written = {_graph(name) for name in (*_names(engine), *_names(copy), "") if not name.startswith(ours)}
    return tuple(change for graph in sorted(written, key=str) if (change := _compared(engine, copy, graph)) is not None)


def apply(engine: ox.Store, changes: Iterable[Change]) -> None:
    """Make the changes."""
    for change in changes:
        if change.gone and isinstance(change.graph, ox.NamedNode):
            engine.remove_graph(change.graph)
        elif change.gone or change.emptied:
            engine.clear_graph(change.graph)
        for quad in change.removed:
            engine.remove(quad)
        if change.made and isinstance(change.graph, ox.NamedNode):
            engine.add_graph(change.graph)
        extend = engine.extend if isinstance(change.added, tuple) else engine.bulk_extend
        extend(change.added)


def copied(engine: ox.Store, folder: Path | None = None) -> Trial:
    """A copy of a store to try things on; on disk, if the store is there, by hard links to its files where `folder` allows it."""

    @contextmanager
    def make() -> Iterator[ox.Store]:
        with TemporaryDirectory(prefix="kg-trial-", dir=folder, ignore_cleanup_errors=True) as place:
            target = Path(place, "copy")
            try:
                engine.backup(str(target))
            except RuntimeError:  # it is in memory
                copy = ox.Store()
                copy.bulk_extend(engine)
                for name in engine.named_graphs():
                    copy.add_graph(name)
            else:
                copy = ox.Store(str(target))
            yield copy
            del copy

    return make


def _of_data(engine: ox.Store, reading: Reading, sparql: str, base: str, base_iri: str | None) -> Iterator[Change]:
    """Of triples that are listed in the text."""
    listed = ox.Store()
    _run(listed, sparql, base_iri)  # nothing happens to an empty store where they are deleted, but the syntax is looked at
    if reading.data == "delete":
        _run(listed, reading.as_inserts(sparql), base_iri)
    for name in ("", *_names(listed)):
        if name.startswith(f"{base}graph/"):
            raise protected(f"<{name}>", base)
        graph = _graph(name)
        quads = listed.quads_for_pattern(None, None, None, graph)
        if reading.data == "insert":
            made = isinstance(graph, ox.NamedNode) and not engine.contains_named_graph(graph)
            change = Change(graph, added=tuple(quad for quad in quads if made or quad not in engine), made=made)
        else:
            change = Change(graph, removed=tuple(quad for quad in quads if quad in engine))
        if change.made or change.added or change.removed:
            yield change


def _run(copy: ox.Store, sparql: str, base_iri: str | None) -> None:
    try:
        copy.update(sparql, base_iri=base_iri)
    except SyntaxError as error:
        raise QueryError(f"SPARQL 语法错误 (syntax error): {error}") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise StoreError(f"更新失败 (update failed): {error}") from error


def _refuse_tried(before: dict[str, int], after: dict[str, int], base: str) -> None:
    """Refuse what has changed the size of a graph that is made of documents, or made or removed one."""
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            raise protected(f"<{name}>", base)


def _compared(engine: ox.Store, copy: ox.Store, graph: Graph) -> Change | None:
    """What has become of a graph in the copy; None where it is as it was."""
    named = isinstance(graph, ox.NamedNode)
    was, is_there = (store.contains_named_graph(graph) if named else True for store in (engine, copy))
    if not is_there:
        return Change(graph, gone=True) if was else None
    old, new = (next(store.quads_for_pattern(None, None, None, graph), None) is not None for store in (engine, copy))
    if not new:
        return Change(graph, emptied=old, made=not was) if old or not was else None
    if not old:
        return Change(graph, added=tuple(copy.quads_for_pattern(None, None, None, graph)), made=not was)
    before, after = _lines(engine, graph), _lines(copy, graph)
    lost, won = before - after, after - before
    if len(lost) > max(len(after), _MANY):
        return Change(graph, added=tuple(copy.quads_for_pattern(None, None, None, graph)), emptied=True)
    return Change(graph, removed=_quads(lost, graph), added=_quads(won, graph)) if lost or won else None


def _lines(store: ox.Store, graph: Graph) -> set[bytes]:
    return set((store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b"").splitlines())


def _quads(lines: Iterable[bytes], graph: Graph) -> tuple[ox.Quad, ...]:
    """From N-Triples, in which blank nodes keep their names."""
    parsed = ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
    return tuple(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed)


def _sizes(store: ox.Store, ours: str) -> dict[str, int]:
    """How many quads each of our graphs has."""
    found = {name: 0 for name in _names(store) if name.startswith(ours)}
    if found:
        answer = store.query(_SIZES)
        assert isinstance(answer, ox.QuerySolutions)
        found |= {row["g"].value: int(row["n"].value) for row in answer if row["g"].value in found}
    return found


def _names(store: ox.Store) -> Iterator[str]:
    return (graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))


def _graph(name: str) -> Graph:
    return ox.NamedNode(name) if name else ox.DefaultGraph()
