"""OFD pages drawn: text at its steps, rules and pictures at their places; pages that are pictures go to recognition."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from kg.document import Cell, Document
from kg.errors import ReadError
from kg.readers import Limits, fonts, read
from kg.readers.ofd import read_ofd
from kg.readers.ofd.paint import outlines
from kg.readers.paged import PagePart
from kg.readers.picture import page_picture

TESTS = Path(__file__).resolve().parents[2]
PRINTED = TESTS.parent / "examples" / "formats" / "performance-economy-bureau-2024.ofd"
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
POINTS = 72 / 25.4

_spec = importlib.util.spec_from_file_location("kg_test_printers", TESTS / "printers.py")
assert _spec is not None
assert _spec.loader is not None
printers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(printers)

needs_font = pytest.mark.skipif(fonts.font_file("") is None, reason="no font with Chinese characters here")


def drawn(data: bytes, page: int = 1) -> Image.Image:
    picture = page_picture(data, "x.ofd", page)
    assert picture is not None
    return Image.open(io.BytesIO(picture)).convert("RGB")


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.invert(image.convert("L")).point(lambda value: 255 if value > 128 else 0).getbbox()


def words(text: str, left: float, top: float, more: str = "") -> str:
    return (
        f'<ofd:TextObject ID="1" Boundary="{left} {top} 100 10" Font="1" Size="10" {more}>'
        f'<ofd:TextCode X="0" Y="8.6" DeltaX="g {len(text) - 1} 10">{text}</ofd:TextCode></ofd:TextObject>'
    )


@needs_font
def test_every_cell_with_words_has_ink_in_its_box() -> None:
    data, document = PRINTED.read_bytes(), read(PRINTED)
    table = max(document.tables(), key=lambda one: len(one.cells))
    page = drawn(data, table.page or 0)
    assert len(table.cells) > 20
    for cell in table.cells:
        assert ink(page.crop(_inside(cell))), cell.text


def _inside(cell: Cell) -> tuple[int, int, int, int]:
    assert cell.box is not None
    left, top, right, bottom = (round(edge * 2) for edge in cell.box)
    return left + 3, top + 3, right - 3, bottom - 3


@needs_font
def test_the_cell_is_outlined() -> None:
    data, document = PRINTED.read_bytes(), read(PRINTED)
    cell = document.tables()[0].cells[9]
    assert cell.box is not None
    plain, outlined = (page_picture(data, "x", cell.place.page or 0, box) for box in (None, cell.box))
    assert plain is not None
    assert outlined is not None
    changed = ImageChops.difference(*(Image.open(io.BytesIO(one)).convert("RGB") for one in (plain, outlined))).getbbox()
    assert changed is not None
    assert [edge / 2 for edge in changed] == pytest.approx(
        [cell.box[0] - 2, cell.box[1] - 2, cell.box[2] + 2, cell.box[3] + 2], abs=1.5
    )


@needs_font
def test_text_stands_where_it_was_read() -> None:
    data = printers.ofd_file([words("预算", 30, 40)], 210, 297)
    box = ink(drawn(data))
    assert box is not None
    left, top, right, bottom = (edge / 2 / POINTS for edge in box)
    assert (left, right) == pytest.approx((30, 50), abs=1.5)
    assert (top, bottom) == pytest.approx((40, 50), abs=2)


@needs_font
def test_text_turned_by_a_quarter_runs_downwards() -> None:
    data = printers.ofd_file([words("预算绩效", 100, 40, 'CTM="0 1 -1 0 0 0"')], 210, 297)
    box = ink(drawn(data))
    assert box is not None
    assert (box[3] - box[1]) / (box[2] - box[0]) == pytest.approx(4, rel=0.2)


def test_without_a_font_the_reader_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "font_file", lambda _: None)
    with pytest.raises(ReadError, match=r"^x\.ofd: 本机没有中文字体"):
        page_picture(printers.ofd_file([words("预算", 30, 40)], 210, 297), "x.ofd", 1)


@needs_font
def test_a_known_name_finds_its_kin() -> None:
    found = fonts.font_file("SimSun")
    assert found is not None
    assert fonts.font_file("没有这种字体") is not None


def test_paths_are_filled_and_stroked() -> None:
    box = "<ofd:AbbreviatedData>M 0 0 L 20 0 L 20 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
    filled = f'<ofd:PathObject Boundary="10 10 20 10" Fill="true" Stroke="false"><ofd:FillColor Value="0 0 255"/>{box}'
    stroked = f'<ofd:PathObject Boundary="50 10 20 10" LineWidth="1">{box}'
    image = drawn(printers.ofd_file([filled + stroked], 210, 297))
    assert image.getpixel(_pixel(20, 15)) == (0, 0, 255)
    assert image.getpixel(_pixel(60, 15)) == (255, 255, 255)
    assert image.getpixel(_pixel(60, 10)) == (0, 0, 0)


def _pixel(x: float, y: float) -> tuple[int, int]:
    return round(x * POINTS * 2), round(y * POINTS * 2)


def test_curves_reach_their_ends() -> None:
    (run,) = outlines("M 0 0 B 0 5 10 5 10 0")
    assert run[-1] == (10, 0)
    assert max(y for _, y in run) == pytest.approx(3.75)


def pictured(image: Image.Image, more: str = 'CTM="210 0 0 297 0 0"') -> bytes:
    """An OFD of one page that is a picture, as scanners write it."""
    out = io.BytesIO()
    image.save(out, "PNG")
    root = (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
    )
    resources = (
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image">'
        "<ofd:MediaFile>page.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    placed = f'<ofd:ImageObject ID="6" Boundary="0 0 210 297" ResourceID="5" {more}/>'
    parts = {"Doc_0/Document.xml": root, "Doc_0/DocumentRes.xml": resources}
    data = printers.ofd_file([placed], 210, 297, parts)
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("Doc_0/Res/page.png", out.getvalue())
    return stream.getvalue()


def halves() -> Image.Image:
    """Black above, white below."""
    image = Image.new("L", (210, 297), 255)
    image.paste(0, (0, 0, 210, 148))
    return image


@pytest.mark.parametrize("more", ['CTM="210 0 0 297 0 0"', ""], ids=["matrix", "boundary-alone"])
def test_pictures_are_drawn_upright_over_their_boundary(more: str) -> None:
    image = drawn(pictured(halves(), more))
    assert [image.getpixel(_pixel(100, y)) for y in (5, 140, 160, 290)] == [(0, 0, 0)] * 2 + [(255, 255, 255)] * 2


class StandIn:
    """Character recognition that notes what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[Any, int, float, float]] = []

    def __call__(self, image: Any, number: int, width: float, height: float) -> PagePart:
        self.given.append((image, number, width, height))
        return PagePart(number, width, height, (), ())

    def findings(self, pages: Any) -> list[Any]:
        return []


def test_a_page_that_is_a_picture_goes_to_recognition() -> None:
    recogniser = StandIn()
    document = read_ofd(pictured(halves()), "x.ofd", Limits(), recogniser)
    ((image, number, width, height),) = recogniser.given
    assert (number, round(width), round(height)) == (1, 595, 842)
    assert image.size == pytest.approx((1654, 2339), abs=1)
    assert document.findings == ()


def test_a_damaged_picture_leaves_the_rest() -> None:
    data = pictured(halves()).replace(b"IDAT", b"XXXX")
    image = drawn(data)
    assert ink(image) is None


def test_scanned_ofd_gives_the_cells_of_its_picture() -> None:
    pytest.importorskip("rapidocr")
    source = TESTS.parent / "examples" / "formats" / "performance-economy-bureau-2024-scan.pdf"
    import pypdfium2

    with pypdfium2.PdfDocument(source.read_bytes()) as pdf:
        page = pdf[1].render(scale=200 / 72).to_pil().convert("L")
    document = read_ofd(pictured(page), "x.ofd")
    assert [one.rule for one in document.findings if one.rule != "low-confidence"] == ["read-by-ocr"]
    assert {"绩效目标", "项目编码", "项目名称"} & set(_texts(document))
    assert all(cell.confidence is not None for table in document.tables() for cell in table.cells)


def _texts(document: Document) -> list[str]:
    return [re.sub(r"\s", "", cell.text) for table in document.tables() for cell in table.cells]
