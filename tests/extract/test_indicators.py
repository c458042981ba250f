# ruff: noqa: E501  (tables of examples, one a line)
"""Indicator rows: levels filled down, shifted rows put right and reported, scopes, weights, halves, ends of the table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.records import Disclosure

Extracted = Callable[[str], Disclosure]
Row = tuple[str | None, ...]

FULL = "一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\n"
SHORT = "一级指标\t二级指标\t三级指标\t指标值\n"


def levels(disclosure: Disclosure) -> list[Row]:
    return [(i.level1, i.level2, i.level3, i.description, i.target_text, i.basis_text) for i in disclosure.indicators]


ROWS: list[tuple[str, str, list[Row]]] = [
    (
        "levels-filled-down",
        FULL + "产出指标\t数量指标\t改造路灯\t改造盏数\t≥50盏\t工作计划\n\t\t更换电缆\t电缆长度\t≥3公里\t工作计划\n\t质量指标\t亮灯率\t亮灯比例\t100%\t抽查",
        [
            ("产出指标", "数量指标", "改造路灯", "改造盏数", "≥50盏", "工作计划"),
            ("产出指标", "数量指标", "更换电缆", "电缆长度", "≥3公里", "工作计划"),
            ("产出指标", "质量指标", "亮灯率", "亮灯比例", "100%", "抽查"),
        ],
    ),
    (
        "second-level-ends-with-the-first",
        SHORT + "产出指标\t数量指标\t路灯\t≥50盏\n效益指标\t\t夜间照明\t改善",
        [("产出指标", "数量指标", "路灯", None, "≥50盏", None), ("效益指标", None, "夜间照明", None, "改善", None)],
    ),
    (
        "row-label-before-the-levels",
        "绩效指标\t" + SHORT + "\t产出指标\t数量指标\t路灯\t≥50盏",
        [("产出指标", "数量指标", "路灯", None, "≥50盏", None)],
    ),
    (
        "header-printed-again",
        SHORT + "产出指标\t数量指标\t路灯\t≥50盏\n" + SHORT + "效益指标\t社会效益指标\t照明\t改善",
        [("产出指标", "数量指标", "路灯", None, "≥50盏", None), ("效益指标", "社会效益指标", "照明", None, "改善", None)],
    ),
    (
        "total-ends-the-table",
        "一级指标\t二级指标\t三级指标\t指标值\t得分\n产出指标\t数量指标\t路灯\t≥50盏\t20\n总分\t\t\t\t95\n自评结论：\t良好",
        [("产出指标", "数量指标", "路灯", None, "≥50盏", None)],
    ),
    ("third-level-alone", "三级指标\t指标值\n路灯\t≥50盏", [(None, None, "路灯", None, "≥50盏", None)]),
    (
        "contents-beside-third-level-describe-it",
        "一级指标\t二级指标\t三级指标\t指标值\t指标内容\n产出指标\t数量指标\t路灯\t50盏\t反映改造数量",
        [("产出指标", "数量指标", "路灯", "反映改造数量", "50盏", None)],
    ),
    (
        "contents-alone-are-the-third-level",
        "一级指标\t二级指标\t指标内容\t指标值\n产出指标\t数量指标\t路灯\t50盏",
        [("产出指标", "数量指标", "路灯", None, "50盏", None)],
    ),
    (
        "rows-nobody-filled-in",
        SHORT + "产出指标\t数量指标\t指标1：\t\n\t\t……\t××\n\t质量指标\t亮灯率\t100%",
        [("产出指标", "质量指标", "亮灯率", None, "100%", None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows(extracted: Extracted, text: str, rows: list[Row]) -> None:
    disclosure = extracted("1、路灯改造绩效目标表\n" + text)
    assert levels(disclosure) == rows
    assert disclosure.findings == ()


SHIFTED: list[tuple[str, str, list[Row]]] = [
    (
        "first-level-column-lost",
        FULL
        + "数量指标\t改造路灯\t改造盏数\t\t≥50盏\t工作计划\n质量指标\t亮灯率\t亮灯比例\t\t100%\t抽查\n时效指标\t完成时间\t完工时间\t\t12月底前\t合同",
        [
            (None, "数量指标", "改造路灯", "改造盏数", "≥50盏", "工作计划"),
            (None, "质量指标", "亮灯率", "亮灯比例", "100%", "抽查"),
            (None, "时效指标", "完成时间", "完工时间", "12月底前", "合同"),
        ],
    ),
    (
        "description-column-lost",
        FULL + "产出指标\t数量指标\t改造路灯\t≥50盏\n\t质量指标\t亮灯率\t100%",
        [("产出指标", "数量指标", "改造路灯", None, "≥50盏", None), ("产出指标", "质量指标", "亮灯率", None, "100%", None)],
    ),
    (
        "one-row-a-column-to-the-left",
        "\t" + SHORT + "\t产出指标\t数量指标\t改造路灯\t≥50盏\n产出指标\t质量指标\t亮灯率\t100%",
        [("产出指标", "数量指标", "改造路灯", None, "≥50盏", None), ("产出指标", "质量指标", "亮灯率", None, "100%", None)],
    ),
    (
        "second-level-in-the-first-column",
        SHORT + "产出指标\t数量指标\t改造路灯\t≥50盏\n质量指标\t亮灯率\t100%",
        [("产出指标", "数量指标", "改造路灯", None, "≥50盏", None), ("产出指标", "质量指标", "亮灯率", None, "100%", None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), [case[1:] for case in SHIFTED], ids=[case[0] for case in SHIFTED])
def test_shifted_rows_are_put_right_and_reported(extracted: Extracted, text: str, rows: list[Row]) -> None:
    disclosure = extracted("1、路灯改造绩效目标表\n" + text)
    assert levels(disclosure) == rows
    assert {finding.rule for finding in disclosure.findings} == {"shifted-row"}
    assert all(finding.project_no == 1 and finding.row_no for finding in disclosure.findings)


def test_region_column_gives_the_scope_and_keeps_the_third_level(extracted: Extracted) -> None:
    text = "1、路灯绩效目标表\n一级指标\t二级指标\t三级指标\t区\t指标值\n产出指标\t数量指标\t改造路灯\t东区\t≥50盏\n\t\t\t西区\t≥30盏"
    found = [(i.level3, i.scope, i.target_text) for i in extracted(text).indicators]
    assert found == [("改造路灯", "东区", "≥50盏"), ("改造路灯", "西区", "≥30盏")]


def test_overlapping_pieces_of_a_level_name(extracted: Extracted) -> None:
    text = f"1、路灯绩效目标表\n{FULL}满意度指标\t服务对象满意度\t居民满意\t居民满意比例\t≥90%\t问卷\n\f\t意度指标"
    assert extracted(text).indicators[0].level2 == "服务对象满意度指标"


COLUMNS = [
    ("comparator-and-unit", "指标性质\t指标值\t度量单位", "≥\t96\t场", ("number", "ge", Decimal(96), "场")),
    ("full-width-equals", "指标性质\t指标值\t度量单位", "＝\t100\t%", ("number", "eq", Decimal(100), "%")),
    ("qualitative", "指标性质\t指标值\t度量单位", "定性\t优良中低差\t", ("qualitative", None, None, None)),
    ("direction-positive", "指标方向性\t指标值\t度量单位", "正向指标\t96\t场", ("number", "ge", Decimal(96), "场")),
    ("direction-negative", "指标方向性\t指标值\t度量单位", "反向指标\t3\t起", ("number", "le", Decimal(3), "起")),
    ("unit-printed-twice", "指标性质\t指标值\t度量单位", "≥\t96场\t场", ("number", None, Decimal(96), "场")),
]


@pytest.mark.parametrize(("head", "cells", "target"), [case[1:] for case in COLUMNS], ids=[case[0] for case in COLUMNS])
def test_targets_in_several_columns(extracted: Extracted, head: str, cells: str, target: tuple[object, ...]) -> None:
    text = f"1、活动绩效目标表\n一级指标\t二级指标\t三级指标\t{head}\n产出指标\t数量指标\t活动\t{cells}"
    found = extracted(text).indicators[0].target
    expected = (target[0], target[1] or found.comparator, target[2], target[3])
    assert (found.kind, found.comparator, found.number, found.unit) == expected


def test_weight_score_actual_and_deviation(extracted: Extracted) -> None:
    text = (
        "路灯绩效自评表\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
        "产出指标\t数量指标\t路灯\t≥50盏\t48盏\t20分\t19.2\t汛期停工"
    )
    one = extracted(text).indicators[0]
    assert (one.weight, one.score, one.actual_text, one.actual_number, one.deviation) == (
        Decimal(20),
        Decimal("19.2"),
        "48盏",
        Decimal(48),
        "汛期停工",
    )


def test_columns_of_earlier_years_are_understood_and_left(extracted: Extracted) -> None:
    text = "路灯绩效目标表\n一级指标\t二级指标\t三级指标\t指标值\t上年完成值\t指标属性\n产出指标\t数量指标\t路灯\t≥50盏\t46盏\t定量指标"
    disclosure = extracted(text)
    assert (disclosure.indicators[0].target_text, disclosure.indicators[0].actual_text) == ("≥50盏", None)
    assert disclosure.coverage.share == 1
    assert disclosure.findings == ()


HALVES = [
    (
        "levels-of-their-own",
        "一级指标\t二级指标（长期）\t三级指标（长期）\t指标值（长期）\t二级指标（年度）\t三级指标（年度）\t指标值（年度）\n产出指标\t数量指标\t路灯\t150盏\t数量指标\t路灯\t≥50盏",
    ),
    (
        "two-targets-below-the-same-levels",
        "一级指标\t二级指标\t三级指标\t中期指标值\t年度指标值\n产出指标\t数量指标\t路灯\t150盏\t≥50盏",
    ),
]


@pytest.mark.parametrize("text", [case[1] for case in HALVES], ids=[case[0] for case in HALVES])
def test_two_halves_have_horizons(extracted: Extracted, text: str) -> None:
    found = [(i.horizon, i.level2, i.level3, i.target_text) for i in extracted("路灯绩效目标表\n" + text).indicators]
    assert found == [("中期", "数量指标", "路灯", "150盏"), ("年度", "数量指标", "路灯", "≥50盏")]


def test_a_cell_of_no_field_is_listed(extracted: Extracted) -> None:
    disclosure = extracted("路灯绩效目标表\n" + SHORT + "产出指标\t数量指标\t路灯\t≥50盏\t多出的一格")
    assert [(finding.rule, finding.text) for finding in disclosure.findings] == [("unconsumed-cell", "多出的一格")]
    assert disclosure.coverage.cells - disclosure.coverage.cells_used == 1
