# ruff: noqa: E501  (tables of examples, one a line)
"""Figures said in prose, indicators told in prose, projects described in prose, citations and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.extract.prose import stated_figures
from kg.records import Disclosure

Extracted = Callable[[str], Disclosure]

SAID = [
    (
        "income-and-parts",
        "2023年支出预算120.5万元，其中基本支出100万元，项目支出20.5万元。",
        [("expenditure", "120.5"), ("basic", "100"), ("project", "20.5")],
    ),
    ("three-public", "我部门财政拨款“三公”经费预算安排8万元", [("three_public", "8")]),
    ("place-before-the-item", "2024年滁州市市级“三公”经费预算安排3120万元", [("three_public", "3120")]),
    ("transfers-to-townships", "2024年对乡镇转移支付预算安排18640万元", [("transfers", "18640")]),
    ("count-of-projects", "本部门编报绩效目标的项目共25个", [("performance_projects", "25")]),
    ("thousands", "收入预算37,151.47万元", [("income", "37151.47")]),
    ("a-part-is-not-the-whole", "一般公共预算收入1263.84万元", [("general_public", "1263.84")]),
    (
        "budgeted-and-spent",
        "“三公”经费财政拨款支出年初预算为12.50万元，支出决算为9.80万元，其中：公务接待费支出决算为1.20万元，完成预算的60%。",
        [("three_public", "12.50"), ("three_public", "9.80"), ("three_public_reception", "1.20")],
    ),
    ("spent-on-what-has-no-item", "1、教育支出（类）。主要用于：办学。年初预算为5万元，支出决算为4万元。", []),
    ("a-fund-s-expenditure", "国有资本经营预算财政拨款收入30万元，支出25万元。", []),
    (
        "purchases",
        "政府采购金额（以合同签订为准）为60万元，其中：货物采购金额10万元、工程采购金额20万元、服务采购金额30万元。",
        [("procurement", "60"), ("procurement_goods", "10"), ("procurement_works", "20"), ("procurement_services", "30")],
    ),
    (
        "projects-with-targets-alone",
        "编报绩效目标的2024年度项目12个，涉及预算金额900万元；绩效自评的2024年度项目7个，涉及预算金额300万元",
        [("performance_projects", "12"), ("performance_amount", "900")],
    ),
    ("cars", "截至2024年12月31日，某某区商务委员会共有车辆3辆，其中：机要通信用车1辆", [("vehicles_held", "3")]),
    ("placeholder", "2024年收入预算XX万元", []),
    ("no-item", "完成投资300万元", []),
]


@pytest.mark.parametrize(("text", "figures"), [case[1:] for case in SAID], ids=[case[0] for case in SAID])
def test_figures_said(text: str, figures: list[tuple[str, str]]) -> None:
    assert [(item, str(value)) for item, value, _, _ in stated_figures(text)] == figures


def test_declared_counts_belong_to_the_project_below(extracted: Extracted) -> None:
    text = "路灯改造绩效目标的说明\n该项目资金共计30万元，共设置3项指标。\n1、路灯改造绩效目标表\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t路灯\t≥50盏"
    project = extracted(text).projects[0]
    assert project.declared_indicators == 3
    assert project.declared_budget is not None
    assert project.declared_budget.wan == Decimal(30)


DESCRIBED = """智慧养老专项经费情况说明
一、项目概述
为独居老人安装呼叫设备。
二、立项依据
1、《上海市养老服务条例》。
2、《普陀区智慧养老实施办法》（普民规〔2023〕5号）。
三、实施主体
上海市普陀区民政局
四、实施方案
根据《普陀区智慧养老实施办法》组织实施。
五、实施周期
2024.1.1-2024.12.31
六、年度预算安排
2024年度项目总预算86.40万元，其中设备60.00万元。
七、绩效目标
1.安装设备1200套。2.响应时间不超过10分钟。
社区食堂专项经费情况说明
一、项目概述
补贴社区食堂。
二、立项依据
《上海市社区助餐办法》（沪民规〔2022〕8号）。
三、实施主体
上海市普陀区民政局
"""


def test_projects_described_in_prose(extracted: Extracted) -> None:
    disclosure = extracted(DESCRIBED)
    assert [(p.no, p.name, p.title, p.department_name, p.budget and p.budget.wan) for p in disclosure.projects] == [
        (1, "智慧养老专项经费", "智慧养老专项经费情况说明", "上海市普陀区民政局", Decimal("86.40")),
        (2, "社区食堂专项经费", "社区食堂专项经费情况说明", "上海市普陀区民政局", None),
    ]
    assert disclosure.projects[0].purpose == "为独居老人安装呼叫设备。"
    assert [(goal.project_no, goal.text) for goal in disclosure.goals] == [(1, "安装设备1200套。"), (1, "响应时间不超过10分钟。")]


def test_legal_grounds_are_the_basis_of_the_project(extracted: Extracted) -> None:
    found = [(c.project_no, c.field, c.number or c.title) for c in extracted(DESCRIBED).citations]
    assert found == [
        (1, "basis", "上海市养老服务条例"),
        (1, "basis", "普民规〔2023〕5号"),
        (1, "prose", "普陀区智慧养老实施办法"),
        (2, "basis", "沪民规〔2022〕8号"),
    ]


def test_headings_without_grounds_make_no_project(extracted: Extracted) -> None:
    assert extracted("工作总结\n一、项目概述\n完成改造。\n二、绩效目标\n提高效率。").projects == ()


def test_description_above_the_table_of_the_same_project_is_one_project(extracted: Extracted) -> None:
    table = "智慧养老专项经费绩效目标表\n项目名称\t智慧养老专项经费\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t设备\t1200套\n"
    first = DESCRIBED[: DESCRIBED.index("社区食堂")]
    assert [project.name for project in extracted(first + table).projects] == ["智慧养老专项经费"]


CITED = [
    ("basis", "项目名称\t路灯\n", "《路灯管理办法》（邢政〔2020〕3号）", [(1, 1, "basis", "document", "邢政〔2020〕3号")]),
    ("generic", "项目名称\t路灯\n", "年度工作计划", [(1, 1, "basis", "generic", "plan")]),
    ("name", "项目名称\t《路灯管理办法》（邢政〔2020〕3号）补助\n", "", [(1, None, "name", "document", "邢政〔2020〕3号")]),
    ("purpose", "项目名称\t路灯\n资金用途\t落实《路灯管理办法》（邢政〔2020〕3号）\n", "", [(1, None, "purpose", "document", "邢政〔2020〕3号")]),
    ("grounds", "项目名称\t路灯\n立项依据\t《路灯管理办法》（邢政〔2020〕3号）\n", "", [(1, None, "basis", "document", "邢政〔2020〕3号")]),
    ("goal", "项目名称\t路灯\n绩效目标\t落实《路灯管理办法》（邢政〔2020〕3号）\n", "", [(1, None, "goal", "document", "邢政〔2020〕3号")]),
    ("prose", "根据《路灯管理办法》（邢政〔2020〕3号）编制。\n项目名称\t路灯\n", "", [(None, None, "prose", "document", "邢政〔2020〕3号")]),
]  # fmt: skip


@pytest.mark.parametrize(("above", "basis", "expected"), [case[1:] for case in CITED], ids=[case[0] for case in CITED])
def test_citations_by_field(extracted: Extracted, above: str, basis: str, expected: list[tuple[object, ...]]) -> None:
    text = f"{above}一级指标\t二级指标\t三级指标\t指标值\t指标值确定依据\n产出指标\t数量指标\t路灯\t≥50盏\t{basis}"
    found = [(c.project_no, c.row_no, c.field, c.kind, c.number or c.basis_class) for c in extracted(text).citations]
    assert found == expected


def test_citations_are_numbered_and_quoted(extracted: Extracted) -> None:
    disclosure = extracted(DESCRIBED)
    assert [c.citation_no for c in disclosure.citations] == [1, 2, 3, 4]
    places = {cell.place for cell in disclosure.cells}
    assert all(citation.place in places for citation in disclosure.citations)
