from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.target import parse_target
from kg.grammar.values import Comparator, Target

HARD = list(csv.DictReader((Path(__file__).parent / "hard_values.csv").open(encoding="utf-8", newline="")))


def number(value: str, unit: str | None = None, comparator: Comparator = "eq", *, explicit: bool = True) -> Target:
    return Target("number", comparator, explicit, Decimal(value), unit=unit)


def bare(value: str, unit: str | None = None) -> Target:
    return number(value, unit, explicit=False)


QUALITATIVE, NONE = Target("qualitative"), Target("none")
CASES = [
    ("sign-and-percent", "≥90%", number("90", "%", "ge")),
    ("words-for-percent", "≥90百分比", number("90", "%", "ge")),
    ("latex", r"$\geq95\%$", number("95", "%", "ge")),
    ("latex-equal", "$=13.29$万元", number("13.29", "万元")),
    ("bare-number", "319.5", bare("319.5")),
    ("bare-percent-keeps-its-zero", "4.0%", bare("4.0", "%")),
    ("ceiling-a-month", "≤16000元/月", number("16000", "元/月", "le")),
    ("sentence-verbal", "资助人数1500人以上", number("1500", "人", "ge")),
    ("reach-or-exceed", "达到或超过90%", number("90", "%", "ge")),
    ("with-place", "衡水：≥450人", Target("number", "ge", True, Decimal(450), unit="人", scope="衡水")),
    ("with-label", "指标值：≥450人", number("450", "人", "ge")),
    ("rank", "前10名", number("10", "名", "le")),
    ("money-per-person-then-prose", "新引进 30 万/人及已引进人员的后续安家费", bare("30", "万/人")),
    ("unit-in-brackets-then-noun", "12台（套）设备", bare("12", "台（套）")),
    ("note-in-brackets", "36人（含领队2人）", bare("36", "人")),
    ("only-in-brackets", "较高（≥85%）", number("85", "%", "ge")),
    ("year-is-no-quantity", "2023年招录45名", bare("45", "名")),
    ("name-with-digits", "12345热线按期办结率≥98%", number("98", "%", "ge")),
    ("title-with-digits", "按《2023年3项任务》完成5项", bare("5", "项")),
    ("range", "500-1500元/人", Target("range", number=Decimal(500), number_high=Decimal(1500), unit="元/人")),
    ("range-of-signs", "≥95%且≤100%", Target("range", number=Decimal(95), number_high=Decimal(100), unit="%")),
    ("multi", "228个改造方案会审和46个工程核验", Target("multi", "eq", False, Decimal(228), unit="个")),
    ("date", "2023年12月31日", Target("deadline", deadline="2023-12-31")),
    ("date-inferred", "12月底前", Target("deadline", "le", True, deadline="2023-12-31", year_inferred=True)),
    ("span", "季后50日内将有关情况通报各市政府", Target("deadline", "le", True, Decimal(50), unit="日")),
    ("year-and-month-is-no-decimal", "2023.12", Target("deadline", deadline="2023-12-31")),
    ("decimal-is-no-year-and-month", "2047.18", bare("2047.18")),
    ("month-is-no-quantity", "6 月", Target("deadline", deadline="2023-06-30", year_inferred=True)),
    ("months-are", "12个月", bare("12", "个月")),
    ("chinese", "不少于三十人", number("30", "人", "ge")),
    ("chinese-inside-prose-is-no-quantity", "每季度上报一次数据", QUALITATIVE),
    ("by-reference", "以2023年实际发生数为准", QUALITATIVE),
    ("by-document", "按照财行〔2013〕531号文件规定执行", QUALITATIVE),
    ("compared-with-last-year", "不低于工信部要求", QUALITATIVE),
    ("round-the-clock", "7*24小时值守", QUALITATIVE),
    ("standard-with-digits", "达到GB18918-2002一级A标准", QUALITATIVE),
    ("not-applicable", "不涉及", NONE),
    ("unit-only", "%", NONE),
    ("dash", "——", NONE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "target"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_target_is_read_as_a_reviewer_would(text: str, target: Target) -> None:
    assert parse_target(text, fiscal_year=2023) == target


def test_the_hard_list_is_whole() -> None:
    assert len(HARD) >= 390


@pytest.mark.parametrize("row", HARD, ids=[row["id"] for row in HARD])
def test_hard_list(row: dict[str, str]) -> None:
    target = parse_target(row["text"], fiscal_year=2023)
    read = {
        "kind": target.kind,
        "comparator": target.comparator or "",
        "number": target.number,
        "number_high": target.number_high,
        "unit": target.unit or "",
        "deadline": target.deadline or "",
    }
    labelled = {name: row[name] for name in read} | {
        name: Decimal(row[name]) if row[name] else None for name in ("number", "number_high")
    }
    assert read == labelled


SIGNS: dict[Comparator, list[str]] = {
    "ge": ["≥", ">=", "≧", "不低于", "不少于", "至少"],
    "gt": [">", "＞", "大于", "超过"],
    "le": ["≤", "<=", "≦", "不超过", "不高于"],
    "lt": ["<", "＜", "小于", "低于"],
    "eq": ["=", "＝"],
}
WRITTEN = st.sampled_from([(comparator, sign) for comparator, signs in SIGNS.items() for sign in signs])
UNITS = st.sampled_from([None, "%", "人", "万元", "元/人", "台（套）", "个月", "人次", "平方米", "万户", "元/人·天"])
NUMBERS = st.decimals(0, 10**9, places=2) | st.integers(0, 10**9).map(Decimal)


@given(WRITTEN, NUMBERS, UNITS, st.booleans(), st.sampled_from(["", "。", "；", "（含税）"]))
def test_targets_round_trip(
    written: tuple[Comparator, str], value: Decimal, unit: str | None, thousands: bool, after: str
) -> None:
    comparator, sign = written
    printed = f"{sign}{value:,}" if thousands else f"{sign}{value}"
    assert parse_target(f"{printed}{unit or ''}{after}") == number(str(value), unit, comparator)


@given(st.decimals(0, 1000, places=1), st.decimals(1, 1000, places=1), st.sampled_from(["-", "~", "～", "—", "至"]))
def test_ranges_round_trip(low: Decimal, width: Decimal, joint: str) -> None:
    target = parse_target(f"{low}{joint}{low + width}元")
    assert (target.kind, target.number, target.number_high, target.unit) == ("range", low, low + width, "元")
