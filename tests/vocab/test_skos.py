"""The CSV code lists as SKOS: valid N-Triples, every concept labelled, parents present, nothing doubtful called verified."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.vocab.files import CODES

SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    lines = "\n".join(" ".join(triple) + " ." for triple in vocab.codelist_quads())
    store = ox.Store()
    store.bulk_load(input=lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    return store


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    prefixes = f"PREFIX kg: <{vocab.KG}> PREFIX skos: <{SKOS}> PREFIX schema: <http://schema.org/> "
    solutions = store.query(prefixes + query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(value.value for value in solution) for solution in solutions]  # type: ignore[union-attr]


def test_all_divisions_and_codes_are_concepts(store: ox.Store) -> None:
    [(count,)] = rows(
        store, "SELECT (COUNT(*) AS ?n) { ?c a skos:Concept ; skos:prefLabel ?l ; skos:notation ?n ; skos:inScheme ?s }"
    )
    issuers = sum("+" not in issuer.code for issuer in vocab.issuers())
    assert int(count) == len(vocab.divisions()) + 550 + issuers


def test_every_parent_is_a_concept_of_the_same_scheme(store: ox.Store) -> None:
    query = "SELECT ?c { ?c skos:broader ?p ; skos:inScheme ?s . FILTER NOT EXISTS { ?p a skos:Concept ; skos:inScheme ?s } }"
    assert rows(store, query) == []


def test_a_division_carries_level_parent_and_finance_code(store: ox.Store) -> None:
    query = """SELECT ?label ?level ?parent ?finance {
        ?d a schema:AdministrativeArea ; skos:notation "130871" ; skos:prefLabel ?label ;
        kg:level ?level ;
        <http://purl.org/dc/terms/isPartOf> ?parent ; kg:financeDivisionCode ?finance }"""
    expected = ("承德高新技术产业开发区", vocab.term("level-zone"), f"{CODES}division/130800", "130811")
    assert rows(store, query) == [expected]


def test_codes_seen_nowhere_are_marked_unverified(store: ox.Store) -> None:
    [(count,)] = rows(store, "SELECT (COUNT(*) AS ?n) { ?c kg:verified false }")
    assert int(count) == 336


def test_concept_names_are_those_of_the_lookups(store: ox.Store) -> None:
    code = vocab.class_code("2010301", "functional")
    assert code is not None
    assert code.iri == "https://w3id.org/jixiao-kg/def/functional/2010301"
    assert rows(store, f"SELECT ?l {{ <{code.iri}> skos:prefLabel ?l }}") == [("行政运行",)]


CODES_OF = [
    ("2010301", "functional", "行政运行"),
    ("201 03 01", "functional", "行政运行"),
    ("30201", "economic", "办公费"),
    ("50101", "economic-gov", "工资奖金津补贴"),
    ("C16990000", "procurement", "其他信息技术服务"),
    ("999", "functional", None),
    ("30201", "functional", None),
]


@pytest.mark.parametrize(("code", "kind", "name"), CODES_OF, ids=[f"{c[1]}-{c[0]}" for c in CODES_OF])
def test_class_code(code: str, kind: vocab.ClassKind, name: str | None) -> None:
    found = vocab.class_code(code, kind)
    assert (found.name if found else None) == name


def test_the_triples_come_in_the_same_order_each_time() -> None:
    assert list(vocab.codelist_quads()) == list(vocab.codelist_quads())
