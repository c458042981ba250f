# ruff: noqa: E501  (tables of examples, one a line)
"""What kind of table it is: by header words, by caption, by what the header holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.document import Document, Table
from kg.readers.text import read_text
from kg.tables.classify import captioned_kind
from kg.tables.furniture import is_furniture
from kg.tables.rows import header_block, rows_of

CODED = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t9\t9"
SIDES = "收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n一、财政拨款\t9\t一、教育支出\t9"
KINDS = [
    ("performance", "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t路灯\t≥5", "performance"),
    ("performance-form-without-rows", "项目名称\t路灯\n绩效目标\t改造路灯", "performance"),
    ("expenditure-by-caption", "部门支出总表\n" + CODED, "expenditure"),
    ("general-public-by-caption", "一般公共预算支出表\n" + CODED, "general_public"),
    ("government-fund", "政府性基金预算支出表\n" + CODED, "government_fund"),
    ("basic-expenditure", "科目编码\t科目名称\t合计\t人员经费\t公用经费\n301\t工资福利支出\t9\t9", "basic_expenditure"),
    ("income-by-units", "部门收入总表\n单位代码\t单位名称\t合计\t一般公共预算\n105\t教育局\t9\t9", "income"),
    ("two-sided", "收支总表\n" + SIDES, "income_expenditure"),
    ("fiscal-two-sided", "财政拨款收支总表\n收入\t\t支出\t\n项目\t预算数\t项目\t合计\n一、财政拨款\t9\t一、教育支出\t9", "fiscal_balance"),
    ("three-public-rows", "“三公”经费支出表\n项目\t预算数\n因公出国（境）费\t1", "three_public"),
    ("three-public-columns", "合计\t因公出国（境）费\t公务接待费\t公务用车购置及运行费\n9\t1\t2\t6", "three_public"),
    ("procurement", "采购品目\t计量单位\t数量\t单价\t总价\n电脑\t台\t2\t0.5\t1", "procurement"),
    ("units", "序号\t单位名称\t备注\n1\t教育局本级\t", "departments"),
    ("project-list", "部门项目支出表\n项目名称\t项目单位\t合计\n路灯改造\t住建局\t9", "project_expenditure"),
    ("allocation", "2024年教育补助资金分配表\n序号\t地区\t补助金额\n1\t滁州市\t9", "transfers"),
    ("final-accounts", "支出决算表\n科目编码\t科目名称\t本年支出合计\t基本支出\n205\t教育支出\t9\t9", "expenditure"),
    ("unknown", "姓名\t电话\n甲\t1", None),
    ("no-header", "甲\t乙\n丙\t丁", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_kind(joined: Callable[[str], Document], text: str, kind: str | None) -> None:
    assert joined(text).tables()[0].kind == kind


CAPTIONS = [
    ("years-and-department-words", "2024年部门一般公共预算财政拨款支出表", "general_public"),
    ("final-accounts", "财政拨款收入支出决算总表", "fiscal_balance"),
    ("longest-wins", "一般公共预算财政拨款基本支出决算表", "basic_expenditure"),
    ("sentence", "2024年部门收支总表如下，请查阅。", None),
    ("no-table", "第三部分 名词解释", None),
]


@pytest.mark.parametrize(("line", "kind"), [case[1:] for case in CAPTIONS], ids=[case[0] for case in CAPTIONS])
def test_kind_that_a_caption_names(line: str, kind: str | None) -> None:
    assert captioned_kind(line) == kind


def table(text: str) -> Table:
    return read_text(text.encode(), "x").tables()[0]


BLOCKS = [
    ("one-line", "科目编码\t科目名称\t合计\n205\t教育支出\t9", 1),
    ("two-lines", "项目\t\t支出预算\n科目编码\t科目名称\t合计\n205\t教育支出\t9", 2),
    ("parts-of-the-code", "项目\t\t\t\t支出预算\n科目编码\t\t\t科目名称\t合计\n类\t款\t项\n205\t\t\t教育支出\t9", 3),
    ("words-only", "“三公”经费预算数\t机关经费数\n合计\t接待费\n小计\t购置费\n9\t1", 3),
    ("item-rows-are-no-header", "项目\t预算数\n因公出国（境）费\t1", 1),
    ("empty-table", "合计\t因公出国（境）费\t公务接待费", 1),
]


@pytest.mark.parametrize(("text", "count"), [case[1:] for case in BLOCKS], ids=[case[0] for case in BLOCKS])
def test_rows_that_head_the_columns(text: str, count: int) -> None:
    assert header_block(rows_of(table(text))) == count


FURNITURE = [
    ("unit", "单位：万元", True),
    ("page-number", "— 12 —", True),
    ("form-number", "公开03表", True),
    ("year", "预算年度：2024", True),
    ("writer", "编制单位：教育局", True),
    ("another-title", "部门收入总表", False),
    ("prose", "本表反映部门收支。", False),
]


@pytest.mark.parametrize(("line", "expected"), [case[1:] for case in FURNITURE], ids=[case[0] for case in FURNITURE])
def test_lines_between_pieces(line: str, expected: bool) -> None:
    assert is_furniture(line) is expected


def test_lines_of_the_caption_may_repeat() -> None:
    assert is_furniture("部门支出总表", ["部门支出总表"])
