"""The whole library of queries gives the same rows on every store: in memory, on disk, and on servers of two makes."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.decisions import Decisions
from kg.pipeline import composing
from kg.query import Query, listing, run
from kg.store import MemoryStore, open_store

BASE = "https://example.org/id/"
ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "query" / "small.trig"
LIBRARY = [query for query in listing() if query.kind in ("competency", "reports", "checks")]
DOCUMENTS = 3
BROADER = "http://www.w3.org/2004/02/skos/core#broader"
LONG_LISTS = re.compile("/def/(division|functional|economic|economic-gov)/")
FEWEST_ROWS = 1200
"""Of all queries together: what is compared is not mostly nothing."""

sys.path.insert(0, str(ROOT / "bench"))


@pytest.fixture(scope="module")
def memory() -> MemoryStore:
    """A few seeded disclosures, linked, and the small graph in which every kind of node stands."""
    import corpus

    names, store = rdf.Names(BASE), MemoryStore(BASE)
    quads = defaultdict[str, list[ox.Quad]](list)
    with store.writing() as draft:
        for one in corpus.records(6, DOCUMENTS):
            draft.replace_graphs(rdf.document_quads(one, names))
        composing.compose(draft, {}, Decisions())
    for quad in (*needed(list(store.quads())), *ox.parse(path=SMALL, format=ox.RdfFormat.TRIG)):
        quads[quad.graph_name.value].append(quad)  # type: ignore[union-attr]
    store.replace_graphs(quads)
    return store


def needed(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Without the long code lists but for what is spoken of: most of the quads, and none of the rows."""
    spoken_of = {quad.object for quad in quads if quad.predicate.value != BROADER}
    return [quad for quad in quads if not LONG_LISTS.search(quad.subject.value) or quad.subject in spoken_of]  # type: ignore[union-attr]


@pytest.fixture(scope="module", params=["disk", "oxigraph", "virtuoso"])
def other(request: pytest.FixtureRequest, memory: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same graphs elsewhere."""
    folder = tmp_path_factory.mktemp(f"library-{request.param}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        url = None if request.param == "disk" else sys.modules["servers"].emptied(request.getfixturevalue(f"{request.param}_url"))
        store = open_store(url or folder / "store", base=BASE, create=True)
        by_graph: dict[str, list[ox.Quad]] = {}
        for quad in memory.quads():
            by_graph.setdefault(quad.graph_name.value, []).append(quad)  # type: ignore[union-attr]
        store.replace_graphs(by_graph)
        yield store


@pytest.fixture(scope="module")
def expected(memory: MemoryStore) -> Mapping[str, list[tuple[Any, ...]]]:
    found = {query.name: rows(memory, query) for query in LIBRARY}
    assert sum(map(len, found.values())) >= FEWEST_ROWS
    return found


def rows(store: Any, query: Query) -> list[tuple[Any, ...]]:
    return [tuple(alike(cell) for cell in row) for row in run(store, query.name).rows]


def alike(cell: Any) -> Any:
    """Numbers by value: engines write and divide them to different lengths."""
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return str(round(Decimal(str(cell)), 6).normalize())
    return cell


@pytest.mark.parametrize("query", LIBRARY, ids=lambda query: query.name)
def test_the_same_rows_on_every_store(other: Any, expected: Mapping[str, Any], query: Query) -> None:
    assert rows(other, query) == expected[query.name]
