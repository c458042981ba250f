from __future__ import annotations

import pytest

from kg.grammar.region import find_regions, is_place, region_of_code

NAMES = [
    ("city", "邢台市工业和信息化局", [("邢台市", ["130500"])]),
    ("short-city", "衡水：≥450人", [("衡水", ["131100"])]),
    ("province-and-city", "河北省邢台市", [("河北省", ["130000"]), ("邢台市", ["130500"])]),
    ("district-inside-its-city", "石家庄市长安区", [("石家庄市", ["130100"]), ("长安区", ["130102"])]),
    ("zone", "承德高新技术产业开发区经济与科技发展局", [("承德高新技术产业开发区", ["130871"])]),
    ("zone-without-province", "唐山芦台经济开发区", [("唐山芦台经济开发区", ["130271"])]),
    ("code", "根据唐政办函[2008]394号", [("唐政办函", ["130200"])]),
    ("none", "财预〔2020〕1号，城区道路", []),
]
CODES = [
    ("冀财建", ["河北省"]),
    ("邢财教", ["邢台市"]),
    ("承市政字", ["承德市"]),
    ("邢开办呈", ["河北邢台经济开发区"]),
    ("藏财农指", ["西藏自治区"]),
    ("奉节民宗委发", ["奉节县"]),
    ("财预", []),
    ("国办发", []),
    ("市政办字", []),
    ("中网办发", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "mentions"), [case[1:] for case in NAMES], ids=[case[0] for case in NAMES])
def test_places_are_found(text: str, mentions: list[tuple[str, list[str]]]) -> None:
    found = find_regions(text)
    assert [(mention.text, [division.code for division in mention.divisions]) for mention in found] == mentions
    assert all(text[mention.start : mention.end].startswith(mention.text[:2]) for mention in found)


@pytest.mark.parametrize(("code", "names"), CODES, ids=[code or "empty" for code, _ in CODES])
def test_an_issuing_code_tells_its_region(code: str, names: list[str]) -> None:
    assert [division.name for division in region_of_code(code)] == names


def test_a_shared_name_has_several_candidates_and_no_answer() -> None:
    (mention,) = find_regions("新华区将预算项目")
    assert len(mention.divisions) >= 3
    assert mention.division is None


def test_an_open_code_has_several_candidates() -> None:
    assert {division.name for division in region_of_code("新民发")} == {"新民市", "新疆维吾尔自治区"}


@pytest.mark.parametrize(
    ("words", "place"), [("桃城区", True), ("衡水", True), ("双桥镇", True), ("其中", False), ("小学", False), ("全区", False)]
)
def test_only_places_are_places(words: str, place: bool) -> None:
    assert is_place(words) is place
