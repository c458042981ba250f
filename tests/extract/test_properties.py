"""Whatever the text: reading, joining and extracting end, raise nothing but ReadError, drop no cell and keep every place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.document import Place
from kg.errors import ReadError
from kg.extract import extract
from kg.readers.text import read_text
from kg.records import Disclosure
from kg.tables import join

WORDS = [
    "一级指标", "二级指标", "三级指标", "指标值", "绩效指标描述", "指标值确定依据", "产出指标", "数量指标", "质量指标",
    "成本指标", "效益指标", "满意度指标", "服务对象满意度指标", "项目名称", "项目编码", "预算数", "其中：财政资金",
    "其他资金", "资金用途", "绩效目标", "年度目标", "中期目标", "总体目标", "3月底", "6月底", "100%", "0.5", "≥90%",
    "12月底前", "年初预算数", "全年执行数", "科目编码", "科目名称", "合计", "基本支出", "项目支出", "205", "20502",
    "2050201", "教育支出", "收入", "支出", "项目", "单位：万元", "部门支出总表", "“三公”经费支出表", "栏次", "1",
    "2", "3", "类", "款", "项", "《管理办法》（邢财教〔2022〕92号）", "目标1：……", "XX", "——", "总分", "分值",
    "得分", "1.", "（一）", "一、",
]  # fmt: skip
SEPARATORS = ["\t", "\n", "\t", "\n", " |\n", "\n\n", " ", "\f", "|", "", "<td>", "<tr>", "<table>", "</table>", "---", "# "]

anything = st.text(max_size=2000)
likely = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SEPARATORS)), max_size=160).map(
    lambda pairs: "".join(word + separator for word, separator in pairs)[:2000]
)
slow = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def process(text: str) -> Disclosure | None:
    try:
        return extract(join(read_text(text.encode("utf-8", "surrogatepass"), "x.txt")))
    except ReadError:
        return None


def places(value: Any) -> Iterator[Place]:
    """Every place that a record names."""
    if isinstance(value, Place):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from places(getattr(value, one.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from places(one)


RECORDS = [
    "departments", "projects", "payment_plan", "goals", "indicators", "citations", "budget_lines",
    "budget_table_lines", "balances", "procurement", "three_public", "assets", "statements",
]  # fmt: skip


def check(text: str) -> None:
    disclosure = process(text)
    if disclosure is None:
        return
    evidence = {cell.place for cell in disclosure.cells}
    for name in RECORDS:
        for record in getattr(disclosure, name):
            assert set(places(record)) <= evidence, (name, record)
    assert {place for _, place in disclosure.header.at} <= evidence
    coverage = disclosure.coverage
    unread = [f for f in disclosure.findings if f.rule == "unrecognised-table"]
    loose = [f for f in disclosure.findings if f.rule == "unconsumed-cell"]
    assert 0 <= coverage.cells_used <= coverage.cells
    assert coverage.tables - coverage.tables_used == len(unread)
    if coverage.cells_used < coverage.cells:
        assert unread or loose
    assert [p.no for p in disclosure.projects] == list(range(1, len(disclosure.projects) + 1))


@slow
@given(anything)
@example("\ud800")
@example("\x00" * 50)
@example("<table><tr><td>")
@example("|" * 40)
@example("甲|\n" * 40)
def test_any_text(text: str) -> None:
    check(text)


@slow
@given(likely)
@example("一级指标\t二级指标\t三级指标\t指标值\n\f\n\t")
@example("科目编码\t科目名称\t合计\n类\t款\t项\n")
def test_any_text_of_the_words_of_these_forms(text: str) -> None:
    check(text)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    try:
        disclosure = extract(join(read_text(data, "x.txt")))
    except ReadError:
        return
    assert disclosure.header.document == "x.txt"
