# ruff: noqa: E501  (tables of examples, one a line)
"""Budget tables: codes in one, two or three cells, phases, funds and units of columns, balances, three-public, procurement."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kg.extract.columns import phase_of, read_layout, table_phase
from kg.extract.grid import Column
from kg.extract.threepublic import three_public_item
from kg.grammar.headers import header_roles
from kg.grammar.money import Amount
from kg.records import Disclosure

Extracted = Callable[[str], Disclosure]
Wan = Callable[[Amount | None], str | None]

LINES: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("code-and-name", "支出总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n2050201\t学前教育\t9\t6\t3", [("functional", "2050201", "学前教育", "9", "6", "3")]),
    ("code-wrapped", "支出总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n2010 301\t行政运行\t3348 .56\t3348 .56", [("functional", "2010301", "行政运行", "3348.56", "3348.56", None)]),
    ("three-cells", "支出总表\n科目编码\t\t\t科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\n201\t03\t01\t行政运行\t9\t9", [("functional", "2010301", "行政运行", "9", "9", None)]),
    (
        "three-cells-blank-below",
        "支出总表\n科目编码\t\t\t科目名称\t合计\n类\t款\t项\n201\t\t\t一般公共服务支出\t9\n\t03\t\t政府办公厅\t9\n\t\t01\t行政运行\t9",
        [("functional", "201", "一般公共服务支出", "9", None, None), ("functional", "20103", "政府办公厅", "9", None, None), ("functional", "2010301", "行政运行", "9", None, None)],
    ),
    ("whole-code-below-parts", "支出总表\n科目编码\t\t\t科目名称\t合计\n类\t款\t项\n2010301\t\t\t行政运行\t9", [("functional", "2010301", "行政运行", "9", None, None)]),
    ("code-in-brackets-with-name", "支出总表\n功能科目名称（编码）\t合计\t基本支出\t项目支出\n[2040601]行政运行\t9\t6\t3", [("functional", "2040601", "行政运行", "9", "6", "3")]),
    ("code-and-dash", "支出总表\n科目\t合计\t基本支出\t项目支出\n2040601-行政运行\t9\t6\t3", [("functional", "2040601", "行政运行", "9", "6", "3")]),
    ("amounts-in-yuan", "支出总表\n单位：元\n科目编码\t科目名称\t合计\n205\t教育支出\t125,000.00", [("functional", "205", "教育支出", "12.5", None, None)]),
    ("subtotal-below-basic", "支出总表\n科目编码\t科目名称\t合计\t基本支出\t\t项目支出\n\t\t\t小计\t人员经费\n205\t教育支出\t9\t6\t5\t3", [("functional", "205", "教育支出", "9", "6", "3")]),
    ("years-side-by-side", "一般公共预算支出表\n科目编码\t科目名称\t2023年执行数\t2024年预算数\t\t\t增减%\n\t\t\t小计\t基本支出\t项目支出\n205\t教育支出\t8\t9\t6\t3\t12.5", [("functional", "205", "教育支出", "9", "6", "3")]),
    ("without-amount-no-line", "支出总表\n科目编码\t科目名称\t合计\n205\t教育支出\t", []),
    ("economic", "一般公共预算基本支出表\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n301\t工资福利支出\t9\t9", [("economic", "301", "工资福利支出", "9", None, None)]),
    ("economic-with-second-classification", "一般公共预算基本支出表\n部门预算支出经济分类科目\t\t政府预算支出经济分类科目\t\t合计\n科目编码\t科目名称\t科目编码\t科目名称\n30101\t基本工资\t50101\t工资奖金津补贴\t9", [("economic", "30101", "基本工资", "9", None, None)]),
    ("general-public-where-no-expenditure-table", "一般公共预算支出表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t9\t6\t3", [("functional", "205", "教育支出", "9", "6", "3")]),
    ("final-accounts-give-none", "2023年度教育局部门决算\n支出决算表\n科目编码\t科目名称\t本年支出合计\t基本支出\n205\t教育支出\t9\t9", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), [case[1:] for case in LINES], ids=[case[0] for case in LINES])
def test_budget_lines(extracted: Extracted, wan: Wan, text: str, lines: list[tuple[Any, ...]]) -> None:
    found = [
        (one.classification, one.code, one.name, wan(one.total), wan(one.basic), wan(one.project))
        for one in extracted("2024年部门预算\n" + text).budget_lines
    ]
    assert found == lines


def test_expenditure_table_is_chosen_before_general_public(extracted: Extracted, wan: Wan) -> None:
    head = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    text = f"一般公共预算支出表\n{head}205\t教育支出\t8\t8\n\n支出总表\n{head}205\t教育支出\t9\t9"
    disclosure = extracted(text)
    assert [wan(one.total) for one in disclosure.budget_lines] == ["9"]
    assert len(disclosure.budget_table_lines) == 4


def test_units_of_a_department_have_lines_of_their_own(extracted: Extracted) -> None:
    text = "支出总表\n单位编码\t单位名称\t科目编码\t科目名称\t合计\n105001\t局本级\t205\t教育支出\t5\n\t\t208\t社会保障和就业支出\t1\n105002\t一小\t205\t教育支出\t4"
    found = [(one.department_code, one.code, str(one.total and one.total.wan)) for one in extracted(text).budget_lines]
    assert found == [("105001", "205", "5"), ("105001", "208", "1"), ("105002", "205", "4")]


PHASES = [
    ("plain", ("合计",), 2024, "budget", "budget"),
    ("final", ("合计",), 2024, "actual", "actual"),
    ("final-word", ("支出", "决算数"), 2024, "budget", "actual"),
    ("budget-word-in-final-accounts", ("年初预算数",), 2023, "actual", "budget"),
    ("adjusted", ("全年预算数",), 2023, "actual", "adjusted"),
    ("earlier-year", ("2023年决算数",), 2024, "budget", "prior"),
    ("this-year", ("2024年预算数", "小计"), 2024, "budget", "budget"),
    ("last-year-in-words", ("上年预算数",), 2024, "budget", "prior"),
    ("carried-over-is-no-year", ("上年结转",), 2024, "budget", "budget"),
    ("executed", ("2024年执行数",), 2024, "budget", "actual"),
]


@pytest.mark.parametrize("case", PHASES, ids=[case[0] for case in PHASES])
def test_phase_of_a_column(case: tuple[str, tuple[str, ...], int, str, str]) -> None:
    _, path, year, default, phase = case
    assert phase_of(path, year, default) == phase


def test_phase_of_a_table() -> None:
    assert table_phase(["支出决算表"], None) == "actual"
    assert table_phase([], "2023年度部门决算公开") == "actual"
    assert table_phase(["支出总表"], "2024年部门预算") == "budget"


def columns(*paths: str) -> list[Column]:
    return [
        Column(
            n, tuple(path.split("/")), next((r for text in reversed(path.split("/")) if (r := header_roles(text))), frozenset())
        )
        for n, path in enumerate(paths, 1)
    ]


SETS = [
    ("one-set", ("科目编码", "科目名称", "合计"), [([1], 2, [3])]),
    ("two-sets", ("科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"), [([1], 2, [3]), ([4], 5, [6])]),
    ("two-codes-one-amount", ("科目编码", "科目名称", "科目编码", "科目名称", "合计"), [([1], 2, [5])]),
    ("parts-of-a-code", ("类", "款", "项", "科目名称", "合计"), [([1, 2, 3], 4, [5])]),
    ("name-before-code", ("科目名称", "科目编码", "合计"), [([2], 1, [3])]),
    ("change-columns-are-left", ("科目编码", "科目名称", "2024年预算数", "增减额", "增减%"), [([1], 2, [3])]),
]


@pytest.mark.parametrize(("paths", "groups"), [case[1:] for case in SETS], ids=[case[0] for case in SETS])
def test_sets_of_columns(paths: tuple[str, ...], groups: list[tuple[Any, ...]]) -> None:
    layout = read_layout(columns(*paths), [], 2024, "budget")
    assert [(group.codes, group.name, [column.number for column in group.amounts]) for group in layout.groups] == groups


def test_lines_of_final_accounts(layout: Extracted) -> None:
    lines = [line for line in layout("final-accounts.txt").budget_table_lines if line.statement == "basic_expenditure"]
    assert [(line.code, line.name, line.phase, str(line.amount.wan)) for line in lines[:4]] == [
        ("301", "工资福利支出", "actual", "221.40"),
        ("302", "商品和服务支出", "actual", "34.62"),
        ("30101", "基本工资", "actual", "96.40"),
        ("30201", "办公费", "actual", "20.62"),
    ]
    assert (lines[-2].name, lines[-1].name) == ("人员经费合计", "公用经费合计")


def test_balances_of_final_accounts(layout: Extracted) -> None:
    disclosure = layout("final-accounts.txt")
    found = [
        (b.side, b.item, b.phase, str(b.amount.wan))
        for b in disclosure.balances
        if b.statement == "fiscal_balance" and b.fund is None
    ]
    assert found[:4] == [
        ("income", "一、一般公共预算财政拨款", "budget", "340.00"),
        ("income", "一、一般公共预算财政拨款", "actual", "356.82"),
        ("expenditure", "一、一般公共服务支出", "budget", "285.00"),
        ("expenditure", "一、一般公共服务支出", "actual", "297.20"),
    ]
    assert {b.phase for b in disclosure.balances if b.statement == "income_expenditure"} == {"actual"}
    assert [b.fund for b in disclosure.balances if b.statement == "fiscal_balance"].count("一般公共预算") == 4


def test_project_expenditure_table(layout: Extracted) -> None:
    lines = [line for line in layout("budget-zhejiang.txt").budget_table_lines if line.statement == "project_expenditure"]
    assert [(line.name, line.fund, str(line.amount.wan)) for line in lines if line.name != "合计"] == [
        ("松材线虫病除治", None, "1840.00"),
        ("松材线虫病除治", "一般公共预算", "1800.00"),
        ("松材线虫病除治", "上年结转结余", "40.00"),
        ("森林防火隔离带维护", None, "700.00"),
        ("森林防火隔离带维护", "一般公共预算", "700.00"),
    ]


THREE: list[tuple[str, str, dict[tuple[str, str], str]]] = [
    ("rows", "“三公”经费支出表\n项目\t合计\t一般公共预算财政拨款\n“三公”经费合计\t8\t7\n一、因公出国（境）费\t2\t2\n三、公务接待费\t6\t5", {("total", "budget"): "8", ("abroad", "budget"): "2", ("reception", "budget"): "6"}),
    ("rows-with-years", "“三公”经费支出表\n项目\t2023年预算数\t2024年预算数\n“三公”经费合计\t9\t8\n公务接待费\t7\t6", {("total", "prior"): "9", ("total", "budget"): "8", ("reception", "prior"): "7", ("reception", "budget"): "6"}),
    ("columns", "“三公”经费预算表\n合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\n\t\t小计\t购置费\t运行费\t\n8\t2\t5\t1\t4\t1", {("total", "budget"): "8", ("abroad", "budget"): "2", ("vehicles", "budget"): "5", ("vehicle_purchase", "budget"): "1", ("vehicle_running", "budget"): "4", ("reception", "budget"): "1"}),
    ("columns-by-unit", "“三公”经费预算表\n单位名称\t合计\t因公出国（境）费\t公务用车购置及运行费\t公务接待费\n合计\t8\t2\t5\t1\n局本级\t7\t2\t4\t1\n一小\t1\t\t1\t", {("total", "budget"): "8", ("abroad", "budget"): "2", ("vehicles", "budget"): "5", ("reception", "budget"): "1"}),
    ("running-cost-is-none-of-them", "“三公”经费和机关运行经费预算表\n“三公”经费预算数\t\t机关运行经费预算数\n合计\t公务接待费\t\n8\t8\t90", {("total", "budget"): "8", ("reception", "budget"): "8"}),
    ("dashes", "“三公”经费支出表\n项目\t合计\n“三公”经费合计\t—\n公务接待费\t/", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "items"), [case[1:] for case in THREE], ids=[case[0] for case in THREE])
def test_three_public(extracted: Extracted, text: str, items: dict[tuple[str, str], str]) -> None:
    disclosure = extracted("2024年部门预算公开\n单位：万元\n" + text)
    assert {(one.item, one.phase): str(one.amount.wan) for one in disclosure.three_public} == items
    assert disclosure.findings == ()


ITEMS = [
    ("其中：（1）公务用车购置", "vehicle_purchase"),
    ("二、公务用车购置及运维费", "vehicles"),
    ("（三）公务接待费支出", "reception"),
    ("会议费", None),
]


@pytest.mark.parametrize(("text", "item"), ITEMS, ids=[text for text, _ in ITEMS])
def test_three_public_item(text: str, item: str | None) -> None:
    assert three_public_item(text) == item


def test_procurement(extracted: Extracted) -> None:
    text = "政府采购预算表\n单位：万元\n采购项目名称\t采购品目\t品目编码\t计量单位\t数量\t单价（元）\t总价\n平台建设\t信息技术服务\tC16990000\t项\t2\t150000\t30\n小计\t\t\t\t\t\t30"
    found = [
        (p.project, p.item, p.code, p.unit, p.quantity, p.unit_price and p.unit_price.wan, p.total and p.total.wan)
        for p in extracted(text).procurement
    ]
    assert found == [("平台建设", "信息技术服务", "C16990000", "项", Decimal(2), Decimal(15), Decimal(30))]


def test_assets_and_units(extracted: Extracted) -> None:
    text = "固定资产占用情况表\n项目\t数量\t价值（万元）\n房屋\t1200\t300.5\n汽车\t3\t\n\n\n序号\t单位名称\t单位性质\n1\t教育局本级\t行政\n2\t上海市XX中心\t事业"
    disclosure = extracted(text)
    assert [(one.item, one.quantity, one.amount and one.amount.wan) for one in disclosure.assets] == [
        ("房屋", Decimal(1200), Decimal("300.5")),
        ("汽车", Decimal(3), None),
    ]
    assert [one.name for one in disclosure.departments] == ["教育局本级"]


def test_unit_of_the_table_before_holds_where_none_is_printed(extracted: Extracted, wan: Wan) -> None:
    head = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    text = f"支出总表\n单位：元\n{head}205\t教育支出\t90000\n\n政府性基金预算支出表\n{head}212\t城乡社区支出\t10000"
    assert [wan(line.amount) for line in extracted(text).budget_table_lines] == ["9", "1"]


def test_allocation_by_region(extracted: Extracted) -> None:
    text = "教育补助资金分配表\n单位：万元\n序号\t地区\t补助金额\t其中：校舍改造\n\t合计\t9\t5\n1\t滁州市\t9\t5"
    found = [(line.statement, line.name, line.column_name, str(line.amount.wan)) for line in extracted(text).budget_table_lines]
    assert found == [
        ("transfers", "合计", "补助金额", "9"),
        ("transfers", "合计", "其中：校舍改造", "5"),
        ("transfers", "滁州市", "补助金额", "9"),
        ("transfers", "滁州市", "其中：校舍改造", "5"),
    ]


def test_an_unknown_table_is_a_finding_and_not_read(extracted: Extracted) -> None:
    disclosure = extracted("值班表\n姓名\t日期\n甲\t周一")
    assert [finding.rule for finding in disclosure.findings] == ["unrecognised-table"]
    assert "值班表" in disclosure.findings[0].message_zh
    assert (disclosure.coverage.tables, disclosure.coverage.tables_used, disclosure.coverage.share) == (1, 0, 0)
