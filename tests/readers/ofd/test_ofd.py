from __future__ import annotations

import importlib.util
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from kg.document import Box, Document
from kg.errors import ReadError
from kg.readers import Limits, read, read_bytes
from kg.readers.ofd import read_ofd
from kg.text import strip_space

TESTS = Path(__file__).resolve().parents[2]

_spec = importlib.util.spec_from_file_location("kg_test_printers", TESTS / "printers.py")
assert _spec is not None
assert _spec.loader is not None
printers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(printers)

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(words: str, left: float, top: float, *, size: float = 4, more: str = "", code: str = "") -> str:
    return (
        f'<ofd:TextObject ID="1" Boundary="{left} {top} 100 {size}" Font="1" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size * 0.86}" {code}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, left: float = 0, top: float = 0, *, more: str = "", inside: str = "") -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{left} {top} 190 280" {more}>{inside}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


RULES = "".join(
    [path(f"M 0 0 L 120 0 M 0 {y} L 120 {y}", 20, 30) for y in (0, 10, 20)]
    + [path(f"M {x} 0 L {x} 20", 20, 30) for x in (0, 60, 120)]
)
WORDS = text("项目", 22, 33) + text("预算数", 82, 33) + text("教育", 22, 43) + text("12.50", 82, 43)


def only(objects: str, **parts: str) -> Document:
    return read_ofd(printers.ofd_file([objects], 210, 297, parts), "x.ofd")


def cells(document: Document) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for table in document.tables() for cell in table.cells]


GRID = [(1, 1, "项目"), (1, 2, "预算数"), (2, 1, "教育"), (2, 2, "12.50")]


def test_cells_have_boxes_in_points() -> None:
    document = only(RULES + WORDS)
    box: Box | None = document.tables()[0].cells[0].box
    assert cells(document) == GRID
    assert box == pytest.approx((56.69, 85.04, 226.77, 113.39), abs=0.02)
    assert document.pages[0].number == 1


DRAWN = {
    "matrix-on-paths": path("M 0 0 L 60 0", 20, 30, more='CTM="2 0 0 1 0 0"')
    + "".join(path("M 0 0 L 120 0", 20, y) for y in (40, 50))
    + "".join(path("M 0 0 L 0 20", x, 30) for x in (20, 80, 140)),
    "thin-filled-boxes": "".join(
        path(f"M 0 {y} L 120 {y} L 120 {y + 0.3} L 0 {y + 0.3} C", 20, 30, more='Fill="true" Stroke="false"') for y in (0, 10, 20)
    )
    + "".join(
        path(f"M {x} 0 L {x + 0.3} 0 L {x + 0.3} 20 L {x} 20 C", 20, 30, more='Fill="true" Stroke="false"') for x in (0, 60, 120)
    ),
    "white-clear-and-hidden-rules-are-none": RULES
    + path("M 0 0 L 120 0", 20, 35, inside='<ofd:StrokeColor Value="255 255 255"/>')
    + path("M 0 0 L 120 0", 20, 36, more='Alpha="0"')
    + path("M 0 0 L 120 0", 20, 37, more='Visible="false"'),
    "curves-are-no-rules": RULES + path("M 0 0 B 10 5 20 5 120 0 Q 1 1 0 5", 20, 35),
    "within-page-blocks": f"<ofd:PageBlock>{RULES}</ofd:PageBlock>",
}


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_rules(name: str) -> None:
    assert cells(only(DRAWN[name] + WORDS)) == GRID


CODES = {
    "repeated-steps": (text("预算绩效", 20, 20, code='DeltaX="g 3 4"'), "预算绩效"),
    "no-steps": (text("预算绩效2024", 20, 20), "预算绩效2024"),
    "drawn-twice": (text("加粗", 20, 20) * 2, "加粗"),
    "matrix-enlarges": (text("标题", 20, 20, size=1, more='CTM="4 0 0 4 0 0"'), "标题"),
    "one-below-the-other": (text("竖排字", 20, 20, code='DeltaX="0 0" DeltaY="4.5 4.5"'), "竖排字"),
    "invisible": (text("显示", 20, 20) + text("不显示", 20, 40, more='Visible="false"'), "显示"),
    "clear": (text("显示", 20, 20) + text("透明", 20, 40, more='Alpha="0"'), "显示"),
}


@pytest.mark.parametrize("name", sorted(CODES))
def test_text_codes(name: str) -> None:
    objects, words = CODES[name]
    document = only(objects)
    assert strip_space("".join(paragraph.text for paragraph in document.paragraphs())) == words


def test_templates_and_composites() -> None:
    root = (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:PublicRes>Res.xml</ofd:PublicRes><ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
    )
    page = (
        f'<ofd:Page {NAMESPACE}><ofd:Template TemplateID="7"/><ofd:Content><ofd:Layer>'
        '<ofd:CompositeObject ID="3" ResourceID="9" Boundary="20 30 1 1"/></ofd:Layer></ofd:Content></ofd:Page>'
    )
    unit = (
        f'<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9"><ofd:Content>'
        + text("项目", 2, 3) + text("预算数", 62, 3) + text("教育", 2, 13) + text("12.50", 62, 13)
        + '<ofd:CompositeObject ID="4" ResourceID="9" Boundary="0 0 1 1"/>'
        + "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )  # fmt: skip
    parts = {
        "Doc_0/Document.xml": root,
        "Doc_0/Pages/Page_0/Content.xml": page,
        "Doc_0/Res.xml": unit,
        "Doc_0/Tpls/T.xml": f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{RULES}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    assert cells(only("", **parts)) == GRID


def test_signed_files_are_read() -> None:
    assert cells(only(RULES + WORDS, **{"Doc_0/Signs/Signatures.xml": f"<ofd:Signatures {NAMESPACE}/>"})) == GRID


def test_pictures_of_pages_are_findings() -> None:
    data = printers.ofd_file(['<ofd:ImageObject ID="5" Boundary="0 0 210 297" ResourceID="1"/>'], 210, 297)
    document = read_ofd(data, "x.ofd", ocr=None)
    assert [finding.rule for finding in document.findings] == ["scanned-page"]


def test_too_many_objects_cost_the_rules_of_that_page() -> None:
    data = printers.ofd_file([RULES + WORDS, RULES * 9 + WORDS], 210, 297)
    document = read_ofd(data, "x.ofd", Limits(ofd_page_objects=30))
    assert [finding.rule for finding in document.findings] == ["page-too-complex"]
    assert len(document.tables()) == 1


def test_another_library_s_file() -> None:
    """easyofd writes the text of a PDF and no rules: every line of the PDF's prose is there."""
    document = read(TESTS / "fixtures" / "ofd" / "easyofd.ofd")
    words = strip_space("".join(paragraph.text for paragraph in document.paragraphs()))
    assert len(document.pages) == 5
    for passage in ("清河口区水务局2024年部门预算", "1.河道清理项目绩效目标表", "更新档案道路评估407处", "18,503.26"):
        assert passage in words


_BOMB = '<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;">]><x>&b;</x>'
BAD = {
    "encrypted": (lambda: printers.ofd_file([""], more={"Encryptions.xml": "<x/>"}), "加密"),
    "entity-bomb": (lambda: printers.ofd_file([""], more={"Doc_0/Document.xml": _BOMB}), "DOCTYPE"),
    "malformed": (lambda: printers.ofd_file(["<ofd:TextObject>"]), "XML"),
    "missing-page": (lambda: _without("Doc_0/Pages/Page_0/Content.xml"), "缺少部件"),
    "truncated": (lambda: printers.ofd_file([WORDS])[:-50], "损坏"),
    "no-pages": (lambda: printers.ofd_file([]), "没有页面"),
    "zip-bomb": (lambda: printers.ofd_file([" " * 20_000_000]), "压缩炸弹"),
    "leads-out": (lambda: printers.ofd_file([""], more={"OFD.xml": _root("../../etc/passwd")}), "缺少部件"),
}


def _root(path: str) -> str:
    return f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>{path}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"


def _without(name: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(printers.ofd_file([WORDS]))) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
    return stream.getvalue()


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_files_give_one_clear_error(name: str) -> None:
    make_bad, words = BAD[name]
    with pytest.raises(ReadError, match=words) as caught:
        read_bytes(make_bad(), "坏.ofd", Limits(ratio_from_bytes=1_000_000))
    assert str(caught.value).startswith("坏.ofd: ")


def test_too_many_pages() -> None:
    with pytest.raises(ReadError, match="ofd_pages"):
        read_ofd(printers.ofd_file([WORDS] * 3), "x", Limits(ofd_pages=2))
