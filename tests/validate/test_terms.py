"""Literals: which are well-formed, and which come first."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import ShapesError
from kg.validate.terms import XSD, at_most, check_datatype, is_of


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("text", "datatype", "well_formed"),
    [
        ("12", "integer", True), ("+12", "integer", True), ("12.0", "integer", False), ("十二", "integer", False),
        ("１２", "integer", False), ("12.50", "decimal", True), (".5", "decimal", True), ("5.", "decimal", True),
        ("1e3", "decimal", False), ("", "decimal", False),
        ("2023", "gYear", True), ("23", "gYear", False),
        ("2023-12-31", "date", True), ("2023-02-30", "date", False), ("2023-12", "date", False),
        ("true", "boolean", True), ("1", "boolean", True), ("是", "boolean", False),
        ("", "string", True), ("一\n二", "string", True),
    ],
)  # fmt: skip
def test_well_formed(text, datatype, well_formed):
    assert is_of(literal(text, datatype), XSD + datatype) is well_formed


@pytest.mark.parametrize(
    "term",
    [ox.NamedNode("https://example.org/"), ox.Literal("甲", language="zh"), literal("1", "integer")],
    ids=["iri", "language", "other datatype"],
)
def test_not_a_string(term):
    assert not is_of(term, XSD + "string")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (literal("2", "integer"), literal("10.0", "decimal"), True),
        (literal("10.0", "decimal"), literal("10", "integer"), True),
        (literal("11", "integer"), literal("10", "decimal"), False),
        (literal("2023-01-31", "date"), literal("2023-12-31", "date"), True),
        (literal("2024", "gYear"), literal("2023", "gYear"), False),
        (literal("2023", "gYear"), literal("2023", "integer"), False),
        (literal("x", "integer"), literal("1", "integer"), False),
        (ox.NamedNode("https://example.org/"), literal("1", "integer"), False),
    ],
)
def test_order(left, right, expected):
    assert at_most(left, right) is expected


def test_unknown_datatypes_are_refused():
    with pytest.raises(ShapesError, match="duration"):
        check_datatype(XSD + "duration")
