from __future__ import annotations

import pytest

from kg.grammar.target import parse_target
from kg.grammar.units import is_counter, normal_unit

PRINTED = [
    "%",
    "‰",
    "个百分点",
    "元",
    "千元",
    "万元",
    "亿元",
    "元/人",
    "元/人·天",
    "元/人/天",
    "万元/辆",
    "万元/公里",
    "元/平方米·年",
    "元每批次",
    "元/标准间",
    "人",
    "人次",
    "万人次",
    "人天",
    "名",
    "家",
    "户",
    "万户",
    "所",
    "台件",
    "台（套）",
    "台/套",
    "批次",
    "层次",
    "课时",
    "个月",
    "个工作日",
    "日历天",
    "小时",
    "吨标准煤",
    "万千瓦时",
    "平方米",
    "万亩",
    "㎡",
    "m²",
    "mg/L",
    "微克/立方米",
    "℃",
    "dB",
    "Mbps",
    "次/年",
    "期/季度",
    "人份",
    "倍",
    "分",
]
UNKNOWN = ["蒲式耳", "教学班", "蜂群", "学分", "ppm"]
NO_UNITS = ["", "以上", "左右", "完成", "的", "以内", "达标", "之间"]


@pytest.mark.parametrize("unit", PRINTED + UNKNOWN)
def test_a_unit_behind_a_number_is_read_as_printed(unit: str) -> None:
    target = parse_target(f"≥12{unit}")
    assert (target.kind, target.comparator, target.unit) == ("number", "ge", unit)


@pytest.mark.parametrize("word", NO_UNITS)
def test_other_words_are_no_counters(word: str) -> None:
    assert not is_counter(word)


def test_a_noun_behind_a_known_counter_is_not_part_of_it() -> None:
    assert parse_target("26个村").unit == "个"
    assert parse_target("500张床").unit == "张"


def test_percent_in_words_is_percent() -> None:
    assert [normal_unit(word) for word in ("百分比", "百分号", "％", "%", "")] == ["%", "%", "%", "%", None]
