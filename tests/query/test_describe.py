"""One resource for a person: words instead of codes, units behind numbers, a name for every node, a hint for a mistyped one."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.errors import QueryError
from kg.query.describe import describe
from kg.query.output import worded_rows
from kg.query.run import run
from kg.query.wording import _OUTSIDE, expanded, spelled, term_word, worded
from kg.store import MemoryStore

JIA = "https://example.org/id/doc/jia.txt/"
EXTRA = """@prefix kg: <https://w3id.org/jixiao-kg/def#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix org: <https://example.org/id/org/> . @prefix policy: <https://example.org/id/policy/> .
@prefix reliance: <https://example.org/id/reliance/> . @prefix proposal: <https://example.org/id/proposal/> .
@prefix jia: <https://example.org/id/doc/jia.txt/> .
<https://example.org/id/graph/extra> {
  org:o a kg:Organisation ; rdfs:label "甲市工业局"@zh ; kg:name "甲市工业局" .
  policy:p a kg:PolicyDocument ; rdfs:label "某办法"@zh ; kg:policyNumber "甲政办〔2022〕5号" ; dct:isReplacedBy policy:q .
  policy:q a kg:PolicyDocument ; rdfs:label "某新办法"@zh ; skos:altLabel "新办法"@zh .
  reliance:r a kg:Reliance ; kg:organisation org:o ; kg:policy policy:p ; kg:projectCount 1 .
  proposal:x a kg:LinkProposal ; rdfs:label "甲 → 乙"@zh ; kg:linkSubject "project" .
  jia:goal-1 a kg:PerformanceGoal ; kg:text "建成平台。" ; kg:project jia:project-1 .
  jia:project-1 kg:hasGoal jia:goal-1 .
  jia:statement-1 a kg:Statement ; kg:item "three_public" ; kg:value 65000.0 ; kg:unitText "元" ; kg:printedUnit "万元" .
}
"""


@pytest.fixture(scope="module")
def store(small_store: MemoryStore) -> MemoryStore:
    filled = MemoryStore(small_store.base)
    quads: dict[str, list[ox.Quad]] = {name: list(small_store.quads(name)) for name in small_store.graphs()}
    quads["https://example.org/id/graph/extra"] = list(ox.parse(EXTRA, format=ox.RdfFormat.TRIG))
    with filled.writing() as draft:
        draft.replace_graphs(quads)
    return filled


def told(store: MemoryStore, name: str, lang: str = "zh") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in describe(store, name, lang).said:
        found.setdefault(one.property, []).append(one.place or one.label or one.value)
    return found


SAID = [
    ("project-1", "预算数", ["120 万元"], "money has its unit"),
    ("project-1", "项目编码校验", ["不符"], "whether a code fits"),
    ("project-1", "有绩效目标", ["建成平台。"], "a goal has no label: its words"),
    ("b1", "分类", ["功能分类"], "a code too few for a list"),
    ("i1", "比较符已印出", ["是"], "a truth value is a word"),
    ("t1", "金额", ["2 万元"], "an amount without more"),
    ("c1", "引用所在栏目", ["指标值确定依据"], "a code of a list"),
    ("c1", "引用种类", ["指明文件"], "another code"),
    ("s1", "累计比例", ["100%"], "a share"),
    ("i1", "指标数值", ["3"], "a number without a unit of its own"),
    ("statement-1", "数值", ["6.5 万元"], "a stated sum"),
]


@pytest.mark.parametrize(("node", "property_", "values", "why"), SAID, ids=[case[3] for case in SAID])
def test_values_are_words(store, node, property_, values, why):
    assert told(store, JIA + node)[property_] == values


def test_the_unit_of_a_stated_sum_is_told_once(store):
    assert "元" not in [value for values in told(store, JIA + "statement-1").values() for value in values]


def test_money_in_english_is_yuan(store):
    assert told(store, JIA + "project-1", "en")["budget"] == ["1,200,000 yuan"]


NAMED = [
    ("https://example.org/id/reliance/r", "甲市工业局 → 某办法", ("依靠关系",)),
    (JIA + "goal-1", "建成平台。", ("绩效目标",)),
    (JIA + "t1", "公务接待费", ("“三公”经费",)),
    (JIA + "s1", "6月底", ("支出计划",)),
    ("kg:Project", "项目", ("类",)),
    ("kg:level-municipal", "市级", ("概念",)),
]


@pytest.mark.parametrize(("name", "label", "classes"), NAMED, ids=[case[1] for case in NAMED])
def test_every_node_has_a_name(store, name, label, classes):
    found = describe(store, name)
    assert found.label == label
    assert len(found.classes) == len(classes)


def test_terms_of_other_vocabularies_have_words_too(store):
    assert told(store, "https://example.org/id/policy/p")["已改用"] == ["某新办法"]
    assert told(store, "https://example.org/id/policy/q")["别名"] == ["新办法"]
    assert told(store, "https://example.org/id/proposal/x")["建议的对象"] == ["项目系列"]
    assert told(store, JIA + "f1")["严重程度"] == ["警告"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_of_two_languages_the_readers_is_told(store, lang):
    definitions = [one.value for one in describe(store, "kg:Project", lang).said if one.predicate.endswith("#definition")]
    assert len(definitions) == 1
    assert definitions[0].isascii() is (lang == "en")


def test_labels_in_chinese_only_are_told_in_english_too(store):
    assert told(store, JIA + "i1", "en")["project"] == ["平台建设"]


@pytest.mark.parametrize("name", ["<https://example.org/id/org/o>", "org/o", "https://example.org/id/org/o"])
def test_ways_to_name_a_resource(store, name):
    assert describe(store, name).label == "甲市工业局"


HINTS = [
    ("甲市工业局", "\n  kg show 'https://example.org/id/org/o'  机构"),
    ("甲政办〔2022〕5号", "叫这个名称的有：\n  kg show 'https://example.org/id/policy/p'  政策文件"),
    ("甲工业局", "相近：甲市工业局"),
    ("jja.txt", "相近：jia.txt"),
    ("https://example.org/id/doc/jja.txt", "相近：jia.txt"),
    ("kg:Projct", "相近：kg:Project"),
    ('"\\', "kg search"),
    ("x" * 10_000, "kg search"),
]


@pytest.mark.parametrize(("name", "hint"), HINTS, ids=[case[0][:20] for case in HINTS])
def test_a_name_that_is_not_known_is_told_with_what_is_like_it(store, name, hint):
    with pytest.raises(QueryError) as found:
        describe(store, name, hints=True)
    assert hint in str(found.value)
    assert len(str(found.value)) < 1_500


def test_without_hints_the_store_is_not_searched(store):
    with pytest.raises(QueryError, match=r"store\)$"):
        describe(store, "甲市工业局")


def test_more_users_than_are_shown_are_told(store):
    found = describe(store, "kg:Indicator")
    assert len(found.users) <= 50
    many = MemoryStore(store.base)
    graph = ox.NamedNode("https://example.org/id/graph/doc/x")
    a, indicator = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(vocab.term("Indicator"))
    quads = [ox.Quad(ox.NamedNode(f"https://example.org/id/doc/x/{n}"), a, indicator, graph) for n in range(51)]
    quads.append(ox.Quad(indicator, a, ox.NamedNode("http://www.w3.org/2002/07/owl#Class"), graph))
    with many.writing() as draft:
        draft.replace_graphs({graph.value: quads})
    found = describe(many, "kg:Indicator")
    assert (len(found.users), found.more) == (50, True)


def test_every_word_for_terms_of_others_is_chinese_and_english():
    assert len(_OUTSIDE) > 50
    for name, (zh, en) in _OUTSIDE.items():
        assert expanded(name), name
        assert not zh.isascii(), name
        assert en.isascii(), name


CODES = [
    ("Citation", "citationField", "prose", "正文"),
    ("Balance", "statementKind", "income_expenditure", "收支总表"),
    ("PolicyDocument", "issuerEvidence", "learned", None),
    ("ThreePublicAmount", "item", "vehicle_purchase", "公务用车购置费"),
    ("Balance", "item", "一、教育支出", "一、教育支出"),
]


@pytest.mark.parametrize(("class_", "property_", "code", "word"), CODES, ids=[case[2] for case in CODES])
def test_codes_have_their_names(class_, property_, code, word):
    found = spelled(frozenset({class_}), property_, code)
    assert found == word if word else found != code


def test_a_term_nobody_knows_has_no_word():
    assert term_word("http://example.org/x") is None
    assert worded(Decimal("0.50"), "", frozenset()) == "0.5"


PEOPLE = [
    ("phase", "阶段", "budget", "预算"),
    ("side", "收支", "income", "收入"),
    ("field", "出现处", "prose", "正文"),
    ("item", "事项", "reception", "公务接待费"),
    ("comparator", "比较符", "ge", "不小于"),
    ("property", "值", "targetText", "指标值"),
    ("severity", "严重程度", "Warning", "警告"),
    ("fiscal_year", "年度", "2024", 2024),
    ("fiscal_year", "年度", "未印出", "未印出"),
    ("item_code", "代码", "reception", "reception"),
    ("name", "名称", "income", "income"),
]


@pytest.mark.parametrize(("name", "heading", "code", "word"), PEOPLE, ids=[f"{case[0]} {case[2]}" for case in PEOPLE])
def test_answers_of_described_queries_are_in_words(store, name, heading, code, word):
    text = f'#+ column {name}: {heading} | {name}\nSELECT ?{name} WHERE {{ VALUES ?{name} {{ "{code}" }} }}'
    assert [cell for row in worded_rows(run(store, text)) for cell in row] == [word]


def test_sparql_without_a_header_keeps_its_codes(store):
    assert list(worded_rows(run(store, 'SELECT ?phase WHERE { VALUES ?phase { "budget" } }'))) == [("budget",)]


def test_years_of_the_graph_are_numbers(store):
    found = run(store, "SELECT ?y WHERE { ?d kg:documentKey 'jia.txt' ; kg:fiscalYear ?y }")
    assert list(found.rows) == [(2023,)]
