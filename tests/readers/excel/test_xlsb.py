from __future__ import annotations

import io
import struct
import zipfile

import pytest

from kg.errors import ReadError
from kg.readers.excel import read_excel

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(number: int) -> bytes:
    found = b""
    while True:
        number, low = number >> 7, number & 0x7F
        found += bytes([low | (0x80 if number else 0)])
        if not number:
            return found


def record(number: int, body: bytes = b"") -> bytes:
    return packed(number) + packed(len(body)) + body


def words(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, style: int, kind: int, body: bytes) -> bytes:
    return record(kind, struct.pack("<II", column, style) + body)


def row(number: int, *cells: bytes) -> bytes:
    return record(0, struct.pack("<I", number) + b"\0" * 13) + b"".join(cells)


def relations(*parts: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{one}" Type="{_RELATION}/{kind}" Target="{target}"/>' for one, kind, target in parts)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def workbook(sheet: bytes) -> bytes:
    """A binary workbook by the letter of [MS-XLSB]: two styles (General, own format 0000), one shared string."""
    book = record(131) + record(153, struct.pack("<II", 0, 0) + words("")) + record(143)
    book += record(156, struct.pack("<II", 1, 1) + words("rId1") + words("隐藏表")) + record(144) + record(132)
    xf = [struct.pack("<5H", 0xFFFF, form, 0, 0, border) + b"\0" * 6 for form, border in ((0, 0), (200, 1), (9, 0), (31, 0))]
    styles = record(278) + record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 200) + words("0000")) + record(616)
    styles += record(613) + record(46, b"\0" * 51) + record(46, b"\0" + b"\1\0" + b"\0" * 48) + record(614)
    styles += record(626) + record(47, xf[0]) + record(627) + record(617) + b"".join(record(47, one) for one in xf) + record(618)
    strings = record(159, struct.pack("<II", 1, 1)) + record(19, b"\0" + words("项目")) + record(160)
    body = record(129) + record(145) + sheet + record(146)
    body += record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", 3, 3, 0, 1)) + record(178) + record(130)
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.bin"),
            ("rId2", "styles", "styles.bin"),
            ("rId3", "sharedStrings", "strings.bin"),
        ),
        "xl/worksheets/sheet1.bin": body,
        "xl/styles.bin": styles,
        "xl/strings.bin": strings,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


SHEET = (
    row(0, cell(0, 0, 7, struct.pack("<I", 0)), cell(1, 0, 6, words("预算数")))
    + row(1, cell(0, 1, 5, struct.pack("<d", 215.0)), cell(1, 2, 5, struct.pack("<d", 0.95)))
    + row(2, cell(0, 3, 2, struct.pack("<I", (45291 << 2) | 2)), cell(1, 0, 2, struct.pack("<I", (1234 << 2) | 3)))
    + row(3, cell(0, 0, 8, words("合计") + b"\0" * 8), cell(1, 0, 5, struct.pack("<d", 9.0)))
    + row(4, cell(0, 0, 3, b"\x17"), cell(1, 0, 4, b"\1"))
    + row(5, cell(0, 1, 1, b""), cell(1, 0, 2, struct.pack("<I", ((1 << 30) - 5) << 2 | 2)))
)


def test_binary_workbook() -> None:
    document = read_excel(workbook(SHEET), "x.xlsb")
    cells = {(cell.row, cell.column): cell for cell in document.tables()[0].cells}
    assert {spot: cell.text for spot, cell in cells.items()} == {
        (1, 1): "项目", (1, 2): "预算数", (2, 1): "0215", (2, 2): "95%", (3, 1): "2023年12月31日", (3, 2): "12.34",
        (4, 1): "合计", (5, 1): "#REF!", (5, 2): "TRUE", (6, 2): "-5",
    }  # fmt: skip
    assert (cells[4, 1].column_span, cells[2, 1].sheet, document.format) == (2, "隐藏表!A2", "xlsb")
    assert sorted(finding.rule for finding in document.findings) == ["hidden-sheet", "spreadsheet-error"]


@pytest.mark.parametrize("cut", [0, 19, 40, 90])
def test_cut_off_records_are_an_error(cut: int) -> None:
    broken = SHEET[: len(SHEET) - cut] + packed(5) + packed(9000) + b"\0" * 4
    with pytest.raises(ReadError, match="损坏"):
        read_excel(workbook(broken), "x.xlsb")
