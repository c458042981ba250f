# ruff: noqa: E501  (tables of examples, one a line)
"""Whole tables: pieces over page breaks become one, repeated headers go, rows and labels that were cut come together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.document import Document, Table

Joined = Callable[[str], Document]
Rows = Callable[[Table], list[list[str]]]

HEAD = "一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据"
FIRST = "产出指标\t数量指标\t改造路灯\t改造城区主干\t≥50盏\t工作计"
BODY = "甲\t乙\t丙\t丁\t1\t戊"
MORE = "\t己\t庚\t辛\t2\t壬"
CODED = "科目编码\t科目名称\t合计\t基本支出\t项目支出"

ONE_TABLE = [
    ("repeated-head", f"路灯绩效目标表\n{HEAD}\n{BODY}\n\f{HEAD}\n{MORE}", 3),
    ("running-head-between", f"部门预算\n{HEAD}\n{BODY}\n\f部门预算\n单位：万元\n- 2 -\n{HEAD}\n{MORE}", 3),
    ("no-head-on-the-next-page", f"支出总表\n{CODED}\n205\t教育支出\t9\t9\n\f206\t科学技术支出\t1\t1", 3),
    ("scale-row-repeated", f"支出总表\n{CODED}\n栏次\t1\t2\t3\t4\n205\t教育支出\t9\t9\n\f{CODED}\n档次\t1\t2\t3\t4\n206\t科学技术支出\t1\t1", 4),
    (
        "head-of-two-lines-repeated",
        "支出总表\n项目\t\t支出预算\n科目编码\t科目名称\t合计\n205\t教育支出\t9\n\f项目\t\t支出预算\n科目编码\t科目名称\t合计\n206\t科技支出\t1",
        4,
    ),
    ("three-pages", f"支出总表\n{CODED}\n205\t教育支出\t9\n\f206\t科学技术支出\t1\n\f208\t社会保障和就业支出\t2", 4),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), [case[1:] for case in ONE_TABLE], ids=[case[0] for case in ONE_TABLE])
def test_pieces_become_one_table(joined: Joined, rows: Rows, text: str, count: int) -> None:
    tables = joined(text).tables()
    assert len(tables) == 1
    assert len(rows(tables[0])) == count
    assert tables[0].pieces == text.count("\f") + 1


TWO_TABLES = [
    ("prose-between", f"支出总表\n{CODED}\n205\t教育支出\t9\n\f收入总表\n{CODED}\n205\t教育支出\t9"),
    ("next-form", f"项目名称\t路灯\n{HEAD}\n{BODY}\n\f项目名称\t绿化\n{HEAD}\n{BODY}"),
    ("other-columns", f"支出总表\n{CODED}\n205\t教育支出\t9\n\f项目\t预算数\t项目\t预算数\n一、财政拨款\t9\t一、教育支出\t9"),
]


@pytest.mark.parametrize("text", [case[1] for case in TWO_TABLES], ids=[case[0] for case in TWO_TABLES])
def test_another_table_stays_another(joined: Joined, text: str) -> None:
    assert [table.number for table in joined(text).tables()] == [1, 2]


SPLIT = [
    ("performance-row", f"{HEAD}\n{FIRST}\n\f\t\t\t道路路灯\t\t划\n\t质量指标\t亮灯率\t比例\t100%\t抽查", "改造城区主干道路路灯", "工作计划"),
    ("with-repeated-head", f"{HEAD}\n{FIRST}\n\f{HEAD}\n\t\t\t道路路灯\t\t划", "改造城区主干道路路灯", "工作计划"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "described", "basis"), [case[1:] for case in SPLIT], ids=[case[0] for case in SPLIT])
def test_a_row_cut_by_a_page_break_is_one_row(joined: Joined, rows: Rows, text: str, described: str, basis: str) -> None:
    row = rows(joined("路灯绩效目标表\n" + text).tables()[0])[1]
    assert (row[3], row[5]) == (described, basis)


def test_joined_cell_keeps_both_places_and_both_prints(joined: Joined) -> None:
    table = joined(f"路灯绩效目标表\n{HEAD}\n{FIRST}\n\f\t\t\t道路路灯\t\t划").tables()[0]
    cell = next(cell for cell in table.cells if cell.text == "改造城区主干道路路灯")
    assert cell.printed == "改造城区主干\n道路路灯"
    assert cell.place.page == 1
    assert [place.page for place in cell.continued] == [2]


def test_budget_row_cut_inside_its_name(joined: Joined, rows: Rows) -> None:
    text = f"支出总表\n{CODED}\n20805\t行政事业单位养老\t9.5\t9.5\n\f\t支出\n210\t卫生健康支出\t3\t3"
    assert rows(joined(text).tables()[0])[1:] == [
        ["20805", "行政事业单位养老支出", "9.5", "9.5"],
        ["210", "卫生健康支出", "3", "3"],
    ]


LABELS = [
    ("goal-label", f"绩效目\t完成路灯改造，提高\n\f标\t夜间通行安全。\n{HEAD}\n{BODY}", ["绩效目标", "完成路灯改造，提高夜间通行安全。"]),
    ("with-figures-beside", f"项目名\t路灯\n\f称\t30\n{HEAD}\n{BODY}", ["项目名称", "路灯"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first"), [case[1:] for case in LABELS], ids=[case[0] for case in LABELS])
def test_a_label_cut_by_a_page_break_is_one_label(joined: Joined, rows: Rows, text: str, first: list[str]) -> None:
    assert rows(joined(text).tables()[0])[0] == first


def test_level_name_printed_on_both_pages_stands_once(joined: Joined, rows: Rows) -> None:
    text = f"路灯绩效目标表\n{HEAD}\n满意度指标\t服务对象满意度\t居民满意\t居民满意比例\t≥90%\t问卷\n\f\t意度指标"
    assert rows(joined(text).tables()[0])[1][1] == "服务对象满意度指标"


def test_a_row_that_cannot_be_decided_is_a_finding(joined: Joined) -> None:
    document = joined("支出总表\n项目\t预算数\t说明\n办公费\t9\t日常\n\f差旅费用明细\t\t包括市内交通\n会议费\t1\t年会")
    assert [finding.rule for finding in document.findings] == ["ambiguous-row-split"]
    assert document.findings[0].place.table == 1


def test_numbering_and_places_follow_the_whole_table(joined: Joined) -> None:
    document = joined(f"支出总表\n{CODED}\n205\t教育支出\t9\n\f206\t科学技术支出\t1")
    last = document.tables()[0].cells[-1]
    assert (last.place.page, last.place.table, last.place.row, last.place.column) == (2, 1, 3, 3)


def test_caption_is_the_lines_above(joined: Joined) -> None:
    assert joined(f"部门预算\n支出总表\n单位：万元\n{CODED}\n205\t教育支出\t9").tables()[0].caption == (
        "部门预算",
        "支出总表",
        "单位：万元",
    )
