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
        None,
        "文本",
        "项目编码",
        "project code",
    ]
    assert book["数据字典"].max_row == 6


def test_the_dictionary_lists_the_codes_of_a_column():
    column = Column("side", "收支", codes=lambda: [("income", "收入", "income"), ("expenditure", "支出", "expenditure")])
    book = sheets(dumped("xlsx", Schema("t", "表", (column,)), [("income",)]))
    rows = [[cell.value for cell in row][2:] for row in book["数据字典"].iter_rows(min_row=3)]
    assert rows == [
        ["side", "收支", "income", "代码", "收入", "income"],
        ["side", "收支", "expenditure", "代码", "支出", "expenditure"],
    ]
    assert book["表"]["A2"].value == "income", "the table keeps the code"


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


MONEY = Column("amount_wan", "金额（万元）", kind="decimal")
FORMATS = [
    (MONEY, ["364", "1234.5"], ["#,##0.00", "#,##0.00"], "money has two places, points below one another"),
    (MONEY, ["0.1234", "1940", "2"], ["#,##0.0000"] * 3, "as many places as the longest needs"),
    (Column("rate", "执行率（%）", kind="decimal"), ["95", "88.5"], ["#,##0.0", "#,##0.0"], "one unit, equal places"),
    (Column("value", "数值", kind="decimal"), ["95", "12345.50"], ["#,##0", "#,##0.00"], "of mixed units each as printed"),
    (Column("wan", "budget (10,000 yuan)", kind="decimal"), ["5"], ["#,##0.00"], "an English heading names its unit too"),
]


@pytest.mark.parametrize(("column", "values", "formats", "why"), FORMATS, ids=[case[3] for case in FORMATS])
def test_xlsx_number_formats(column, values, formats, why):
    rows = [(Decimal(value),) for value in values]
    cells = sheets(dumped("xlsx", Schema("t", "表", (column,)), rows))["表"]["A"][1:]
    assert [cell.number_format for cell in cells] == formats
    assert [Decimal(str(cell.value)) for cell in cells] == [value for (value,) in rows], "what is stored is exact"


def test_xlsx_columns_of_one_unit_keep_their_own_places():
    schema = Schema("t", "表", (MONEY, Column("price_wan", "单价（万元）", kind="decimal")))
    sheet = sheets(dumped("xlsx", schema, [(Decimal("1.5"), Decimal("0.0015"))]))["表"]
    assert [cell.number_format for cell in sheet[2]] == ["#,##0.00", "#,##0.0000"]


@pytest.mark.parametrize("value", [2024, 20240131, 1.0], ids=["year", "serial", "whole double"])
def test_xlsx_years_and_numbers_of_things_have_no_separator(value):
    sheet = sheets(dumped("xlsx", Schema("t", "表", (Column("year", "年度", kind="integer"),)), [(value,)]))["表"]
    assert (sheet["A2"].value, sheet["A2"].number_format) == (value, "0")


WIDTHS = [
    ("chuzhou/budget-education-sports-2024.txt", 40, 44, "a path stands in one line"),
    ("义务教育薄弱环节改善与能力提升补助", 34, 38, "a Chinese character takes two places"),
    ("项目" * 30, 40, 44, "a longer text goes on in the next line"),
    ("目标" * 300, 70, 74, "a very long one is given more room"),
    ("市", 6, 10, "a short one needs none"),
]


@pytest.mark.parametrize(("text", "least", "most", "why"), WIDTHS, ids=[case[3] for case in WIDTHS])
def test_xlsx_columns_are_as_wide_as_their_content(text, least, most, why):
    sheet = sheets(dumped("xlsx", Schema("t", "表", (Column("name", "名"),)), [(text,), ("短",)]))["表"]
    assert least <= sheet.column_dimensions["A"].width <= most
    assert sheet["A2"].alignment.wrap_text
    assert sheet["A1"].alignment.wrap_text


def test_xlsx_numbers_and_headings_are_never_cut():
    sheet = sheets(dumped("xlsx", Schema("t", "表", (MONEY,)), [(Decimal("123456789012.25"),)]))["表"]
    assert sheet.column_dimensions["A"].width >= len("123,456,789,012.25") + 1
    sheet = sheets(dumped("xlsx", Schema("t", "表", (MONEY,)), []))["表"]
    assert sheet.column_dimensions["A"].width >= 2 * len(MONEY.heading) + 2


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
