"""Scans read by the engine: cells, turned pages, confidence, what is reported, and bad input."""

from __future__ import annotations

import io
import itertools
import os
import socket
import subprocess
import sys
import unicodedata

import pytest
import sheets

from kg.document import Page, Place
from kg.errors import ReadError
from kg.readers import Limits, read_bytes
from kg.readers.pdf import read_pdf
from kg.readers.scan import PageReader, page_reader, read_scan
from kg.readers.scan.engine import Engine


def plain(text):
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("〔", "[").replace("〕", "]")


def saved(image, form="PNG", **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def differences(document, drawn):
    """Cells that were read otherwise than drawn, in the first table."""
    (table,) = document.tables()
    found = {(cell.row, cell.column, cell.row_span, cell.column_span): plain(cell.text) for cell in table.cells}
    known = {place: plain(text) for place, text in sheets.texts(drawn.cells).items()}
    return {
        place: (known.get(place), found.get(place))
        for place in known.keys() | found.keys()
        if known.get(place) != found.get(place)
    }


PAGES = {
    "indicators-mild": (0, sheets.MILD),
    "goals-harsh": (2, sheets.HARSH),
    "turned-left": (0, sheets.Spoil(150, angle=1.0, jpeg=60, turned=90)),
    "upside-down": (0, sheets.Spoil(150, jpeg=60, turned=180)),
}


@pytest.mark.parametrize(("number", "spoil"), PAGES.values(), ids=PAGES)
def test_every_cell_is_read(recogniser, number, spoil):
    sheet = sheets.sheets(4)[number]
    document = read_scan(saved(sheets.scan(sheet, spoil)), "x.png")
    assert differences(document, sheet.tables[0]) == {}
    assert document.format == "scan"
    assert [plain(one.text) for one in document.paragraphs()] == [plain(text) for *_, text in sheet.lines]


def test_cells_keep_their_place_on_the_page_as_scanned(recogniser):
    """A page that was laid on the glass sideways: the box of a cell lies where it is seen."""
    sheet = sheets.sheets(1)[0]
    document = read_scan(saved(sheets.scan(sheet, sheets.Spoil(150, turned=90))), "x.png")
    (table,) = document.tables()
    drawn = sheet.tables[0]
    for cell in table.cells:
        left, top = drawn.columns[cell.column - 1], drawn.rows[cell.row - 1]
        right, bottom = drawn.columns[cell.column + cell.column_span - 1], drawn.rows[cell.row + cell.row_span - 1]
        assert cell.box == pytest.approx((top, sheets.WIDTH - right, bottom, sheets.WIDTH - left), abs=1.5)


def test_everything_read_carries_its_confidence(recogniser):
    document = read_scan(saved(sheets.scan(sheets.sheets(1)[0])), "x.png")
    cells = [cell for table in document.tables() for cell in table.cells]
    assert all(cell.confidence is not None and 0 < cell.confidence <= 1 for cell in cells)
    marked = {finding.place for finding in document.findings if finding.rule == "low-confidence"}
    assert {cell.place for cell in cells if cell.confidence < 0.8} == marked
    assert [(one.rule, one.place) for one in document.findings if one.rule == "read-by-ocr"] == [("read-by-ocr", Place(page=1))]


def test_prose_has_paragraphs_and_no_tables(recogniser):
    document = read_scan(saved(sheets.scan(sheets.prose_sheet())), "x.png")
    assert document.tables() == []
    assert plain("".join(one.text for one in document.paragraphs())) == plain("".join(sheets.PROSE))


def test_scanned_page_of_a_pdf_is_read_beside_its_text(recogniser):
    page = sheets.scan(sheets.sheets(1)[0])
    document = read_pdf(saved(page, "PDF", resolution=200), "x.pdf")
    assert document.format == "pdf"
    assert differences(document, sheets.sheets(1)[0].tables[0]) == {}
    assert [one.rule for one in document.findings if one.rule != "low-confidence"] == ["read-by-ocr"]


def test_engine_is_made_and_runs_without_network(recogniser, monkeypatch):
    def refused(*_args, **_named):
        raise AssertionError("network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    Engine("onnxruntime").try_out()


def blank(mode="L", size=(600, 800)):
    return sheets.Image.new(mode, size, 255 if mode == "L" else "white")


def test_without_the_extra_every_page_is_reported_with_what_to_install(monkeypatch):
    monkeypatch.setattr("kg.readers.scan.read.installed", lambda: False)
    assert page_reader() is None
    data = saved(blank(), "TIFF", save_all=True, append_images=[blank()])
    document = read_bytes(data, "扫描.tif")
    assert [(one.rule, one.place.page) for one in document.findings] == [("scanned-page", 1), ("scanned-page", 2)]
    assert "jixiao-kg[ocr]" in document.findings[0].message_zh
    assert list(document.blocks()) == []


class Blind:
    """An engine that sees nothing."""

    def lines(self, page):
        return []

    def read(self, crops):
        return []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_accepted(mode):
    pytest.importorskip("cv2")
    image = blank("RGB").convert(mode) if mode != "I;16" else sheets.Image.new("I;16", (600, 800), 65535)
    form = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    document = read_scan(saved(image, form), "x", reader=PageReader(Blind()))
    assert [one.rule for one in document.findings] == ["read-by-ocr"]
    assert list(document.blocks()) == []


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3), (20, 20)], ids=str)
def test_tiny_and_thin_pictures_hold_nothing(size):
    pytest.importorskip("cv2")
    assert list(read_scan(saved(blank(size=size)), "x", reader=PageReader(Blind())).blocks()) == []


PNG = saved(blank())
BAD = {
    "cut-off": (PNG[: len(PNG) // 2], Limits(), "损坏"),
    "magic-only": (b"\x89PNG\r\n\x1a\n", Limits(), "损坏"),
    "tiff-magic-only": (b"II*\x00" + bytes(40), Limits(), "损坏"),
    "too-many-pixels": (PNG, Limits(scan_pixels=1000), "像素"),
    "too-many-pages": (saved(blank(), "TIFF", save_all=True, append_images=[blank()] * 2), Limits(scan_pages=2), "页"),
    "bomb": (saved(sheets.Image.new("1", (30000, 30000))), Limits(), "像素"),
}


@pytest.mark.parametrize(("data", "limits", "said"), BAD.values(), ids=BAD)
def test_bad_pictures_are_one_clear_line(data, limits, said):
    with pytest.raises(ReadError, match=said) as caught:
        read_scan(data, "图.png", limits, reader=PageReader(Blind()))
    assert str(caught.value).startswith("图.png: ")
    assert "\n" not in str(caught.value)


def test_engine_that_cannot_start_costs_the_page_and_says_why(monkeypatch):
    def broken():
        raise RuntimeError("onnxruntime: no such instruction")

    monkeypatch.setattr("kg.readers.scan.read.engine", broken)
    reader = PageReader()
    assert reader(blank(), 3, 595, 842).tables == ()
    (finding,) = reader.findings([Page(3, ())])
    assert (finding.rule, finding.place.page) == ("scanned-page", 3)
    assert "no such instruction" in finding.message_en


def test_every_scanned_page_is_told_and_granted_time(monkeypatch):
    pytest.importorskip("cv2")
    told = []
    monkeypatch.setattr("kg.workers.step", lambda done, total, seconds: told.append((done, total, seconds)))
    pages = [blank(), blank(), blank()]
    data = saved(pages[0], "PDF", resolution=100, save_all=True, append_images=pages[1:])
    read_pdf(data, "x.pdf", Limits(scan_page_seconds=7), PageReader(Blind()))
    assert told == [(1, 3, 7), (2, 3, 7), (3, 3, 7)]
    told.clear()
    read_scan(saved(blank()), "x.png", Limits(), PageReader(Blind()))
    assert told == [(1, 0, Limits().scan_page_seconds)]


def test_a_process_gives_way_after_many_pages(monkeypatch):
    pytest.importorskip("cv2")
    asked = []
    monkeypatch.setattr("kg.workers.retire", lambda: asked.append(1))
    monkeypatch.setattr("kg.readers.scan.read._PAGES", itertools.count(299))
    reader = PageReader(Blind())
    for number in (1, 2, 3):
        reader(blank(), number, 595, 842)
    assert asked == [1]


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize(("allowed", "roomy", "afterwards"), [(2048, True, 4096), (1024, False, 1024), (8192, True, 8192)])
def test_openvino_gets_the_addresses_it_maps_where_a_worker_has_the_memory(allowed, roomy, afterwards):
    """OpenVINO maps 2.7 GiB and uses 1.3: within a worker's usual limit its addresses are granted, below it they are not."""
    program = (
        f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({allowed} << 20, r.getrlimit(r.RLIMIT_AS)[1]))\n"
        "from kg.readers.scan.engine import _roomy; print(_roomy(), r.getrlimit(r.RLIMIT_AS)[0] >> 20)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert told == [str(roomy), str(afterwards)]
