"""An OFD file as a whole: bytes in, a `Document` out, through the same ruled cells and prose as PDF.

A seal or signature does not hinder reading and is not verified. A page that is only a picture becomes a finding.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Sequence

from kg.document import Document, Finding, Place, Severity
from kg.errors import ReadError
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
from kg.readers.ruled import ruled_tables
from kg.readers.zipped import Package

_A4 = (0.0, 0.0, 210.0, 297.0)
_FEW = 8
_IMAGE_SHARE = 0.3


def read_ofd(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an OFD file. Raises `ReadError` where it is encrypted, damaged or too large."""
    package = Package.open(data, key, limits)
    findings: list[Finding] = []
    parts: list[PagePart] = []
    for document in read_documents(package):
        if len(parts) + len(document.pages) > limits.ofd_pages:
            raise ReadError(f"{key}: 页数超过上限 {limits.ofd_pages:,}，请拆分或调高 ofd_pages (too many pages)")
        for path in document.pages:
            parts.append(_part(package, document, path, len(parts) + 1, findings))
    if not parts:
        raise ReadError(f"{key}: OFD 没有页面，文件可能不完整 (no pages; the file may be cut off)")
    if sum(len(table.cells) for part in parts for table in part.tables) > limits.cells:
        raise ReadError(f"{key}: 单元格超过上限 {limits.cells:,} (too many cells)")
    return Document(key, hashlib.sha256(data).hexdigest(), "ofd", assemble(parts), tuple(findings))


def _part(package: Package, document: OfdDocument, path: str, number: int, findings: list[Finding]) -> PagePart:
    """One page with its templates."""
    root = parse(package, path)
    for resource in named(root, "PageRes"):
        read_resources(package, resolve(posixpath.dirname(path), words(resource)), document)
    left, top, width, height = _area(root, document)
    matrix: Matrix = (POINTS, 0.0, 0.0, POINTS, -left * POINTS, -top * POINTS)
    drawn = Drawn()
    try:
        for content in [*_templates(package, document, root), *children(root, "Content")]:
            draw(content, document, matrix, drawn, package.limits.ofd_page_objects)
    except TooManyObjectsError:
        drawn.rules = Rules()
        findings.append(_crowded(number))
    characters = sum(len(fragment.text) for fragment in drawn.fragments)
    if characters <= _FEW and drawn.pictured > _IMAGE_SHARE * width * height * POINTS * POINTS:
        findings.append(_scanned(number))
    return _assembled(number, width * POINTS, height * POINTS, drawn)


def _assembled(number: int, width: float, height: float, drawn: Drawn) -> PagePart:
    found, outside = ruled_tables(drawn.rules, _once(drawn.fragments))
    pieces = []
    for table in found:
        if is_table(table):
            pieces.append(piece_of(table))
        else:
            outside += table.fragments()
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


def _scanned(page: int) -> Finding:
    return Finding(
        "scanned-page",
        Severity.WARNING,
        f"第 {page} 页是扫描图像，没有文字层，未读取；请提供文字版，或将其转为 PDF 后用文字识别读取",
        f"page {page} is a picture without text and was not read; supply a text version, or a PDF of it to be recognised",
        Place(page=page),
    )


def _crowded(page: int) -> Finding:
    return Finding(
        "page-too-complex",
        Severity.WARNING,
        f"第 {page} 页图形对象过多，未按线框识别表格，只读取了部分文字",
        f"page {page} draws too many objects; its rules and a part of its text were left out",
        Place(page=page),
    )
