from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.rdf import Names, vocabulary_quads
from kg.text import fold

ROOT = vocab.data_dir("ontology")
FILES = sorted(path for path in ROOT.glob("*.ttl"))
CORE = ("budget", "core", "disclosure", "organisation", "performance", "policy", "procurement", "provenance", "region")
ALIGNMENTS = sorted((ROOT / "alignments").glob("*.ttl"))
SKOS = "http://www.w3.org/2004/02/skos/core#"
ORDER = (
    *("a", "rdfs:label", "skos:definition", "skos:hiddenLabel", "skos:example", "dct:source"),
    *("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"),
)


def blocks(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {match[1]: match[0] for match in re.finditer(r"^kg:([\w-]+)\n(?:    .*\n|        .*\n)+", text, re.MULTILINE)}


@pytest.mark.parametrize("path", [ROOT / f"{name}.ttl" for name in CORE], ids=lambda path: path.stem)
def test_terms_stand_in_alphabetical_order_each_in_the_same_order(path):
    found = blocks(path)
    assert list(found) == sorted(found, key=lambda name: (name.lower(), name))
    assert len(found) >= 4
    for name, block in found.items():
        predicates = [
            line.split()[0] for line in block.splitlines()[1:] if line.startswith("    ") and not line.startswith("     ")
        ]
        assert predicates == [one for one in ORDER if one in predicates], name


@pytest.mark.parametrize("path", [ROOT / f"{name}.ttl" for name in CORE], ids=lambda path: path.stem)
def test_the_blocks_hold_every_statement_about_our_terms(path):
    subjects = {
        quad.subject.value for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE) if quad.subject.value.startswith(vocab.KG)
    }
    assert {vocab.KG + name for name in blocks(path)} == subjects


def test_no_term_is_declared_twice():
    where: dict[str, list[str]] = {}
    for path in FILES:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if quad.predicate.value.endswith("#type") and path.stem not in where.setdefault(quad.subject.value, []):
                where[quad.subject.value].append(path.stem)
    assert not {subject: files for subject, files in where.items() if len(files) > 1}


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.stem)
def test_an_alignment_says_something_of_declared_terms_only(path):
    quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    about = {quad.subject.value for quad in quads if quad.subject.value.startswith(vocab.KG)}
    assert about
    assert {iri.removeprefix(vocab.KG) for iri in about} <= vocab.declared()
    assert not [quad for quad in quads if quad.object.value.startswith(vocab.KG)]


def test_there_is_an_alignment_for_each_published_vocabulary():
    assert {path.stem for path in ALIGNMENTS} >= {"cito", "cpov", "cube", "dcat", "eli", "qudt", "schema"}


def test_the_graph_of_the_vocabulary_holds_ontology_and_lists_without_blank_nodes_or_repeats():
    names = Names("https://example.org/id/")
    quads = vocabulary_quads(names)
    assert len(set(quads)) == len(quads)
    assert {quad.graph_name.value for quad in quads} == {names.graph("vocabulary")}
    labels = {(quad.subject.value, quad.object.value) for quad in quads if quad.predicate.value == SKOS + "prefLabel"}
    assert (vocab.KG + "level-municipal", "市级") in labels
    assert (vocab.divisions().get("130500").iri, "邢台市") in labels
    assert quads == vocabulary_quads(names)


def test_the_ontology_says_its_version_licence_and_that_its_names_are_not_registered():
    text = (ROOT / "core.ttl").read_text(encoding="utf-8")
    assert 'owl:versionInfo "1.0.0"' in text
    assert "dct:license <https://creativecommons.org/licenses/by/4.0/>" in text
    assert "not yet registered at w3id.org" in text


HEADINGS = {
    "level3Name": "三级指标 指标内容 指标名称",
    "targetText": "指标值 年度指标值 绩效指标值 预期指标值 目标值",
    "basisText": "指标值确定依据 指标确定依据 依据",
    "description": "绩效指标描述 指标说明 指标解释 指标描述",
    "weight": "分值权重 权重 分值(%) 分值",
    "score": "得分 自评得分",
    "actualText": "实际完成值 完成值 全年实际值",
    "deviation": "偏差原因分析及改进措施 未完成原因分析",
    "budgetAmount": "预算数 年初预算数 项目金额 年度资金总额： 预算金额",
    "fiscalAmount": "其中：财政资金 其中:财政拨款 财政拨款",
    "otherAmount": "其他资金 其中:其它资金",
    "adjustedAmount": "全年预算数（A） 调整后预算数",
    "executedAmount": "全年执行数(B) 预算执行数",
    "executionRate": "执行率 预算执行率",
    "purpose": "资金用途 立项依据",
    "hasPaymentStep": "资金支出计划（%）",
    "comparator": "指标性质 计算符号",
    "targetUnitText": "度量单位 计量单位",
    "projectCode": "项目编码 项目代码",
    "departmentName": "主管部门及代码 实施单位（盖章）",
    "name": "项目名称 专项资金名称 科目名称",
    "code": "科目编码 政府采购目录序号",
    "totalAmount": "合计",
    "personnelAmount": "人员经费",
    "publicAmount": "公用经费",
    "item": "采购物品名称 项目",
    "unitPriceAmount": "单价",
}


@pytest.mark.parametrize(("local", "spelling"), [(local, one) for local, some in HEADINGS.items() for one in some.split()])
def test_a_printed_heading_is_known(local, spelling):
    assert local in vocab.headers()[fold(spelling)]
