"""The whole of validation on two small documents: what is reported, where, how it is shown and kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import vocab
from kg.document import Place, Severity
from kg.errors import ShapesError
from kg.validate import Report, as_json, as_text, as_turtle, available, finding_graphs, validate
from kg.validate.shapes import SH

from .conftest import HERE, NAMES, FixtureStore

TWO = (HERE / "two.trig").read_text(encoding="utf-8")
A, B = NAMES.document("a.txt"), NAMES.document("b.txt")


@pytest.fixture
def two(store: FixtureStore) -> FixtureStore:
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(TWO, format=ox.RdfFormat.TRIG):
        graphs.setdefault(quad.graph_name.value, []).append(quad)
    store.replace(graphs)
    return store


def rules(report: Report) -> list[tuple[str | None, str, str]]:
    return [(one.document, one.rule, one.severity.value) for one in report.results]


EXPECTED = [
    ("a.txt", "missing-publisher", "Info"),
    ("a.txt", "output-side-complete", "Warning"),
    ("a.txt", "output-side-complete", "Warning"),
    ("a.txt", "output-side-complete", "Warning"),
    ("a.txt", "satisfaction-direction", "Violation"),
    ("b.txt", "structure", "Violation"),
]


def test_what_is_found(two):
    report = validate(two)
    assert rules(report) == EXPECTED
    assert report.documents == ("a.txt", "b.txt")
    assert report.counts() == {Severity.VIOLATION: 2, Severity.WARNING: 3, Severity.INFO: 1}
    assert next(iter(report.rules())) == "output-side-complete"


def test_where_it_is_printed(two):
    found = {one.rule: one for one in validate(two).results}
    one = found["satisfaction-direction"]
    assert (one.document, one.project_no, one.project, one.row_no) == ("a.txt", 4, "设备购置", 1)
    assert (one.place, one.words, one.cell) == (Place(3, 5, 9, 5), "≤95%", f"{A}/c3")
    assert (one.source, one.component, one.path) == ("shape", "OrConstraintComponent", f"{vocab.KG}targetText")
    assert found["structure"].place == Place(paragraph=7)
    assert found["structure"].words == "二百万"
    assert found["output-side-complete"].place == Place(2, 5, 1, 1)
    assert found["missing-publisher"].place == Place(page=1)


@pytest.mark.parametrize("engine", ["pyrudof", "pyshacl"])
def test_every_engine_finds_the_same(two, engine):
    if engine not in available():
        pytest.skip(f"{engine} is not installed")
    assert replace(validate(two, engine=engine), engine="compiled") == validate(two)


def test_some_documents_only(two):
    report = validate(two, documents=["b.txt"])
    assert report.documents == ("b.txt",)
    assert [one for one in rules(report) if one[1] != "output-side-complete"] == EXPECTED[5:]


def test_canonical_nodes_are_judged(two):
    two.put(f"<{NAMES.base}org/1/2> a <{vocab.KG}Organisation> .", NAMES.graph("links"))
    report = validate(two)
    found = report.results[-1]
    assert (found.document, found.rule, found.focus) == (None, "structure", f"{NAMES.base}org/1/2")
    assert "（跨文件）" in as_text(report)
    assert found.focus in {quad.object.value for quad in finding_graphs(two, report)[NAMES.graph("findings")]}


def test_findings_are_kept_and_found_again(two):
    report = validate(two)
    graphs = finding_graphs(two, report)
    assert set(graphs) == {NAMES.graph("findings"), *(NAMES.document_graphs(key)[2] for key in ("a.txt", "b.txt"))}
    subjects = {quad.subject for quad in graphs[NAMES.document_graphs("a.txt")[2]]}
    assert ox.NamedNode(f"{A}/finding/1") in subjects
    assert len(subjects) == 2
    two.replace(graphs)
    again = validate(two)
    assert again == report
    assert {name: set(quads) for name, quads in finding_graphs(two, again).items()} == {
        name: set(quads) for name, quads in graphs.items()
    }


def test_findings_lead_to_rule_cell_and_project(two):
    quads = finding_graphs(two, validate(two))[NAMES.document_graphs("a.txt")[2]]
    said = {
        quad.predicate.value.removeprefix(vocab.KG).removeprefix(SH): quad.object.value
        for quad in quads
        if quad.subject.value.startswith(f"{A}/result/")
    }
    assert said["rule"] == f"{vocab.KG}rule-satisfaction-direction"
    assert (said["cell"], said["project"], said["disclosure"], said["focusNode"]) == (f"{A}/c3", f"{A}/p", A, f"{A}/i1")
    assert said["sourceShape"] == f"{vocab.SHAPES}Indicator-satisfaction-direction"
    assert said["words"] == "≤95%"


@pytest.mark.parametrize(
    ("at", "fails"),
    [(Severity.VIOLATION, True), (Severity.WARNING, True), (Severity.INFO, True), (None, False)],
    ids=["violation", "warning", "info", "never"],
)
def test_fails(two, at, fails):
    assert validate(two).fails(at) is fails


@pytest.mark.parametrize(
    ("worst", "at", "fails"),
    [
        (Severity.INFO, Severity.VIOLATION, False),
        (Severity.INFO, Severity.WARNING, False),
        (Severity.INFO, Severity.INFO, True),
        (Severity.WARNING, Severity.VIOLATION, False),
        (Severity.WARNING, Severity.WARNING, True),
    ],
)
def test_fails_at_what_is_as_severe(two, worst, at, fails):
    some = validate(two)
    only = replace(some, results=tuple(one for one in some.results if one.severity is worst))
    assert only.results
    assert only.fails(at) is fails


def test_text_in_chinese(two):
    shown = as_text(validate(two))
    assert shown.splitlines()[0] == "2 份文件：违规 2，警告 3，提示 1"
    assert "\na.txt\n" in shown
    assert "  项目 4 设备购置\n" in shown
    assert "    违规 满意度的指标值不应为“≤” [satisfaction-direction]\n        第 3 页 表 5 行 9 列 5：“≤95%”\n" in shown


def test_text_in_english(two):
    shown = as_text(validate(two), "en")
    assert shown.splitlines()[0] == "2 documents: violation 2, warning 3, info 1"
    assert (
        'satisfaction must not be at most a value [satisfaction-direction]\n        page 3, table 5, row 9, column 5: "≤95%"\n'
        in shown
    )


def test_text_of_nothing(store):
    assert as_text(validate(store)) == "0 份文件：违规 0，警告 0，提示 0\n没有发现。\n"


def test_json(two):
    shown = json.loads(as_json(validate(two)))
    assert shown["counts"] == {"Violation": 2, "Warning": 3, "Info": 1}
    one = next(one for one in shown["results"] if one["rule"] == "satisfaction-direction")
    assert (one["document"], one["project_no"], one["row_no"], one["page"], one["table"], one["row"], one["column"]) == (
        "a.txt",
        4,
        1,
        3,
        5,
        9,
        5,
    )
    assert one["message"]["en"] == "satisfaction must not be at most a value"


def test_turtle_is_a_shacl_report(two):
    report = validate(two)
    shown = as_turtle(report, two.base)
    graph = rdflib.Graph().parse(data=shown, format="turtle")
    sh = rdflib.Namespace(SH)
    node = graph.value(None, rdflib.RDF.type, sh.ValidationReport)
    assert graph.value(node, sh.conforms).value is False
    results = set(graph.objects(node, sh.result))
    assert len(results) == len(report.results)
    assert {str(graph.value(one, sh.resultSeverity)) for one in results} == {
        SH + name for name in ("Violation", "Warning", "Info")
    }
    assert not [one for one in graph.all_nodes() if isinstance(one, rdflib.BNode)]
    assert as_turtle(validate(two), two.base) == shown


USER_SHAPES = '''
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kg: <https://w3id.org/jixiao-kg/def#> .
@prefix : <https://example.org/> .
:Numbered a sh:NodeShape ; sh:targetClass kg:Project ; sh:property :NumberedFromOne .
:NumberedFromOne a sh:PropertyShape ; sh:path kg:projectNumber ; sh:maxInclusive 1 ; sh:severity sh:Warning ;
  sh:message "项目序大于一"@zh , "later project"@en ; kg:rule kg:rule-numbering-gap .
:Alone a sh:NodeShape ; sh:targetClass kg:Statement ; sh:sparql [
  sh:message "文字 {?value} 无年度" ; sh:severity sh:Info ;
  sh:select """SELECT $this ?value WHERE {
    $this <https://w3id.org/jixiao-kg/def#text> ?value ; <https://w3id.org/jixiao-kg/def#disclosure> ?d .
    FILTER NOT EXISTS { ?d <https://w3id.org/jixiao-kg/def#fiscalYear> ?y } }""" ] .
'''


def test_users_shapes_may_use_sparql(two, tmp_path):
    path = tmp_path / "mine.ttl"
    path.write_text(USER_SHAPES, encoding="utf-8")
    found = {
        one.rule: one
        for one in validate(two, shapes=[path]).results
        if (one.document, one.rule, one.severity.value) not in EXPECTED
    }
    assert set(found) == {"numbering-gap", "user-shape"}
    assert (found["numbering-gap"].severity, found["numbering-gap"].message_zh, found["numbering-gap"].focus) == (
        Severity.WARNING,
        "项目序大于一",
        f"{A}/p",
    )
    assert found["user-shape"].message_zh == "文字 收入二百万 无年度"
    assert found["user-shape"].place == Place(paragraph=7)


@pytest.mark.parametrize("text", ["@prefix : <x> . :a :b", "not turtle at all"])
def test_broken_user_shapes_are_named(two, tmp_path, text):
    path: Path = tmp_path / "broken.ttl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShapesError, match=r"broken\.ttl"):
        validate(two, shapes=[path])


def test_missing_user_shapes_are_named(two, tmp_path):
    with pytest.raises(ShapesError, match=r"nowhere\.ttl"):
        validate(two, shapes=[tmp_path / "nowhere.ttl"])
