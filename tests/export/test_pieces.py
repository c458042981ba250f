"""What does not fit in memory is sorted and grouped in pieces on disk, and is the same to the last byte."""

from __future__ import annotations

import io
import random

import pyoxigraph as ox
import pytest

from kg.export import outgoing
from kg.export.catalogue.quadsmith import Quadsmith, worded
from kg.export.jsonld import jsonld
from kg.export.lines import by_subject, sorted_lines, written
from kg.export.rdfxml import rdfxml
from kg.export.turtle import blocks, turtle
from kg.store import MemoryStore

BASE = "https://example.org/id/"
GRAPH = f"{BASE}graph/links"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def quads() -> list[ox.Quad]:
    """Subjects whose names begin with each other's, texts with breaks and signs, several values of a property."""
    chance = random.Random(1)
    subjects = [ox.NamedNode(BASE + name) for name in ("a", "a/b", "a-b", "a>b".replace(">", "%3E"), "引", "z", "b/" + "c" * 40)]
    values = [
        ox.Literal('一\n二\t"三"'),
        ox.Literal("x", language="zh"),
        ox.Literal("5", datatype=ox.NamedNode("urn:t")),
        *subjects,
    ]
    made = [
        ox.Quad(
            chance.choice(subjects), ox.NamedNode(f"urn:x:p{chance.randrange(4)}"), chance.choice(values), ox.NamedNode(GRAPH)
        )
        for _ in range(120)
    ]
    return [*made, *(ox.Quad(one, ox.NamedNode(TYPE), ox.NamedNode("urn:x:C"), ox.NamedNode(GRAPH)) for one in subjects)]


def name(subject: object) -> str:
    return subject.value if isinstance(subject, ox.NamedNode) else str(subject)


@pytest.mark.parametrize("piece", [1, 2, 7, 50, 126, 127, 128])
def test_pieces_make_no_difference(piece: int) -> None:
    found = quads()
    assert list(sorted_lines(written(found), piece)) == sorted(written(found))
    assert list(blocks(found, piece)) == list(blocks(found))
    grouped = [(subject, sorted(map(str, some))) for subject, some in by_subject(found, name, piece)]
    assert grouped == [(subject, sorted(map(str, some))) for subject, some in by_subject(found, name)]
    assert [subject for subject, _ in grouped] == sorted({name(quad.subject) for quad in found})


def test_every_format_is_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore(BASE)
    store.replace_graphs({GRAPH: quads()})
    whole = [list(writer(store, (GRAPH,))) for writer in (turtle, jsonld, rdfxml)]
    monkeypatch.setattr(by_subject, "__defaults__", (3,))
    monkeypatch.setattr(blocks, "__defaults__", (3,))
    assert [list(writer(store, (GRAPH,))) for writer in (turtle, jsonld, rdfxml)] == whole


def test_a_large_catalogue_says_everything_once() -> None:
    small, large = Quadsmith(GRAPH), Quadsmith(GRAPH, held=3)
    for smith in (small, large):
        for number in (*range(20), *range(10)):
            smith.say(f"{BASE}n{number}", "dct:title", worded("题", "zh"), worded(f"{number}", "en"))
    found = list(large.quads())
    assert len(found) == len(set(found)) == 40
    assert set(found) == set(small.quads())


def test_a_large_graph_is_packed_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.publish import data

    monkeypatch.setattr(data, "PIECE", 3)
    store = MemoryStore(BASE)
    store.replace_graphs({GRAPH: quads()})
    packed = []
    for large in (False, True):
        files = {data.QUADS: io.BytesIO(), data.TURTLE: io.BytesIO()}
        dumps = data.Dumps(files)
        if large:
            dumps.add_large(GRAPH, outgoing(store), facts=True)
        else:
            dumps.add(GRAPH, store.quads(GRAPH), facts=True)
        packed.append([file.getvalue() for file in files.values()])
    assert packed[0] == packed[1]
