"""The command line: exit codes, what goes where, and both languages."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kg.cli.main import main
from kg.cli.parser import make_parser
from kg.cli.reference import reference

ROOT = Path(__file__).resolve().parents[2]
DISCLOSURE = """邢台市教育局2024年部门预算公开

1.校园信息化绩效目标表
单位：万元
项目名称\t校园信息化
预算数\t12.50\t其中：财政资金\t12.50\t其他资金\t
绩效目标\t1.建成智慧校园。
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t建成数量\t建成学校数量\t≥3所\t《关于做好信息化工作的通知》（邢财建〔2023〕31号）
\t质量指标\t验收合格率\t验收合格的比例\t≥95%\t历史标准
满意度指标\t服务对象满意度指标\t服务对象满意度\t满意的比例\t≥90%\t问卷调查
"""
NAME = "教育局.txt"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with one disclosure and the store built from it."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "公开").mkdir()
    (folder / "公开" / NAME).write_text(DISCLOSURE, "utf-8")
    assert main(["build", str(folder / "公开"), "--store", str(folder / "store"), "--workers", "0"]) == 0
    return folder


# -- help and misuse -------------------------------------------------------------------------------------------------

HEAVY = ("pyoxigraph", "rdflib", "pyshacl", "lxml", "rich", "jieba", "networkx", "xlsxwriter", "pypdfium2", "pdfplumber")


def test_help_imports_nothing_heavy():
    program = (
        "import sys\nfrom kg.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_module_is_the_command():
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "kg", "--version"], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.startswith("jixiao-kg 0.")


@pytest.mark.parametrize(("lang", "words"), [("zh", "用法: kg build"), ("en", "usage: kg build")])
def test_help_in_both_languages(kg, lang, words):
    code, out, _ = kg("--lang", lang, "build", "--help")
    assert code == 0
    assert out.startswith(words)


MISUSE = [
    pytest.param(["build"], "缺少参数 PATH", id="missing"),
    pytest.param(["build", "x", "--fast"], "不认识的参数 --fast", id="unknown-option"),
    pytest.param(["bild"], "'bild' 无效", id="unknown-command"),
    pytest.param(["extract", "x", "--output", "y", "--format", "docx"], "'docx' 无效", id="unknown-format"),
    pytest.param(["build", "x", "--root"], "--root 需要一个值", id="no-value"),
    pytest.param([], "缺少参数 COMMAND", id="no-command"),
    pytest.param(["--lang", "en", "build"], "required: PATH", id="english"),
    pytest.param(["query"], "kg query --list", id="no-query"),
    pytest.param(["query", "path-level-to-basis", "--year"], "--year 需要一个值", id="no-parameter-value"),
    pytest.param(["query", "path-level-to-basis", "2023"], "2023", id="stray-word"),
    pytest.param(["query", "no-such-question"], "no-such-question", id="unknown-query"),
    pytest.param(["query", "SELECT * WHERE {"], "语法", id="broken-sparql"),
    pytest.param(["query", "targets-of-indicator", "--store", "nowhere"], "kg build", id="no-store"),
    pytest.param(["show", "http://example.org/nothing"], "nothing", id="unknown-resource"),
    pytest.param(["export", "graph.docx"], ".docx", id="unknown-suffix"),
    pytest.param(["remove", "nobody.txt"], "nobody.txt", id="unknown-document"),
    pytest.param(["build", "x", "--settings", "no.toml"], "no.toml", id="no-settings"),
]


@pytest.mark.parametrize(("arguments", "words"), MISUSE)
def test_misuse(kg, arguments, words):
    code, out, err = kg(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_every_command_is_explained_in_both_languages():
    for lang in ("zh", "en"):
        text = reference(lang)
        for command in ("build", "extract", "remove", "query", "show", "export", "validate", "docs"):
            assert f"#### `kg {command}`" in text
    assert make_parser("zh").format_help().count("\n") > 10


# -- build, extract, remove ------------------------------------------------------------------------------------------


def test_build_prints_a_report_of_every_file(kg):
    code, out, _ = kg("build", "公开")
    assert code == 0
    assert out.splitlines()[2].split() == [NAME, "未变", "1/1", "100.0%"]
    assert "1 份文件，无变化" in out


def test_build_reports_what_it_could_not_read(kg, tmp_path):
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / NAME).write_text(DISCLOSURE, "utf-8")
    code, out, err = kg("build", tmp_path, tmp_path / "没有", "--store", tmp_path / "store", "--workers", "1")
    assert code == 1
    lines = [line for line in out.splitlines() if line.startswith("✗")]
    assert len(lines) == 2
    assert lines[0].startswith(f"✗ {tmp_path / '没有'}: 路径不存在")
    assert lines[1].startswith("✗ 空.txt: 文件为空")
    assert next(line for line in out.splitlines() if line.startswith(NAME)).split() == [
        NAME,
        "已读",
        "1/1",
        "100.0%",
        "1",
        "3",
        "3",
        "0",
    ]
    assert f"] {NAME}" in err
    assert "空.txt ✗" in err


def test_build_in_english(kg):
    code, out, _ = kg("build", "公开", "--lang", "en")
    assert code == 0
    assert out.splitlines()[0].split() == ["file", "result", "tables", "cells", "projects", "indicators", "citations", "findings"]
    assert "1 documents, nothing changed" in out


def test_extract_writes_tables(kg, tmp_path):
    code, out, _ = kg("extract", "公开", "--output", tmp_path / "tables", "--workers", "0")
    assert code == 0
    assert "表格已写入" in out
    with (tmp_path / "tables" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["document"], row["row_no"], row["target_text"]) for row in rows] == [
        (NAME, "1", "≥3所"),
        (NAME, "2", "≥95%"),
        (NAME, "3", "≥90%"),
    ]


def test_extract_a_workbook(kg, tmp_path):
    code, *_ = kg("extract", "公开", "--output", tmp_path / "t.xlsx", "--workers", "0")
    assert code == 0
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["绩效指标"].max_row == 4


def test_remove(kg, tmp_path):
    (tmp_path / NAME).write_text(DISCLOSURE, "utf-8")
    kg("build", tmp_path, "--store", tmp_path / "store", "--workers", "0")
    code, out, _ = kg("remove", NAME, "--store", tmp_path / "store")
    assert (code, "已移除 1" in out) == (0, True)
    code, out, _ = kg("query", "SELECT ?d WHERE { ?d a kg:Disclosure }", "--format", "csv", "--store", tmp_path / "store")
    assert (code, out) == (0, "\ufeffd\r\n")


# -- query, show, export ---------------------------------------------------------------------------------------------

NAMES = "SELECT ?name WHERE { ?p a kg:Project ; kg:name ?name }"


def test_query_formats(kg):
    assert kg("query", NAMES, "--format", "csv")[1] == "\ufeffname\r\n校园信息化\r\n"
    assert json.loads(kg("query", NAMES, "--format", "json")[1]) == [{"name": "校园信息化"}]
    assert kg("query", NAMES)[1].split() == ["name", "──────────", "校园信息化"]


def test_query_to_a_file(kg, tmp_path):
    code, *_ = kg("query", NAMES, "--format", "xlsx", "--output", tmp_path / "n.xlsx")
    assert code == 0
    assert openpyxl.load_workbook(tmp_path / "n.xlsx").worksheets[0]["A2"].value == "校园信息化"


def test_query_from_standard_input(kg, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(NAMES))
    assert "校园信息化" in kg("query", "-")[1]


@pytest.mark.parametrize("given", [["--number", "邢财建〔2023〕31号"], ["--number=邢财建〔2023〕31号"]], ids=["blank", "equals"])
def test_query_parameters(kg, given):
    text = "SELECT ?d WHERE { VALUES ?number { UNDEF } ?d a kg:PolicyDocument ; kg:policyNumber ?number }"
    assert kg("query", text, *given, "--format", "csv")[1].count("\r\n") == 2
    assert kg("query", text, "--number", "x", "--format", "csv")[1].count("\r\n") == 1


def test_query_list_names_every_query(kg):
    code, out, _ = kg("query", "--list")
    assert code == 0
    for path in (ROOT / "queries").rglob("*.rq"):
        assert f"  {path.stem}  " in out


def test_show_a_document_and_a_cell(kg):
    code, out, _ = kg("show", NAME)
    assert code == 0
    assert out.startswith("邢台市教育局2024年部门预算公开")
    cell = kg("query", "SELECT ?c WHERE { ?i kg:targetText '≥3所' ; kg:targetTextCell ?c }", "--format", "json")[1]
    code, out, _ = kg("show", json.loads(cell)[0]["c"])
    assert out.startswith(f"{NAME} 表 1 行 5 列 5：“≥3所”")
    assert "←" in out


def test_show_names_the_place_of_each_value(kg):
    project = json.loads(kg("query", "SELECT ?p WHERE { ?p a kg:Project }", "--format", "json")[1])[0]["p"]
    out = kg("show", project, "--lang", "en")[1]
    assert f'{NAME} table 1 row 2 column 2: "12.50"' in out


def test_export(kg, tmp_path):
    code, out, _ = kg("export", tmp_path / "graph.ttl", "--graph", NAME)
    assert code == 0
    assert "校园信息化" in (tmp_path / "graph.ttl").read_text("utf-8")
    assert str(tmp_path / "graph.ttl") in out


# -- validate --------------------------------------------------------------------------------------------------------


def test_validate_reads_for_people_and_programs(kg):
    report = json.loads(kg("validate", "--format", "json", "--fail-on", "never")[1])
    assert report["documents"] == [NAME]
    code, out, _ = kg("validate", "--fail-on", "never")
    assert code == 0
    assert out.startswith("1 份文件")
    assert kg("validate", "--fail-on", "never", "--lang", "en")[1].startswith("1 documents")


@pytest.fixture(scope="module")
def with_persons(tmp_path_factory):
    """A store of a disclosure that has a contact person where a value should stand."""
    folder = tmp_path_factory.mktemp("persons")
    (folder / "公开").mkdir()
    (folder / "公开" / NAME).write_text(DISCLOSURE.replace("≥90%", "联系人：李小明"), "utf-8")
    assert main(["build", str(folder / "公开"), "--store", str(folder / "store"), "--workers", "0"]) == 0
    return folder / "store"


@pytest.mark.parametrize("form", ["json", "ttl"])
def test_a_report_for_others_has_no_persons(kg, with_persons, form):
    arguments = ("validate", "--fail-on", "never", "--store", with_persons)
    _, out, err = kg(*arguments, "--format", form)
    assert "联系人：〇〇〇" in out
    assert "李小明" not in out
    assert "已遮盖 1 处" in err
    assert "李小明" in kg(*arguments, "--format", form, "--unmasked")[1]


def test_a_report_in_a_file_has_no_persons_and_the_terminal_has(kg, with_persons, tmp_path):
    arguments = ("validate", "--fail-on", "never", "--store", with_persons)
    kg(*arguments, "--output", tmp_path / "report.txt")
    written = (tmp_path / "report.txt").read_text("utf-8")
    assert written == kg(*arguments)[1].replace("李小明", "〇〇〇")
    assert "李小明" not in written


def test_a_masked_finding_keeps_its_name(kg, with_persons):
    arguments = ("validate", "--fail-on", "never", "--store", with_persons, "--format", "ttl")
    names = [
        {line.split()[0] for line in kg(*arguments, *more)[1].splitlines() if line.startswith("<")}
        for more in ((), ("--unmasked",))
    ]
    assert names[0] == names[1]


def test_validate_fails_on_the_severity_asked_for(kg, tmp_path):
    counts = json.loads(kg("validate", "--format", "json", "--fail-on", "never")[1])["counts"]
    for severity, worse in (("Info", sum(counts.values())), ("Warning", counts["Violation"] + counts["Warning"])):
        assert kg("validate", "--fail-on", severity)[0] == (1 if worse else 0)


def test_rules_of_the_settings_change_severities(kg, place, tmp_path):
    found = json.loads(kg("validate", "--format", "json", "--fail-on", "never")[1])
    assert found["rules"], "the example has findings to change"
    rule = next(iter(found["rules"]))
    settings = tmp_path / "kg.toml"
    settings.write_text(f'[rules]\n{rule} = "off"\n', "utf-8")
    changed = json.loads(kg("validate", "--format", "json", "--fail-on", "never", "--settings", settings)[1])
    assert rule not in changed["rules"]
    settings.write_text(f'[rules]\n{rule} = "Violation"\n', "utf-8")
    assert kg("validate", "--settings", settings)[0] == 1


# -- when things go wrong --------------------------------------------------------------------------------------------


def test_interrupted(kg, monkeypatch):
    from kg.cli import building

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(building.pipeline, "build", interrupt)
    code, out, err = kg("build", "公开")
    assert (code, out) == (130, "")
    assert "中断" in err


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_closed_pipe_is_no_error(place):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = (
        f"{sys.executable} -m kg query 'SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }}' --format csv --store {place / 'store'} | head -1"
    )
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stderr == ""
    assert done.stdout.strip() == "\ufeffs,p,o"
