"""A PDF file as a whole: bytes in, a `Document` out; what a page hides (a scan, a broken text layer) becomes a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Literal

from kg import workers
from kg.document import Document, Finding, Place, Severity
from kg.errors import ReadError
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.paged import PagePart, assemble
from kg.readers.pdf.agree import TagReader
from kg.readers.pdf.page import PageRead, read_page
from kg.readers.pdf.tags import is_tagged
from kg.readers.picture import OCR_DPI, Ocr, not_read, render_scale
from kg.readers.scan import page_reader


def read_pdf(
    data: bytes, key: str, limits: Limits = DEFAULT_LIMITS, ocr: Ocr | Literal["installed"] | None = "installed"
) -> Document:
    """Read a PDF. `ocr` reads scanned pages: the extra where it is installed, another reader, or none.

    Raises `ReadError` where the file is encrypted, damaged, too large or has too many pages.
    """
    if len(data) > limits.pdf_bytes:
        raise ReadError(f"{key}: 文件 {len(data):,} 字节，超过上限 {limits.pdf_bytes:,}，请拆分或调高 pdf_bytes (too large)")
    reader: Ocr | None = page_reader() if ocr == "installed" else ocr
    findings: list[Finding] = []
    with opened(data, key) as pdf:
        if len(pdf) > limits.pdf_pages:
            raise ReadError(f"{key}: 共 {len(pdf):,} 页，超过上限 {limits.pdf_pages:,}，请拆分或调高 pdf_pages (too many pages)")
        tags = TagReader()
        parts = [_part(tags.of(read), findings, reader, pdf, limits) for read in _pages(pdf, key, limits)]
        findings += tags.findings
    cells = sum(len(table.cells) for part in parts for table in part.tables)
    if cells > limits.cells:
        raise ReadError(f"{key}: 单元格超过上限 {limits.cells:,} (too many cells)")
    pages = assemble(parts)
    if reader is not None:
        findings += reader.findings(pages)
    return Document(key, hashlib.sha256(data).hexdigest(), "pdf", pages, tuple(findings))


@contextmanager
def opened(data: bytes, key: str) -> Iterator[Any]:
    """The PDFium document of some bytes, closed at the end. Raises `ReadError` where it cannot be opened."""
    import pypdfium2

    if not data.strip(b"\x00 \r\n\t"):
        raise ReadError(f"{key}: 文件为空，请提供有内容的文件 (the file is empty)")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"{key}: {_why(str(error))}") from error
    with closing(pdf):
        if len(pdf) == 0:
            raise ReadError(f"{key}: PDF 没有页面，文件可能不完整，请重新下载 (no pages; the file may be cut off)")
        yield pdf


def _why(message: str) -> str:
    if "password" in message.lower():
        return "PDF 已加密，请提供不带密码的文件 (encrypted; supply an unprotected copy)"
    if "security" in message.lower():
        return "PDF 的加密方式不支持，请提供不加密的文件 (unsupported encryption; supply an unprotected copy)"
    return "PDF 已损坏或不完整，请重新下载 (damaged or cut off; download it again)"


def _pages(pdf: Any, key: str, limits: Limits) -> Iterator[PageRead]:
    import pypdfium2

    tagged = is_tagged(pdf)
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError as error:
            raise ReadError(f"{key}: 第 {index + 1} 页已损坏，请重新下载 (page {index + 1} is damaged)") from error
        try:
            yield read_page(page, index + 1, limits, tagged=tagged)
        finally:
            page.close()


def _part(read: PageRead, findings: list[Finding], ocr: Ocr | None, pdf: Any, limits: Limits) -> PagePart:
    """The page as read, or as recognised from its picture; what stays unread is a finding."""
    number = read.part.number
    if read.crowded:
        findings.append(_crowded(number))
    if read.scanned is None:
        return read.part
    if ocr is None:
        findings.append(not_read(number, broken=read.scanned == "broken"))
        return read.part
    workers.step(number, len(pdf), limits.scan_page_seconds)
    page = pdf[number - 1]
    scale = render_scale(read.part.width, read.part.height, OCR_DPI, limits.scan_pixels)
    try:
        image = page.render(scale=scale).to_pil()
    finally:
        page.close()
    return ocr(image, number, read.part.width, read.part.height)


def _crowded(page: int) -> Finding:
    return Finding(
        "page-too-complex",
        Severity.WARNING,
        f"第 {page} 页图形对象过多，未按线框识别表格，只读取了文字",
        f"page {page} draws too many objects; its rules were left out, its text was read",
        Place(page=page),
    )
