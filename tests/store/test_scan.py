"""Where SERVICE and LOAD stand in a text, and where they only seem to."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.store.scan import DatasetConflictError, forbidden, has_dataset, position, with_using

ELSEWHERE = "<http://127.0.0.1:1/>"

CALLS = {
    "plain": "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
    "lower-case": "select * { service silent <http://e/> { ?s ?p ?o } }",
    "in-subselect": "SELECT * { { SELECT ?s { SERVICE ?e { ?s ?p ?o } } } }",
    "in-exists": "ASK { FILTER EXISTS { SERVICE <http://e/> { ?s ?p ?o } } }",
    "in-update": "INSERT { ?s ?p ?o } WHERE { SERVICE <http://e/> { ?s ?p ?o } }",
    "after-comment": "ASK { # a comment\n SERVICE <http://e/> {} }",
    "after-a-quote-in-a-comment": "ASK { # '\n SERVICE <http://e/> {} # '\n}",
    "without-blanks": "ASK {?s ?p trueSERVICESILENT<http://e/>{}}",
    "empty-prefix": "PREFIX : <http://e/> ASK { SERVICE:e { ?s ?p ?o } }",
    "empty-prefix-after-comment": "PREFIX : <http://e/> ASK { SERVICE:e # {\n { ?s ?p ?o } }",
    "comparison-that-looks-like-an-iri": "ASK { FILTER(1<2)SERVICE?e#>\n{} }",
    "comment-hidden-in-an-iri": "ASK { FILTER(1<2)#> '''\n SERVICE <http://e/> {} #'''\n}",
    "string-hidden-in-an-iri": "ASK { FILTER(1<2&&'>'=?x) SERVICE <http://e/> {} FILTER('a'='a') }",
    "escape-in-an-iri": "ASK { ?s ?p <http://x/\\u0041#'> SERVICE <http://y/> {} }",
    "string-with-escaped-quote": 'ASK { ?s ?p "\\"" . SERVICE <http://e/> {} }',
}
HARMLESS = {
    "variable": "ASK { ?service ?p $SERVICE }",
    "local-name": "PREFIX ex: <http://e/> ASK { ?s ex:service ex:a.SERVICE }",
    "prefix": "PREFIX service: <http://e/> ASK { GRAPH service:g { ?s service:p ?o } }",
    "iri": "ASK { ?s <http://e/SERVICE> <http://e/x#service> }",
    "string": 'ASK { ?s ?p "SERVICE <x> {}" , \'SERVICE\' , """ "SERVICE" """ }',
    "comment": "ASK { ?s ?p ?o } # SERVICE <http://e/>",
    "language-tag": 'ASK { ?s ?p "x"@en-service }',
    "blank-node": "ASK { _:service ?p ?o }",
    "ontology-iri": "PREFIX d: <http://d/#> ASK { ?service a <http://www.w3.org/2002/07/owl#Thing> FILTER(?a < 3 && ?b > 2) }",
}


@pytest.mark.parametrize("text", CALLS.values(), ids=CALLS.keys())
def test_calls_are_found(text: str) -> None:
    assert forbidden(text, ["SERVICE"]) is not None


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
def test_harmless_words_are_not(text: str) -> None:
    assert forbidden(text, ["SERVICE", "LOAD"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://e/>",
        "load silent <http://e/> INTO GRAPH <a:g>",
        "CREATE GRAPH <a:b>;LOAD<http://e/>",
        "PREFIX : <http://e/> LOAD:e",
        "INSERT DATA { <a:b> <a:c> 'x' } ; LOADSILENT<http://e/>",
    ],
)
def test_load_is_found(text: str) -> None:
    assert forbidden(text, ["LOAD"]) is not None


def test_place_is_told() -> None:
    text = "SELECT * {\n  SERVICE <http://e/> {} }"
    word = forbidden(text, ["SERVICE"])
    assert word is not None
    assert position(text, word.start) == "2:3"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT * FROM <a:g> { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } from named <a:g> WHERE { ?s ?p ?o }", True),
        ("SELECT * { ?from <a:from> 'FROM' } # FROM", False),
    ],
)
def test_dataset_clause(text: str, named: bool) -> None:
    assert has_dataset(text) is named


def test_using_goes_before_each_where_of_an_operation() -> None:
    text = "INSERT { ?s ?p 1 } WHERE { { SELECT * WHERE { ?s ?p 2 } } } ; DELETE WHERE { ?s ?p 3 }"
    found = with_using(text, ["a:g"], ["a:n"])
    assert found == text.replace("} WHERE { {", "} USING <a:g> USING NAMED <a:n> WHERE { {")


@pytest.mark.parametrize("text", ["WITH <a:g> DELETE { ?s ?p 1 } WHERE {}", "DELETE { ?s ?p 1 } USING <a:g> WHERE {}"])
def test_using_twice_is_a_conflict(text: str) -> None:
    with pytest.raises(DatasetConflictError):
        with_using(text, ["a:g"], [])


PIECES = [
    "SERVICE", "SERVICE SILENT", ELSEWHERE, ":e", "x:e", "?e", "{", "}", "{?s ?p ?o}", "{}", "FILTER(1<2)", "FILTER(?a<?b", "1",
    "<2", "&&", ")", "'>'", "'", "'''", '"', "#", "#>", "\n", " ", ".", ";", "true", "=", "?a", "<a:b>", "<#'>", "<a:\\u0041#'>",
    ">", "BIND(1<2 AS ?z)", "OPTIONAL", "GRAPH ?g", "x:y", "(", "IN", "@en", "1.", "\\u0022", "FILTER EXISTS", "'a'",
]  # fmt: skip
FRAMES = [
    f"{{}}SERVICE{ELSEWHERE}{{{{}}}}{{}}",
    "{}{}",
    "{}SERVICE:e{{}}{}",
    "FILTER(1<2{})SERVICE:e{{}}{}",
    "FILTER(1<2{}SERVICE:e{{}}{}",
]
soup = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(FRAMES), soup, soup)
def test_whatever_the_engine_would_call_is_found(frame: str, first: str, second: str) -> None:
    """Port 1 is one that the engine refuses to call: the refusal shows that it tried."""
    text = f"PREFIX :{ELSEWHERE} PREFIX x:{ELSEWHERE} SELECT * {{{frame.format(first, second)}}}"
    called = False
    try:
        list(ox.Store().query(text))  # type: ignore[arg-type]
    except OSError:
        called = True
    except (SyntaxError, RuntimeError, ValueError):
        pass
    if called:
        assert forbidden(text, ["SERVICE"]) is not None
