"""Which graphs an update may write."""

from __future__ import annotations

import pytest

from kg.errors import QueryError, StoreError
from kg.store.updates import refuse_ours, targets

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
]


@pytest.mark.parametrize("update", REFUSED)
def test_refused(update):
    with pytest.raises(StoreError, match="用户自己的图"):
        refuse_ours(update, BASE)


def test_broken_text():
    with pytest.raises(QueryError, match="syntax"):
        refuse_ours("INSERT DATA {", BASE)
