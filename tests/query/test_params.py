"""Parameters: typed, filled in as literals, and never able to change the query."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query import Param, run
from kg.query.params import inject, literal, open_params

ECHO = 'SELECT ?x ?y WHERE { VALUES ?x { UNDEF } VALUES ?y { UNDEF } BIND("untouched" AS ?z) }'

LITERALS = [
    (Param("p"), "冀财建〔2022〕238号", '"冀财建〔2022〕238号"'),
    (Param("p"), 'a"} DROP ALL', '"a\\"} DROP ALL"'),
    (Param("p"), "back\\", '"back\\\\"'),
    (Param("p"), "two\nlines", '"two\\nlines"'),
    (Param("p"), "bell\x07", '"bell\\u0007"'),
    (Param("p", "integer"), " 5 ", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    (Param("p", "integer"), -3, '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    (Param("p", "double"), "90", '"90.0"^^<http://www.w3.org/2001/XMLSchema#double>'),
    (Param("p", "year"), 2023, '"2023"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
]
WRONG = [
    ("integer", "5.5"),
    ("integer", "五"),
    ("integer", "٥"),
    ("double", "nan"),
    ("double", "inf"),
    ("double", "90%"),
    ("year", "23"),
    ("year", "2023年"),
]


@pytest.mark.parametrize(
    ("param", "value", "expected"), LITERALS, ids=[f"{case[0].type}-{index}" for index, case in enumerate(LITERALS)]
)
def test_literal(param: Param, value: Any, expected: str) -> None:
    assert literal(param, value) == expected


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_value_of_another_type_is_refused(kind: Any, value: str) -> None:
    with pytest.raises(QueryError, match="参数 p 应为"):
        literal(Param("p", kind), value)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_comes_back_as_it_went_in(value: str) -> None:
    rows = list(run(ox.Store(), ECHO, {"x": value}).rows)
    assert rows == [(value, None)]


def test_a_value_that_looks_like_a_place_stays_text() -> None:
    tricky = "x VALUES ?y { UNDEF } z"
    rows = list(run(ox.Store(), ECHO, {"x": tricky, "y": '"} } #'}).rows)
    assert rows == [(tricky, '"} } #')]


def test_default_fills_the_place_and_a_given_value_wins() -> None:
    text = "#+ param x: integer = 7\nSELECT ?x WHERE { VALUES ?x { UNDEF } }"
    assert list(run(ox.Store(), text).rows) == [(7,)]
    assert list(run(ox.Store(), text, {"x": None}).rows) == [(7,)]
    assert list(run(ox.Store(), text, {"x": "8"}).rows) == [(8,)]


@pytest.mark.parametrize(
    ("scheme", "words"),
    [("indicatorType", "可用：.*数量指标"), ("rule", r"可用：.* …（共 \d+ 项）"), ("level", "可用：.*市级")],
)
def test_an_entry_like_no_other_is_told_with_what_there_is(scheme: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        literal(Param("p", scheme), "qqqq")


def test_unknown_parameter_names_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"没有参数 polcy.*policy"):
        run(ox.Store(), "projects-resting-on", {"polcy": "x"})


def test_a_declared_parameter_needs_its_place() -> None:
    with pytest.raises(QueryError, match=r"参数 x 在查询中没有位置"):
        run(ox.Store(), "#+ param x: integer\nSELECT ?x WHERE { VALUES ?y { UNDEF } }")


def test_without_declaration_the_type_follows_the_value() -> None:
    assert list(run(ox.Store(), ECHO, {"x": 3, "y": 2.5}).rows) == [(3, 2.5)]
    with pytest.raises(QueryError, match="没有参数 z"):
        inject(ECHO, (), {"z": 1}, "query")


def test_places_are_found_in_either_spelling() -> None:
    assert open_params("values $a {undef} VALUES ?b\n{\n UNDEF }") == {"a", "b"}
