"""One pack of the examples, made once; and a small store of hostile names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from lxml import html

from kg.pipeline import build
from kg.publish import Published, publish
from kg.settings import Settings
from kg.store import MemoryStore

BASE = "https://example.org/id/"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "disclosures"
SETTINGS = Settings(workers=0, publisher="某市财政局", licence="https://creativecommons.org/licenses/by/4.0/")
EPOCH = "1700000000"


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    made = MemoryStore(BASE)
    assert build([EXAMPLES], made, settings=SETTINGS).ok
    return made


@pytest.fixture(scope="session")
def made(store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Published:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return publish(store, tmp_path_factory.mktemp("publish") / "pack", SETTINGS)


@pytest.fixture(scope="session")
def pack(made: Published) -> Path:
    return made.folder


@pytest.fixture(scope="session")
def pages(pack: Path) -> Mapping[Path, html.HtmlElement]:
    parser = html.HTMLParser(encoding="utf-8")
    return {path: html.parse(str(path), parser).getroot() for path in sorted(pack.rglob("*.html"))}


def small(trig: str) -> MemoryStore:
    """A store of these graphs; `id:` is the base."""
    prefixes = f"@prefix kg: <https://w3id.org/jixiao-kg/def#> .\n@prefix id: <{BASE}> .\n"
    found: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse(prefixes + trig, format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found[quad.graph_name.value].append(quad)
    store = MemoryStore(BASE)
    with store.writing() as draft:
        draft.replace_graphs(found)
    return store
