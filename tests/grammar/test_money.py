from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.money import find_unit, parse_amount

AMOUNTS = [
    ("wan", "1,336.23", "万元", "1336.23"),
    ("wrapped", "3348 .56", "万元", "3348.56"),
    ("own-unit-wins", "12,500元", "万元", "1.2500"),
    ("no-table-unit", "10.00万元", None, "10.00"),
    ("yuan", "127870", "元", "12.7870"),
    ("yi", "1.2亿元", None, "12000.0"),
    ("qian", "5千元", None, "0.5"),
    ("bare-wan", "40万", None, "40"),
    ("negative", "-12.5", "万元", "-12.5"),
    ("negative-yuan", "-12.5", "元", "-0.00125"),
    ("full-width", "１２．５", "万元", "12.5"),
    ("signed", "￥500元", None, "0.0500"),
    ("rmb", "人民币20万元", None, "20"),
    ("in-words", "叁万伍仟元整", None, "3.5000"),
    ("tax", "29.8万元（含税）", None, "29.8"),
    ("zero", "0.00", "万元", "0.00"),
]
NOT_AMOUNTS = [
    ("", "元"),
    ("—", "万元"),
    ("-", "万元"),
    ("95%", "万元"),
    ("12", None),
    ("5", "人"),
    ("1.2.3", "元"),
    ("合计", "元"),
    ("9" * 30, "元"),
]
UNITS = [
    ("单位：万元", "万元"),
    ("单位:元", "元"),
    ("金额单位：元", "元"),
    ("（单位：万元）", "万元"),
    ("单位：人、万元", "万元"),
    ("单位： 千元", "千元"),
    ("预算数（万元）", "万元"),
    ("单位：亿元", "亿元"),
    ("单位：人民币万元", "万元"),
    ("单位名称：某某局", None),
    ("计量单位：个", None),
    ("单位：元/人", None),
    ("预算数", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "unit", "wan"), [case[1:] for case in AMOUNTS], ids=[case[0] for case in AMOUNTS])
def test_an_amount_is_converted_without_losing_a_digit(text: str, unit: str | None, wan: str) -> None:
    amount = parse_amount(text, unit)
    assert amount is not None
    assert amount.wan == Decimal(wan)
    assert amount.printed == text.strip()


@pytest.mark.parametrize(("text", "unit"), NOT_AMOUNTS)
def test_what_is_no_amount_is_none(text: str, unit: str | None) -> None:
    assert parse_amount(text, unit) is None


@pytest.mark.parametrize(("text", "unit"), UNITS, ids=[text or "empty" for text, _ in UNITS])
def test_the_unit_of_a_table_is_found(text: str, unit: str | None) -> None:
    assert find_unit(text) == unit


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from(["元", "千元", "万元", "亿元"]), st.booleans())
def test_amounts_round_trip(value: Decimal, unit: str, own: bool) -> None:
    amount = parse_amount(f"{value:,}{unit if own else ''}", None if own else unit)
    assert amount is not None
    assert amount.unit == unit
    assert amount.yuan == value * {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 10**8}[unit]
