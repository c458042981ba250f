"""Printed names of indicators to concepts: what is one, what is narrower, what is another, what a person is asked."""

from __future__ import annotations

import random

import pytest

from kg import vocab
from kg.decisions import Decision
from kg.link.indicator import concepts, dimension_of, seeds
from kg.link.naming import cleaned, is_applicable, measure_words, telling_words
from kg.records.link import LightIndicator, LightRows


def rows(*names: str | tuple[str, str | None], document: str = "a.txt", year: int = 2023) -> LightRows:
    pairs = [name if isinstance(name, tuple) else (name, None) for name in names]
    return LightRows(
        document, year=year, indicators=tuple(LightIndicator(1, no, name, of) for no, (name, of) in enumerate(pairs, 1))
    )


def measured(*names: str | tuple[str, str | None], decisions: tuple[Decision, ...] = ()) -> list[str]:
    return [key.id for *_, key in concepts((rows(*names),), decisions).measures]


LISTED = [
    ("满意度", "满意度"), ("满意率", "满意度"), ("服务对象满意度指标", "服务对象满意度"),
    ("服务对象的满意率", "服务对象满意度"),
    ("受益对象满意度", "服务对象满意度"), ("受益群众满意度", "群众满意度"), ("社会公众满意度（%）", "群众满意度"),
    ("人民群众满意度", "群众满意度"), ("扶持企业满意度", "企业满意度"), ("参训学员满意度", "参训人员满意度"),
    ("资金支出率(%)", "资金支付率"), ("项目资金支付率", "资金支付率"), ("预算执行进度", "预算执行率"),
    ("补助资金到位率", "资金到位率"),
    ("工作完成及时率", "完成及时率"), ("按期完成率", "完成及时率"), ("各项任务完成及时率（%）", "完成及时率"),
    ("完成的时限", "完成时限"), ("预计完成时间", "完成时限"), ("2023年预计完成时间", "完成时限"),
    ("1.工作完成时限", "完成时限"),
    ("发放资金及时率", "发放及时率"), ("资金拨付及时性", "资金拨付及时率"), ("验收通过率", "验收合格率"),
    ("质量达标率", "合格率"),
    ("培训人员数量", "培训人数"), ("培训场次", "培训次数"), ("开展活动次数", "活动次数"), ("支持企业个数", "支持企业数量"),
    ("服务企业个数", "服务企业数量"), ("人均经费", "人均成本"), ("差旅费成本", "差旅费"), ("项目总额", "资金总额"),
    ("专款专用率", "资金使用合规率"), ("项目具有可持续性", "可持续影响"), ("提高工作效率", "工作效率"), ("人 员 数量", "人数"),
]  # fmt: skip

APART = [
    ("学生满意度", "教师满意度"), ("群众满意度", "企业满意度"), ("完成及时率", "完成率"), ("完成时限", "完成及时率"),
    ("资金支付率", "预算执行率"), ("资金到位率", "资金支付率"), ("培训人数", "培训次数"), ("补助标准", "补助金额"),
    ("受益学生人数", "受益师生人数"), ("省级补助资金", "市级补助资金"), ("80-90岁以上人数", "8090岁以上人数"),
    ("验收合格率", "合格率"), ("新增合作企业数量", "提前终止合作企业数量"), ("资金使用合规性", "资金使用效率"),
]  # fmt: skip

BROADER = [
    (("驻冀部队满意度", "ratio"), "满意度"), (("合作企业满意度", "ratio"), "企业满意度"), (("学生满意度", "ratio"), "满意度"),
    (("展厅搭建完成及时率", "ratio"), "完成及时率"), (("污水量覆盖率", "ratio"), "覆盖率"), (("保安人数", "people"), "人数"),
    (("新增专精特新企业数", "organisation"), "企业数量"), (("监测企业总量", "thing"), "企业数量"),
    (("系统验收合格率", "ratio"), "验收合格率"),
    (("控制室设备费用", "money"), "成本"), (("区级财政投入", "money"), "财政投入"), (("校舍持续使用年限", "time"), "使用年限"),
]  # fmt: skip

NO_BROADER = [
    ("科技创新企业数量", "ratio"),
    ("污水处理率", "ratio"),
    ("是否提高", None),
    ("改善大气", None),
    ("区管委会审议通过率", "ratio"),
]


@pytest.mark.parametrize(("name", "concept"), LISTED, ids=[name for name, _ in LISTED])
def test_names_of_a_listed_concept(name, concept):
    assert measured(name) == [concept]


@pytest.mark.parametrize(("one", "other"), APART, ids=["-".join(pair) for pair in APART])
def test_names_of_two_concepts(one, other):
    assert len(set(measured(one, other))) == 2


@pytest.mark.parametrize(("name", "above"), BROADER, ids=[name for (name, _), _ in BROADER])
def test_the_concept_above_by_the_last_words_of_the_name(name, above):
    found = {one.key.id: one for one in concepts((rows(name),)).concepts}
    (own,) = measured(name)
    assert found[own].broader is not None
    assert found[own].broader.id == above
    assert above in found


@pytest.mark.parametrize("name", NO_BROADER, ids=[name for name, _ in NO_BROADER])
def test_no_concept_above_where_the_measure_or_the_words_are_others(name):
    found = {one.key.id: one for one in concepts((rows(name),)).concepts}
    assert found[measured(name)[0]].broader is None


@pytest.mark.parametrize("name", ["不涉及", "无", "/", "—", "123", " "])
def test_what_names_no_measure_has_no_concept(name):
    assert concepts((rows(name),)).measures == ()


def test_names_that_read_the_same_are_one_concept_with_the_commonest_as_label():
    found = concepts((rows("实施技改工程个数", "实施技改工程数量", "实施技改工程数量"),))
    (one,) = [concept for concept in found.concepts if concept.indicators]
    assert (one.label, one.names, one.indicators) == ("实施技改工程数量", ("实施技改工程个数",), 3)


def test_a_listed_concept_keeps_its_listed_label():
    (one,) = [concept for concept in concepts((rows("工作完成率", "工作完成率"),)).concepts if concept.indicators]
    assert (one.label, one.names, one.seed) == ("完成率", ("工作完成率",), "completion-rate")


def test_what_measures_something_else_is_a_narrower_concept():
    found = {one.key.id: one for one in concepts((rows(("完成及时率", "ratio"), ("完成及时率", "time"), "完成及时率"),)).concepts}
    assert measured(("完成及时率", "ratio"), ("完成及时率", "time"), "完成及时率") == [
        "完成及时率",
        "完成及时率@time",
        "完成及时率",
    ]
    assert (found["完成及时率"].dimension, found["完成及时率@time"].dimension) == ("ratio", "time")
    assert found["完成及时率@time"].broader == found["完成及时率"].key


def test_an_unlisted_name_measures_what_most_of_its_rows_do():
    assert measured(("垃圾清运", "mass"), ("垃圾清运", "mass"), ("垃圾清运", "ratio")) == [
        "垃圾清运",
        "垃圾清运",
        "垃圾清运@ratio",
    ]


def test_all_counters_are_one_dimension():
    assert set(measured(("扶贫车间数量", "organisation"), ("扶贫车间数量", "thing"), ("扶贫车间数量", "work"))) == {
        "扶贫车间数量"
    }


def test_a_unit_behind_the_name_counts_where_the_target_has_none():
    assert measured(("清运量（吨）", None), ("清运量", "ratio"), ("清运量", "ratio")) == ["清运量@mass", "清运量", "清运量"]


def test_ten_orders_give_the_same_concepts():
    some = [rows("满意率", "实施技改工程个数", ("完成及时率", "time"), document=f"{n}.txt") for n in range(4)]
    some += [rows("技改工程实施数量", "实施技改工程数", ("完成及时率", "ratio"), document=f"b{n}.txt") for n in range(3)]
    expected = concepts(some)
    for seed in range(10):
        assert concepts(random.Random(seed).sample(some, len(some))) == expected


# -- the lists ---------------------------------------------------------------------------------------------------------


def test_no_spelling_reads_as_two_listed_concepts():
    read: dict[str, str] = {}
    for one in vocab.scheme("indicatorConcept"):
        for spelling in (one.label_zh, *one.hidden):
            key = "".join(measure_words(cleaned(spelling)[0]))
            assert read.setdefault(key, one.notation) == one.notation, spelling


def test_every_listed_concept_is_found_by_each_of_its_spellings():
    assert len(seeds()) >= 90
    pairs = [(spelling, one.label_zh) for one in vocab.scheme("indicatorConcept") for spelling in (one.label_zh, *one.hidden)]
    found = measured(*(spelling for spelling, _ in pairs))
    assert [pair for pair, key in zip(pairs, found, strict=True) if key != pair[1]] == []


def test_no_ending_belongs_to_two_concepts():
    endings = [ending for one in seeds().values() for ending in one.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize(
    ("unit", "dimension"), [("%", "ratio"), ("家", "organisation"), ("元/人", "money-per-person"), ("蒲式耳", None)]
)
def test_dimensions_of_units(unit, dimension):
    assert dimension_of(unit) == dimension


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2.资金支出率(%)", ("资金支出率", "%")), ("补助金发放率%", ("补助金发放率", "%")),
        ("备案数量（件）", ("备案数量", "件")),
        ("服务（全天候）", ("服务(全天候)", None)), ("1.1万户配送", ("1.1万户配送", None)), ("满意度。", ("满意度", None)),
        ("2023年12月31日前完成", ("2023年12月31日前完成", None)), ("（1）开展演练", ("开展演练", None)),
        ("游客满意度(≥**%)", ("游客满意度", None)),
    ],
)  # fmt: skip
def test_cleaned_names(name, expected):
    assert cleaned(name, 2023) == expected


def test_telling_words():
    assert telling_words("省级补助资金") != telling_words("市级补助资金")
    assert telling_words("受益学生人数") == telling_words("受益师生人数")
    assert not is_applicable("不涉及")


# -- proposals and decisions -------------------------------------------------------------------------------------------


def proposed(*names: str | tuple[str, str | None], decisions: tuple[Decision, ...] = ()) -> set[tuple[str, str, str]]:
    return {(one.left, one.right, one.reasons[0]) for one in concepts((rows(*names),), decisions).proposals}


def test_doubtful_pairs_are_proposed():
    assert proposed("特色产业集群营业收入增长率", "县域特色产业集群营业收入增长率", "县域特色产业集群营业收入增长率") == {
        ("特色产业集群营业收入增长率", "县域特色产业集群营业收入增长率", "similar-name")
    }
    assert proposed("技改工程实施数量", "实施技改工程数量", "实施技改工程数量") == {
        ("技改工程实施数量", "实施技改工程数量", "same-words")
    }


@pytest.mark.parametrize(
    "pair",
    [
        ("省级农村改厕补助资金", "市级农村改厕补助资金"), ("学校改造第1期完成率", "学校改造第2期完成率"),
        ("合作企业满意度", "企业满意度"),
        (("农村公路养护量", "length"), ("农村公路养护量大", "money")), ("学生满意度", "学生家长满意度"),
        ("硬件设备采购", "软件设备采购"),
        ("新增就业创业人员", "减少就业创业人员"),
    ],
    ids=lambda pair: str(pair[0]),
)  # fmt: skip
def test_pairs_that_are_surely_two_are_not_proposed(pair):
    assert proposed(*pair) == set()


def decision(kind: str, old: str, new: str) -> Decision:
    return Decision(kind, "indicator", old, new, "张三", "2024-03-01", "同一指标")


def test_a_person_joins_two_concepts():
    names = ("技改工程实施数量", "实施技改工程数量")
    merged = decision("merge", *names)
    assert measured(*names, decisions=(merged,)) == ["实施技改工程数量"] * 2
    found = {one.key.id: one for one in concepts((rows(*names),), (merged,)).concepts}
    assert [weaker.id for weaker in found["实施技改工程数量"].replaces] == ["技改工程实施数量"]
    assert proposed(*names, decisions=(merged,)) == set()


def test_a_person_takes_a_name_out_of_a_listed_concept():
    parted = decision("split", "社会公众满意度", "群众满意度")
    assert measured("社会公众满意度", "群众满意度", decisions=(parted,)) == ["社会公众满意度", "群众满意度"]


def test_a_rejected_proposal_is_not_made_again():
    names = ("技改工程实施数量", "实施技改工程数量")
    assert proposed(*names, decisions=(decision("split", *names),)) == set()
