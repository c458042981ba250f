# ruff: noqa: E501  (tables of examples, one a line)
"""Forms of several provinces, each as a careful reader reads it, and the same in every layout it may be printed in."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.grammar.money import Amount
from kg.records import Disclosure

Extracted = Callable[[str], Disclosure]
Wan = Callable[[Amount | None], str | None]

LAYOUTS = Path(__file__).resolve().parents[1] / "fixtures" / "layouts"
AMOUNTS = ("budget", "fiscal", "other", "adjusted", "executed")

PROJECTS: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("declaration-2015.txt", [("乡镇卫生院中医馆建设", None, "361001", "蓝田县卫生健康局", "180", "160", "20", None, None)]),
    ("selfevaluation-2023.txt", [("老旧供水管网改造", None, None, "福鼎市水利局", "420", "400", "20", "465.5", "441.3")]),
    ("sichuan-nature.txt", [("51012424T000008812345-村级文化院坝提升", "51012424T000008812345", None, "郫都区文化体育和旅游局", "86.4", "86.4", "0", None, None)]),
    ("regional-transfer.txt", [("中央财政农村危房改造补助资金", None, None, "甘肃省住房和城乡建设厅", "18650", "15200", "3450", None, None)]),
    ("whole-department.txt", [("部门整体支出", None, None, "涟源市交通运输局", "6850", "6500", None, None, None)]),
    ("weights-prior.txt", [("社区养老服务设施运营补贴", "42010424T000000100231", None, None, "312", "300", "12", None, None)]),
    (
        "yunnan-list.txt",
        [("高标准农田管护经费", None, None, "昆明市呈贡区农业农村局", *[None] * 5), ("农产品质量安全检测经费", None, None, "昆明市呈贡区农业农村局", *[None] * 5)],
    ),
    (
        "list-with-amounts.txt",
        [("高龄津贴", None, None, "赛罕区民政局", "860", *[None] * 4), ("社区服务站运行", None, None, "赛罕区民政局", "120", *[None] * 4)],
    ),
    ("list-under-units.txt", [("校园安保经费", "410482240000000012345", None, "汝州市教育体育局", *[None] * 5)]),
    ("targets-by-region.txt", [("中央财政林业改革发展资金", *[None] * 8)]),
    ("goals-beside-rows.txt", [("文化馆免费开放", "42030424T000000118899", None, "十堰市郧阳区文化和旅游局", "20", *[None] * 4)]),
    ("whole-selfevaluation.txt", [("部门整体支出", None, None, "张掖市甘州区审计局", "420", None, None, "436", "430.1")]),
    ("two-columns.md", [("残疾人就业培训", None, None, None, "26.5", *[None] * 4)]),
    ("prose-indicators.txt", []),
    ("template-declaration.txt", []),
    ("template-budget.txt", []),
    ("budget-yuan.txt", [("气象灾害监测预警专项经费", None, None, "嘉兴市秀洲区气象局", "220", None, None, None, None)]),
]  # fmt: skip


def test_every_fixture_is_read() -> None:
    assert len(list(LAYOUTS.iterdir())) >= 23


@pytest.mark.parametrize(("name", "expected"), PROJECTS, ids=[name for name, _ in PROJECTS])
def test_projects(layout: Extracted, wan: Wan, name: str, expected: list[tuple[Any, ...]]) -> None:
    found = [
        (p.name, p.code, p.department_code, p.department_name, *(wan(getattr(p, amount)) for amount in AMOUNTS))
        for p in layout(name).projects
    ]
    assert found == expected


@pytest.mark.parametrize("name", sorted(path.name for path in LAYOUTS.iterdir()))
def test_every_cell_is_consumed_and_nothing_is_wrong(layout: Extracted, name: str) -> None:
    disclosure = layout(name)
    assert disclosure.coverage.share == 1
    assert disclosure.coverage.tables == disclosure.coverage.tables_used
    assert {finding.rule for finding in disclosure.findings} <= {"prose-indicators"}


HEADERS = [
    ("declaration-2015.txt", "部门绩效文本", 2024, None, "区县级", "蓝田县"),
    ("selfevaluation-2023.txt", "绩效自评", 2023, None, "区县级", "福鼎市"),
    ("yunnan-list.txt", "部门绩效文本", None, "昆明市呈贡区农业农村局", "区县级", "呈贡区"),
    ("regional-transfer.txt", "部门绩效文本", 2024, None, "省级", "甘肃省"),
    ("prose-indicators.txt", "部门绩效文本", 2024, "泰宁县林业局", "区县级", "泰宁县"),
    ("budget-guangdong.txt", "部门预算公开", 2024, "肇庆市端州区司法局", "区县级", "端州区"),
    ("budget-zhejiang.txt", "部门预算公开", 2025, "龙泉市林业局", "区县级", "龙泉市"),
    ("budget-jiangsu.txt", "部门预算公开", 2024, "扬中市应急管理局", "区县级", "扬中市"),
    ("budget-shandong.md", "部门预算公开", 2024, "莱州市水务局", "区县级", "莱州市"),
    ("budget-spans.html", "部门预算公开", 2025, "临沧市临翔区民族宗教事务局", "区县级", "临翔区"),
    ("final-accounts.txt", "部门决算公开", 2023, "伊春市金林区统计局", "区县级", "金林区"),
    ("budget-yuan.txt", "部门预算公开", 2024, "嘉兴市秀洲区气象局", "区县级", "秀洲区"),
    ("template-declaration.txt", "部门绩效文本", None, None, None, None),
    ("template-budget.txt", "部门预算公开", None, None, None, None),
]


@pytest.mark.parametrize("case", HEADERS, ids=[case[0] for case in HEADERS])
def test_header(layout: Extracted, case: tuple[Any, ...]) -> None:
    name, *expected = case
    header = layout(name).header
    region = header.region[-1] if header.region else None
    assert [header.kind, header.fiscal_year, header.publisher_name, header.level, region] == expected


GOALS = [
    (
        "declaration-2015.txt",
        [
            ("中期", "全县乡镇卫生院中医馆覆盖率达到100%；"),
            ("中期", "中医药服务能力明显提升。"),
            ("年度", "新建中医馆6个；"),
            ("年度", "培训中医药人员80人次。"),
        ],
    ),
    ("selfevaluation-2023.txt", [(None, "改造老旧供水管网12公里，管网漏损率降至9%以内。")]),
    ("yunnan-list.txt", [(None, "对3.2万亩高标准农田开展日常管护。"), (None, "全年抽检农产品1200批次，合格率稳定在98%以上。")]),
    ("goals-beside-rows.txt", [(None, "三年免费开放不少于900天"), ("中期", "提升服务能力")]),
    ("list-with-amounts.txt", [("年度", "按月足额发放高龄津贴"), ("年度", "保障32个社区服务站运行")]),
    ("whole-department.txt", [("年度", "农村公路列养率达到100%。"), ("年度", "城市公交保持稳定运行。")]),
    ("budget-yuan.txt", []),
]


@pytest.mark.parametrize(("name", "goals"), GOALS, ids=[name for name, _ in GOALS])
def test_goals(layout: Extracted, name: str, goals: list[tuple[str | None, str]]) -> None:
    assert [(goal.horizon, goal.text) for goal in layout(name).goals] == goals


COUNTS = {
    "declaration-2015.txt": {"中期": 7, "年度": 7},
    "selfevaluation-2023.txt": {None: 7},
    "sichuan-nature.txt": {None: 7},
    "yunnan-list.txt": {None: 8},
    "regional-transfer.txt": {None: 8},
    "whole-department.txt": {None: 5},
    "weights-prior.txt": {None: 6},
    "list-with-amounts.txt": {None: 5},
    "list-under-units.txt": {None: 2},
    "targets-by-region.txt": {None: 8},
    "goals-beside-rows.txt": {None: 2},
    "whole-selfevaluation.txt": {None: 4},
    "two-columns.md": {None: 3},
    "prose-indicators.txt": {},
    "template-declaration.txt": {},
}


@pytest.mark.parametrize(("name", "counts"), COUNTS.items(), ids=list(COUNTS))
def test_number_of_indicators(layout: Extracted, name: str, counts: dict[str | None, int]) -> None:
    found: dict[str | None, int] = {}
    for indicator in layout(name).indicators:
        found[indicator.horizon] = found.get(indicator.horizon, 0) + 1
    assert found == counts


def test_self_evaluation_rows(layout: Extracted) -> None:
    disclosure = layout("selfevaluation-2023.txt")
    assert disclosure.projects[0].execution_rate == Decimal("94.80")
    found = [(i.level3, i.target_text, i.actual_text, i.weight, i.score, i.deviation) for i in disclosure.indicators]
    assert found[0] == ("改造管网长度", "≥12公里", "11.6公里", Decimal(20), Decimal("19.3"), "汛期停工，余量已列入次年计划")
    assert found[5] == ("管网漏损率", "≤9%", "9.2%", Decimal(10), Decimal(9), "个别支管未更换")


def test_comparator_value_and_unit_in_columns(layout: Extracted) -> None:
    found = [
        (i.target.kind, i.target.comparator, i.target.number, i.target.unit, i.weight)
        for i in layout("sichuan-nature.txt").indicators
    ]
    assert found == [
        ("number", "eq", Decimal(24), "个", Decimal(20)),
        ("number", "ge", Decimal(96), "场", Decimal(15)),
        ("number", "le", Decimal(0), "起", Decimal(10)),
        ("deadline", "le", None, None, Decimal(15)),
        ("qualitative", None, None, None, Decimal(20)),
        ("number", "le", Decimal("3.6"), "万元/个", Decimal(10)),
        ("number", "ge", Decimal(92), "%", Decimal(10)),
    ]


def test_targets_by_region(layout: Extracted) -> None:
    found = [(i.level3, i.scope, i.target_text) for i in layout("targets-by-region.txt").indicators]
    assert found[:4] == [
        ("造林面积", None, "≥12万亩"),
        ("造林合格率", None, "≥90%"),
        ("造林面积", "广元市", "≥5万亩"),
        ("造林合格率", "广元市", "≥90%"),
    ]


def test_unit_beside_a_compared_value(layout: Extracted) -> None:
    found = [(i.target.comparator, i.target.number, i.target.unit) for i in layout("list-under-units.txt").indicators]
    assert found == [("ge", Decimal(320), "人"), ("le", Decimal(0), "起")]


def test_prose_is_reported_and_no_row_made_of_it(layout: Extracted) -> None:
    disclosure = layout("prose-indicators.txt")
    assert [(finding.rule, finding.place.paragraph) for finding in disclosure.findings] == [("prose-indicators", 5)]
    assert [citation.number for citation in disclosure.citations] == ["闽委办发〔2021〕8号"]


@pytest.mark.parametrize("name", ["template-declaration.txt", "template-budget.txt"])
def test_an_empty_template_gives_no_figures(layout: Extracted, name: str) -> None:
    one = layout(name)
    assert (one.projects, one.goals, one.indicators, one.payment_plan, one.departments) == ((), (), (), (), ())
    assert (one.budget_lines, one.budget_table_lines, one.balances, one.three_public, one.statements) == ((), (), (), (), ())


def facts(disclosure: Disclosure) -> dict[str, Any]:
    """What was read, less the places."""
    amounts = ("budget", "fiscal", "other", "adjusted", "executed")
    return {
        "projects": [
            (p.name, p.code, p.department_name, p.execution_rate, p.purpose, *(a and a.wan for a in (getattr(p, n) for n in amounts)))
            for p in disclosure.projects
        ],
        "goals": [(g.project_no, g.horizon, g.text) for g in disclosure.goals],
        "indicators": [
            (i.project_no, i.horizon, i.level1, i.level2, i.level3, i.description, i.target_text, i.basis_text, i.scope, i.weight, i.score, i.actual_text, i.deviation)
            for i in disclosure.indicators
        ],
        "budget": [(line.classification, line.code, line.name, line.total and line.total.wan) for line in disclosure.budget_lines],
        "balances": [(b.statement, b.side, b.item, b.phase, b.amount.wan) for b in disclosure.balances],
        "three_public": [(t.item, t.phase, t.amount.wan) for t in disclosure.three_public],
        "procurement": [(p.project, p.item, p.total and p.total.wan) for p in disclosure.procurement],
    }  # fmt: skip


PERFORMANCE = sorted(path.name for path in LAYOUTS.glob("*.txt") if not path.name.startswith(("budget", "final")))
BUDGETS = sorted(path.name for path in LAYOUTS.glob("*.txt") if path.name.startswith(("budget", "final")))
SAME = [
    (name, form)
    for name in PERFORMANCE
    for form in ("markdown", "html", "html-with-spans", "legacy-word", "bars", "blank-lines", "bars-merged")
]
LOST = {
    ("list-under-units.txt", "bars"),  # blank cells inside a header of two lines
    ("list-under-units.txt", "blank-lines"),
    ("targets-by-region.txt", "bars"),  # a second line of header that is no header word
    ("targets-by-region.txt", "blank-lines"),
    ("targets-by-region.txt", "bars-merged"),
    ("whole-selfevaluation.txt", "bars-merged"),  # second levels of their own making, printed once
}
SAME = [case for case in SAME if case not in LOST]
SAME += [(name, form) for name in BUDGETS for form in ("markdown", "html", "legacy-word")]


@pytest.mark.parametrize(("name", "form"), SAME, ids=[f"{name}-{form}" for name, form in SAME])
def test_every_layout_gives_the_same(
    extracted: Extracted,
    layout: Extracted,
    source: Callable[[str], str],
    printed: dict[str, Callable[[str], str]],
    name: str,
    form: str,
) -> None:
    assert facts(extracted(printed[form](source(name)))) == facts(layout(name))


@pytest.mark.parametrize("name", BUDGETS)
def test_budget_tables_whose_rows_are_lost_are_reported(
    extracted: Extracted, source: Callable[[str], str], printed: dict[str, Callable[[str], str]], name: str
) -> None:
    assert "missing-header" in {finding.rule for finding in extracted(printed["bars"](source(name))).findings}
