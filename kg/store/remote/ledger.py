"""What a server's store is: its base, root and notes, and how far a change has come; kept in a small graph of its own.

A writer claims the ledger by a token. Whoever claims it later makes the earlier claim void, so that of two writers one is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.remote.server import Server
from kg.store.updates import RESERVED

LEDGER = f"{RESERVED}store"
SHADOW = f"{RESERVED}shadow:"
"""Names of graphs in which a change is laid ready before it counts."""

_BATCH = 500
Phase = Literal["", "filling", "laying", "moving"]
"""How far a change has come: a bare store is filled, shadows are laid ready, shadows move. Until it ends, nothing is whole."""

_PHASES: tuple[Phase, ...] = ("moving", "filling", "laying")
"""The later one counts."""


@dataclass(frozen=True, slots=True)
class State:
    """状态 of a store: `moves` leads from shadows to the graphs they become, `drops` are the graphs that go."""

    base: str
    root: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    claim: str = ""
    phase: Phase = ""
    moves: tuple[tuple[str, str], ...] = ()
    drops: tuple[str, ...] = ()


class Ledger:
    """账本 of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def read(self) -> State | None:
        """The state, None where this server holds no store of ours."""
        said: dict[str, list[str]] = {}
        moves: list[tuple[str, str]] = []
        for subject, predicate, value in self._server.rows(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{LEDGER}> {{ ?s ?p ?o }} }}"):
            name = predicate.removeprefix(f"{LEDGER}:")
            if name == "becomes":
                moves.append((subject, value))
            else:
                said.setdefault(name, []).append(value)
        if "base" not in said:
            return None
        notes = dict(value.partition("=")[::2] for value in said.get("note", ()))
        phases = said.get("phase", ())
        phase: Phase = next((one for one in _PHASES if one in phases), "")
        roots, claims = said.get("root", ()), said.get("claim", ())
        drops = tuple(sorted(said.get("drop", ())))
        root, claim = roots[0] if roots else None, max(claims, default="")
        return State(said["base"][0], root, notes, claim, phase, tuple(sorted(moves)), drops)

    def begin(self, base: str) -> None:
        """Make the store: from here on it is one."""
        self._server.update(f"INSERT DATA {{ {_graph(_said('base', base), _said('claim', 'none'))} }}")

    def claim(self) -> str:
        """Claim the right to write; an earlier claim is void from here on."""
        token = secrets.token_hex(8)
        self._server.update(
            f"DELETE {{ GRAPH <{LEDGER}> {{ <{LEDGER}> <{LEDGER}:claim> ?old }} }} "
            f"INSERT {{ {_graph(_said('claim', token))} }} "
            f"WHERE {{ GRAPH <{LEDGER}> {{ <{LEDGER}> <{LEDGER}:base> ?base . <{LEDGER}> <{LEDGER}:claim> ?old }} }}"
        )
        self.check(token)
        return token

    def check(self, token: str) -> None:
        """Raise `StoreError` where another writer has claimed the store since."""
        if not self._server.ask(f"ASK {{ {_graph(_said('claim', token))} }}"):
            raise StoreError(
                f"{self._server.at.shown}：另一进程正在写入，请稍后再试 (another process is writing; try again later)"
            )

    def plan(self, moves: Iterable[tuple[str, str]], drops: Iterable[str]) -> None:
        """Write down what is to become what. It counts for nothing before the phase is `moving`."""
        lines = [f"<{shadow}> <{LEDGER}:becomes> <{graph}> ." for shadow, graph in moves]
        lines += [f"<{LEDGER}> <{LEDGER}:drop> <{graph}> ." for graph in drops]
        iterator = iter(lines)
        while batch := list(islice(iterator, _BATCH)):
            self._server.update(f"INSERT DATA {{ {_graph(*batch)} }}")

    def enter(self, phase: Phase, token: str, notes: Mapping[str, str] | None = None) -> None:
        """Enter a phase, with the notes that count when it is over. Nothing happens where the claim is void."""
        said = [_said("phase", phase), *(_said("note", f"{name}={value}") for name, value in sorted((notes or {}).items()))]
        gone = f"DELETE {{ GRAPH <{LEDGER}> {{ <{LEDGER}> <{LEDGER}:note> ?note }} }} " if notes is not None else ""
        self._server.update(
            f"{gone}INSERT {{ {_graph(*said)} }} "
            f"WHERE {{ GRAPH <{LEDGER}> {{ <{LEDGER}> <{LEDGER}:claim> {_text(token)} }} "
            f"OPTIONAL {{ GRAPH <{LEDGER}> {{ <{LEDGER}> <{LEDGER}:note> ?note }} }} }}"
        )
        self.check(token)

    def finish(self) -> None:
        """Nothing is under way any more."""
        names = ("phase", "becomes", "drop")
        self._server.update(" ;\n".join(f"DELETE WHERE {{ GRAPH <{LEDGER}> {{ ?s <{LEDGER}:{name}> ?o }} }}" for name in names))

    def keep_root(self, root: str) -> None:
        """Remember the corpus root."""
        self._server.update(
            f"DELETE WHERE {{ GRAPH <{LEDGER}> {{ <{LEDGER}> <{LEDGER}:root> ?o }} }} ;\n"
            f"INSERT DATA {{ {_graph(_said('root', root))} }}"
        )


def _graph(*lines: str) -> str:
    return f"GRAPH <{LEDGER}> {{ {' '.join(lines)} }}"


def _said(name: str, value: str) -> str:
    return f"<{LEDGER}> <{LEDGER}:{name}> {_text(value)} ."


def _text(value: str) -> str:
    return str(ox.Literal(value))
