"""What a pack needs of all documents together, on disk while it is made: the nodes of no document, and who points at what.

Each shelf is a database without a name (SQLite): what does not fit its small cache lies in a temporary file that goes with the
process. So memory does not grow with the number of documents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import TypeVar

import pyoxigraph as ox

from kg import vocab
from kg.export import Outgoing
from kg.export.lines import parsed
from kg.publish.nodes import Node, by_node
from kg.publish.summary import SEVERITIES, Found, Mention
from kg.rdf import Names

_CACHE_KB = 4096
_BATCH = 512
_T = TypeVar("_T")


def shelf(tables: str) -> sqlite3.Connection:
    """An empty database with these tables, for this process alone; nothing of it is ever kept."""
    made = sqlite3.connect("", isolation_level=None)
    made.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE_KB}; {tables}")
    made.execute("BEGIN")
    return made


class Canonical:
    """规范结点: the nodes that belong to no document (policy documents, organisations, series, concepts, how far one relies on
    another), in order of their IRIs.
    """

    def __init__(self, door: Outgoing) -> None:
        self._rows = shelf(
            "CREATE TABLE said (iri TEXT, lines BLOB); CREATE INDEX saying ON said (iri);"
            "CREATE TABLE class (name TEXT, iri TEXT, PRIMARY KEY (name, iri)) WITHOUT ROWID;"
            "CREATE TABLE edge (target TEXT, name TEXT, iri TEXT, PRIMARY KEY (target, name, iri)) WITHOUT ROWID;"
        )
        names, present = Names(door.base), set(door.graphs())
        for graph in (names.graph("links"), names.graph("derived")):
            if graph in present:
                self._take(_outside(door.quads(graph), f"{door.base}doc/"))
        for some in _batches(self):
            classes = ((name, node.iri) for node in some for name in node.types)
            edges = (edge for node in some for edge in _edges(node))
            self._rows.executemany("INSERT INTO class VALUES (?, ?)", classes)
            self._rows.executemany("INSERT OR IGNORE INTO edge VALUES (?, ?, ?)", edges)

    def _take(self, quads: Iterable[ox.Quad]) -> None:
        for some in _batches(quads):
            lines = ((iri, ox.serialize(node.quads, format=ox.RdfFormat.N_QUADS)) for iri, node in by_node(some).items())
            self._rows.executemany("INSERT INTO said VALUES (?, ?)", lines)

    def get(self, iri: str) -> Node | None:
        """One node, None where it is none of these."""
        found = self._rows.execute("SELECT lines FROM said WHERE iri = ? ORDER BY rowid", (iri,)).fetchall()
        return _node(iri, (lines for (lines,) in found)) if found else None

    def __iter__(self) -> Iterator[Node]:
        rows = self._rows.execute("SELECT iri, lines FROM said ORDER BY iri, rowid")
        for iri, some in groupby(rows, key=lambda row: str(row[0])):
            yield _node(iri, (lines for _, lines in some))

    def of_class(self, name: str) -> Iterator[Node]:
        """The nodes of a class, ours by local name."""
        for (iri,) in self._rows.execute("SELECT iri FROM class WHERE name = ? ORDER BY iri", (name,)):
            yield self._known(iri)

    def count(self, name: str) -> int:
        """How many nodes a class has."""
        return int(self._rows.execute("SELECT COUNT(*) FROM class WHERE name = ?", (name,)).fetchone()[0])

    def leading_to(self, target: str) -> Iterator[tuple[str, Node]]:
        """Property and node of everything here that points at a resource, by property and IRI."""
        rows = self._rows.execute("SELECT name, iri FROM edge WHERE target = ? ORDER BY name, iri", (target,))
        for name, iri in rows.fetchall():
            yield name, self._known(iri)

    def _known(self, iri: str) -> Node:
        return self.get(iri) or Node(iri)


def _outside(quads: Iterable[ox.Quad], documents: str) -> Iterator[ox.Quad]:
    """The quads about nodes of no document."""
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and not quad.subject.value.startswith(documents):
            yield quad


def _edges(node: Node) -> Iterator[tuple[str, str, str]]:
    """Target, property of ours, and the node."""
    for quad in node.quads:
        if isinstance(quad.object, ox.NamedNode) and quad.predicate.value.startswith(vocab.KG):
            yield quad.object.value, quad.predicate.value.removeprefix(vocab.KG), node.iri


def _node(iri: str, lines: Iterable[bytes]) -> Node:
    node = Node(iri)
    node.quads = parsed(lines)
    return node


def _batches(some: Iterable[_T]) -> Iterator[list[_T]]:
    remaining = iter(some)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


class Mentions:
    """提及: who points at what, by target and property; beyond `most` they are only counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows = shelf(
            "CREATE TABLE total (target TEXT, name TEXT, n INTEGER, PRIMARY KEY (target, name)) WITHOUT ROWID;"
            "CREATE TABLE mention (target TEXT, name TEXT, n INTEGER, document INTEGER, path TEXT, label TEXT, words TEXT,"
            " place TEXT, PRIMARY KEY (target, name, n)) WITHOUT ROWID;"
        )

    def add(self, target: str, name: str, one: Mention) -> None:
        """One more."""
        number = self.count(target, name) + 1
        self._rows.execute("INSERT OR REPLACE INTO total VALUES (?, ?, ?)", (target, name, number))
        if number <= self._most:
            row = (target, name, number, one.document, one.path, one.label, one.words, one.place)
            self._rows.execute("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def of(self, target: str) -> dict[str, tuple[int, list[Mention]]]:
        """Property → how many there are, and the first of them."""
        counts = self._rows.execute("SELECT name, n FROM total WHERE target = ? ORDER BY name", (target,)).fetchall()
        return {name: (number, self._first(target, name)) for name, number in counts}

    def first(self, target: str, name: str) -> Mention | None:
        """The first that points at the target by this property."""
        return next(iter(self._first(target, name)), None)

    def _first(self, target: str, name: str) -> list[Mention]:
        wanted = "SELECT document, path, label, words, place FROM mention WHERE target = ? AND name = ? ORDER BY n"
        return [Mention(*row) for row in self._rows.execute(wanted, (target, name))]

    def count(self, target: str, name: str) -> int:
        """How many point at the target by this property."""
        found = self._rows.execute("SELECT n FROM total WHERE target = ? AND name = ?", (target, name)).fetchone()
        return int(found[0]) if found else 0


class Findings:
    """发现: those of all documents by rule, documents in their order, and within one as it tells them."""

    def __init__(self) -> None:
        self._rows = shelf(
            "CREATE TABLE found (rule TEXT, document INTEGER, n INTEGER, severity TEXT, anchor TEXT, about TEXT, focus TEXT,"
            " message TEXT, words TEXT, place TEXT, PRIMARY KEY (rule, document, n)) WITHOUT ROWID;"
        )

    def add(self, document: int, some: Iterable[Found]) -> None:
        """Those of one document, by its index; a document comes once."""
        rows = (
            (one.rule, document, number, one.severity, one.anchor, one.about, one.focus, one.message, one.words, one.place)
            for number, one in enumerate(some)
        )
        self._rows.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def rules(self) -> list[tuple[str, str, int, int]]:
        """Rule, severity, how many findings, in how many documents: the gravest first, then the commonest."""
        counted = "SELECT rule, severity, COUNT(*), COUNT(DISTINCT document) FROM found GROUP BY rule, severity"
        order = {name: place for place, name in enumerate(SEVERITIES)}
        return sorted(self._rows.execute(counted), key=lambda row: (order.get(row[1], len(order)), -row[2], row[0]))

    def of(self, rule: str) -> Iterator[tuple[int, Found]]:
        """The findings of a rule, each with the index of its document."""
        wanted = (
            "SELECT document, severity, anchor, about, focus, message, words, place FROM found"
            " WHERE rule = ? ORDER BY document, n"
        )
        for document, *said in self._rows.execute(wanted, (rule,)):
            yield document, Found(rule, *said)
