# ruff: noqa: E501
"""Small PDF pages written by hand, so that each test says in a few lines what stands on the page.

Only what the tests need: uncompressed content streams, Helvetica and one Chinese font without an embedded file.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Sheet:
    """One page: content operators and its dictionary's further entries."""

    content: list[str] = field(default_factory=list)
    width: float = 400
    height: float = 300
    extra: str = ""
    resources: str = ""

    def text(self, x: float, y: float, words: str, size: float = 10, font: str = "F1", matrix: str = "1 0 0 1") -> Sheet:
        """Write words with their baseline at (x, y) of user space."""
        code = words.encode("utf-16-be").hex() if font in ("F1", "F3") else words.encode("gb18030").hex()
        self.content.append(f"BT /{font} {size} Tf {matrix} {x} {y} Tm <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str = "0 0 0") -> Sheet:
        """Stroke a line."""
        self.content.append(f"q {colour} RG 0.5 w {x0} {y0} m {x1} {y1} l S Q")
        return self

    def bar(self, x: float, y: float, width: float, height: float, colour: str = "0 0 0") -> Sheet:
        """Fill a box."""
        self.content.append(f"q {colour} rg {x} {y} {width} {height} re f* Q")
        return self

    def grid(self, xs: list[float], ys: list[float], *, boxes: bool = False, skip: tuple[str, ...] = ()) -> Sheet:
        """Rule a grid; `skip` names outer borders to leave out: top, bottom, left, right."""
        draw = self._bars if boxes else self._lines
        for y in ys:
            if not (("top" in skip and y == max(ys)) or ("bottom" in skip and y == min(ys))):
                draw(min(xs), y, max(xs), y)
        for x in xs:
            if not (("left" in skip and x == min(xs)) or ("right" in skip and x == max(xs))):
                draw(x, min(ys), x, max(ys))
        return self

    def _lines(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.line(x0, y0, x1, y1)

    def _bars(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.bar(x0, y0, max(x1 - x0, 0.5), max(y1 - y0, 0.5))


def cells(sheet: Sheet, xs: list[float], ys: list[float], words: list[list[str]], **kind: str) -> Sheet:
    """Write a word into each cell of a grid; `ys` from top to bottom."""
    for row, bottom in zip(words, ys[1:], strict=True):
        for word, left in zip(row, xs, strict=False):
            if word:
                sheet.text(left + 3, bottom + 5, word, **kind)
    return sheet


def pdf(*sheets: Sheet, form: Sheet | None = None, form_matrix: str = "1 0 0 1 0 0") -> bytes:
    """The bytes of a file with these pages; with `form`, each page may show it by `/X1 Do`."""
    descriptor = "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>"
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 6 0 R /DW 1000 /W [1 [207 270 342 467 462 797 710 239 374 374 423 605 238 375 238 334 462 462 462 462 462 462 462 462 462 462 238 238 605 605 605 344]] >>",
        descriptor.encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-V /DescendantFonts [5 0 R] >>",
    ]
    shared = "/Font << /F1 3 0 R /F2 4 0 R /F3 7 0 R >>"
    if form is not None:
        body = "\n".join(form.content).encode()
        head = f"<< /Type /XObject /Subtype /Form /BBox [-2000 -2000 2000 2000] /Matrix [{form_matrix}] /Resources << {shared} >> /Length {len(body)} >>"
        objects.append(head.encode() + b"\nstream\n" + body + b"\nendstream")
        shared += f" /XObject << /X1 {len(objects)} 0 R >>"
    pages = []
    for sheet in sheets:
        body = "\n".join(sheet.content).encode()
        objects.append(f"<< /Length {len(body)} >>".encode() + b"\nstream\n" + body + b"\nendstream")
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] {sheet.extra} "
            f"/Resources << {shared} {sheet.resources} >> /Contents {content} 0 R >>".encode()
        )
        pages.append(len(objects))
    kids = " ".join(f"{number} 0 R" for number in pages)
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
