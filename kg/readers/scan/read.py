"""Scanned documents: image files in, a `Document` out; and the reader of single pages that PDF hands over.

What was read by recognition says so: a finding a page, a confidence on every cell, a finding on whatever is below it.
Without the extra `ocr` an image is reported as scanned, with how to install it.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import itertools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kg import workers
from kg.document import Document, Finding, Page, Place, Severity, Table
from kg.errors import ReadError
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.paged import PagePart, assemble
from kg.readers.picture import not_read
from kg.readers.scan.engine import engine, installed

if TYPE_CHECKING:
    from kg.readers.scan.page import Recogniser

SURE = 0.8
"""Below this confidence a cell is a finding."""
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
_A4, _SHORTEST, _LONGEST = 11.69, 5.0, 24.0
_SHOWN = 5
_PAGES_A_PROCESS = 300
"""After so many pages a worker process makes room for a new one: the runtimes keep memory for every shape they met."""
_PAGES = itertools.count(1)


@dataclass(slots=True)
class PageReader:
    """读扫描页: reads pictures of pages, one after the other, and afterwards says what was doubtful."""

    engine: Recogniser | None = None
    read: dict[int, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)

    def __call__(self, image: Any, number: int, width: float, height: float) -> PagePart:
        """Read the picture (PIL) of page `number`, which is `width` × `height` points large."""
        try:
            chosen: Recogniser = self.engine or engine()
        except RuntimeError as error:
            self.failed[number] = str(error)
            return _unread(image, number, width, height)
        page = importlib.import_module("kg.readers.scan.page")
        scanned = page.read_picture(image, number, width, chosen)
        self.read[number] = scanned.doubts
        if next(_PAGES) % _PAGES_A_PROCESS == 0:
            workers.retire()
        part: PagePart = scanned.part
        return part

    def findings(self, pages: Sequence[Page]) -> list[Finding]:
        """What a reviewer should know of the pages that were read, found in the assembled `pages`."""
        found = [_not_read(number, why) for number, why in sorted(self.failed.items())]
        for page in pages:
            if page.number in self.read:
                found.append(_by_ocr(page.number))
                found += _doubtful_cells(page)
                found += _doubtful_lines(page.number, self.read[page.number])
        return found


Reader = PageReader | Literal["installed"] | None


def page_reader() -> PageReader | None:
    """A reader of scanned pages; None without the extra `ocr`."""
    return PageReader() if installed() else None


def read_scan(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS, reader: Reader = "installed") -> Document:
    """Read an image file (PNG, JPEG, TIFF with its pages, BMP, GIF) as a scanned document.

    Without the extra `ocr` its pages are empty and reported. Raises `ReadError` where the image is damaged or too large.
    """
    reader = page_reader() if reader == "installed" else reader
    parts = []
    for number, image in enumerate(pictures(data, key, limits), 1):
        if reader is not None:
            workers.step(number, 0, limits.scan_page_seconds)
        parts.append((reader or _unread)(image, number, *size_in_points(image)))
    pages = assemble(parts)
    findings = reader.findings(pages) if reader else [not_read(part.number) for part in parts]
    return Document(key, hashlib.sha256(data).hexdigest(), "scan", pages, tuple(findings))


def _unread(_: Any, number: int, width: float, height: float) -> PagePart:
    return PagePart(number, width, height, (), ())


def pictures(data: bytes, key: str, limits: Limits) -> Iterator[Any]:
    """The pages of an image file, upright as the camera noted them; sizes are checked before anything is unpacked."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                frames = 1 if image.format == "GIF" else getattr(image, "n_frames", 1)
                if frames > limits.scan_pages:
                    raise ReadError(f"{key}: 共 {frames:,} 页，超过上限 {limits.scan_pages:,} (too many pages)")
                for frame in range(frames):
                    image.seek(frame)
                    if image.width * image.height > limits.scan_pixels:
                        raise ReadError(
                            f"{key}: 图像 {image.width:,} × {image.height:,} 像素，超过上限 {limits.scan_pixels:,}，"
                            f"请降低分辨率 (too many pixels; scan at a lower resolution)"
                        )
                    yield ImageOps.exif_transpose(image)
        except Image.DecompressionBombError as error:
            raise ReadError(f"{key}: 图像像素过多，请降低分辨率 (too many pixels; scan at a lower resolution)") from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
            raise ReadError(f"{key}: 图像已损坏或格式不支持，请另存为 PNG 或 PDF (damaged or unsupported image)") from error


def size_in_points(image: Any) -> tuple[float, float]:
    """Width and height of a picture in points: by its resolution where that gives a sheet of paper, else as A4."""
    width, height = image.size
    noted = float(image.info.get("dpi", (0, 0))[0] or 0)
    long = max(width, height)
    dpi = noted if noted > 0 and _SHORTEST <= long / noted <= _LONGEST else long / _A4
    return width / dpi * 72, height / dpi * 72


def _by_ocr(number: int) -> Finding:
    return Finding(
        "read-by-ocr",
        Severity.INFO,
        f"第 {number} 页是扫描图像，由文字识别读出，引用数值前请核对原件",
        f"page {number} is a scan and was read by character recognition; check figures against the original",
        Place(page=number),
    )


def _not_read(number: int, why: str) -> Finding:
    return Finding(
        "scanned-page",
        Severity.WARNING,
        f"第 {number} 页是扫描图像，文字识别引擎无法启动，未读取：{why}",
        f"page {number} is a scan and was not read; the OCR engine cannot be started: {why}",
        Place(page=number),
    )


def _doubtful_cells(page: Page) -> Iterator[Finding]:
    for table in page.blocks:
        if isinstance(table, Table):
            for cell in table.cells:
                if cell.confidence is not None and cell.confidence < SURE:
                    yield _doubtful(cell.text, cell.confidence, cell.place)


def _doubtful_lines(number: int, doubts: Sequence[tuple[str, float]]) -> Iterator[Finding]:
    for text, confidence in doubts[:_SHOWN]:
        yield _doubtful(text, confidence, Place(page=number))
    if len(doubts) > _SHOWN:
        more = len(doubts) - _SHOWN
        yield Finding(
            "low-confidence",
            Severity.WARNING,
            f"第 {number} 页另有 {more} 行文字识别把握不足",
            f"{more} more lines of page {number} were hardly legible",
            Place(page=number),
        )


def _doubtful(text: str, confidence: float, place: Place) -> Finding:
    return Finding(
        "low-confidence",
        Severity.WARNING,
        f"文字识别把握不足（{confidence:.0%}），请核对原件",
        f"hardly legible ({confidence:.0%}); check the original",
        place,
        text,
    )
