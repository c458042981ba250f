"""Tables of plain values to every format: nothing printed is lost, the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal

import openpyxl
import pyarrow.parquet
import pytest

from kg import tabular
from kg.errors import ExportError
from kg.tabular import Column, Schema

SCHEMA = Schema(
    "projects",
    "项目",
    (
        Column("code", "编码", "项目编码", "project code"),
        Column("name", "名称"),
        Column("no", "序号", kind="integer"),
        Column("budget_wan", "预算（万元）", kind="decimal"),
        Column("printed", "印出", kind="boolean"),
    ),
)
ROWS = [
    ("0215", "=100%", 1, Decimal("10.00"), True),
    (None, 'a "quoted", 值\n第二行 | 竖线', 2, Decimal("1E+2"), False),
    ("", "@SUM(A1)", None, Decimal("12345678901234567.89"), None),
]


def dumped(form, schema=SCHEMA, rows=ROWS):
    out = io.BytesIO()
    tabular.dump(schema, rows, form, out)
    return out.getvalue()


def test_csv_has_bom_crlf_and_raw_text():
    data = dumped("csv")
    assert data.startswith(b"\xef\xbb\xbfcode,name,no,budget_wan,printed\r\n")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["code", "name", "no", "budget_wan", "printed"],
        ["0215", "=100%", "1", "10.00", "true"],
        ["", 'a "quoted", 值\n第二行 | 竖线', "2", "100", "false"],
        ["", "@SUM(A1)", "", "12345678901234567.89", ""],
    ]


@pytest.mark.parametrize(("form", "load"), [("jsonl", lambda t: [json.loads(x) for x in t.splitlines()]), ("json", json.loads)])
def test_json_keeps_every_digit_and_null(form, load):
    text = dumped(form).decode()
    assert "12345678901234567.89" in text
    assert '"budget_wan": 10.00' in text
    rows = load(text)
    assert [row["no"] for row in rows] == [1, 2, None]
    assert rows[1]["code"] is None
    assert rows[0]["printed"] is True


def test_json_of_no_rows_is_an_empty_array():
    assert json.loads(dumped("json", rows=[])) == []


def test_markdown_escapes_what_would_break_the_table():
    lines = dumped("md").decode().splitlines()
    assert lines[0] == "| 编码 | 名称 | 序号 | 预算（万元） | 印出 |"
    assert lines[1] == "| --- | --- | ---: | ---: | --- |"
    assert lines[3] == '|  | a "quoted", 值<br>第二行 \\| 竖线 | 2 | 100 | false |'
    assert len(lines) == 5


def test_aligned_text_counts_chinese_characters_twice():
    schema = Schema("t", "表", (Column("name"), Column("n", kind="integer")))
    text = dumped("table", schema, [("项目", 5), ("ab", 120)]).decode()
    assert text == "name    n\n────  ───\n项目    5\nab    120\n"


def sheets(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_xlsx_is_for_people():
    book = sheets(dumped("xlsx"))
    assert book.sheetnames == ["项目", "数据字典"]
    sheet = book["项目"]
    assert sheet.freeze_panes == "B2"
    assert [cell.value for cell in sheet[1]] == ["编码", "名称", "序号", "预算（万元）", "印出"]
    assert sheet.auto_filter.ref == "A1:E4"
    assert [cell.value for cell in book["数据字典"][2]] == [
        "项目",
        "projects",
        "code",
        "编码",
        "文本",
        "项目编码",
        "project code",
    ]
    assert book["数据字典"].max_row == 6


CELLS = [
    ("A2", "0215", "s", "a code keeps its zero"),
    ("B2", "=100%", "s", "printed text is no formula"),
    ("B4", "@SUM(A1)", "s", "nor is an old-style one"),
    ("C2", 1, "n", "an integer is a number"),
    ("D2", 10, "n", "an amount is a number"),
    ("D4", "12345678901234567.89", "s", "a number Excel would round stays text"),
]


@pytest.mark.parametrize(("cell", "value", "kind", "why"), CELLS, ids=[case[3] for case in CELLS])
def test_xlsx_cells(cell, value, kind, why):
    found = sheets(dumped("xlsx"))["项目"][cell]
    assert (found.value, found.data_type) == (value, kind)


def test_xlsx_shows_the_printed_decimal_places():
    assert sheets(dumped("xlsx"))["项目"]["D2"].number_format == "0.00"


def test_xlsx_cuts_a_cell_that_is_too_long_and_says_so():
    schema = Schema("t", "表", (Column("text"),))
    value = sheets(dumped("xlsx", schema, [("长" * 40_000,)]))["表"]["A2"].value
    assert len(value) == 32_767
    assert value.endswith("全文见 CSV）")


def test_parquet_has_an_explicit_schema():
    table = pyarrow.parquet.read_table(io.BytesIO(dumped("parquet")))
    assert [str(field.type) for field in table.schema] == ["string", "string", "int64", "decimal128(38, 12)", "bool"]
    assert table.column("budget_wan")[2].as_py() == Decimal("12345678901234567.89")
    assert table.column("code").to_pylist() == ["0215", None, ""]


def test_parquet_without_its_library_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"jixiao-kg\[parquet\]"):
        dumped("parquet")


@pytest.mark.parametrize("form", tabular.FORMATS)
def test_same_rows_same_bytes(form):
    assert dumped(form) == dumped(form)


OTHER = Schema("goals", "目标", (Column("text", "目标"),))


def test_a_folder_gets_a_file_a_table(tmp_path):
    with tabular.open_sink(tmp_path / "out", [SCHEMA, OTHER], "csv") as sink:
        sink.add("projects", ROWS[:1])
        sink.add("goals", [("目标一",)])
        sink.add("projects", ROWS[1:])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["goals.csv", "projects.csv"]
    assert (tmp_path / "out" / "projects.csv").read_bytes() == dumped("csv")


def test_a_workbook_gets_a_sheet_a_table(tmp_path):
    path = tmp_path / "tables.xlsx"
    with tabular.open_sink(path, [SCHEMA, OTHER], "xlsx") as sink:
        sink.add("projects", ROWS[:1])
        sink.add("goals", [("目标一",)])
        sink.add("projects", ROWS[1:])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["项目", "目标", "数据字典"]
    assert [row[0].value for row in book["项目"].iter_rows(min_row=2)] == ["0215", None, None]
    assert book["目标"]["A2"].value == "目标一"


def test_a_broken_run_leaves_the_old_tables(tmp_path):
    with tabular.open_sink(tmp_path, [OTHER], "csv") as sink:
        sink.add("goals", [("旧",)])

    def broken():
        yield ("新",)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), tabular.open_sink(tmp_path, [OTHER], "csv") as sink:
        sink.add("goals", broken())
    assert [path.name for path in tmp_path.iterdir()] == ["goals.csv"]
    assert "旧" in (tmp_path / "goals.csv").read_text("utf-8-sig")


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(ExportError, match="无法写入"), tabular.open_sink(tmp_path / "file", [OTHER], "csv"):
        pass
