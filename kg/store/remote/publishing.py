"""A change to a server that counts as a whole or not at all, though servers have no transaction over several requests.

The new graphs are laid ready in shadow graphs; the ledger then says that they are to move; then they move, each by one update.
A writer that dies before that word leaves shadows, which the next writer removes; one that dies after it leaves moves, which the
next writer makes. A store that holds nothing yet is filled directly, and emptied by the next writer if that did not end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.errors import StoreError
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
        _fill(server, ledger, token, changes, notes)
        return
    moves, drops = [], []
    for number, (graph, quads) in enumerate(changes):
        shadow = f"{SHADOW}{token}:{number}"
        if server.write(shadow, _within(graph, quads)):
            moves.append((shadow, graph))
        else:
            drops.append(graph)
    ledger.plan(moves, drops)
    ledger.enter("moving", token, notes)
    move(server, ledger, moves, drops)


def move(server: Server, ledger: Ledger, moves: Iterable[tuple[str, str]], drops: Iterable[str]) -> None:
    """Let shadows take the places they were made for. A shadow that is not there any more has moved already."""
    there = set(server.graphs())
    pending = iter([(shadow, graph) for shadow, graph in moves if shadow in there])
    while batch := list(islice(pending, _MOVED_AT_ONCE)):
        server.update(" ;\n".join(f"MOVE SILENT GRAPH <{shadow}> TO GRAPH <{graph}>" for shadow, graph in batch), again=False)
    server.drop(drops)
    ledger.finish()


def _fill(server: Server, ledger: Ledger, token: str, changes: Iterable[Change], notes: Mapping[str, str] | None) -> None:
    ledger.enter("filling", token)
    for graph, quads in changes:
        server.write(graph, _within(graph, quads))
    ledger.enter("moving", token, notes)
    ledger.finish()


def _within(graph: str, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    for quad in quads:
        if quad.graph_name != name:
            raise StoreError(f"quad of graph {quad.graph_name} given for graph {graph}")
        yield quad
