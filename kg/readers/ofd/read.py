"""An OFD file as a whole: bytes in, a `Document` out, through the same ruled cells and prose as PDF.

A seal or signature does not hinder reading and is not verified. A page that is only a picture goes to character recognition,
or becomes a finding where that is not installed.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kg import workers
from kg.document import Document, Finding, Place, Severity
from kg.errors import ReadError
from kg.readers.aligned import aligned_tables
from kg.readers.flow import text_lines
from kg.readers.fragments import Fragment
from kg.readers.lattice import Rules
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.ofd.package import (
    Element,
    OfdDocument,
    children,
    named,
    numbers,
    parse,
    read_documents,
    read_resources,
    resolve,
    words,
)
from kg.readers.ofd.page import POINTS, Drawn, Matrix, TooManyObjectsError, draw
from kg.readers.paged import PagePart, assemble, is_table, piece_of
from kg.readers.picture import OCR_DPI, Ocr, not_read, render_scale
from kg.readers.ruled import ruled_tables
from kg.readers.scan import page_reader
from kg.readers.zipped import Package

_A4 = (0.0, 0.0, 210.0, 297.0)
_FEW = 8
_IMAGE_SHARE = 0.3


def read_ofd(
    data: bytes, key: str, limits: Limits = DEFAULT_LIMITS, ocr: Ocr | Literal["installed"] | None = "installed"
) -> Document:
    """Read an OFD file. `ocr` reads pages that are pictures: the extra where it is installed, another reader, or none.

    Raises `ReadError` where the file is encrypted, damaged or too large.
    """
    reader: Ocr | None = page_reader() if ocr == "installed" else ocr
    package = Package.open(data, key, limits)
    findings: list[Finding] = []
    parts = [_part(sheet, number, findings, reader) for number, sheet in enumerate(_sheets(package), 1)]
    if sum(len(table.cells) for part in parts for table in part.tables) > limits.cells:
        raise ReadError(f"{key}: 单元格超过上限 {limits.cells:,} (too many cells)")
    pages = assemble(parts)
    if reader is not None:
        findings += reader.findings(pages)
    return Document(key, hashlib.sha256(data).hexdigest(), "ofd", pages, tuple(findings))


def page_image(data: bytes, key: str, number: int, dpi: float, most: int, limits: Limits) -> tuple[Any, float] | None:
    """The picture (PIL) of a page at `dpi` or less, with at most `most` pixels, and pixels a point; None without the page.

    Raises `ReadError` where the file cannot be opened, or no font with Chinese characters is installed.
    """
    package = Package.open(data, key, limits)
    sheet = next((one for at, one in enumerate(_sheets(package), 1) if at == number), None)
    if sheet is None:
        return None
    image, scale, missing = sheet.painted(dpi, most)
    if missing:
        raise ReadError(
            f"{key}: 本机没有中文字体，无法绘制页面；请安装任一中文字体，如 fonts-noto-cjk "
            "(no font with Chinese characters is installed to draw the page; install one, such as fonts-noto-cjk)"
        )
    return image, scale


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page: its contents, those of its templates first, and its box in millimetres (left, top, width, height)."""

    package: Package
    document: OfdDocument
    contents: tuple[Element, ...]
    area: tuple[float, float, float, float]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.area[2] * POINTS, self.area[3] * POINTS

    def matrix(self, scale: float) -> Matrix:
        """What leads from millimetres to points times `scale`."""
        unit = POINTS * scale
        return unit, 0.0, 0.0, unit, -self.area[0] * unit, -self.area[1] * unit

    def painted(self, dpi: float, most: int) -> tuple[Any, float, bool]:
        """The page as a picture, pixels a point, and whether a font was missing."""
        from kg.readers.ofd.paint import Painter

        width, height = self.size
        scale = render_scale(width, height, dpi, most)
        painter = Painter(self.package, self.document, (max(1, round(width * scale)), max(1, round(height * scale))))
        painter.paint(self.contents, self.matrix(scale))
        return painter.image, scale, painter.missing


def _sheets(package: Package) -> Iterator[_Sheet]:
    """The pages of all documents of the file."""
    count = 0
    for document in read_documents(package):
        count += len(document.pages)
        if count > package.limits.ofd_pages:
            limit = package.limits.ofd_pages
            raise ReadError(f"{package.key}: 页数超过上限 {limit:,}，请拆分或调高 ofd_pages (too many pages)")
        for path in document.pages:
            root = parse(package, path)
            for resource in named(root, "PageRes"):
                read_resources(package, resolve(posixpath.dirname(path), words(resource)), document)
            contents = (*_templates(package, document, root), *children(root, "Content"))
            yield _Sheet(package, document, contents, _area(root, document))
    if not count:
        raise ReadError(f"{package.key}: OFD 没有页面，文件可能不完整 (no pages; the file may be cut off)")


def _part(sheet: _Sheet, number: int, findings: list[Finding], ocr: Ocr | None) -> PagePart:
    """The page as drawn, or as recognised where it is a picture; what stays unread is a finding."""
    drawn = Drawn()
    width, height = sheet.size
    limits = sheet.package.limits
    try:
        for content in sheet.contents:
            draw(content, sheet.document, sheet.matrix(1.0), drawn, limits.ofd_page_objects)
    except TooManyObjectsError:
        drawn.rules = Rules()
        findings.append(_crowded(number))
    characters = sum(len(fragment.text) for fragment in drawn.fragments)
    if characters <= _FEW and drawn.pictured > _IMAGE_SHARE * width * height:
        if ocr is not None:
            workers.step(number, 0, limits.scan_page_seconds)
            return ocr(sheet.painted(OCR_DPI, limits.scan_pixels)[0], number, width, height)
        findings.append(not_read(number))
    return _assembled(number, width, height, drawn)


def _assembled(number: int, width: float, height: float, drawn: Drawn) -> PagePart:
    found, outside = ruled_tables(drawn.rules, _once(drawn.fragments))
    pieces = []
    for table in found:
        if is_table(table):
            pieces.append(piece_of(table))
        else:
            outside += table.fragments()
    borderless, outside = aligned_tables(outside)
    pieces += borderless
    return PagePart(number, width, height, tuple(pieces), tuple(text_lines(outside)))


def _once(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Fragments drawn twice in one place (fake bold) once."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for fragment in fragments:
        spot = fragment.text, round(fragment.left), round(fragment.top)
        if spot not in seen:
            seen.add(spot)
            kept.append(fragment)
    return kept


def _templates(package: Package, document: OfdDocument, root: Element) -> Iterator[Element]:
    """The contents of the templates that a page is laid over."""
    for template in children(root, "Template"):
        path = document.templates.get(template.get("TemplateID", ""))
        if path is not None and path in package:
            yield from children(parse(package, path), "Content")


def _area(root: Element, document: OfdDocument) -> tuple[float, float, float, float]:
    """The page's box in millimetres: its own, the document's, else A4."""
    own = next((numbers(words(box)) for area in children(root, "Area") for box in children(area, "PhysicalBox")), ())
    for box in (own, document.area):
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            return box[0], box[1], box[2], box[3]
    return _A4


def _crowded(page: int) -> Finding:
    return Finding(
        "page-too-complex",
        Severity.WARNING,
        f"第 {page} 页图形对象过多，未按线框识别表格，只读取了部分文字",
        f"page {page} draws too many objects; its rules and a part of its text were left out",
        Place(page=page),
    )
