"""What a store can do, whoever implements it.

Quads are pyoxigraph's; names of graphs are plain IRI strings, minted by `kg.rdf.iri.Names` and never here. Graphs below
`{base}graph/` are ours; every other graph belongs to the users and outlives every build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, runtime_checkable

import pyoxigraph as ox

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Store(Protocol):
    """图库: reads by `query`, `graphs`, `quads`; writes by `replace_graphs`, `load` and, for users' graphs, `update`."""

    @property
    def base(self) -> str:
        """The base of instance IRIs; graphs below `{base}graph/` are ours."""

    @property
    def notes(self) -> Mapping[str, str]:
        """What the content was made with, by name: digests of vocabulary and shapes. Written with the content."""

    def query(self, sparql: str, /) -> Answer:
        """The answer to a SPARQL query over the union of all graphs."""

    def graphs(self) -> Iterator[str]:
        """The names of all graphs, sorted."""

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one graph, or of all, in no order."""

    def update(self, sparql: str, /) -> None:
        """Run a SPARQL update that writes users' graphs only; an update that could write ours is refused."""

    def replace_graphs(self, graphs: Mapping[str, Iterable[ox.Quad]]) -> None:
        """Give each named graph exactly these quads; one without quads is removed. All or nothing."""

    def load(self, files: Iterable[Path]) -> None:
        """Add the quads of N-Quads files. All or nothing."""

    def locked(self) -> AbstractContextManager[None]:
        """Hold the writer's lock over several steps, so that nobody else writes between them."""

    def writing(self, *, compact: bool = False) -> AbstractContextManager[Draft]:
        """A draft that starts as this store and takes its place when the block ends without an exception.

        `compact` says that most of the content is new, so that a store on disk is worth rewriting for speed.
        """


@runtime_checkable
class Rooted(Store, Protocol):
    """有根的图库: one that outlives the process and keeps the corpus root, so that a build can go on where another stopped."""

    @property
    def root(self) -> Path | None:
        """The folder that document keys count from; None before the first build."""

    @property
    def staging(self) -> Path:
        """A folder for work in progress that may be thrown away at any time."""

    def keep_root(self, root: Path) -> None:
        """Remember the corpus root."""


class Draft(Store, Protocol):
    """草稿: a store in the making. What belongs to the build but is no graph goes into `build_folder`, where there is one."""

    @property
    def build_folder(self) -> Path | None:
        """The folder of this build; None where the store has none."""

    def note(self, name: str, value: str) -> None:
        """Say what this draft is made with."""


def dump(store: Store, graph: str | None = None) -> bytes:
    """All quads of a store, or of one of its graphs, as sorted N-Quads: what golden files and digests are taken from."""
    data = ox.serialize(store.quads(graph), format=ox.RdfFormat.N_QUADS)
    assert data is not None
    return b"".join(sorted(data.splitlines(keepends=True)))
