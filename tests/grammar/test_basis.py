from __future__ import annotations

import pytest

from kg import vocab
from kg.grammar.basis import classify
from kg.grammar.citation import generic_basis

CASES = [
    ("年度工作计划", "plan"),
    ("工作安排", "plan"),
    ("按工作计划完成", "plan"),
    ("文件依据", "superiorDocumentUnnamed"),
    ("按照省市文件要求", "superiorDocumentUnnamed"),
    ("上级文件精神", "superiorDocumentUnnamed"),
    ("问卷调查", "survey"),
    ("企业满意度抽样调查表", "survey"),
    ("参考去年值", "history"),
    ("以前年度值", "history"),
    ("按往年使用量估算", "history"),
    ("实际发生情况", "history"),
    ("根据年初预算安排", "budgetArrangement"),
    ("预算控制", "budgetArrangement"),
    ("业务工作需要", "workRequirement"),
    ("相关工作要求", "workRequirement"),
    ("实地检查", "inspection"),
    ("领导对工作的评估", "assessment"),
    ("专家评审结果", "assessment"),
    ("设计在校生人数", "countedFact"),
    ("采购数量", "countedFact"),
    ("值班表", "record"),
    ("企业台账", "record"),
    ("领导批示件", "leaderInstruction"),
    ("合同约定", "contract"),
    ("国家相关标准", "standard"),
    ("行业标准", "standard"),
    ("多方询价", "marketInquiry"),
    ("足额发放", "notABasis"),
    ("按时完成", "notABasis"),
    ("百分比", "notABasis"),
    ("不涉及", None),
    ("无", None),
    ("——", None),
    ("", None),
    ("缺口资金比例", None),
]
BESIDE = [
    ("《甲管理办法》（财资〔2021〕127号）；年度采购计划", "plan"),
    ("并政发〔2021〕9号 市委主要领导批示件", "leaderInstruction"),
    ("《甲管理办法》（财资〔2021〕127号）张三、李四等市长批示", "leaderInstruction"),
    ("按照沪财社〔2021〕77号要求测算", None),
    ("贯彻落实国办发〔2022〕14号文件要求", None),
    ("《甲管理办法》相关规定", None),
]


@pytest.mark.parametrize(("text", "name"), CASES, ids=[text or "empty" for text, _ in CASES])
def test_a_generic_basis_has_one_class(text: str, name: str | None) -> None:
    assert generic_basis(text) == name


@pytest.mark.parametrize(("text", "name"), BESIDE, ids=[text for text, _ in BESIDE])
def test_beside_a_document_only_what_stands_for_itself_counts(text: str, name: str | None) -> None:
    assert generic_basis(text) == name


def test_every_class_is_a_concept_and_every_spelling_of_the_list_is_its_own() -> None:
    for concept in vocab.scheme("genericBasis"):
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden):
            assert classify(spelling) in (concept.notation, None if concept.notation == "notApplicable" else concept.notation)
    assert {name for _, name in CASES if name} <= {concept.notation for concept in vocab.scheme("genericBasis")}
