from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl.styles import Border, Side

from kg.document import Document, Paragraph, Table
from kg.errors import ReadError
from kg.readers import Limits, read_bytes
from kg.readers.excel import read_excel

Make = Callable[[Callable[[Any], None]], bytes]

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def grid(table: Table) -> dict[str, str]:
    return {(cell.sheet or "").rpartition("!")[2]: cell.text for cell in table.cells}


def shape(document: Document) -> list[str]:
    """Paragraphs as their words, tables as T and their first cell."""
    return [block.text if isinstance(block, Paragraph) else f"T:{block.cells[0].text}" for block in document.blocks()]


def put(sheet: Any, rows: list[list[Any]], top: int = 1, left: int = 1, *, framed: bool = False) -> None:
    for r, row in enumerate(rows, top):
        for c, value in enumerate(row, left):
            cell = sheet.cell(r, c)
            cell.value = value
            if framed:
                cell.border = BOX


def test_values_are_printed_by_their_formats(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["编码", "比例", "金额", "日期", "文本", "是否"], [215, 0.95, 1234.5, 45291, "=100%", True]])
        for address, code in {"A2": "0000", "B2": "0%", "C2": "#,##0.00", "D2": 'yyyy"年"m"月"d"日"'}.items():
            sheet[address].number_format = code
        sheet["E2"].data_type = "s"

    table = read_excel(make(fill), "x.xlsx").tables()[0]
    assert [cell.text for cell in table.cells][6:] == ["0215", "95%", "1,234.50", "2023年12月31日", "=100%", "TRUE"]


def test_places_and_addresses(make: Make) -> None:
    def fill(sheet: Any) -> None:
        sheet.title = "收支 总表"
        put(sheet, [["项目", "预算数"], ["合计", 5]], top=4, left=3)

    cell = read_excel(make(fill), "x.xlsx").tables()[0].cells[-1]
    assert (cell.place.table, cell.row, cell.column, cell.sheet) == (1, 2, 2, "'收支 总表'!D5")


def test_merged_cells_span_and_hide_what_they_cover(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["一级", "二级", "值"], ["产出", "数量", 1], [None, "质量", 2], ["合计", None, 3]], framed=True)
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("A4:B4")

    data = make(fill)
    cells = {cell.text: cell for cell in read_excel(data, "x").tables()[0].cells}
    assert (cells["产出"].row_span, cells["产出"].column_span) == (2, 1)
    assert (cells["合计"].row_span, cells["合计"].column_span) == (1, 2)


def test_titles_units_and_notes_are_prose(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["部门收支总表"], ["编制单位：某局", None, "单位：万元"]])
        sheet.merge_cells("A1:C1")
        put(sheet, [["项目", "年初", "调整"], ["工资", 1, 2], ["合计", 1, 2]], top=3, framed=True)
        sheet["A6"] = "注：数据含结转。"

    assert shape(read_excel(make(fill), "x")) == ["部门收支总表", "编制单位：某局", "单位：万元", "T:项目", "注：数据含结转。"]


def test_several_tables_of_a_sheet(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["表一"], ["项目", "预算数"], ["甲", 1]])
        put(sheet, [["科目编码", "科目名称"], ["205", "教育"]], top=2, left=4)
        put(sheet, [["表三"], ["项目", "预算数"], ["乙", 2]], top=6)

    assert shape(read_excel(make(fill), "x")) == ["表一", "T:项目", "T:科目编码", "表三", "T:项目"]


def test_two_sides_of_one_table_stay_together(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["收入", None, None, "支出", None], ["项目", "预算数", None, "项目", "预算数"], ["拨款", 9, None, "教育", 9]])

    assert len(read_excel(make(fill), "x").tables()) == 1


def test_a_blank_form_with_borders_is_not_torn(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["项目名称", None, "金额"], [None, None, None], ["合计", None, 1]], framed=True)

    document = read_excel(make(fill), "x")
    assert len(document.tables()) == 1
    assert grid(document.tables()[0]) == {"A1": "项目名称", "C1": "金额", "A3": "合计", "C3": "1"}


def test_hidden_sheets_are_read_and_said_to_be_hidden(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["项目", "预算数"], ["甲", 1]])
        for name, state in (("底稿", "hidden"), ("参数", "veryHidden")):
            other = sheet.parent.create_sheet(name)
            put(other, [["项目", "预算数"], [name, 2]])
            other.sheet_state = state
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    document = read_excel(make(fill), "x")
    assert [finding.text for finding in document.findings if finding.rule == "hidden-sheet"] == ["底稿", "参数"]
    assert [grid(table)["A2"] for table in document.tables()] == ["甲", "底稿", "参数"]
    assert grid(document.tables()[0])["B2"] == "1"


def test_errors_and_formulas_without_values_are_findings(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["项目", "预算数"], ["甲", "#REF!"], ["乙", "=1+1"]])
        sheet["B2"].data_type = "e"

    document = read_excel(make(fill), "x")
    found = {finding.rule: finding for finding in document.findings}
    assert (found["spreadsheet-error"].place.row, found["spreadsheet-error"].place.column) == (2, 2)
    assert found["spreadsheet-error"].text == "#REF!"
    assert "Sheet!B3" in found["formula-without-value"].text


def test_formulas_stand_for_their_stored_values() -> None:
    sheet = '<row r="1"><c r="A1" t="inlineStr"><is><t>合计</t></is></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    assert grid(read_excel(_parts(sheet), "x").tables()[0]) == {"A1": "合计", "B1": "2"}


def test_cells_without_addresses_prefixes_and_phonetic_runs() -> None:
    sheet = (
        '<x:row><x:c t="inlineStr"><x:is><x:r><x:t>预</x:t></x:r><x:r><x:t>算</x:t></x:r>'
        '<x:rPh sb="0" eb="1"><x:t>yu</x:t></x:rPh>'
        "</x:is></x:c><x:c><x:v>7</x:v></x:c></x:row>"
    )
    assert grid(read_excel(_parts(sheet, prefix="x:"), "x").tables()[0]) == {"A1": "预算", "B1": "7"}


def test_a_far_cell_costs_nothing() -> None:
    sheet = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1048576"><c r="XFD1048576"><v>3</v></c></row>'
    document = read_excel(_parts(sheet), "x")
    assert grid(document.tables()[0]) == {"A1": "1", "B1": "2"}
    assert document.paragraphs()[-1].text == "3"


def test_tables_of_two_sheets_are_two(make: Make) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["项目", "预算数"], ["甲", 1]])
        put(sheet.parent.create_sheet("乡镇"), [["项目", "预算数"], ["乙", 1]])

    assert shape(read_excel(make(fill), "x")) == ["Sheet", "T:项目", "乡镇", "T:项目"]


def test_xls_gives_the_same_cells_as_xlsx() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("公开表")
    sheet.write_merge(0, 0, 0, 2, "部门收支总表")
    for column, words in enumerate(["科目", "比例", "日期"]):
        sheet.write(1, column, words, xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin"))
    sheet.write(2, 0, 215, xlwt.easyxf(num_format_str="0000"))
    sheet.write(2, 1, 0.95, xlwt.easyxf(num_format_str="0%"))
    sheet.write(2, 2, 45291, xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
    stream = io.BytesIO()
    book.save(stream)
    document = read_bytes(stream.getvalue(), "x.xls")
    assert shape(document) == ["部门收支总表", "T:科目"]
    assert grid(document.tables()[0]) == {
        "A2": "科目", "B2": "比例", "C2": "日期", "A3": "0215", "B3": "95%", "C3": "2023年12月31日",
    }  # fmt: skip
    assert document.format == "xls"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_xls_of_libreoffice_equals_the_xlsx_it_was_made_from(make: Make, tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["项目", "比例", "金额"], ["甲", 0.95, 1234.5], [None, "#N/A", 45291]], framed=True)
        sheet.merge_cells("A2:A3")
        sheet["B2"].number_format, sheet["C2"].number_format, sheet["C3"].number_format = "0%", "#,##0.00", "yyyy/m/d"

    source = tmp_path / "a.xlsx"
    source.write_bytes(make(fill))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xls"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, timeout=180, capture_output=True)
    one, other = (read_bytes((tmp_path / name).read_bytes(), name) for name in ("a.xlsx", "a.xls"))
    assert [table.cells for table in other.tables()] == [table.cells for table in one.tables()]


def test_calamine_agrees_on_which_cells_there_are(make: Make) -> None:
    calamine = pytest.importorskip("python_calamine")

    def fill(sheet: Any) -> None:
        put(sheet, [[f"{r}-{c}" if (r + c) % 3 else r * c for c in range(9)] for r in range(60)])

    data = make(fill)
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    expected = {(r, c): str(int(v)) if isinstance(v, float) else v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1)}
    table = read_excel(data, "x").tables()[0]
    assert {(cell.row, cell.column): cell.text for cell in table.cells} == {k: v for k, v in expected.items() if v != ""}


def _parts(rows: str, prefix: str = "", more: dict[str, str] | None = None) -> bytes:
    """The least workbook that holds these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    name = f":{prefix[:-1]}" if prefix else ""
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<{prefix}worksheet xmlns{name}="{main}"><{prefix}sheetData>{rows}</{prefix}sheetData>'
        f"</{prefix}worksheet>",
        **(more or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return stream.getvalue()


_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet><c><v>&a;</v></c></worksheet>'


def _xls(words: str = "甲") -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, words)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


BAD = {
    "entity-bomb": (lambda: _parts("", more={"xl/worksheets/sheet1.xml": _BOMB}), "DOCTYPE"),
    "external-entity": (lambda: _parts("", more={"xl/worksheets/sheet1.xml": _OUTSIDE}), "DOCTYPE"),
    "malformed-xml": (lambda: _parts("<row>"), "XML"),
    "truncated-xlsx": (lambda: _parts("<row/>" * 2000)[:-300], "损坏"),
    "truncated-xls": (lambda: _xls()[:1500], "xls"),
    "empty": (lambda: _parts(""), "没有内容"),
    "zip-bomb": (lambda: _parts("<row/>" * 4_000_000), "压缩炸弹"),
    "no-workbook": (lambda: _parts("", more={"xl/workbook.xml": "<workbook/>"}), "没有内容"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_files_give_one_clear_error(name: str) -> None:
    make_bad, words = BAD[name]
    with pytest.raises(ReadError, match=words) as caught:
        read_excel(make_bad(), "2024/坏.xlsx", Limits(ratio_from_bytes=4 * 1024 * 1024))
    assert str(caught.value).startswith("2024/坏.xlsx: ")


def test_too_many_cells() -> None:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="B{r}"><v>1</v></c></row>' for r in range(1, 700))
    with pytest.raises(ReadError, match="sheet_cells"):
        read_excel(_parts(rows), "x", Limits(sheet_cells=1000))


def test_password_protected_workbooks() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528 + "EncryptedPackage".encode("utf-16-le") + b"\0\0" + b"\0" * 512
    for data in (ole, _encrypted_xls()):
        with pytest.raises(ReadError, match="加密"):
            read_bytes(data, "x.xlsx")


def _encrypted_xls() -> bytes:
    """A BIFF8 stream whose second record is FILEPASS, as Excel writes with a password."""
    plain = _xls()
    at = plain.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    return plain[: at + 20] + b"\x2f\x00\x06\x00\x01\x00\x01\x00\x01\x00" + plain[at + 30 :]


def test_wrong_suffix_is_no_matter(make: Make) -> None:
    data = make(lambda sheet: put(sheet, [["项目", "预算数"], ["甲", 1]]))
    assert read_bytes(data, "2024/表.doc").format == "xlsx"
    assert read_bytes(_xls(), "2024/表.xlsx").format == "xls"
