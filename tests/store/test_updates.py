"""Which graphs an update may write."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError, ProtectedError, QueryError, StoreError
from kg.store import MemoryStore, trial
from kg.store.updates import Reading, plain, read, refuse_ours, targets

BASE = "https://example.org/id/"
G = "<https://example.org/id/graph/links>"
T = "<a:s> <a:p> 1"

ALLOWED = [
    pytest.param(f"INSERT DATA {{ {T} }}", [""], id="default-graph"),
    pytest.param(f"INSERT DATA {{ GRAPH <a:g> {{ {T} }} }}", ["a:g"], id="own-graph"),
    pytest.param(f"DELETE DATA {{ GRAPH <a:g> {{ {T} }} }}", ["a:g"], id="delete-data"),
    pytest.param("DELETE WHERE { GRAPH <a:g> { ?s ?p ?o } }", ["a:g"], id="delete-where"),
    pytest.param(f"INSERT {{ GRAPH <a:g> {{ ?s <a:n> 1 }} }} WHERE {{ GRAPH {G} {{ ?s ?p ?o }} }}", ["a:g"], id="reads-ours"),
    pytest.param("WITH <a:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 2 } WHERE { ?s ?p ?o }", ["a:g", "a:g"], id="with"),
    pytest.param(f"COPY {G} TO <a:g>", ["a:g"], id="copy-from-ours"),
    pytest.param("CLEAR DEFAULT", [""], id="clear-default"),
    pytest.param("CREATE GRAPH <a:g> ; DROP SILENT GRAPH <a:g>", ["a:g", "a:g"], id="two-operations"),
    pytest.param("PREFIX x: <a:> INSERT DATA { GRAPH x:g { x:s x:p 1 } }", ["a:g"], id="prefix"),
    pytest.param("LOAD <a:file> INTO GRAPH <a:g>", ["a:g"], id="load"),
]


@pytest.mark.parametrize(("update", "written"), ALLOWED)
def test_allowed(update, written):
    assert list(targets(update)) == written
    refuse_ours(update, BASE)


REFUSED = [
    pytest.param(f"INSERT DATA {{ GRAPH {G} {{ {T} }} }}", id="insert-data"),
    pytest.param(f"INSERT DATA {{ GRAPH <a:g> {{ {T} }} GRAPH {G} {{ {T} }} }}", id="one-of-two"),
    pytest.param(f"INSERT DATA {{ {T} }} ; DELETE DATA {{ GRAPH {G} {{ {T} }} }}", id="second-operation"),
    pytest.param(f"DELETE WHERE {{ GRAPH {G} {{ ?s ?p ?o }} }}", id="delete-where"),
    pytest.param("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", id="delete-where-any-graph"),
    pytest.param("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", id="any-graph"),
    pytest.param(f"WITH {G} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", id="with"),
    pytest.param(
        f"DELETE {{ GRAPH <a:g> {{ ?s ?p ?o }} }} INSERT {{ GRAPH {G} {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}", id="modify"
    ),
    pytest.param(f"CLEAR GRAPH {G}", id="clear"),
    pytest.param("CLEAR ALL", id="clear-all"),
    pytest.param("DROP NAMED", id="drop-named"),
    pytest.param(f"MOVE {G} TO <a:g>", id="move-from"),
    pytest.param(f"COPY <a:g> TO {G}", id="copy-to"),
    pytest.param(f"ADD <a:g> TO {G}", id="add-to"),
    pytest.param(f"LOAD <a:file> INTO GRAPH {G}", id="load"),
    pytest.param("BASE <https://example.org/id/graph/> INSERT DATA { GRAPH <links> { <a:s> <a:p> 1 } }", id="base"),
    pytest.param("PREFIX g: <https://example.org/id/graph/> DROP GRAPH g:links", id="prefix"),
    pytest.param(
        "BASE <https://example.org/id/y> BASE <x> INSERT DATA { GRAPH <graph/links> { <a:s> <a:p> 1 } }", id="base-on-base"
    ),
    pytest.param(f"INSERT DATA {{ {T} }} #\r; DROP GRAPH {G}", id="comment-that-ends-at-a-return"),
    pytest.param("DELETE WHERE { GRAPH <https://example.org/id/x/../graph/links> { ?s ?p ?o } }", id="steps-in-a-name"),
]


@pytest.mark.parametrize("update", REFUSED)
def test_refused(update):
    with pytest.raises((StoreError, QueryError), match=r"用户自己的图|写全图名"):
        refuse_ours(update, BASE)


UNCERTAIN = [
    pytest.param("INSERT DATA {", id="not-ended"),
    pytest.param("SELECT * { ?s ?p ?o }", id="no-update"),
    pytest.param("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER(1<2&&'#>'='') }", id="comparison-or-name"),
    pytest.param("INSERT DATA { GRAPH <g> { <a:s> <a:p> 1 } }", id="relative-without-base"),
    pytest.param(f'INSERT DATA {{ <a:s> <a:p> "\\u005C" }} ; DROP GRAPH {G} # " }}', id="escaped-backslash"),
]


@pytest.mark.parametrize("update", UNCERTAIN)
def test_what_a_server_could_read_otherwise_is_not_sent(update):
    with pytest.raises(QueryError, match="syntax"):
        refuse_ours(update, BASE)


def test_a_server_gets_lines_that_end_alike_everywhere():
    assert plain("CLEAR DEFAULT #\r;\r\n") == "CLEAR DEFAULT #\n;\r\n"


# -- what happens in a store -------------------------------------------------------------------------------------------

OURS = [ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(str(n)), ox.NamedNode(G[1:-1])) for n in range(3)]
TRICKS = [
    *(param.values[0] for param in (*REFUSED, *UNCERTAIN)),
    f"DELETE DATA {{ GRAPH {G} {{ <a:s> <a:p> '0' }} }} ; INSERT DATA {{ GRAPH {G} {{ <a:s> <a:p> '9' }} }}",
    "DELETE { GRAPH ?g { ?s ?p '0' } } INSERT { GRAPH ?g { ?s ?p '9' } } WHERE { GRAPH ?g { ?s ?p '0' } }",
]


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore(BASE)
    made.replace_graphs({G[1:-1]: OURS})
    return made


@pytest.mark.parametrize("update", TRICKS)
@pytest.mark.parametrize("talked_round", [False, True], ids=["read", "misread"])
def test_no_text_changes_a_graph_of_documents(store, update, talked_round, monkeypatch):
    if talked_round:
        monkeypatch.setattr(trial, "read", lambda *_: Reading(("a:g", ""), certain=True))
    with suppress(KgError):
        store.update(update)
    assert sorted(map(str, store.quads(G[1:-1]))) == sorted(map(str, OURS))


def test_what_is_not_read_for_certain_is_found_out(store):
    where = "WHERE { GRAPH ?g { ?s ?p '0' } FILTER(1<2&&'#>'!='') }"
    store.update(f"INSERT {{ GRAPH <a:g> {{ ?s ?p 1 }} }} {where}")
    assert [quad.subject.value for quad in store.quads("a:g")] == ["a:s"]
    with pytest.raises(ProtectedError, match="graph/links"):
        store.update(f"INSERT {{ GRAPH {G} {{ ?s ?p 1 }} }} {where}")
    assert len(list(store.quads(G[1:-1]))) == 3


STEPS = [
    ("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1, 2, _:b } <a:s> <a:p> 3 }", {"a:g": 3, "": 1}),
    ("DELETE DATA { GRAPH <a:g> { <a:s> <a:p> 1, 7 } }", {"a:g": 2, "": 1}),
    ("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } } ; DELETE DATA { <a:s> <a:p> 3 }", {"a:g": 3, "": 0}),
    ("WITH <a:g> DELETE { ?s ?p 1 } INSERT { ?s ?p 4, 5 } WHERE { ?s ?p 1 }", {"a:g": 4, "": 0}),
    ("COPY <a:g> TO <a:h> ; CREATE GRAPH <a:empty>", {"a:g": 4, "a:h": 4, "a:empty": 0, "": 0}),
    ("CLEAR GRAPH <a:g> ; MOVE <a:h> TO <a:i>", {"a:g": 0, "a:i": 4, "a:empty": 0, "": 0}),
    ("DROP GRAPH <a:empty> ; DROP SILENT GRAPH <a:none> ; ADD <a:i> TO DEFAULT", {"a:g": 0, "a:i": 4, "": 4}),
    ("", {"a:g": 0, "a:i": 4, "": 4}),
]


def test_updates_do_what_the_engine_does(store):
    """As on a store of the engine alone, step by step."""
    bare = ox.Store()
    for update, sizes in STEPS:
        store.update(update)
        bare.update(update)
        for found in (store, bare):
            quads = list(found.quads() if found is store else found)
            names = set(store.graphs()) if found is store else {graph.value for graph in bare.named_graphs()}
            counted = Counter(quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "" for quad in quads)
            assert {name: counted[name] for name in (*names, "") if name != G[1:-1]} == sizes, update


PIECES = [
    f"GRAPH {G}", "GRAPH <a:g>", "GRAPH ?g", "{", "}", "{?s ?p ?o}", "{<a:s> <a:p> '0'}", "INSERT", "DELETE", "DATA", "WHERE",
    ";", "#", "\r", "\n", '"', "'", "'''", "\\", "\\u0022", "\\u005C", f"DROP GRAPH {G}", f"CLEAR GRAPH {G}", f"WITH {G}",
    "DROP ALL", "BASE <https://example.org/id/y>", "BASE <x>", "GRAPH <graph/links>", "PREFIX g: <https://example.org/id/graph/>",
    "<2", ">", "FILTER(1<2", ")", "COPY <a:g> TO", "MOVE", "TO <a:g>", G, "SILENT", " ", ".",
    "GRAPH g:links", "INSERT DATA { GRAPH",
]  # fmt: skip
soup = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(soup, soup)
def test_what_is_read_for_certain_is_what_the_engine_does(first, second):
    """Where the engine, left alone, would change a graph of documents, the reading has named it or is not certain."""
    update = f"INSERT DATA {{ GRAPH <a:g> {{ <a:s> <a:p> '0' }} }} {first} ; {second}"
    bare = ox.Store()
    bare.bulk_extend(OURS)
    try:
        bare.update(update)
    except (SyntaxError, RuntimeError, ValueError, OSError):
        return
    if set(bare.quads_for_pattern(None, None, None, ox.NamedNode(G[1:-1]))) != set(OURS):
        reading = read(update)
        assert not reading.certain or None in reading.written or G[1:-1] in reading.written
