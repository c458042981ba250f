from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.flat import flatten, squeeze
from kg.grammar.numeral import chinese, parse_numeral

CASES = [
    ("12", "12"), ("12.50", "12.50"), ("-3.2", "-3.2"), ("1,250,000", "1250000"), ("１，２００", "1200"), ("1 50", "150"),
    ("1.5万", "15000.0"), ("3千", "3000"), ("2亿", "200000000"), ("5百万", "5000000"),
    ("零", "0"), ("两", "2"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("一百零五", "105"), ("一百一十", "110"),
    ("一千零一", "1001"), ("三千五百万", "35000000"), ("十五万亿", "15000000000000"), ("二〇二三", "2023"), ("贰佰叁拾", "230"),
]  # fmt: skip
NOT_NUMBERS = [
    "",
    " ",
    "一次",
    "十百",
    "万",
    "一万万",
    "两两",
    "1,2",
    "1,2,3",
    "1.2.3",
    "12%",
    "百分之五",
    "a",
    "亿亿",
    "1e5",
    "--1",
]


@pytest.mark.parametrize(("text", "value"), CASES, ids=[text for text, _ in CASES])
def test_a_numeral_is_read_to_the_last_digit(text: str, value: str) -> None:
    assert str(parse_numeral(text)) == value


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_anything_else_is_none(text: str) -> None:
    assert parse_numeral(text) is None


def spelt(number: int) -> str:
    """The everyday Chinese numeral, by the schoolbook rule."""
    if number >= 10_000:
        unit, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
        head, rest = divmod(number, unit)
        gap = "零" if 0 < rest < unit // 10 else ""
        return spelt(head) + name + (gap + spelt(rest) if rest else "")
    words, skipped = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if skipped and words else "") + "零一二三四五六七八九"[digit] + name
        skipped = digit == 0
    return words or "零"


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert chinese(spelt(number)) == number


@given(st.decimals(0, 10**15, places=2))
def test_thousands_round_trip(number: Decimal) -> None:
    assert parse_numeral(f"{number:,}") == number


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_flattening_moves_nothing_and_squeezing_remembers_places(text: str) -> None:
    assert len(flatten(text)) == len(text)
    squeezed = squeeze(text)
    for place in range(len(squeezed.flat)):
        assert flatten(squeezed.cut(place, place + 1)) == squeezed.flat[place]
