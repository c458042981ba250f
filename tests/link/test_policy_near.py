"""What makes two codes, places or titles near: the parts that proposals are made of."""

from __future__ import annotations

import pytest

from kg.link.policy.codes import is_short_form, near_codes
from kg.link.policy.likeness import likeness
from kg.link.policy.loosened import loosened
from kg.link.policy.parted import contradictory
from kg.link.policy.places import claimed, local_part, of_a_unit, own_division, placeless
from kg.link.policy.titles import read_title
from kg.link.words import light_citation


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("湘财教指", "湘教财指", "characters-turned"),
        ("黑财指（农）", "黑财（农）指", "characters-turned"),
        ("闽财建", "闵财建", "character-alike"),
        ("衢政办发", "政办发", "code-character-added"),
        ("承市政办字", "市政办字", "region-lost"),
        ("晋财资环", "晋财环", "code-character-added"),
        ("冀财教", "冀财社", "code-character-differs"),
        ("冀财教", "皖林策", None),
    ],
)
def test_near_codes(one, other, expected):
    assert near_codes(one, other) == near_codes(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("发改委令", "国家发展和改革委员会令", True),
        ("中办国办", "中共中央办公厅国务院办公厅", True),
        ("教育部令", "财政部令", False),
        ("教育部令", "教育部令", False),
    ],
)
def test_short_forms(one, other, expected):
    assert is_short_form(one, other) is is_short_form(other, one) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("政办字", True), ("府办发", True), ("委办", True), ("衢政办发", False), ("财教", False), ("国发", False)],
)
def test_codes_without_any_place(code, expected):
    assert placeless(code) is expected


@pytest.mark.parametrize(
    ("code", "division", "expected"),
    [
        ("长财教", "430100", "430100"),
        ("长财教", "220100", "220100"),
        ("海财教", "450500", "450500"),
        ("冀财教", "130500", "130000"),
        ("国发", "430100", None),
        ("长财教", None, None),
    ],
)
def test_which_place_a_disclosure_means_by_a_code(code, division, expected):
    assert claimed(code, division) == expected


@pytest.mark.parametrize(
    ("level", "division", "expected"),
    [
        pytest.param("municipal", "130502", "130500", id="the-city-of-a-district"),
        pytest.param("municipal", "131082", "131082", id="a-county-level-city-is-its-own"),
        pytest.param("county", "130500", None, id="a-city-has-several-districts"),
        pytest.param("county", "130502", "130502", id="a-district"),
        pytest.param("provincial", "130502", "130000", id="the-province"),
    ],
)
def test_the_place_that_a_local_short_form_means(level, division, expected):
    assert own_division(level, division) == expected


def test_codes_without_their_region():
    assert [local_part(code) for code in ("晋中财社", "恩施州政办发", "市政办字", "财教")] == ["财社", "政办发", "政办字", "财教"]


def test_minutes_and_rules_of_a_unit():
    assert [of_a_unit(words) for words in ("局长办公会议纪要", "市政府常务会议纪要", "我局财务制度")] == [True, False, True]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("现代果业发展规划（2021—2025年）", "现代果业发展规划", True),
        ("现代果业发展规划（2021—2025年）", "“十四五”现代果业发展规划", True),
        ("现代果业发展规划（2021—2025年）", "“十三五”现代果业发展规划", False),
        ("养犬管理办法（暂行）", "养犬管理试行办法", True),
        ("养犬管理办法（试行）", "养犬管理办法（修订）", False),
        ("关于下达2022年省级水利资金的通知", "关于下达2022年水利资金的通知", True),
        ("关于下达2022年省级水利资金的通知", "关于下达2022年市级水利资金的通知", False),
    ],
)
def test_years_levels_and_stages_agree_where_both_are_printed(one, other, expected):
    left, right = (loosened(title.base, title.version, title.facets) for title in map(read_title, (one, other)))
    assert left.bare == right.bare
    assert left.agrees(right) is right.agrees(left) is expected


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("河湖长制实施方案", "河湖长治实施方案", "sound-alike"),
        ("冶金渣综合利用办法", "治金渣综合利用办法", "character-alike"),
        ("湿地保护专项资金管理办法", "湿地保护资金管理办法", "word-lost"),
        ("科普条例", "科学技术普及条例", "short-form"),
        ("农村公路建设规范", "农村公厕建设规范", None),
        ("关于下达2022年草原资金的通知", "关于下达2022年森林资金的通知", None),
    ],
)
def test_likeness_of_titles(one, other, reason):
    found = likeness(read_title(one), read_title(other))
    assert (found[1] if found else None) == reason


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("关于下达2022年医疗救助补助资金的通知", "关于下达2022年残疾人事业补助资金的通知", True),
        ("关于下达2022年就业资金（第一批）的通知", "关于下达2022年就业资金（第二批）的通知", True),
        ("中国共产党机构编制工作条例实施办法", "机构编制工作条例实施办法", False),
        ("人才住房实施方案", "人才住房实旋方案", False),
    ],
)
def test_titles_of_one_number_that_contradict_each_other(one, other, expected):
    assert contradictory(read_title(one), read_title(other)) is expected


@pytest.mark.parametrize(
    ("text", "serial"), [("烟财社18号", "18"), ("人民路18号", None), ("烟财社18号、19号", None), ("市长批示18号", None)]
)
def test_a_number_without_year(text, serial):
    light = light_citation((1, "basis", 1, 1), "generic", text, (None, None, None), None, None)
    assert (light.serial if light else None) == serial
    assert light is None or (light.damage, light.year) == ("year-damaged", None)


def test_a_number_that_cannot_be_read_is_no_part_of_the_same_title():
    light = light_citation((1, "basis", 1, 1), "document", "《节水办法》（水字第5号）", (None, None, None), "节水办法", None)
    assert light is not None
    assert light.version == "水字第5号"
