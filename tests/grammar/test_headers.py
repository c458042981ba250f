"""Header and label cells: what is undone around a spelling, header rows of indicators, scale rows; and level names."""

from __future__ import annotations

import pytest

from kg.grammar.headers import header_roles, header_words, heads_indicators, is_scale_row
from kg.grammar.levels import level1, level2

ROLES = [
    ("plain", "指标值", "targetText"),
    ("blanks-inside", "指 标 值", "targetText"),
    ("unit-in-brackets", "预算数（万元）", "budgetAmount"),
    ("closing-colon", "项目名称：", "name"),
    ("leading-which", "其中：财政资金", "fiscalAmount"),
    ("ordinal", "一、项目名称", "name"),
    ("weight-in-brackets", "预算执行情况（20分）", "formSection"),
    ("leading-year", "2024年预算数", "budgetAmount"),
    ("full-width-letters", "全年预算数（Ａ）", "adjustedAmount"),
    ("part-of-a-code", "款", "codePart"),
    ("change", "增减%", "changeColumn"),
    ("grounds", "立项依据", "legalGrounds"),
]


@pytest.mark.parametrize(("text", "role"), [case[1:] for case in ROLES], ids=[case[0] for case in ROLES])
def test_a_header_cell_names_its_property(text: str, role: str) -> None:
    assert role in header_roles(text)


@pytest.mark.parametrize("text", ["", "路灯改造", "2024年", "指标值" * 20], ids=["empty", "value", "year", "too-long"])
def test_other_cells_name_none(text: str) -> None:
    assert header_roles(text) == frozenset()


INDICATORS = [
    ("levels-and-target", ["一级指标", "二级指标", "三级指标", "指标值"], True),
    ("third-level-and-actual", ["三级指标", "实际完成值"], True),
    ("levels-alone", ["一级指标", "二级指标", "三级指标"], True),
    ("indicator-and-target", ["绩效指标", "指标值"], True),
    ("target-alone", ["指标值", "备注"], False),
    ("form-row", ["项目名称", "路灯", "预算数", "30"], False),
]


@pytest.mark.parametrize(("cells", "expected"), [case[1:] for case in INDICATORS], ids=[case[0] for case in INDICATORS])
def test_header_of_the_indicators(cells: list[str], expected: bool) -> None:
    assert heads_indicators(cells) is expected


SCALES = [
    ("headed", ["栏次", "1", "2"], True),
    ("headed-otherwise", ["档次", "1"], True),
    ("bare", ["1", "2", "3"], True),
    ("full-width", ["１", "２", "３"], True),
    ("gap", ["1", "3", "4"], False),
    ("two-figures", ["1", "2"], False),
    ("amounts", ["12.5", "3", "4"], False),
    ("empty", [], False),
]


@pytest.mark.parametrize(("cells", "expected"), [case[1:] for case in SCALES], ids=[case[0] for case in SCALES])
def test_scale_row(cells: list[str], expected: bool) -> None:
    assert is_scale_row(cells) is expected


def test_words_of_a_property_are_folded_and_longest_first() -> None:
    words = header_words("codePart")
    assert {"类", "款", "项"} <= set(words)
    assert list(words) == sorted(words, key=lambda word: (-len(word), word))


LEVELS = [
    ("plain", "产出指标", "indicatorType-output", None),
    ("second", "数量指标", None, "indicatorType-quantity"),
    ("both", "成本指标", "indicatorType-cost", "indicatorType-output-cost"),
    ("older-name", "效果指标", "indicatorType-benefit", None),
    ("points-behind", "成本指标(0-20)分", "indicatorType-cost", "indicatorType-output-cost"),
    ("points-in-brackets", "产出指标（50分）", "indicatorType-output", None),
    ("percent-in-brackets", "产出指标（50%）", "indicatorType-output", None),
    ("ordinal", "一、产出指标", "indicatorType-output", None),
    ("ordinal-in-brackets", "（一）数量指标", None, "indicatorType-quantity"),
    ("without-the-word", "时效", None, "indicatorType-timeliness"),
    ("value", "改造路灯", None, None),
    ("points-alone", "10分", None, None),
]


@pytest.mark.parametrize("case", LEVELS, ids=[case[0] for case in LEVELS])
def test_levels(case: tuple[str, str, str | None, str | None]) -> None:
    _, text, first, second = case
    assert (level1(text), level2(text)) == (first, second)
