"""Persons in text are found after labels and by their numbers; offices, codes, amounts and hotlines are not persons."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.persons import MASK, find, is_identity, mask

PERSONS = [
    ("联系人：张三，电话：13800138000", ["张三", "13800138000"]),
    ("项目负责人\t王小明\t联系电话\t0319-2026588", ["王小明", "0319-2026588"]),
    ("项目负责人张伟联系电话13912345678", ["张伟", "13912345678"]),
    ("填报人：欧阳娜娜（签字）", ["欧阳娜娜"]),
    ("填表人(签字)：李 明", ["李 明"]),
    ("联系人:买买提·艾力 手机:139 1234 5678", ["买买提·艾力", "139 1234 5678"]),
    ("主管领导 张三、李四 审核人 周明主任", ["张三", "李四", "周明"]),
    ("联系人及电话：李明 2026588", ["李明", "2026588"]),
    ("办公电话：2026588转803", ["2026588转803"]),
    ("手机 +86 138-0013-8000", ["+86 138-0013-8000"]),
    ("（0319）-2026588", ["（0319）-2026588"]),
    ("身份证号：110105194912310021", ["110105194912310021"]),
    ("持证人11010519491231002X", ["11010519491231002X"]),
    ("身份证号码 130503670401001", ["130503670401001"]),
]
NEAR_MISSES = [
    "负责人：财政局",
    "联系人：邢台市财政局",
    "经办机构：张家口银行股份有限公司",
    "承办单位：河北方圆测绘有限公司",
    "负责人：方案制定",
    "项目负责人应当签字",
    "2023年项目负责人培训",
    "企业负责人了解上市意义",
    "单位主要负责人同意，5000元以上",
    "由主管领导担任项目负责人，建立统筹协调机制",
    "填报人： 填报日期：2024年",
    "监督电话：0319-12345678",
    "监督举报电话：2026588",
    "政务服务热线 12345",
    "项目代码13050023P000000000001",
    "单位代码：13050100101",
    "13050100101",
    "预算13800138000元",
    "预算金额 13800138000.00",
    "资金13800138000万元",
    "统一社会信用代码 11130500000123456X",
    "流水号110105194912310021",
    "邢财建〔2023〕31号",
    "张家口市",
    "",
]


@pytest.mark.parametrize(("text", "expected"), PERSONS, ids=[text for text, _ in PERSONS])
def test_persons_are_found(text, expected):
    assert [text[span.start : span.end] for span in find(text)] == expected
    masked, number = mask(text)
    assert number == len(expected)
    assert not any(words in masked for words in expected)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_near_misses_stay(text):
    assert mask(text) == (text, 0)


def test_digits_alone_are_a_number_only_where_the_caller_says_so():
    assert mask("13800138000", bare=True) == (MASK, 1)
    assert mask("13800138000") == ("13800138000", 0)
    assert mask("1380013800012", bare=True) == ("1380013800012", 0)


@given(st.text(alphabet="联系人电话负责张王李局的：:， \t013589-〔〕号（）X", max_size=40))
def test_masking_twice_changes_nothing_more_than_once(text):
    masked, number = mask(text)
    assert masked.count(MASK) >= number
    spans = find(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert not any(char.isdigit() for span in find(masked) for char in masked[span.start : span.end] if span.kind == "name")


@given(st.dates(), st.integers(0, 999))
def test_every_number_with_its_check_digit_is_an_identity(day, order):
    stem = f"130503{day.year:04d}{day.month:02d}{day.day:02d}{order:03d}"
    assert sum(is_identity(stem + digit) for digit in "0123456789X") == 1
