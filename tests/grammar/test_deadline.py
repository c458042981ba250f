from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.deadline import Deadline, Period, mask_dates, parse_deadline, parse_period

MOMENTS = [
    ("12月底前", "2023-12-31", True, True),
    ("6月", "2023-06-30", False, True),
    ("2月底前", "2023-02-28", True, True),
    ("2024年2月底", "2024-02-29", False, False),
    ("2023年12月31日", "2023-12-31", False, False),
    ("2023.12.31之前", "2023-12-31", True, False),
    ("2023-06-30前", "2023-06-30", True, False),
    ("2023/9/30", "2023-09-30", False, False),
    ("20231231", "2023-12-31", False, False),
    ("2023.12", "2023-12-31", False, False),
    ("12.31前", "2023-12-31", True, True),
    ("年底前完成竣工验收", "2023-12-31", True, True),
    ("次年1月底前", "2024-01-31", True, True),
    ("23年底", "2023-12-31", False, False),
    ("第三季度", "2023-09-30", False, True),
    ("2023年四季度", "2023-12-31", False, False),
    ("二季度末前", "2023-06-30", True, True),
    ("上半年", "2023-06-30", False, True),
    ("9月上旬", "2023-09-10", False, True),
    ("9月中旬前", "2023-09-20", True, True),
    ("不晚于11月15日", "2023-11-15", True, True),
    ("≤2023年12月", "2023-12-31", True, False),
    ("二〇二三年十二月三十一日前", "2023-12-31", True, False),
    ("2023年内", "2023-12-31", True, False),
    ("按照要求 2023 年底前完成", "2023-12-31", True, False),
    ("6月底前全面完成改造提升", "2023-06-30", True, True),
]
SPANS = [
    ("季后50日内", "50", "日"),
    ("月后30日前", "30", "日"),
    ("1月以内", "1", "月"),
    ("两年内完成", "2", "年"),
    ("一个月内", "1", "个月"),
    ("合同签订后3个月内", "3", "个月"),
    ("受理申请后20个工作日内办结", "20", "个工作日"),
    ("半年内", "0.5", "年"),
    ("8小时内响应", "8", "小时"),
]
UNDATED = ["每月15日前", "次月10日前", "主汛期来临前", "秋季学期开学前完工", "各类政策通知下达前"]
NOT_DEADLINES = [
    "",
    "效果显著",
    "高于2022年水平",
    "较2022年有所提升",
    "以2023年实际发生数为准",
    "全年",
    "近三年内平均",
    "2月30日",
    "2023年13月45日",
    "12个月",
    "5年以上",
    "提前",
    "目前",
    "名列全省前列",
    "2023年支付课程费、服务费等",
    "95%",
    "2023年度死亡抚恤金",
]
PERIODS = [
    ("2023年1月-2023年12月", "2023-01-01", "2023-12-31"),
    ("2023-2025年", "2023-01-01", "2025-12-31"),
    ("1-12月", "2023-01-01", "2023-12-31"),
    ("2023年3月至11月底", "2023-03-01", "2023-11-30"),
    ("2023.1-2023.12", "2023-01-01", "2023-12-31"),
    ("5月1日—10月31日", "2023-05-01", "2023-10-31"),
    ("2023年", "2023-01-01", "2023-12-31"),
    ("2023年二季度", "2023-04-01", "2023-06-30"),
    ("下半年", "2023-07-01", "2023-12-31"),
]


@pytest.mark.parametrize(("text", "due", "before", "inferred"), MOMENTS, ids=[case[0] for case in MOMENTS])
def test_a_moment_is_the_last_day_it_allows(text: str, due: str, before: bool, inferred: bool) -> None:
    assert parse_deadline(text, 2023) == Deadline(date.fromisoformat(due), before, year_inferred=inferred)


@pytest.mark.parametrize(("text", "number", "unit"), SPANS, ids=[case[0] for case in SPANS])
def test_a_span_after_an_event_keeps_number_and_unit(text: str, number: str, unit: str) -> None:
    assert parse_deadline(text, 2023) == Deadline(before=True, number=Decimal(number), unit=unit)


@pytest.mark.parametrize("text", UNDATED)
def test_a_recurring_or_eventful_deadline_has_no_date(text: str) -> None:
    assert parse_deadline(text, 2023) == Deadline(before=True)


@pytest.mark.parametrize("text", NOT_DEADLINES)
def test_other_mentions_of_time_are_no_deadline(text: str) -> None:
    assert parse_deadline(text, 2023) is None


@pytest.mark.parametrize(("text", "start", "end"), PERIODS, ids=[case[0] for case in PERIODS])
def test_a_period_has_two_ends(text: str, start: str, end: str) -> None:
    assert parse_period(text, 2023) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize("text", ["", "效果", "2023年12月31日", "12月-1月", "2025-2023年"])
def test_what_has_no_two_ends_in_order_is_no_period(text: str) -> None:
    assert parse_period(text, 2023) is None


def test_without_a_fiscal_year_no_year_is_invented() -> None:
    assert parse_deadline("12月底前") == Deadline(before=True, year_inferred=True)


def test_masking_keeps_the_length_and_the_quantities() -> None:
    text = "2023年6月底前改造320户，24小时内响应率98%"
    masked = mask_dates(text)
    assert len(masked) == len(text)
    assert "320户" in masked
    assert "2023" not in masked
    assert "24" not in masked


FORMS = [
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}/{0.month}/{0.day}",
]


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)), st.sampled_from(FORMS), st.sampled_from(["", "前", "之前", "以前"]))
def test_dates_round_trip(day: date, form: str, mark: str) -> None:
    found = parse_deadline(form.format(day) + mark, 2023)
    assert found == Deadline(day, before=bool(mark))


@given(st.integers(1, 12), st.sampled_from(["月", "月份", "月底", "月底前"]), st.integers(2000, 2050))
def test_months_round_trip(month: int, mark: str, year: int) -> None:
    found = parse_deadline(f"{month}{mark}", year)
    assert found is not None
    assert found.due is not None
    assert (found.due.year, found.due.month) == (year, month)
    assert found.due.day >= 28
