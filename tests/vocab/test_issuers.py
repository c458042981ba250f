from __future__ import annotations

from pathlib import Path

import pytest

from kg import vocab
from kg.errors import SettingsError
from kg.vocab.issuers import PLACED, Issuer

HEADING = "code,issuer,level,division,verified\n"


def test_every_code_stands_once_and_has_a_place_that_exists():
    codes = [one.code for one in vocab.issuers()]
    assert len(codes) == len(set(codes)) >= 90
    assert all(one.division is None or vocab.divisions().get(one.division) for one in vocab.issuers())


def test_codes_made_of_a_place_say_so_in_the_issuer_too():
    for one in vocab.issuers():
        assert (one.code[:2] in PLACED) == ("+" in one.name), one


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("邢财教,邢台市财政局,municipal,130500,true", Issuer("邢财教", "邢台市财政局", "municipal", "130500")),
        ("邢财教,邢台市财政局,municipal,,false,备注", Issuer("邢财教", "邢台市财政局", "municipal", None, verified=False)),
    ],
)
def test_a_users_list(row, expected, tmp_path: Path):
    path = tmp_path / "issuers.csv"
    path.write_text(f"\ufeff{HEADING}{row}\n\n", encoding="utf-8")
    assert vocab.parse_issuers(vocab.read_issuers(path)) == (expected,)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("code,name\n", ["columns must be"]),
        (f"{HEADING}邢财教,邢台市财政局,city,,true\n,邢台市财政局,county,,true\n短,行\n", ["第 2 行", "第 3 行", "第 4 行"]),
    ],
)
def test_every_fault_of_a_users_list_is_said_at_once(text, faults, tmp_path: Path):
    path = tmp_path / "issuers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        vocab.read_issuers(path)
    assert all(fault in str(caught.value) for fault in faults)


def test_a_list_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"none\.csv"):
        vocab.read_issuers(tmp_path / "none.csv")
