"""What is no good PDF costs one clear line; what a page hides becomes a finding."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from drawing import Sheet, pdf

from kg.document import Finding, Page, Place, Severity
from kg.errors import ReadError
from kg.readers.limits import Limits
from kg.readers.paged import PagePart
from kg.readers.pdf import read_pdf

PLAIN = pdf(Sheet().text(40, 200, "部门预算公开说明如下"))
PICTURE = (
    "/XObject << /Im0 << >> >>",
    "q 400 0 0 300 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00FF00FF> EI Q",
)


def encrypted() -> bytes:
    """An /Encrypt entry of the standard handler whose user password is not empty."""
    entry = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >> /ID [<00> <00>]"
    return PLAIN.replace(b"/Root 1 0 R", b"/Root 1 0 R " + entry)


BAD: dict[str, tuple[bytes, Limits, str]] = {
    "zero-bytes": (b"", Limits(), "为空"),
    "blanks-only": (b"\x00" * 100, Limits(), "为空"),
    "no-pdf": (b"PK\x03\x04 not a pdf", Limits(), "损坏"),
    "head-only": (PLAIN[:40], Limits(), "损坏"),
    "encrypted": (encrypted(), Limits(), "加密"),
    "too-large": (PLAIN, Limits(pdf_bytes=100), "pdf_bytes"),
    "too-many-pages": (pdf(*[Sheet()] * 30), Limits(pdf_pages=20), "pdf_pages"),
}


@pytest.mark.parametrize(("data", "limits", "words"), BAD.values(), ids=BAD)
def test_one_clear_line(data: bytes, limits: Limits, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_pdf(data, "文件.pdf", limits)
    message = str(caught.value)
    assert message.startswith("文件.pdf: ")
    assert words in message
    assert "\n" not in message


def test_case_count() -> None:
    assert len(BAD) >= 7


def test_crowded_page_keeps_its_text() -> None:
    lines = [f"{n % 400} 10 m {n % 400} 200 l S" for n in range(3000)]
    document = read_pdf(pdf(Sheet(lines).text(40, 250, "专题地图")), "x.pdf", Limits(pdf_page_objects=2000), ocr=None)
    assert [finding.rule for finding in document.findings] == ["page-too-complex"]
    assert [one.text for one in document.paragraphs()] == ["专题地图"]


def test_many_rules_are_bounded() -> None:
    """A drawing of 20,000 short strokes is neither a table nor a burden."""
    lines = [f"{n * 7 % 390} {n * 13 % 290} m {n * 7 % 390 + 9} {n * 13 % 290} l S" for n in range(20000)]
    assert read_pdf(pdf(Sheet(lines)), "x.pdf").tables() == []


def scanned() -> bytes:
    return pdf(Sheet([PICTURE[1]]), Sheet().text(40, 200, "第二页有文字说明"))


def test_picture_without_text_is_reported_with_what_to_install() -> None:
    document = read_pdf(scanned(), "x.pdf", ocr=None)
    assert [(finding.rule, finding.place.page) for finding in document.findings] == [("scanned-page", 1)]
    assert "jixiao-kg[ocr]" in document.findings[0].message_zh
    assert [one.text for one in document.paragraphs()] == ["第二页有文字说明"]


class Eye:
    """Stands for character recognition: remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, float, float, tuple[int, int]]] = []

    def __call__(self, image: Any, number: int, width: float, height: float) -> PagePart:
        self.seen.append((number, width, height, image.size))
        return PagePart(number, width, height, (), ())

    def findings(self, pages: Sequence[Page]) -> list[Finding]:
        return [Finding("read-by-ocr", Severity.INFO, "", "", Place(page=number)) for number, *_ in self.seen]


def test_scanned_page_goes_to_character_recognition() -> None:
    eye = Eye()
    document = read_pdf(scanned(), "x.pdf", ocr=eye)
    assert eye.seen == [(1, 400.0, 300.0, (1112, 834))]
    assert [finding.place.page for finding in document.findings] == [1]


UNMAPPED = {
    "private-use": pdf(Sheet().text(40, 200, "".join(map(chr, range(0xE000, 0xE00A))))),
    "glyph-numbers-alone": pdf(Sheet().text(40, 200, "部门预算公开说明如下部门"))
    .replace(b"/Encoding /UniGB-UCS2-H", b"/Encoding /Identity-H  ")
    .replace(b"/Ordering (GB1)", b"/Ordering (XYZ)"),
}


@pytest.mark.parametrize("data", UNMAPPED.values(), ids=UNMAPPED)
def test_broken_text_layer_is_reported(data: bytes) -> None:
    document = read_pdf(data, "x.pdf", ocr=None)
    assert [finding.rule for finding in document.findings] == ["scanned-page"]
    assert "文字层" in document.findings[0].message_zh


def test_empty_page_is_no_scan() -> None:
    assert read_pdf(pdf(Sheet()), "x.pdf").findings == ()


def bomb() -> bytes:
    """A content stream that unpacks to sixty million blanks."""
    packed = zlib.compress(b" " * 60_000_000)
    body = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
    plain = pdf(Sheet(["XX"]))
    return plain.replace(b"<< /Length 2 >>\nstream\nXX\nendstream", body)


def nested_forms() -> bytes:
    """A form that shows itself."""
    return pdf(Sheet(["/X1 Do"]), form=Sheet(["/X1 Do"]))


HOSTILE: dict[str, Callable[[], bytes]] = {"unpacking-bomb": bomb, "form-shows-itself": nested_forms}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_content_is_survived(make: Callable[[], bytes]) -> None:
    assert read_pdf(make(), "x.pdf").tables() == []
