"""One contract for every implementation of `Store`."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, StoreError
from kg.store.protocol import dump

BASE = "https://example.org/id/"
OURS = f"{BASE}graph/doc/a.txt"
OTHER = f"{BASE}graph/doc/b.txt"
MINE = "https://example.org/mine"
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}')) }}"
"""Of our own nodes: a server keeps triples of its own, and some engines show them in every query."""


def quad(subject, graph=OURS, value="值"):
    return ox.Quad(ox.NamedNode(f"{BASE}{subject}"), ox.NamedNode(f"{BASE}p"), ox.Literal(value), ox.NamedNode(graph))


def count(store):
    return int(next(iter(store.query(COUNT)))["n"].value)


def test_begins_empty(store):
    assert (list(store.graphs()), list(store.quads()), count(store)) == ([], [], 0)
    assert store.base == BASE


def test_queries_see_the_union_of_all_graphs(store):
    store.replace_graphs({OURS: [quad("a")], OTHER: [quad("b", OTHER)]})
    assert count(store) == 2
    assert list(store.graphs()) == [OURS, OTHER]
    assert list(store.quads(OTHER)) == [quad("b", OTHER)]


def test_replacing_a_graph_leaves_the_others(store):
    store.replace_graphs({OURS: [quad("a1"), quad("a2")], OTHER: [quad("b", OTHER)]})
    store.replace_graphs({OURS: [quad("a3")]})
    assert sorted(quad.subject.value for quad in store.quads()) == [f"{BASE}a3", f"{BASE}b"]


def test_a_graph_replaced_by_nothing_is_gone(store):
    store.replace_graphs({OURS: [quad("a")], OTHER: [quad("b", OTHER)]})
    store.replace_graphs({OURS: []})
    assert list(store.graphs()) == [OTHER]


def test_a_graph_can_be_replaced_by_what_is_read_from_it(store):
    store.replace_graphs({OURS: [quad("a1"), quad("a2")]})
    with store.writing() as draft:
        draft.replace_graphs({OURS: (one for one in draft.quads(OURS) if one.subject.value.endswith("1"))})
    assert list(store.quads()) == [quad("a1")]


def test_a_quad_of_another_graph_is_refused(store):
    store.replace_graphs({OURS: [quad("a")]})
    with pytest.raises(StoreError, match=r"b\.txt"):
        store.replace_graphs({OURS: [quad("new"), quad("b", OTHER)]})
    assert list(store.quads()) == [quad("a")]


def test_files_are_loaded_as_one(store, tmp_path):
    files = []
    for name in "abc":
        files.append(tmp_path / f"{name}.nq")
        files[-1].write_bytes(ox.serialize([quad(name)], format=ox.RdfFormat.N_QUADS))
    (tmp_path / "empty.nq").touch()
    store.load([*files, tmp_path / "empty.nq"])
    assert count(store) == 3


def test_a_broken_file_changes_nothing(store, tmp_path):
    good, bad = tmp_path / "good.nq", tmp_path / "bad.nq"
    good.write_bytes(ox.serialize([quad("a")], format=ox.RdfFormat.N_QUADS))
    bad.write_text("<no quad\n", "utf-8")
    with pytest.raises(StoreError):
        store.load([good, bad])
    assert count(store) == 0


def test_a_draft_is_seen_when_its_block_ends(store):
    store.replace_graphs({OURS: [quad("a")]})
    with store.writing() as draft:
        draft.replace_graphs({OURS: [quad("a1"), quad("a2")]})
        assert (count(draft), count(store)) == (2, 1)
    assert count(store) == 2


def test_a_draft_that_fails_leaves_nothing(store):
    store.replace_graphs({OURS: [quad("a")]})

    def interrupted():
        with store.writing() as draft:
            draft.replace_graphs({OURS: [], OTHER: [quad("b", OTHER)]})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(store.quads()) == [quad("a")]
    store.replace_graphs({OTHER: [quad("b", OTHER)]})
    assert count(store) == 2


def test_notes_go_with_the_content(store):
    assert store.notes == {}
    with store.writing() as draft:
        draft.note("shapes", "abc")
        assert (draft.notes, store.notes) == ({"shapes": "abc"}, {})
    store.replace_graphs({OURS: [quad("a")]})
    assert store.notes == {"shapes": "abc"}


def test_several_steps_under_one_lock(store):
    with store.locked(), store.locked():
        store.replace_graphs({OURS: [quad("a")]})
        store.replace_graphs({OTHER: [quad("b", OTHER)]})
    assert count(store) == 2


def test_users_write_their_own_graphs(store):
    store.replace_graphs({OURS: [quad("a")]})
    store.update(f"INSERT {{ GRAPH <{MINE}> {{ ?s <a:note> 'mine' }} }} WHERE {{ GRAPH <{OURS}> {{ ?s ?p ?o }} }}")
    store.replace_graphs({OURS: [quad("a2")]})
    assert list(store.graphs()) == [OURS, MINE]
    assert [one.subject.value for one in store.quads(MINE)] == [f"{BASE}a"]


@pytest.mark.parametrize("call", ["query", "update"])
def test_a_broken_text_is_a_query_error(store, call):
    with pytest.raises(QueryError, match=r"语法"):
        getattr(store, call)("SELEKT * WHERE {")


def test_dump_is_sorted_and_in_the_stores_own_form(store):
    decimal = ox.Literal("90.00", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    with_number = ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:p"), decimal, ox.NamedNode(OURS))
    store.replace_graphs({OURS: [quad("z"), quad("b"), with_number]})
    lines = dump(store).decode().splitlines()
    assert lines == sorted(lines)
    assert lines[0] == f'<a:a> <a:p> "90"^^<http://www.w3.org/2001/XMLSchema#decimal> <{OURS}> .'
    assert dump(store, OTHER) == b""
