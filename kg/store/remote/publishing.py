"""A change to a server that counts as a whole or not at all, though servers have no transaction over several requests.

The new graphs are laid ready in shadow graphs; the ledger then says that they are to move; then they move, each by one update.
A writer that fails before that word removes its shadows; one that dies leaves them to the next writer, or, after that word, the
moves to make. A store that holds nothing yet is filled directly, and emptied if that did not end. From the first shadow to the
last move the ledger names a phase, in which readers are told that the store is not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.engine import within
from kg.store.remote.ledger import SHADOW, Ledger, State
from kg.store.remote.server import Server

_MOVED_AT_ONCE = 50
Change = tuple[str, Iterable[ox.Quad]]


def recover(server: Server, ledger: Ledger, state: State) -> None:
    """Bring to its end, or undo, what an earlier writer left."""
    if state.phase == "moving":
        move(server, ledger, state.moves, state.drops)
    elif state.phase == "filling":
        server.drop(graph for graph in server.graphs() if graph.startswith(f"{state.base}graph/"))
    leftover = [graph for graph in server.graphs() if graph.startswith(SHADOW)]
    server.drop(leftover)
    if state.phase or state.moves or state.drops:
        ledger.finish()


def publish(
    server: Server, ledger: Ledger, token: str, changes: Iterable[Change], notes: Mapping[str, str] | None, *, base: str
) -> None:
    """Give each graph exactly its quads: all of them or none."""
    if not any(graph.startswith(f"{base}graph/") for graph in server.graphs()):
        with _undone(server, ledger, token):
            ledger.enter("filling", token)
            for graph, quads in changes:
                server.write(graph, within(ox.NamedNode(graph), quads))
            ledger.enter("moving", token, notes)
        ledger.finish()
        return
    moves, drops = [], []
    with _undone(server, ledger, token):
        ledger.enter("laying", token)
        for number, (graph, quads) in enumerate(changes):
            shadow = f"{SHADOW}{token}:{number}"
            if server.write(shadow, within(ox.NamedNode(graph), quads)):
                moves.append((shadow, graph))
            else:
                drops.append(graph)
        ledger.plan(moves, drops)
        ledger.enter("moving", token, notes)
    move(server, ledger, moves, drops)


def move(server: Server, ledger: Ledger, moves: Sequence[tuple[str, str]], drops: Sequence[str]) -> None:
    """Let shadows take the places they were made for. A shadow that is not there any more has moved already."""
    there = set(server.graphs())
    pending = iter([(shadow, graph) for shadow, graph in moves if shadow in there])
    while batch := list(islice(pending, _MOVED_AT_ONCE)):
        server.update(" ;\n".join(f"MOVE SILENT GRAPH <{shadow}> TO GRAPH <{graph}>" for shadow, graph in batch), again=False)
    server.drop(drops)
    if left := {*drops, *(shadow for shadow, _ in moves)} & set(server.graphs()):
        raise StoreError(
            f"{server.at.shown}：服务器称已完成，却有 {len(left)} 个图未移动或删除；请再次运行 kg build "
            f"(the server says that it has moved and dropped graphs, {len(left)} of them are where they were; run kg build again)"
        )
    ledger.finish()


@contextmanager
def _undone(server: Server, ledger: Ledger, token: str) -> Iterator[None]:
    """What was begun is undone where it fails before it counts; where that fails too, the next writer does it."""
    try:
        yield
    except BaseException:
        with suppress(StoreError, QueryError):
            state = ledger.read()
            if state is not None and state.claim == token and state.phase in ("filling", "laying"):
                recover(server, ledger, state)
        raise
