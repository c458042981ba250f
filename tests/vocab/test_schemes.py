"""Code lists: lookups by every spelling, and the sanity of the lists themselves."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from kg import vocab
from kg.errors import VocabularyError
from kg.text import fold

# scheme, printed text, top, notation
LOOKUPS = [
    ("level", "市级", None, "municipal"),
    ("level", "区本级", None, "county"),
    ("indicatorType", "产出指标", True, "output"),
    ("indicatorType", "效果指标", True, "benefit"),
    ("indicatorType", "成本指标", True, "cost"),
    ("indicatorType", "成本指标", False, "output-cost"),
    ("indicatorType", "成本指标", None, "cost"),
    ("indicatorType", "满意度指标", True, "satisfaction"),
    ("indicatorType", "满意度指标", False, "service-satisfaction"),
    ("indicatorType", "群众满意度", False, "service-satisfaction"),
    ("indicatorType", "社会公众或服务对象满意度指标", False, "service-satisfaction"),
    ("indicatorType", "可持续性影响", False, "sustainability"),
    ("indicatorType", "可持续影响", False, "sustainability"),
    ("indicatorType", "环境效益指标", False, "ecological-benefit"),
    ("indicatorType", "经济效益指 标", False, "economic-benefit"),
    ("indicatorType", "数量指标", True, None),
    ("indicatorType", "决策", True, "decision"),
    ("indicatorType", "履职效能", True, "duty-performance"),
    ("indicatorType", "实施效果指标", True, "implementation-effect"),
    ("unit", "%", None, "%"),
    ("unit", "百分比", None, "%"),
    ("unit", "百分号", None, "%"),
    ("unit", "万", None, "万元"),
    ("unit", "万元", None, "万元"),
    ("unit", "名", None, "人"),
    ("unit", "元/人", None, "元/人"),
    ("unit", "元／人", None, "元/人"),
    ("unit", "万元/辆", None, "万元/辆"),
    ("unit", "㎡", None, "平方米"),
    ("unit", "台件", None, "套"),
    ("unit", "蒲式耳", None, None),
    ("comparator", ">=", None, "ge"),
    ("comparator", "≧", None, "ge"),
    ("comparator", "不超过", None, "le"),
    ("comparator", "＜", None, "lt"),
    ("targetKind", "定性", None, "qualitative"),
    ("targetKind", "multi", None, "multi"),
    ("disclosureKind", "部门预算公开", None, "department-budget"),
    ("disclosureKind", "政策文件", None, "policy-notice"),
    ("genericBasis", "年度工作计划", None, "plan"),
    ("genericBasis", "文件依据", None, "superiorDocumentUnnamed"),
    ("genericBasis", "问卷调查", None, "survey"),
    ("genericBasis", "参考去年值", None, "history"),
    ("genericBasis", "根据年初预算安排", None, "budgetArrangement"),
    ("genericBasis", "实地检查", None, "inspection"),
    ("genericBasis", "专家评审结果", None, "assessment"),
    ("genericBasis", "值班表", None, "record"),
    ("genericBasis", "领导批示件", None, "leaderInstruction"),
    ("genericBasis", "多方询价", None, "marketInquiry"),
    ("genericBasis", "不涉及", None, "notApplicable"),
    ("documentType", "通知", None, "notice"),
    ("documentType", "实施方案", None, "scheme"),
    ("documentType", "会议纪要", None, "minutes"),
    ("statementKind", "部门预算收支总表", None, "income_expenditure"),
    ("statementKind", "部门一般公共预算支出功能分类预算表", None, "general_public"),
    ("statementKind", "“三公”经费支出表", None, "three_public"),
    ("threePublicItem", "公务用车购置及运行维护费", None, "vehicles"),
    ("threePublicItem", "一、因公出国（境）费用", None, "abroad"),
    ("fund", "一般公共预算拨款", None, "general_public"),
    ("statementItem", "机关运行经费", None, "running_cost"),
    ("phase", "上年预算数", None, "prior"),
    ("side", "本年收入", None, "income"),
]

REQUIRED = {
    "level": "central provincial municipal county zone township",
    "targetKind": "number range deadline qualitative multi none",
    "comparator": "ge gt le lt eq",
    "phase": "budget adjusted actual prior",
    "side": "income expenditure",
    "citationField": "basis purpose name goal description prose",
    "citationKind": "document generic",
    "threePublicItem": "total abroad vehicles vehicle_purchase vehicle_running reception",
    "statementItem": "income expenditure basic project carried_over three_public running_cost procurement performance_projects "
    "performance_amount transfers debt assets indicators_declared",
    "statementKind": "income_expenditure income expenditure fiscal_balance general_public basic_expenditure government_fund "
    "state_capital three_public procurement assets",
    "genericBasis": "plan superiorDocumentUnnamed survey history budgetArrangement workRequirement inspection assessment "
    "countedFact record leaderInstruction contract standard marketInquiry notABasis",
}
# the 49 spellings of units that the disclosures were seen to use
_SPELLINGS = """
    % 百分比 百分号 元 万元 万 亿元 元/人 万元/辆 元/月 元/份 万/年 万/人 元每批次
    人 名 人次 家 户 万户 所 个 件 台 台件 套 辆 册 本 份 张
    条 面 处 次 场 期 起 项 篇 年 个月 月 月份 日 小时 课时 吨 种 席 层次
"""
UNITS = _SPELLINGS.split()


def test_there_are_enough_cases() -> None:
    assert len(LOOKUPS) >= 60
    assert len(UNITS) >= 49


@pytest.mark.parametrize(("name", "text", "top", "notation"), LOOKUPS, ids=[f"{c[0]}-{c[1]}-{c[2]}" for c in LOOKUPS])
def test_lookup(name: str, text: str, top: bool | None, notation: str | None) -> None:
    found = vocab.lookup(name, text, top=top)
    assert (found.notation if found else None) == notation


@pytest.mark.parametrize(("name", "notations"), REQUIRED.items(), ids=REQUIRED)
def test_codes_that_records_and_tables_use_are_there(name: str, notations: str) -> None:
    assert set(notations.split()) <= {one.notation for one in vocab.scheme(name)}


@pytest.mark.parametrize("spelling", UNITS)
def test_units_of_real_disclosures_are_known(spelling: str) -> None:
    assert vocab.lookup("unit", spelling) is not None


def test_second_levels_stand_below_their_first() -> None:
    output = vocab.concept("indicatorType", "output")
    below = {one.notation for one in vocab.scheme("indicatorType") if one.broader == output.local}
    assert below == {"quantity", "quality", "timeliness", "output-cost"}
    assert vocab.concept("indicatorType", "sustainability").extra["generation"] == ("2015",)


def test_all_checks_have_a_rule() -> None:
    numbers = {one.extra["checkNumber"][0] for one in vocab.scheme("rule") if "checkNumber" in one.extra}
    assert numbers == {str(number) for number in range(1, 64)}
    assert all(one.extra["severity"][0] in {"Violation", "Warning", "Info"} for one in vocab.scheme("rule"))


def test_units_convert_to_a_base_of_their_own_dimension() -> None:
    for unit in vocab.scheme("unit"):
        base = vocab.concept("unit", unit.extra["baseUnit"][0])
        assert base.extra["dimension"] == unit.extra["dimension"], unit.local
        assert Decimal(base.extra["factor"][0]) == 1, unit.local
        assert all(code.isascii() for code in unit.extra.get("ucumCode", ())), unit.local
    assert Decimal(vocab.concept("unit", "万元").extra["factor"][0]) == 10000
    assert len(vocab.scheme("unit")) >= 110


@pytest.mark.parametrize("name", vocab.scheme_names())
def test_one_spelling_names_one_concept_of_a_level(name: str) -> None:
    seen: dict[tuple[str, bool], str] = {}
    for one in vocab.scheme(name):
        for spelling in (one.label_zh, *one.alt, *one.hidden, one.notation):
            first = seen.setdefault((fold(spelling), one.top), one.local)
            assert first == one.local, f"{spelling}: {first} and {one.local}"


@pytest.mark.parametrize("name", vocab.scheme_names())
def test_concepts_stand_in_one_file_in_alphabetical_order(name: str) -> None:
    text = {path.name: path.read_text(encoding="utf-8") for path in vocab.turtle_files()}
    [file] = [file for file, content in text.items() if re.search(rf"^kg:scheme-{name}$", content, re.MULTILINE)]
    blocks = re.findall(r"^kg:([\w-]+)$", text[file], re.MULTILINE)
    assert blocks[0] == f"scheme-{name}"
    assert blocks[1:] == sorted(blocks[1:])
    assert {one.local for one in vocab.scheme(name)} == set(blocks[1:])


def test_an_unknown_scheme_or_code_says_what_is_near() -> None:
    with pytest.raises(VocabularyError, match="indicatorType"):
        vocab.scheme("indicatorTypes")
    with pytest.raises(VocabularyError, match="municipal"):
        vocab.concept("level", "municipel")


def test_concept_takes_notation_or_local_name() -> None:
    assert vocab.concept("comparator", "ge") is vocab.concept("comparator", "comparator-ge")
    assert vocab.concept("comparator", "ge").iri == vocab.term("comparator-ge")
