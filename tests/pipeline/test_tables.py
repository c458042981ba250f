"""Tidy tables without a store."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import openpyxl
import pytest
from small_corpus import document

from kg.pipeline import extract_all
from kg.records import tidy
from kg.settings import Settings

from .conftest import IN_PROCESS


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables(session_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    report = extract_all([session_corpus], folder, settings=IN_PROCESS)
    assert report.ok
    return folder


def test_every_table_is_a_file(tables):
    assert {path.name for path in tables.iterdir()} == {f"{schema.name}.csv" for schema in tidy.SCHEMAS}
    for schema in tidy.SCHEMAS:
        header = (tables / f"{schema.name}.csv").read_bytes().split(b"\r\n")[0]
        assert header == b"\xef\xbb\xbf" + ",".join(schema.names).encode()


def test_rows_are_in_order_of_the_documents(tables):
    rows = table(tables, "projects")
    assert [(row["document"], row["no"], row["name"], row["budget_wan"]) for row in rows] == [
        ("区县/襄都区教育局.txt", "1", "教师培训", "8.00"),
        ("市级/工信局.txt", "1", "企业上云", "30.00"),
        ("市级/教育局.txt", "1", "校园信息化", "12.50"),
    ]


def test_indicators_carry_targets_and_places(tables):
    first = table(tables, "indicators")[0]
    assert {name: first[name] for name in ("level1", "target_text", "kind", "comparator", "number", "unit", "table", "row")} == {
        "level1": "产出指标", "target_text": "≥3个", "kind": "number", "comparator": "ge", "number": "3", "unit": "个",
        "table": "1", "row": "5",
    }  # fmt: skip


def test_policy_documents_are_counted_over_all_paths(tables):
    rows = {row["number"]: row for row in table(tables, "policy_documents")}
    assert {number: row["cited_by_projects"] for number, row in rows.items()} == {
        "邢财建〔2023〕31号": "2",
        "邢财建〔2023〕77号": "1",
    }
    row = rows["邢财建〔2023〕31号"]
    assert (row["title"], row["issuer"], row["issuer_level"], row["year"], row["serial"], row["type"], row["page"]) == (
        "关于做好信息化工作的通知", "邢台市财政局", "市级", "2023", "31", "通知", "",
    )  # fmt: skip


def test_workers_give_the_same_tables(tables, session_corpus, tmp_path):
    extract_all([session_corpus], tmp_path / "again", settings=Settings(workers=2))
    for path in tables.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_one_workbook(session_corpus, tmp_path):
    extract_all([session_corpus], tmp_path / "表格.xlsx", settings=IN_PROCESS)
    book = openpyxl.load_workbook(tmp_path / "表格.xlsx")
    assert book.sheetnames == [*(schema.title for schema in tidy.SCHEMAS), "数据字典"]
    assert [cell.value for cell in book["项目"][2]][:4] == ["区县/襄都区教育局.txt", 1, "1", "教师培训"]


def test_json_lines(session_corpus, tmp_path):
    extract_all([session_corpus], tmp_path, form="jsonl", settings=IN_PROCESS)
    rows = [json.loads(line) for line in (tmp_path / "projects.jsonl").read_text("utf-8").splitlines()]
    assert [row["budget_wan"] for row in rows] == [8.0, 30.0, 12.5]


def test_bad_files_and_twins_are_reported(corpus_folder, tmp_path):
    (corpus_folder / "空.txt").write_bytes(b"")
    (corpus_folder / "市级" / "教育局副本.txt").write_text(document(), "utf-8")
    report = extract_all([corpus_folder, corpus_folder / "没有"], tmp_path / "out", settings=IN_PROCESS)
    assert not report.ok
    assert report.documents == 4
    assert {file.key.rpartition("/")[2]: file.status for file in report.files if file.troubles} == {
        "空.txt": "failed", "没有": "failed", "教育局副本.txt": "read",
    }  # fmt: skip
    assert len(table(tmp_path / "out", "disclosures")) == 4


def test_persons_are_masked_in_tables_and_counted(tmp_path):
    text = document().replace("绩效目标\t1.", "项目负责人\t周淑芬\t赵国强\n资金用途\t联系人：李小明，用于建设\n绩效目标\t1.")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text, encoding="utf-8")
    report = extract_all([tmp_path / "in"], tmp_path / "masked", settings=IN_PROCESS)
    plain = extract_all([tmp_path / "in"], tmp_path / "plain", settings=replace(IN_PROCESS, mask_persons=False))
    masked, kept = ("".join(path.read_text("utf-8-sig") for path in (tmp_path / name).iterdir()) for name in ("masked", "plain"))
    assert [name for name in ("赵国强", "李小明") if name in masked] == []
    assert [name for name in ("赵国强", "李小明") if name not in kept] == []
    assert (report.masked, plain.masked) == (2, 0)
