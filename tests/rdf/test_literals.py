from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf import literals

XSD = "http://www.w3.org/2001/XMLSchema#"
PLACE = ox.NamedNode("https://example.org/x")


def from_store(literal: ox.Literal) -> ox.Literal:
    store = ox.Store()
    store.add(ox.Quad(PLACE, PLACE, literal, PLACE))
    return next(iter(store)).object


@pytest.mark.parametrize(
    ("literal", "value", "datatype"),
    [
        pytest.param(literals.decimal(Decimal("90.00")), "90", "decimal", id="trailing-zeros"),
        pytest.param(literals.decimal(Decimal("1E+3")), "1000", "decimal", id="exponent"),
        pytest.param(literals.decimal(Decimal("-0.00")), "0", "decimal", id="minus-zero"),
        pytest.param(literals.decimal(Decimal("0.050")), "0.05", "decimal", id="small"),
        pytest.param(literals.decimal(Decimal("-12.5")), "-12.5", "decimal", id="negative"),
        pytest.param(literals.integer(7), "7", "integer", id="integer"),
        pytest.param(literals.boolean(False), "false", "boolean", id="false"),
        pytest.param(literals.boolean(True), "true", "boolean", id="true"),
        pytest.param(literals.year(2023), "2023", "gYear", id="year"),
        pytest.param(literals.date("2024-02-29"), "2024-02-29", "date", id="leap-day"),
        pytest.param(literals.text("007"), "007", "string", id="code-keeps-its-zeros"),
    ],
)
def test_literals_have_their_datatype_and_survive_a_store(literal, value, datatype):
    assert (literal.value, literal.datatype.value) == (value, XSD + datatype)
    assert from_store(literal) == literal


def test_words_have_a_language():
    assert literals.worded("预算", "zh").language == "zh"


@pytest.mark.parametrize("text", ["2023-02-30", "2023年底", "2023-13-01", ""])
def test_what_is_no_date_makes_no_literal(text):
    assert literals.date(text) is None


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="graph"):
        literals.decimal(Decimal(text))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_decimal_keeps_its_value_in_plain_form_and_survives_a_store(number):
    literal = literals.decimal(number)
    assert Decimal(literal.value) == number
    assert "E" not in literal.value
    assert from_store(literal) == literal
