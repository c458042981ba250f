"""What is written and what is said of it: formats by suffix, outputs that cannot be written, answers without rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = """{unit}2024年部门预算公开

1.{project}绩效目标表
单位：万元
项目名称\t{project}
预算数\t12.50\t其中：财政资金\t12.50\t其他资金\t
绩效目标\t1.办好{project}。
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t建成数量\t建成的数量\t≥3所\t《关于做好工作的通知》（滁财教〔2023〕31号）
满意度指标\t服务对象满意度指标\t服务对象满意度\t满意的比例\t≥90%\t问卷调查
"""
FILES = {"教体局.txt": ("滁州市教育体育局", "校园建设"), "财政局.txt": ("滁州市财政局", "财务系统")}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with two disclosures and the store built from them."""
    folder = tmp_path_factory.mktemp("answers")
    (folder / "公开").mkdir()
    for name, (unit, project) in FILES.items():
        (folder / "公开" / name).write_text(PAGE.format(unit=unit, project=project), "utf-8")
    assert main(["build", str(folder / "公开"), "--store", str(folder / "store"), "--workers", "0"]) == 0
    return folder


# -- answers without rows ------------------------------------------------------------------------------------------------

UNKNOWN = [
    pytest.param(
        ["department-projects", "--unit", "滁州市教育局"], "unit：没有“滁州市教育局”；相近或可用：滁州市教育体育局", id="near"
    ),
    pytest.param(["department-projects", "--unit", "教体局"], "相近或可用：滁州市教育体育局", id="short-form"),
    pytest.param(["projects-resting-on", "--policy", "滁财教〔2023〕32号"], "相近或可用：滁财教〔2023〕31号", id="number"),
    pytest.param(["department-projects", "--year", "2019"], "year：没有“2019”；相近或可用：2024", id="year"),
    pytest.param(["targets-of-indicator", "--indicator_name", "满意"], "相近或可用：服务对象满意度", id="part-of-a-name"),
    pytest.param(["amounts-by-function", "--function", "教育支出"], "相近或可用：205 教育支出", id="class-by-name"),
]


@pytest.mark.parametrize(("arguments", "words"), UNKNOWN)
def test_no_rows_are_told_with_near_names(kg, arguments, words):
    code, out, said = kg("query", *arguments, "--format", "jsonl")
    assert (code, out) == (0, "")
    assert "kg: 0 行；条件：" in said
    assert words in said


def test_no_rows_in_english(kg):
    said = kg("query", "department-projects", "--unit", "火星局", "--lang", "en", "--format", "jsonl")[2]
    assert "kg: 0 rows; conditions: unit = 火星局\n" in said
    assert "kg: unit: there is no '火星局'" in said


def test_known_conditions_that_never_meet(kg):
    said = kg("query", "department-projects", "--unit", "财政局", "--level", "省级", "--year", "2024", "--format", "jsonl")[2]
    assert "unit：没有" not in said
    assert "level：没有“省级”；相近或可用：市级" in said


def test_rows_are_told_of_no_more_than_they_are(kg):
    assert kg("query", "department-projects", "--unit", "财政局", "--format", "jsonl")[2] == ""


# -- formats -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "jsonl", "parquet", "md"])
@pytest.mark.parametrize("command", [["query", "department-projects"], ["search", "校园"]], ids=["query", "search"])
def test_the_suffix_says_the_format(kg, tmp_path, command, suffix):
    told, asked = tmp_path / f"told.{suffix}", tmp_path / "asked"
    assert kg(*command, "--output", told)[0] == 0
    assert kg(*command, "--output", asked, "--format", suffix)[0] == 0
    assert told.read_bytes() == asked.read_bytes()


def test_a_report_too(kg, tmp_path):
    kg("validate", "--output", tmp_path / "r.json", "--fail-on", "never")
    json.loads((tmp_path / "r.json").read_text("utf-8"))


CONTRADICTIONS = [
    ["query", "department-projects", "--output", "q.xlsx", "--format", "csv"],
    ["query", "department-projects", "--output", "q.ttl"],
    ["search", "校园", "--output", "q.json", "--format", "md"],
    ["validate", "--output", "r.xlsx"],
    ["export", "t.ttl", "--format", "csv"],
    ["export", "t.xlsx", "--format", "csv"],
    ["export", "t.csv"],
    ["export", "folder.ttl"],
    ["extract", "公开", "--output", "t.csv"],
]


@pytest.mark.parametrize("arguments", CONTRADICTIONS, ids=lambda one: " ".join(one))
def test_what_contradicts_is_refused_and_nothing_is_written(kg, place, arguments):
    (place / "folder.ttl").mkdir(exist_ok=True)
    before = sorted(place.iterdir())
    code, out, said = kg(*arguments)
    assert (code, out) == (2, "")
    assert "kg: " in said
    assert sorted(place.iterdir()) == before
    assert list((place / "folder.ttl").iterdir()) == []


@pytest.mark.parametrize("name", ["new", "new.d/", "new/deep"])
def test_tables_go_into_a_folder_that_is_not_there_yet(kg, tmp_path, name):
    assert kg("export", f"{tmp_path}/{name}")[0] == 0
    assert (tmp_path / name / "projects.csv").is_file()


def test_what_a_file_of_one_graph_leaves_out_is_told(kg, tmp_path):
    assert "用 .nq 或 .trig 写出" in kg("export", tmp_path / "g.ttl")[2]
    assert "need .nq or .trig" in kg("export", tmp_path / "g.jsonld", "--lang", "en")[2]
    assert kg("export", tmp_path / "g.nq")[2] == ""
    assert kg("export", tmp_path / "g.ttl", "--graph", "links")[2] == ""


WORDS = ("Warning", "警告", "可疑", "warning", "Violation", "违规", "错误")


def test_severities_by_their_words(kg):
    found = {word: kg("query", "findings-listed", "--severity", word, "--format", "jsonl")[1] for word in WORDS}
    assert found["Warning"] == found["警告"] == found["可疑"] == found["warning"] != ""
    assert found["Violation"] == found["违规"] == found["错误"] != found["Warning"]
    code, _, said = kg("query", "findings-listed", "--severity", "violaton")
    assert (code, "相近：Violation" in said) == (2, True)


def test_search_for_none(kg):
    code, _, said = kg("search", "校园", "--limit", "0", "--format", "jsonl")
    assert (code, "没有找到" in said, "只取前 0 行" in said) == (0, False, True)


# -- outputs that cannot be written --------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["new/a/", "--format", form] for form in ("csv", "parquet", "jsonl")] + [["new/a.xlsx"]])
def test_a_full_disk_while_tables_are_exported(kg, tmp_path, full_disk, arguments):
    with full_disk(400):
        code, _, said = kg("export", f"{tmp_path}/{arguments[0]}", *arguments[1:])
    assert code == 2
    assert "无法写入" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_while_a_workbook_is_closed(kg, tmp_path, full_disk):
    with full_disk(5000):  # each part fits, the whole does not
        code, _, said = kg("query", "SELECT ?x { VALUES ?x { 1 } }", "--output", tmp_path / "a.xlsx")
    assert (code, "无法写入" in said, "Traceback" in said) == (2, True, False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="needs pipes")
@pytest.mark.parametrize(
    ("arguments", "suffix"),
    [
        (["query", "department-projects", "--output"], "csv"),
        (["query", "department-projects", "--output"], "xlsx"),
        (["export"], "nq"),
    ],
    ids=["csv", "xlsx", "graph"],
)
def test_a_pipe_is_written_and_stays_one(kg, tmp_path, arguments, suffix):
    pipe, read = tmp_path / f"pipe.{suffix}", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    code, _, said = kg(*arguments, pipe)
    reader.join(timeout=30)
    assert code == 0, said
    assert len(read[0]) > 50
    assert pipe.is_fifo()


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [["query", "ASK {}"], *(["query", "ASK {}", "--format", form] for form in ("csv", "xlsx", "jsonl")), ["query", "--list"]],
    ids=["table", "csv", "xlsx", "jsonl", "list"],
)
def test_a_full_standard_output(place, arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "KG_STORE": str(place / "store")}
    with FULL.open("w") as full:
        command = [sys.executable, "-m", "kg", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=place, env=environment, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith("kg: 标准输出：无法写入")


# -- queries of one's own ------------------------------------------------------------------------------------------------


def test_a_query_in_the_place_of_ours_is_told(kg, tmp_path):
    (tmp_path / "department-projects.rq").write_text("ASK {}", "utf-8")
    said = kg("query", "department-projects", "--queries", tmp_path)[2]
    assert "代替了查询库中的同名查询" in said
    assert kg("query", "documents-overview", "--queries", tmp_path)[2] == ""


def test_the_list_goes_on_behind_a_broken_query(kg, tmp_path):
    (tmp_path / "broken.rq").write_text("#+ foo", "utf-8")
    code, out, said = kg("query", "--list", "--queries", tmp_path)
    assert (code, "department-projects" in out) == (0, True)
    assert "broken.rq:1:1" in said
