"""`kg show` of a cell: its page with the cell outlined, or its table with the cell marked; what is said when the file is gone."""

from __future__ import annotations

import importlib.util
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from kg.cli.main import main
from kg.document import Cell, Place
from kg.errors import ReadError
from kg.pipeline import build
from kg.pipeline.showing import drawn_table, show_cell
from kg.readers import fonts, read_bytes
from kg.readers.picture import page_picture
from kg.settings import Settings
from kg.store import open_store

_spec = importlib.util.spec_from_file_location("kg_test_printers", Path(__file__).resolve().parents[1] / "printers.py")
printers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(printers)

TEXT = """邢台市教育局2024年部门预算公开

1.校园信息化绩效目标表
\t单位：万元
项目名称\t校园信息化
预算数\t12.50\t其中：财政资金\t12.50\t其他资金\t
绩效目标\t1.建成智慧校园。
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t建成数量\t建成学校数量\t≥3所\t《关于做好信息化工作的通知》（邢财建〔2023〕31号）
\t质量指标\t验收合格率\t验收合格的比例\t≥95%\t历史标准
"""
COLUMNS = (60.0, 200.0, 330.0, 420.0, 540.0)


def make_pdf(rows, columns=COLUMNS, top=700.0):
    """A one-page PDF of ruled cells by hand: labels in a font that is not embedded, as many office programs write them."""
    lines = []
    for number, row in enumerate(rows):
        y = top - 30 * number
        for left, right, text in zip(columns, columns[1:], row, strict=False):
            lines.append(f"{left} {y - 30} {right - left} 30 re S")
            lines.append(f"BT /F1 10 Tf {left + 5} {y - 20} Td <{text.encode('utf-16-be').hex()}> Tj ET")
    content = "\n".join(lines).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        b" /Supplement 2 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4"
        b" /FontBBox [0 -200 1000 900] /Ascent 880 /Descent -120 /CapHeight 800 /ItalicAngle 0 /StemV 80 >> >>",
    ]
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.5\n")
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n" % number + one + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


PROJECT = (
    ("项目名称", "校园信息化", "预算数", "12.50"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "建成数量", "≥3所"),
    ("产出指标", "质量指标", "合格率", "≥95%"),
)


@pytest.fixture
def place(tmp_path):
    """A folder with two disclosures and the store built from them."""
    folder = tmp_path / "公开"
    folder.mkdir()
    (folder / "教育局.txt").write_text(TEXT, "utf-8")
    (folder / "绩效.pdf").write_bytes(make_pdf(PROJECT))
    assert build([folder], tmp_path / "store", settings=Settings(workers=0)).ok
    return tmp_path


def cell_of(store, words, key="教育局.txt"):
    rows = store.query(
        "PREFIX kg: <https://w3id.org/jixiao-kg/def#> SELECT ?cell "
        f'{{ ?cell a kg:Cell ; kg:words "{words}" ; kg:disclosure/kg:documentKey "{key}" }} ORDER BY ?cell'
    )
    return next(row["cell"].value for row in rows)


def outline(picture):
    """The box of the outline's red on the picture, in pixels."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    red = image.point(lambda v: v).split()
    mask = Image.composite(
        red[0].point(lambda v: 255 if v > 190 else 0), Image.new("L", image.size), red[1].point(lambda v: 255 if v < 60 else 0)
    )
    return image.size, mask.getbbox()


def test_pdf_cell_is_outlined_on_its_page(place):
    store = open_store(place / "store")
    shown = show_cell(store, cell_of(store, "≥95%", "绩效.pdf"))
    assert shown.warnings == ()
    size, box = outline(shown.picture)
    assert size == (1190, 1684)
    left, top, right, bottom = (edge / 2 for edge in box)
    assert (left, top, right, bottom) == pytest.approx((420 - 2, 842 - 610 - 2, 540 + 2, 842 - 580 + 2), abs=1.5)


@pytest.mark.skipif(fonts.font_file("") is None, reason="no font with Chinese characters here")
def test_ofd_cell_is_outlined_on_its_page(tmp_path):
    data = printers.print_ofd(read_bytes(TEXT.encode(), "x.txt"))
    (tmp_path / "绩效.ofd").write_bytes(data)
    assert build([tmp_path / "绩效.ofd"], tmp_path / "store", settings=Settings(workers=0)).ok
    store = open_store(tmp_path / "store")
    shown = show_cell(store, cell_of(store, "验收合格率", "绩效.ofd"))
    assert shown.warnings == ()
    (cell,) = [one for table in read_bytes(data, "x").tables() for one in table.cells if one.text == "验收合格率"]
    _, box = outline(shown.picture)
    left, top, right, bottom = (edge / 2 for edge in box)
    assert (left + 2, top + 2, right - 2, bottom - 2) == pytest.approx(cell.box, abs=1.5)


def test_text_cell_is_marked_in_its_table(place):
    store = open_store(place / "store")
    shown = show_cell(store, cell_of(store, "验收合格率"))
    assert shown.picture is None
    assert re.search(r"质量指标 +│ 【验收合格率】 +│ 验收合格的比例", shown.text)
    assert "数量指标" in shown.text


def test_changed_file_is_said(place):
    store = open_store(place / "store")
    path = place / "公开" / "教育局.txt"
    path.write_text(path.read_text("utf-8") + "\n后记", "utf-8")
    ((zh, _),) = show_cell(store, cell_of(store, "验收合格率")).warnings
    assert "改变" in zh


def test_missing_file_shows_what_the_store_keeps(place):
    store = open_store(place / "store")
    (place / "公开" / "教育局.txt").unlink()
    shown = show_cell(store, cell_of(store, "验收合格率"))
    assert "教育局.txt" in shown.warnings[0][0]
    assert "【验收合格率】" in shown.text


def test_what_is_no_cell_has_no_place(place):
    store = open_store(place / "store")
    assert show_cell(store, store.base + "doc/nothing") is None


def test_command_writes_the_picture_and_refuses_it_for_others(place, monkeypatch, capsys):
    monkeypatch.chdir(place)
    iri = cell_of(open_store(place / "store"), "≥95%", "绩效.pdf")
    assert main(["show", iri, "--store", "store", "--output", "页.png"]) == 0
    assert (place / "页.png").read_bytes().startswith(b"\x89PNG")
    assert "页.png" in capsys.readouterr().out
    assert main(["show", "绩效.pdf", "--store", "store", "--output", "x.png"]) == 2
    assert not (place / "x.png").exists()


def test_page_that_is_not_there_is_one_clear_line():
    with pytest.raises(ReadError, match="没有第 9 页"):
        page_picture(make_pdf(PROJECT), "x.pdf", 9)


def test_format_without_pictures_has_none():
    assert page_picture(TEXT.encode(), "x.txt", 1) is None


def test_scan_is_its_own_picture():
    out = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(out, "PNG", dpi=(200, 200))
    size, box = outline(page_picture(out.getvalue(), "x.png", 1, (100.0, 200.0, 300.0, 250.0)))
    assert size == pytest.approx((1191, 1684), abs=1)
    assert tuple(edge / 2 for edge in box) == pytest.approx((98, 198, 302, 252), abs=1.5)


def test_long_tables_show_their_head_and_what_is_near():
    cells = [Cell(f"第{row}行", Place(row=row, column=1)) for row in range(1, 100)]
    lines = drawn_table(cells, Place(row=50, column=1)).splitlines()
    assert lines[0].endswith("第1行")
    assert len(lines) == 14
    assert any("【第50行】" in line for line in lines)
