# ruff: noqa: E501  (tables of examples, one a line)
"""The form part of a performance table: labels and values, money, goals, payment plan, titles and units above it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.document import Cell, Paragraph, Place
from kg.extract.form import read_form
from kg.extract.goals import split_goals
from kg.extract.titles import read_caption
from kg.grammar.money import Amount
from kg.records import Disclosure

Extracted = Callable[[str], Disclosure]
Wan = Callable[[Amount | None], str | None]
HEAD = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t路灯\t≥50盏\n"


def form(text: str) -> dict[str, str]:
    rows = [
        {c: Cell(value, Place(table=1, row=r, column=c)) for c, value in enumerate(line.split("\t"), 1) if value}
        for r, line in enumerate(text.split("\n"), 1)
    ]
    return {name: cell.text for name, cell in read_form(rows).values.items()}


VALUES = [
    ("pairs-in-a-row", "项目名称\t路灯\t项目编码\t13081123P00004610002X", {"name": "路灯", "projectCode": "13081123P00004610002X"}),
    ("label-and-value-in-one-cell", "项目名称：路灯改造\n主管部门：住建局", {"name": "路灯改造", "departmentName": "住建局"}),
    ("name-that-reads-like-a-label", "项目名称\t项目支出", {"name": "项目支出"}),
    ("person-in-charge-is-a-detail", "项目名称\t路灯\n项目负责人\t某人\t联系电话\t1", {"name": "路灯"}),
    ("budget-and-parts", "预算数\t85\t其中：财政资金\t60\t其他资金\t25", {"budgetAmount": "85", "fiscalAmount": "60", "otherAmount": "25"}),
    (
        "year-before-whole-term",
        "中期资金总额：\t540\t年度资金总额：\t180\n其中：财政拨款\t480\t其中：财政拨款\t160\n其他资金\t60\t其他资金\t20",
        {"budgetAmount": "180", "fiscalAmount": "160", "otherAmount": "20"},
    ),
    ("whole-term-alone", "项目总投资\t540", {"budgetAmount": "540"}),
    ("this-year-before-plain", "资金总额\t300\t当年资金总额\t100", {"budgetAmount": "100"}),
    (
        "grid-of-phases",
        "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\n\t年度资金总额\t10\t12\t9\t10\t75%\n\t其中：当年财政拨款\t8\t10\t7\t—\t70%\n\t上年结转资金\t0\t0\t0\n\t其他资金\t2\t2\t2",
        {"budgetAmount": "10", "adjustedAmount": "12", "executedAmount": "9", "executionRate": "75%", "fiscalAmount": "8", "otherAmount": "2"},
    ),
    (
        "grid-below-a-merged-label",
        "项目资金\t\t年初预算数\t全年预算数\t全年执行数\n\t\t年度资金总额\t10\t12\t9",
        {"budgetAmount": "10", "adjustedAmount": "12", "executedAmount": "9"},
    ),
    ("tasks-of-a-department", "资金总额\t90\n年度主要任务\t任务名称\t主要内容\t预算金额\n\t公路养护\t养护公路\t60\n\t公交补贴\t补贴线路\t30", {"budgetAmount": "90"}),
    ("carried-over-is-no-other-fund", "预算数\t10\n上年结转资金\t3\n其他资金\t2", {"budgetAmount": "10", "otherAmount": "2"}),
    ("grounds", "立项依据\t《路灯管理办法》\n项目概况\t改造路灯", {"legalGrounds": "《路灯管理办法》", "purpose": "改造路灯"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), [case[1:] for case in VALUES], ids=[case[0] for case in VALUES])
def test_form_values(text: str, values: dict[str, str]) -> None:
    assert form(text) == values


PURPOSES = [
    ("labelled", "预算数\t30\n资金用途\t购置灯具", "购置灯具"),
    (
        "only-prose-without-label",
        "预算规模及资金用途\t预算数\t30\t其中：财政资金\t30\n\t用于主城区老旧路灯更换",
        "用于主城区老旧路灯更换",
    ),
    ("grounds-where-nothing-else", "预算数\t30\n立项依据\t《城市照明管理规定》", "《城市照明管理规定》"),
    ("figure-is-no-purpose", "预算数\t30\n\t445.50", None),
]


@pytest.mark.parametrize(("text", "purpose"), [case[1:] for case in PURPOSES], ids=[case[0] for case in PURPOSES])
def test_purpose(extracted: Extracted, text: str, purpose: str | None) -> None:
    assert extracted(f"项目名称\t路灯\n{text}\n{HEAD}").projects[0].purpose == purpose


UNITS = [
    ("above-the-table", "单位：元\n项目名称\t路灯\n预算数\t125000\n", "12.5"),
    ("in-the-label", "项目名称\t路灯\n项目资金（元）\t预算数\t125000\n", "12.5"),
    ("in-the-cell", "项目名称\t路灯\n预算数\t12.5万元\n", "12.5"),
    ("none-printed", "项目名称\t路灯\n预算数\t12.50\n", "12.5"),
    ("thousands", "单位：万元\n项目名称\t路灯\n预算数\t1,250.00\n", "1250"),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in UNITS], ids=[case[0] for case in UNITS])
def test_unit_of_money(extracted: Extracted, wan: Wan, text: str, expected: str) -> None:
    assert wan(extracted(text + HEAD).projects[0].budget) == expected


def test_amount_that_is_none_is_a_finding(extracted: Extracted) -> None:
    disclosure = extracted(f"项目名称\t路灯\n预算数\t约三十\n{HEAD}")
    assert disclosure.projects[0].budget is None
    assert [(finding.rule, finding.text) for finding in disclosure.findings] == [("unparsed-amount", "约三十")]


@pytest.mark.parametrize("blank", ["—", "/", "××", "无", "-"])
def test_dash_is_no_amount_and_no_finding(extracted: Extracted, blank: str) -> None:
    disclosure = extracted(f"项目名称\t路灯\n预算数\t{blank}\n{HEAD}")
    assert disclosure.projects[0].budget is None
    assert disclosure.findings == ()


def test_payment_plan(extracted: Extracted) -> None:
    text = f"项目名称\t路灯\n资金支出计划（%）\t3月底\t6月底\t10月底\t12月底\n\t\t30%\t80\t100%\n{HEAD}"
    steps = extracted(text).payment_plan
    assert [(step.step_no, step.by, step.percent) for step in steps] == [
        (1, "3月底", None),
        (2, "6月底", Decimal(30)),
        (3, "10月底", Decimal(80)),
        (4, "12月底", Decimal(100)),
    ]


def test_payment_plan_without_percentages(extracted: Extracted) -> None:
    text = f"项目名称\t路灯\n资金支出计划\t第一季度\t第二季度\t第三季度\t第四季度\n{HEAD}"
    assert [(step.by, step.percent) for step in extracted(text).payment_plan] == [
        (f"第{quarter}季度", None) for quarter in "一二三四"
    ]


GOALS = [
    ("whole", "绩效目标\t完成888场放映", [(None, "完成888场放映")]),
    ("numbered", "绩效目标\t1.完成改造。 2.提高效率", [(None, "完成改造。"), (None, "提高效率")]),
    ("named", "绩效目标\t目标1：按时发放；目标2：保障生活。", [(None, "按时发放；"), (None, "保障生活。")]),
    ("rows-of-their-own", "绩效目标\t目标1\t改造路灯\n\t目标2\t降低能耗", [(None, "改造路灯"), (None, "降低能耗")]),
    ("horizons-in-columns", "总体目标\t中期目标（2024年—2026年）\t年度目标\n\t三年改造150盏\t改造50盏", [("中期", "三年改造150盏"), ("年度", "改造50盏")]),
    ("self-evaluation", "年度总体目标\t预期目标\t实际完成情况\n\t改造50盏\t完成48盏", [(None, "改造50盏")]),
    ("annual-label", "年度目标\t改造50盏", [("年度", "改造50盏")]),
    ("placeholder", "绩效目标\t目标1：……", []),
    ("tags", "绩效目标\t<p>改造50盏</p>", [(None, "改造50盏")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "goals"), [case[1:] for case in GOALS], ids=[case[0] for case in GOALS])
def test_goals(extracted: Extracted, text: str, goals: list[tuple[str | None, str]]) -> None:
    found = extracted(f"项目名称\t路灯\n{text}\n{HEAD}").goals
    assert [(goal.horizon, goal.text) for goal in found] == goals
    assert [goal.goal_no for goal in found] == list(range(1, len(goals) + 1))


SPLITS = [
    ("decimal-is-no-number", "1.5公里管网改造", ("1.5公里管网改造",)),
    ("number-glued-to-a-figure", "1.888场公益电影 2.丰富文化生活", ("888场公益电影", "丰富文化生活")),
    ("brackets", "（1）改造；（2）验收", ("改造；", "验收")),
    ("must-open-the-text", "完成1.改造 2.验收", ("完成1.改造 2.验收",)),
    ("must-count", "1.改造 3.验收", ("改造 3.验收",)),
    ("empty", "  ", ()),
]


@pytest.mark.parametrize(("text", "goals"), [case[1:] for case in SPLITS], ids=[case[0] for case in SPLITS])
def test_goals_are_split_at_their_numbers(text: str, goals: tuple[str, ...]) -> None:
    assert split_goals(text) == goals


CAPTIONS = [
    ("numbered-title", ["1、路灯改造资金绩效目标表"], ("1", "路灯改造资金绩效目标表", "路灯改造资金", None)),
    ("bracketed-number", ["（三）路灯改造绩效目标表"], ("三", "路灯改造绩效目标表", "路灯改造", None)),
    ("number-is-part-of-the-name", ["2024年路灯改造绩效目标表"], (None, "2024年路灯改造绩效目标表", "2024年路灯改造", None)),
    ("unit-and-money-below-the-title", ["2.路灯改造绩效目标表", "105001某局本级", "单位：万元"], ("2", "路灯改造绩效目标表", "路灯改造", "105001")),
    ("year-below-the-title", ["路灯改造绩效目标申报表", "（2024年度）"], (None, "路灯改造绩效目标申报表", "路灯改造", None)),
    ("title-over-two-lines", ["20.支持各高新区、农业科技园区及市级重大平台专项资金绩效", "目标表"], ("20", "支持各高新区、农业科技园区及市级重大平台专项资金绩效目标表", "支持各高新区、农业科技园区及市级重大平台专项资金", None)),
    ("sentence-is-no-title", ["请各部门认真填报。"], (None, None, None, None)),
    ("nothing", [], (None, None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), [case[1:] for case in CAPTIONS], ids=[case[0] for case in CAPTIONS])
def test_titles_above_a_table(lines: list[str], expected: tuple[str | None, ...]) -> None:
    caption = read_caption([Paragraph(text, Place(paragraph=n)) for n, text in enumerate(lines, 1)])
    assert (caption.printed_no, caption.title, caption.name, caption.unit_code) == expected


def test_department_above_the_table_and_in_the_form(extracted: Extracted) -> None:
    above = extracted(f"1、路灯绩效目标表\n105001 某区住建局\n{HEAD}").projects[0]
    assert (above.department_code, above.department_name) == ("105001", "某区住建局")
    inside = extracted(f"项目名称\t路灯\n主管部门及代码\t[361]蓝田县住建局\n{HEAD}").projects[0]
    assert (inside.department_code, inside.department_name) == ("361", "蓝田县住建局")


def test_departments_of_forms_are_departments_of_the_document(extracted: Extracted) -> None:
    text = f"项目名称\t路灯\n主管部门\t蓝田县住建局\n{HEAD}\n\n项目名称\t绿化\n主管部门\t蓝田县住建局\n{HEAD}"
    assert [(one.department_no, one.name) for one in extracted(text).departments] == [(1, "蓝田县住建局")]


def test_code_before_the_name(extracted: Extracted) -> None:
    project = extracted(f"项目名称\t51012424T000008812345-村级文化院坝提升\n{HEAD}").projects[0]
    assert (project.code, project.name) == ("51012424T000008812345", "51012424T000008812345-村级文化院坝提升")


def test_missing_name_is_a_finding(extracted: Extracted) -> None:
    disclosure = extracted(HEAD)
    assert disclosure.projects[0].name == ""
    assert [finding.rule for finding in disclosure.findings] == ["missing-project-name"]


def test_several_forms_in_one_table(extracted: Extracted) -> None:
    text = f"项目名称\t路灯\n预算数\t30\n{HEAD}项目名称\t绿化\n预算数\t12\n{HEAD}"
    disclosure = extracted(text)
    assert [(p.no, p.name, p.budget and p.budget.wan) for p in disclosure.projects] == [
        (1, "路灯", Decimal(30)),
        (2, "绿化", Decimal(12)),
    ]
    assert [i.project_no for i in disclosure.indicators] == [1, 2]


def test_every_value_points_to_its_cell(extracted: Extracted) -> None:
    disclosure = extracted(f"单位：万元\n项目名称\t路灯\t预算数\t30\n{HEAD}")
    words = {cell.place: cell.words for cell in disclosure.cells}
    at = dict(disclosure.projects[0].at)
    assert (words[at["name"]], words[at["budget"]]) == ("路灯", "30")
    assert words[dict(disclosure.indicators[0].at)["target_text"]] == "≥50盏"
