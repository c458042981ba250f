from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.project_code import check_character, find_project_codes, parse_project_code

VALID = [
    "13081123P00004610002X",
    "13081123P00009210003Y",
    "13081123P00004410002J",
    "13081123P000038100022",
    "13081123P00002510002R",
]
WRONG = ["13081123P00004610002Y", "13081123P00004611002X", "13081124P00004610002X", "13081123P00004601002X"]


@pytest.mark.parametrize("text", VALID)
def test_printed_codes_satisfy_the_checksum(text: str) -> None:
    code = parse_project_code(text)
    assert code is not None
    assert (code.text, code.division, code.year, code.check_ok) == (text, "130811", 2023, True)


@pytest.mark.parametrize("text", WRONG)
def test_one_wrong_character_is_noticed(text: str) -> None:
    code = parse_project_code(text)
    assert code is not None
    assert code.check_ok is False


def test_a_code_wrapped_in_its_cell_is_rejoined() -> None:
    assert parse_project_code("13081123P0000461000\n2X") == parse_project_code("13081123P00004610002X")


def test_other_letters_have_no_check_character() -> None:
    code = parse_project_code("51142523T000008273366")
    assert code is not None
    assert (code.division, code.year, code.check_ok) == ("511425", 2023, None)


@pytest.mark.parametrize(
    "text", ["", "2X", "130811", "13081123P0000461000", "项目", "03081123P00004610002X", "13081123P00004610002XX"]
)
def test_anything_else_is_no_code(text: str) -> None:
    assert parse_project_code(text) is None


def test_codes_are_found_in_a_passage() -> None:
    found = find_project_codes("项目编码：13081123P00004610002X，另见13081123P00009210003Y。")
    assert [code.text for code in found] == ["13081123P00004610002X", "13081123P00009210003Y"]


@given(st.integers(100000, 999999), st.integers(0, 99), st.integers(0, 999999), st.integers(0, 99999))
def test_codes_round_trip(division: int, year: int, serial: int, part: int) -> None:
    first = f"{division}{year:02}P{serial:06}{part:05}"
    code = parse_project_code(first + (check_character(first) or ""))
    assert code is not None
    assert (code.division, code.year, code.check_ok) == (str(division), 2000 + year, True)


@given(st.sampled_from(VALID), st.integers(0, 19), st.sampled_from("0123456789"))
def test_no_single_digit_slips_through(code: str, place: int, digit: str) -> None:
    changed = parse_project_code(code[:place] + digit + code[place + 1 :])
    assert changed is None or changed.check_ok is (changed.text == code)
