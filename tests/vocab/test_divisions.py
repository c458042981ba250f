"""Divisions: by code, by name, by short name, upwards, downwards, and their level."""

from __future__ import annotations

import re

import pytest

from kg import vocab
from kg.text import fold
from kg.vocab.division_names import short_name, short_names

DIVISIONS = vocab.divisions()

LEVELS = [
    ("130000", "省级"),
    ("310000", "省级"),
    ("150000", "省级"),
    ("810000", "省级"),
    ("130500", "市级"),
    ("433100", "市级"),
    ("152900", "市级"),
    ("130502", "区县级"),
    ("310107", "区县级"),
    ("130581", "区县级"),
    ("419001", "区县级"),
    ("130271", "开发区"),
    ("130871", "开发区"),
]
REGIONS = [
    ("130502", ("河北省", "邢台市", "襄都区")),
    ("310107", ("上海市", "普陀区")),
    ("500236", ("重庆市", "奉节县")),
    ("130271", ("河北省", "唐山市", "河北唐山芦台经济开发区")),
    ("419001", ("河南省", "济源市")),
    ("441900", ("广东省", "东莞市")),
    ("130000", ("河北省",)),
]
FOUND = [
    ("河北省", "130000"),
    ("邢台市", "130500"),
    ("邢台", "130500"),
    ("承德", "130800"),
    ("吉林", "220000"),
    ("吉林市", "220200"),
    ("内蒙古", "150000"),
    ("延边", "222400"),
    ("延边州", "222400"),
    ("青龙县", "130321"),
    ("丰宁", "130826"),
    ("平山县", "130131"),
    ("芦台经济开发区", "130271"),
    ("芦台经济技术开发区", "130271"),
    ("唐山芦台经济开发区", "130271"),
    ("邢台经济开发区", "130571"),
    ("邢台开发区", "130571"),
    ("承德高新区", "130871"),
    ("承德高新技术开发区", "130871"),
    ("河北省邢台市", "130500"),
    ("上海市普陀区", "310107"),
    ("上海普陀区", "310107"),
    ("河北省邢台市信都区", "130503"),
    ("邢台市 信都区", "130503"),
    ("武汉市青山区", "420107"),
    ("重庆市奉节县", "500236"),
]
NOT_FOUND = ["", "省", "邢", "某某市", "鼓楼区", "高新区", "经济开发区", "上海市信都区", "新华区", "邢台市邢台市信都区的"]
SHORT = [
    ("邢台市", "邢台"),
    ("河北省", "河北"),
    ("广西壮族自治区", "广西"),
    ("新疆维吾尔自治区", "新疆"),
    ("香港特别行政区", "香港"),
    ("延边朝鲜族自治州", "延边"),
    ("恩施土家族苗族自治州", "恩施"),
    ("伊犁哈萨克自治州", "伊犁"),
    ("巴音郭楞蒙古自治州", "巴音郭楞"),
    ("青龙满族自治县", "青龙"),
    ("围场满族蒙古族自治县", "围场"),
    ("龙胜各族自治县", "龙胜"),
    ("梅里斯达斡尔族区", "梅里斯"),
    ("阿拉善盟", "阿拉善"),
    ("大兴安岭地区", "大兴安岭"),
    ("信都区", "信都"),
    ("赵县", None),
    ("东区", None),
]
ABBREVIATED = [
    ("冀财建", "130000"),
    ("邢财教", "130500"),
    ("唐政办函", "130200"),
    ("承高财发", "130871"),
    ("承财建", "130800"),
    ("邢开办呈", "130571"),
    ("粤财建", "440000"),
    ("普府办", "310107"),
    ("奉节民宗委发", "500236"),
]


@pytest.mark.parametrize(("code", "label"), LEVELS, ids=lambda value: str(value))
def test_level(code: str, label: str) -> None:
    division = DIVISIONS.get(code)
    assert division is not None
    assert division.level_concept.label_zh == label


@pytest.mark.parametrize(("code", "names"), REGIONS, ids=[code for code, _ in REGIONS])
def test_region_runs_from_the_province_down(code: str, names: tuple[str, ...]) -> None:
    assert DIVISIONS.region(code) == names


@pytest.mark.parametrize(("text", "code"), FOUND, ids=[text for text, _ in FOUND])
def test_a_name_finds_its_division(text: str, code: str) -> None:
    found = DIVISIONS.find(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", NOT_FOUND, ids=lambda text: text or "empty")
def test_an_unknown_or_ambiguous_name_finds_none(text: str) -> None:
    assert DIVISIONS.find(text) is None


@pytest.mark.parametrize(("name", "short"), SHORT, ids=[name for name, _ in SHORT])
def test_short_name(name: str, short: str | None) -> None:
    assert short_name(name) == short


def test_candidates_of_an_ambiguous_name_are_all_of_it_widest_first() -> None:
    assert [(one.code, one.name) for one in DIVISIONS.candidates("普陀区")] == [("310107", "普陀区"), ("330903", "普陀区")]
    assert [one.level for one in DIVISIONS.candidates("承德")] == ["municipal", "county"]


def test_within_settles_an_ambiguous_name() -> None:
    assert DIVISIONS.find("新华区") is None
    found = DIVISIONS.find("新华区", within="130900")
    assert found is not None
    assert found.code == "130902"


def test_children_of_a_city_are_its_counties_and_zones() -> None:
    children = DIVISIONS.children("130500")
    assert {child.parent for child in children} == {"130500"}
    assert {"130502", "130571", "130581"} <= {child.code for child in children}
    assert DIVISIONS.children("130502") == ()


def test_a_finance_code_leads_to_the_division_behind_it() -> None:
    zone, own = DIVISIONS.finance("130811"), DIVISIONS.finance("130500")
    assert zone is not None
    assert own is not None
    assert (zone.code, own.code) == ("130871", "130500")
    assert DIVISIONS.finance("990011") is None


@pytest.mark.parametrize(("code", "division"), ABBREVIATED, ids=[code for code, _ in ABBREVIATED])
def test_an_issuing_code_begins_with_an_abbreviation(code: str, division: str) -> None:
    assert division in [one.code for one in DIVISIONS.abbreviated(code)]


def test_an_unknown_abbreviation_leads_nowhere() -> None:
    assert DIVISIONS.abbreviated("中网办发") == ()
    assert DIVISIONS.abbreviated("") == ()


def test_zone_names_lose_their_wider_divisions_but_not_their_own_word() -> None:
    names = short_names("河北邢台经济开发区", "zone", ("河北省", "邢台市"))
    assert {"邢台经济开发区", "邢台开发区", "邢台经开区"} <= set(names)
    assert not {"经济开发区", "经开区", "开发区"} & set(names)


def test_the_list_is_whole_and_its_own_folded_form() -> None:
    assert len(DIVISIONS) > 3300
    assert sum(one.level == "zone" for one in DIVISIONS) > 120
    assert {one.level for one in DIVISIONS} == {"provincial", "municipal", "county", "zone"}
    for one in DIVISIONS:
        assert re.fullmatch(r"\d{6}", one.code)
        assert fold(one.name) == one.name
        assert one.parent is None or one.parent[:2] == one.code[:2]


def test_every_full_name_finds_itself_among_its_candidates() -> None:
    for one in DIVISIONS:
        assert one in DIVISIONS.candidates(one.name), one
        assert DIVISIONS.find("".join(DIVISIONS.region(one.code))) == one, one
