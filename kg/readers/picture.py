"""Pictures of pages: for a person to see where a value is printed (PNG), and for character recognition to read.

A page is drawn by PDFium, by our own hand (OFD), or is the image itself; a box is in points from the top left of the page as
it is seen.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Protocol

from kg.document import Box, Finding, Page, Place, Severity
from kg.errors import ReadError
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.paged import PagePart
from kg.readers.sniff import sniff

INSTALL = "pip install 'jixiao-kg[ocr]'"
OCR_DPI = 200
"""Resolution at which pages are drawn to be read."""
_DPI = 144
_MOST_PIXELS = 40_000_000
_OUTLINE = (214, 30, 30)
_TINT = (255, 221, 51, 70)
_AROUND = 2.0


class Ocr(Protocol):
    """Reads the pictures of scanned pages."""

    def __call__(self, image: Any, number: int, width: float, height: float) -> PagePart:
        """Read the picture (PIL) of page `number`, which is `width` × `height` points large."""
        ...

    def findings(self, pages: Sequence[Page]) -> list[Finding]:
        """What a reviewer should know of the pages so read."""
        ...


def not_read(page: int, *, broken: bool = False) -> Finding:
    """The finding of a page that only character recognition could read: it is a picture, or its text layer is broken."""
    zh = "的文字层无法识别（字体缺少文字对应）" if broken else "是扫描图像，没有文字层"
    en = "has a broken text layer" if broken else "is a picture without text"
    return Finding(
        "scanned-page",
        Severity.WARNING,
        f"第 {page} 页{zh}，未读取；安装文字识别组件后重新读取：{INSTALL}",
        f"page {page} {en} and was not read; install the OCR extra and read again: {INSTALL}",
        Place(page=page),
    )


def page_picture(data: bytes, key: str, page: int, box: Box | None = None, limits: Limits = DEFAULT_LIMITS) -> bytes | None:
    """The page as PNG, the box outlined on it; None where the format has no picture of its pages.

    Raises `ReadError` where the file cannot be opened or has no such page.
    """
    match sniff(data):
        case "pdf":
            picture, scale = _of_pdf(data, key, page)
        case "image":
            picture, scale = _of_image(data, key, page, limits)
        case "ofd":
            picture, scale = _of_ofd(data, key, page, limits)
        case _:
            return None
    if box is not None:
        picture = _outlined(picture, tuple(edge * scale for edge in box), scale)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _of_pdf(data: bytes, key: str, number: int) -> tuple[Any, float]:
    """The page drawn, and pixels a point."""
    from kg.readers.pdf.read import opened

    with opened(data, key) as pdf:
        if not 1 <= number <= len(pdf):
            raise _no_page(key, number)
        page = pdf[number - 1]
        try:
            width, height = page.get_size()
            scale = render_scale(width, height, _DPI, _MOST_PIXELS)
            return page.render(scale=scale).to_pil().convert("RGB"), scale
        finally:
            page.close()


def render_scale(width: float, height: float, dpi: float, most: int) -> float:
    """Pixels a point at which a page of so many points is drawn: less than `dpi` where it would be more than `most` pixels.

    >>> round(render_scale(595, 842, 144, 40_000_000), 2), round(render_scale(14400, 14400, 144, 40_000_000), 2)
    (2.0, 0.44)
    """
    return float(min(dpi / 72, (most / max(1.0, width * height)) ** 0.5))


def _of_image(data: bytes, key: str, number: int, limits: Limits) -> tuple[Any, float]:
    """A page of an image file, made smaller where it is large, and pixels a point."""
    from kg.readers.scan.read import pictures, size_in_points

    for at, image in enumerate(pictures(data, key, limits), 1):
        if at == number:
            width, height = size_in_points(image)
            scale = render_scale(width, height, _DPI, _MOST_PIXELS)
            return image.convert("RGB").resize((round(width * scale), round(height * scale))), scale
    raise _no_page(key, number)


def _of_ofd(data: bytes, key: str, number: int, limits: Limits) -> tuple[Any, float]:
    from kg.readers.ofd.read import page_image

    found = page_image(data, key, number, _DPI, _MOST_PIXELS, limits)
    if found is None:
        raise _no_page(key, number)
    return found


def _no_page(key: str, number: int) -> ReadError:
    return ReadError(f"{key}: 没有第 {number} 页，文件可能已更换 (no page {number}; the file may have been replaced)")


def _outlined(picture: Any, box: tuple[float, ...], scale: float) -> Any:
    """The picture with a tinted frame around a box of pixels."""
    from PIL import Image, ImageDraw

    left, top, right, bottom = box
    frame = (left - _AROUND * scale, top - _AROUND * scale, right + _AROUND * scale, bottom + _AROUND * scale)
    over = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    ImageDraw.Draw(over).rectangle(frame, fill=_TINT, outline=(*_OUTLINE, 255), width=max(2, round(1.5 * scale)))
    return Image.alpha_composite(picture.convert("RGBA"), over).convert("RGB")
