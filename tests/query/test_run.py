"""Running queries: by name, file and text; messages that point to the place; answers as plain values."""

from __future__ import annotations

import io
import itertools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query import Result, find, listing, parse_header, replaced, run, schema_of, texts, write
from kg.query.answers import cell_of
from kg.query.prefixes import complete, names

HEADER = """#+ summary@zh: 甲
#+ summary@en: a
#+ group: test
#+ param year: year = 2023 | 年度 | year
#+ param word: string
#+ column x integer: 数 | number
"""

XSD = "http://www.w3.org/2001/XMLSchema#"
CELLS = [
    (ox.Literal("007", datatype=ox.NamedNode(XSD + "integer")), 7),
    (ox.Literal("12.50", datatype=ox.NamedNode(XSD + "decimal")), Decimal("12.50")),
    (ox.Literal("1.5E0", datatype=ox.NamedNode(XSD + "double")), 1.5),
    (ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")), True),
    (ox.Literal("2023", datatype=ox.NamedNode(XSD + "gYear")), 2023),
    (ox.Literal("2023-12-31", datatype=ox.NamedNode(XSD + "date")), "2023-12-31"),
    (ox.Literal("many", datatype=ox.NamedNode(XSD + "integer")), "many"),
    (ox.Literal("部门", language="zh"), "部门"),
    (ox.NamedNode("https://example.org/x"), "https://example.org/x"),
    (None, None),
]

FAULTS = [
    ("unknown prefix", "SELECT *\nWHERE { ?x kgg:name ?y }", r"query:2:12: 未声明的前缀 kgg:；相近：kg"),
    ("unknown term", "SELECT * WHERE {\n  ?x kg:hasProjct ?y }", r"query:2:6: 本体中没有 kg:hasProjct；相近：.*hasProject"),
    ("syntax on the first line", "SELECT ?x WHERE { ?x kg:name }", r"query:1:\d\d: SPARQL 语法有误"),
    ("syntax further down", "SELECT ?x\nWHERE {\n  ?x kg:name ?y\n  FILTR(?y)\n}", r"query:4:\d+: SPARQL 语法有误"),
    ("an update is no query", "DELETE WHERE { ?x ?y ?z }", r"query:1:1: 只能查询，不能更新"),
    ("an update behind prefixes", "PREFIX a: <a:> # SELECT\n LOAD <a:b>", r"query:2:2: 只能查询，不能更新"),
    ("mistyped WHERE", "SELECT * WHRE { ?x ?y ?z }", r"query:1:10: SPARQL 语法有误，此处不能有 WHRE；相近：WHERE"),
    ("mistyped FILTER", "SELECT * { ?x ?y ?z FILTR(?x) }", r"query:1:21: .*FILTR；相近：FILTER"),
    ("mistyped behind a prefix", "SELECT * {\n ?x kg:name ?z } ORDR BY ?x", r"query:2:18: .*ORDR；相近：ORDER"),
    ("the last brace is lacking", "SELECT ?x\nWHERE { ?x ?y ?z\n", r"query:2:17: SPARQL 语法有误"),
    ("many lines behind the end", "SELECT ?x {\n\n\n", r"query:1:12: SPARQL 语法有误"),
    ("nothing but a line", "ASK\n", r"query:1:4: SPARQL 语法有误"),
    ("a question", "哪些部门 有项目", r"没有名为 哪些部门 有项目 的查询.*kg query --list.*kg ask"),
    ("a word", "指标", r"没有名为 指标 的查询.*kg query --list.*kg ask"),
    ("nothing", " ", "查询是空的"),
]


@pytest.mark.parametrize(("term", "expected"), CELLS, ids=[str(case[1]) for case in CELLS])
def test_cell(term: Any, expected: Any) -> None:
    found = cell_of(term)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("text", "message"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_fault_points_to_the_place(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run(ox.Store(), text)


def test_mark_stands_below_the_fault_after_chinese_text() -> None:
    with pytest.raises(QueryError) as raised:
        run(ox.Store(), 'SELECT * WHERE { ?x rdfs:label "部门" ; kgg:y ?z }')
    _, shown, mark = str(raised.value).splitlines()
    before = shown[: shown.index("kgg")]
    assert mark == " " * (len(before) + len("部门")) + "^"


def test_of_a_long_line_only_what_stands_around_the_fault_is_shown() -> None:
    text = "SELECT * WHERE { " + "?s ?p '部门' . " * 5000 + "FOO ?s ?p }"
    with pytest.raises(QueryError) as raised:
        run(ox.Store(), text)
    _, shown, mark = str(raised.value).splitlines()
    assert len(str(raised.value)) < 500
    before = shown[: shown.index("FOO")]
    assert mark == " " * (len(before) + before.count("部门") * 2) + "^"


CALLS = [
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", r"query:1:12: SERVICE 会访问网络.*--allow-service"),
    ("ASK { FILTER(1<2)SERVICE?e#>\n{} }", r"query:1:15: 此处的 < 有两种读法"),
]


@pytest.mark.parametrize(("text", "message"), CALLS, ids=["plain", "hidden"])
def test_no_other_endpoint_is_asked_unless_allowed(text: str, message: str) -> None:
    class Silent:
        def query(self, sparql: str, /) -> Any:
            raise AssertionError(sparql)

    with pytest.raises(QueryError, match=message):
        run(Silent(), text)
    with pytest.raises(AssertionError):
        run(Silent(), text, allow_service=True)


def test_a_service_that_is_only_spoken_of_is_none() -> None:
    assert list(run(ox.Store(), "SELECT ?x { BIND('SERVICE <http://a/> {}' AS ?x) } # SERVICE <http://a/> {}").rows)


def test_unknown_query_names_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"没有名为 project-resting 的查询；相近：.*projects-resting-on"):
        run(ox.Store(), "project-resting")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"none\.rq"):
        run(ox.Store(), str(tmp_path / "none.rq"))


@pytest.mark.parametrize("name", ["a b.rq", "a folder/my query.rq"])
def test_a_file_may_have_blanks_in_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("ASK { }", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(run(ox.Store(), name).rows) == [(True,)]


UNREADABLE = [("none at all.rq", "没有这个文件"), ("utf16.rq", "不是 UTF-8 文本"), ("folder.rq", "是文件夹")]


@pytest.mark.parametrize(("name", "words"), UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "utf16.rq").write_text("ASK { }", encoding="utf-16")
    (tmp_path / "folder.rq").mkdir()
    with pytest.raises(QueryError, match=words) as raised:
        run(ox.Store(), str(tmp_path / name))
    assert "Errno" not in str(raised.value)


def test_file_and_folder_of_a_user(tmp_path: Path) -> None:
    path = tmp_path / "mine" / "count.rq"
    path.parent.mkdir()
    path.write_text(
        HEADER + "SELECT (COUNT(*) AS ?x) WHERE { VALUES ?year { UNDEF } VALUES ?word { UNDEF } ?s ?p ?o }", encoding="utf-8"
    )
    assert list(run(ox.Store(), path).rows) == [(0,)]
    assert list(run(ox.Store(), str(path)).rows) == [(0,)]
    assert list(run(ox.Store(), "count", folders=[tmp_path]).rows) == [(0,)]
    mine = find("count", [tmp_path])
    assert (mine.kind, mine.header.columns[0].kind) == ("mine", "integer")
    assert mine in listing([tmp_path], kind="mine")


def test_a_users_query_wins_over_ours(tmp_path: Path) -> None:
    (tmp_path / "three-public.rq").write_text("ASK { }", encoding="utf-8")
    assert list(run(ox.Store(), "three-public", folders=[tmp_path]).rows) == [(True,)]
    assert [query.path for query in listing([tmp_path]) if query.name == "three-public"] == [tmp_path / "three-public.rq"]


def test_the_users_queries_in_the_place_of_ours_are_known(tmp_path: Path) -> None:
    for name in ("three-public", "mine"):
        (tmp_path / f"{name}.rq").write_text("ASK { }", encoding="utf-8")
    assert replaced([tmp_path]) == {"three-public": tmp_path / "three-public.rq"}


def test_a_broken_query_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_text("#+ foo", encoding="utf-8")
    (tmp_path / "mine.rq").write_text("ASK { }", encoding="utf-8")
    told: list[QueryError] = []
    names = {query.name for query in listing([tmp_path], broken=told.append)}
    assert {"mine", "three-public"} <= names
    assert "broken" not in names
    assert ["broken.rq:1:1" in str(error) for error in told] == [True]
    with pytest.raises(QueryError, match=r"broken\.rq"):
        listing([tmp_path])


def test_ask_and_construct_become_rows(small_store: Any) -> None:
    asked = run(small_store, "ASK { ?x a kg:Project }")
    assert (asked.columns, list(asked.rows)) == (("answer",), [(True,)])
    built = run(small_store, "CONSTRUCT { ?x kg:name ?n } WHERE { ?x a kg:Project ; kg:name ?n }")
    assert built.columns == ("subject", "predicate", "object")
    assert sorted(row[2] for row in built.rows) == ["培训", "家庭医生签约", "平台建设", "桥梁", "道路"]


def test_rows_come_one_by_one() -> None:
    many = " ".join(str(number) for number in range(1000))
    text = f"SELECT ?a ?b ?c WHERE {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} VALUES ?c {{ {many} }} }}"
    result = run(ox.Store(), text)  # a thousand million rows: only what is taken is made
    assert len(list(itertools.islice(result.rows, 3))) == 3


def test_prefixes_are_added_only_where_lacking() -> None:
    text = "PREFIX kg: <https://example.org/own#> SELECT * { ?x kg:any ?y ; rdfs:label 'skos:no' }"
    assert complete(text, "query") == "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + text


NAMES = [
    ('?x kg:a/kg:b|^kg:c "kg:d" # kg:e', ["kg:a", "kg:b", "kg:c"]),
    ("<http://a.b/c:d> a:b.c.", ["a:b.c"]),
    ("FILTER(?a<?b&&?c>?d) :x", [":x"]),
    ("'''kg:a\n\"kg:b\"''' kg:级别", ["kg:级别"]),
    ('"x"^^xsd:gYear "y"@zh-CN _:b1', ["xsd:gYear"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names(text: str, expected: list[str]) -> None:
    assert [f"{name.prefix}:{name.local}" for name in names(text)] == expected


def test_header() -> None:
    header = parse_header(HEADER)
    assert [(param.name, param.type, param.default) for param in header.params] == [
        ("year", "year", "2023"),
        ("word", "string", None),
    ]
    assert header.headings(("x", "y")) == ("数", "y")
    assert header.headings(("x",), "en") == ("number",)


RIGHT = [("#+ parm year", "应如 #+ param year: year = 2023"), ("#+ summary: x", "应如 #+ summary@zh"), ("#+ xyz", "之一开头")]


@pytest.mark.parametrize(("line", "words"), RIGHT)
def test_a_wrong_header_line_is_told_with_a_right_one(line: str, words: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse_header(line, "mine.rq")
    assert words in str(raised.value)


@pytest.mark.parametrize("line", ["#+ param x: date", "#+ colum x: 甲 | a", "#+ column x text", "#+ column x money: 甲 | a"])
def test_header_faults(line: str) -> None:
    with pytest.raises(QueryError, match=r"mine\.rq:2:1"):
        parse_header(f"#+ group: test\n{line}\n", "mine.rq")


def _result(small_store: Any) -> Result:
    return run(small_store, "largest-projects")


def test_schema_has_titles_kinds_and_a_sheet_name(small_store: Any) -> None:
    schema = schema_of(_result(small_store))
    assert schema.title == "预算最大的项目"
    assert [(column.name, column.shown, column.kind) for column in schema.columns[:3]] == [
        ("budget_wan", "预算数（万元）", "decimal"),
        ("fiscal_wan", "其中财政资金（万元）", "decimal"),
        ("document", "公开文件", "text"),
    ]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "md", "xlsx", "parquet"])
def test_formats_are_written_and_repeat(small_store: Any, form: Any) -> None:
    once, again = io.BytesIO(), io.BytesIO()
    write(_result(small_store), form, once)
    write(_result(small_store), form, again)
    assert once.getvalue() == again.getvalue() != b""


def test_json_keeps_names_and_numbers(small_store: Any) -> None:
    out = io.BytesIO()
    write(_result(small_store), "json", out)
    assert json.loads(out.getvalue())[0]["budget_wan"] == 900


def test_texts_are_plain_strings_and_unbound_is_none(small_store: Any) -> None:
    asked = 'SELECT ?number ?word ?nothing WHERE { BIND(1.5 AS ?number) BIND("水"@zh AS ?word) }'
    assert list(texts(small_store, asked)) == [("1.5", "水", None)]
    assert list(texts(small_store, asked, lambda term: f"<{term.value}>")) == [("<1.5>", "<水>", None)]
