"""Cross-check: every ruled cell read once more by pdfplumber, an engine of its own; what differs is listed.

Cells are matched by their box. A cell that the other engine does not rule is compared by the characters inside its box, so
that a border seen by one engine alone does not hide its words.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from kg import workers
from kg.document import Box, Cell, Document, Finding, Place, Severity, Table
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.pdf.read import read_pdf
from kg.readers.radicals import plain_character
from kg.text import fold

_NEAR = 3.0
_PAGE_SECONDS = 5.0
"""pdfplumber takes ten times as long as PDFium: what a page of it adds to a file's time."""
_SNAP = {"snap_tolerance": 3, "join_tolerance": 3, "intersection_tolerance": 4}


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that two engines read differently: `ours` and `other` are its words, empty where an engine has no such cell."""

    place: Place
    box: Box
    ours: str
    other: str

    def finding(self) -> Finding:
        """The difference as a finding."""
        return Finding(
            "cross-check-difference",
            Severity.WARNING,
            f"两种读法不一：“{self.ours}” 与 “{self.other}”",
            f"two readers differ: “{self.ours}” and “{self.other}”",
            self.place,
            self.ours or self.other,
        )


def cross_check(path: Path, limits: Limits = DEFAULT_LIMITS) -> list[Difference]:
    """Every cell of a PDF's ruled tables that pdfplumber reads differently. Raises `ReadError` as `read_pdf` does."""
    data = path.read_bytes()
    return differences(read_pdf(data, path.name, limits), data)


def cross_checked(document: Document, data: bytes) -> Document:
    """A PDF as read, with a finding for every cell that pdfplumber reads differently, or one that it cannot read the file."""
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        found = [one.finding() for one in differences(document, data)]
    except PdfminerException as error:
        found = [_not_checked(str(error))]
    return replace(document, findings=(*document.findings, *found))


def differences(document: Document, data: bytes) -> list[Difference]:
    """Every cell of a document as read that pdfplumber reads differently in the same bytes; recognised pages are left out."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    found: list[Difference] = []
    with pdfplumber.open(BytesIO(data)) as pdf:
        for shown, page in zip(pdf.pages, document.pages, strict=False):
            workers.step(page.number or 0, len(document.pages), _PAGE_SECONDS)
            cells = [cell for block in page.blocks if isinstance(block, Table) for cell in block.cells]
            try:
                if not any(cell.confidence is not None for cell in cells):
                    found += _of_page(shown, cells, page.number or 0)
            finally:
                shown.close()
    return found


def _not_checked(why: str) -> Finding:
    return Finding(
        "cross-check-difference",
        Severity.WARNING,
        f"pdfplumber 无法读取此文件，未能交叉核对：{why}",
        f"pdfplumber cannot read this file, which was not cross-checked: {why}",
    )


def _of_page(shown: Any, ours: Sequence[Cell], number: int) -> Iterator[Difference]:
    page = shown.dedupe_chars()
    left, top = page.bbox[0], page.bbox[1]
    chars = [
        (char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top, _plain(char["text"]))
        for char in page.chars
    ]
    other = dict(_cells(page, left, top, chars))
    seen: set[Box] = set()
    for cell in ours:
        if cell.box is None:
            continue
        box = next((box for box in other if _same(box, cell.box)), None)
        words = other[box] if box is not None else _inside(chars, cell.box)
        if box is not None:
            seen.add(box)
        if fold(cell.text) != fold(words):
            yield Difference(cell.place, cell.box, cell.text, words)
    boxes = [cell.box for cell in ours if cell.box is not None]
    for box, words in other.items():
        if words and box not in seen and not any(_overlap(box, own) for own in boxes) and boxes:
            yield Difference(Place(page=number), box, "", words)


def _plain(text: str) -> str:
    return "".join(map(plain_character, text)) if any("\u2e80" <= letter <= "\u2fdf" for letter in text) else text


def _cells(
    page: Any, left: float, top: float, chars: Sequence[tuple[float, float, float, float, str]]
) -> Iterable[tuple[Box, str]]:
    """Boxes and words of the cells that pdfplumber rules; tables of one column are its clip rectangles."""
    for table in page.find_tables(table_settings=_SNAP):
        columns = {round(cell[0]) for cell in table.cells}
        if len(columns) < 2:
            continue
        for x0, y0, x1, y1 in table.cells:
            box = (x0 - left, y0 - top, x1 - left, y1 - top)
            yield box, _inside(chars, box)


def _inside(chars: Sequence[tuple[float, float, float, float, str]], box: Box) -> str:
    """The characters whose middle stands in a box, line by line."""
    found = [
        char for char in chars if box[0] <= (char[0] + char[2]) / 2 <= box[2] and box[1] <= (char[1] + char[3]) / 2 <= box[3]
    ]
    found.sort(key=lambda char: (char[1] + char[3]) / 2)
    lines: list[list[tuple[float, float, float, float, str]]] = []
    for char in found:
        middle = (char[1] + char[3]) / 2
        if lines and middle - (lines[-1][-1][1] + lines[-1][-1][3]) / 2 < (char[3] - char[1]) / 2:
            lines[-1].append(char)
        else:
            lines.append([char])
    return "".join(char[4] for line in lines for char in sorted(line)).strip()


def _same(one: Box, other: Box) -> bool:
    return all(abs(first - second) <= _NEAR for first, second in zip(one, other, strict=True))


def _overlap(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > _NEAR and min(one[3], other[3]) - max(one[1], other[1]) > _NEAR
