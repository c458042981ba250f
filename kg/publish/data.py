"""The data files of a pack: dumps, tables, ontology, shapes. Dumps and tables are filled while the documents pass by, once."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg import tabular, vocab
from kg.export import Outgoing
from kg.export.lines import sorted_lines, written
from kg.export.tables import policy_rows
from kg.export.terms import PROLOGUE, iri_text
from kg.export.turtle import blocks
from kg.publish.folder import Folder
from kg.publish.nodes import Node, Source
from kg.publish.rdf import PIECE, turtle_of, write_turtle
from kg.rdf import Names
from kg.rdf.reading import disclosure_of
from kg.records import tidy

QUADS, TURTLE, LINKS, ONTOLOGY, SHAPES, BOOK = (
    "data/graph.nq.gz", "data/graph.ttl.gz", "data/links.ttl", "data/ontology.ttl", "data/shapes.ttl", "tables/tables.xlsx",
)  # fmt: skip
_LEVEL = 6
_GZIP = 31
"""The window of zlib, and a header as gzip writes it, without a name or a time."""


class Dumps:
    """转储: the whole as N-Quads, the facts as Turtle, both packed; a graph at a time, each sorted in itself.

    Each graph is packed by itself (a gzip file may have many members, RFC 1952, 2.2), without a name or a time: an equal graph
    gives equal bytes wherever it stands.
    """

    def __init__(self, files: Mapping[str, BinaryIO]) -> None:
        self._files = files
        self.write(TURTLE, _packed(PROLOGUE.encode()))

    def add(self, graph: str, quads: Iterable[ox.Quad], *, facts: bool) -> list[tuple[str, int, bytes]]:
        """One graph; `facts` says whether portals want it in Turtle too. Returns what was written to which file, and where."""
        found = list(quads)
        written = ox.serialize(found, format=ox.RdfFormat.N_QUADS) or b""
        made = [(QUADS, _packed(b"".join(sorted(written.splitlines(keepends=True)))))]
        if facts and found:
            made.append((TURTLE, _packed(f"\n# {iri_text(graph)}\n{''.join(blocks(found))}".encode())))
        return [(path, self.write(path, data), data) for path, data in made]

    def add_large(self, graph: str, door: Outgoing, *, facts: bool) -> None:
        """A graph that grows with the number of documents: it is sorted and packed in pieces, and read once for each dump."""
        with _packing(self._files[QUADS]) as out:
            for line in sorted_lines(written(door.quads(graph)), PIECE):
                out(line)
        if facts and next(door.quads(graph), None) is not None:
            with _packing(self._files[TURTLE]) as out:
                out(f"\n# {iri_text(graph)}\n".encode())
                for block in blocks(door.quads(graph), PIECE):
                    out(block.encode())

    def write(self, path: str, data: bytes) -> int:
        """Something that is packed already; returns where it begins."""
        begins = self._files[path].tell()
        self._files[path].write(data)
        return begins


@contextmanager
def dumps(folder: Folder) -> Iterator[Dumps]:
    """Open both dumps."""
    with ExitStack() as stack:
        yield Dumps({path: stack.enter_context(folder.open(path)) for path in (QUADS, TURTLE)})


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, _LEVEL, _GZIP)


@contextmanager
def _packing(file: BinaryIO) -> Iterator[Callable[[bytes], int]]:
    """The same in pieces."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    yield lambda data: file.write(packer.compress(data))
    file.write(packer.flush())


class Tables:
    """表格: every tidy table as CSV, and all of them in one workbook."""

    def __init__(self, sinks: tuple[tabular.Sink, ...]) -> None:
        self._sinks = sinks

    def add(self, source: Source) -> list[tuple[str, list[tabular.Row]]]:
        """The rows of one document, which are returned too."""
        disclosure = disclosure_of(quad for node in source.nodes.values() for quad in node.quads)
        if disclosure is None:
            return []
        made = [(table, list(rows)) for table, rows in tidy.rows(disclosure) if rows]
        for table, rows in made:
            self.rows(table, rows)
        return made

    def rows(self, table: str, rows: Iterable[tabular.Row]) -> None:
        """Rows of one table."""
        kept = list(rows)
        for sink in self._sinks:
            sink.add(table, kept)


@contextmanager
def tables(folder: Folder) -> Iterator[Tables]:
    """Open all tables; they are listed in the pack when the block ends."""
    root = folder.root / "tables"
    with (
        tabular.open_sink(root, tidy.SCHEMAS, "csv") as files,
        tabular.open_sink(folder.root / BOOK, tidy.SCHEMAS, "xlsx") as book,
    ):
        yield Tables((files, book))
    for path in sorted(root.iterdir()):
        folder.add(f"tables/{path.name}")


def table_files() -> Iterator[tuple[str, str]]:
    """Path and title of the workbook and of each table."""
    yield BOOK, "全部表格，Excel"
    for one in tidy.SCHEMAS:
        yield f"tables/{one.name}.csv", f"表格：{one.title}，CSV"


def finish_tables(made: Tables, door: Outgoing, lone: Iterable[Node]) -> None:
    """The tables that are about all documents together."""
    from kg.rdf.reading import findings_of

    made.rows("policy_documents", tidy.policy_rows(policy_rows(door)))
    made.rows(
        "findings", ((None, *tidy.finding_row(one, "zh")) for one in findings_of(quad for node in lone for quad in node.quads))
    )


def add_others(made: Dumps, door: Outgoing, written: frozenset[str]) -> Iterator[str]:
    """The graphs that belong to no document, without uncertain links; yields their names."""
    names = Names(door.base)
    facts = (names.graph("links"), names.graph("derived"))
    for graph in door.graphs():
        if graph not in written and graph != names.graph("proposals"):
            made.add_large(graph, door, facts=graph in facts)
            yield graph


def write_links(folder: Folder, door: Outgoing) -> None:
    """Canonical nodes and every edge to them, as one readable Turtle file."""
    names = Names(door.base)
    present = set(door.graphs())
    graphs = [graph for name in ("links", "derived") if (graph := names.graph(name)) in present]
    with folder.open(LINKS) as file:
        write_turtle((quad for graph in graphs for quad in door.quads(graph)), file)


def write_vocabulary(folder: Folder) -> None:
    """Ontology and shapes, each as one file."""
    folder.write(ONTOLOGY, turtle_of(_parsed(vocab.turtle_files())))
    shapes = sorted(vocab.data_dir("shapes").glob("*.ttl"))
    folder.write(SHAPES, "\n".join(path.read_text(encoding="utf-8").replace("\r\n", "\n") for path in shapes))


def _parsed(paths: Iterable[Path]) -> Iterator[ox.Quad]:
    for path in paths:
        yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)
