"""One page: its ruled tables and the lines of prose around them, or the word that it is a scan."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from kg.readers.aligned import aligned_tables
from kg.readers.flow import text_lines
from kg.readers.lattice import Rules
from kg.readers.limits import Limits
from kg.readers.paged import PagePart, is_table, piece_of
from kg.readers.pdf.chars import PageText, read_text
from kg.readers.pdf.paths import TooManyObjectsError, read_rules
from kg.readers.pdf.tags import TaggedTable, read_tags
from kg.readers.pdf.view import View, view_of
from kg.readers.ruled import ruled_tables

_BROKEN_SHARE = 0.05
_IMAGE_SHARE = 0.3
_FEW = 8
_OUTLINED = 200
_LETTER = 8


@dataclass(frozen=True, slots=True)
class PageRead:
    """What was read of a page. `scanned` tells why its text cannot be used, `crowded` that its rules were left out."""

    part: PagePart
    scanned: str | None = None
    crowded: bool = False
    tagged: tuple[TaggedTable, ...] = ()


def read_page(page: Any, number: int, limits: Limits, *, tagged: bool = False) -> PageRead:
    """Read a page of PDFium (its `pypdfium2` helper object), with the tables of its structure tree where it has one."""
    view = view_of(page.raw)
    textpage = page.get_textpage()
    try:
        text = read_text(textpage.raw, view, limits.pdf_page_characters)
    finally:
        textpage.close()
    try:
        rules, crowded = read_rules(page.raw, view, limits.pdf_page_objects), False
    except TooManyObjectsError:
        rules, crowded = Rules(), True
    found, outside = ruled_tables(rules, text.fragments)
    pieces = []
    for table in found:
        if is_table(table):
            pieces.append(piece_of(table))
        else:
            outside += table.fragments()
    borderless, outside = aligned_tables(outside)
    pieces += borderless
    tags = tuple(read_tags(page.raw, view)) if tagged and pieces else ()
    part = PagePart(number, view.width, view.height, tuple(pieces), tuple(text_lines(outside)))
    return PageRead(part, None if crowded else _why_scanned(page.raw, view, text), crowded, tags)


def _why_scanned(page: Any, view: View, text: PageText) -> str | None:
    """`image` where a picture stands in place of text, `broken` where the text layer is not to be trusted."""
    if text.characters > _FEW:
        return "broken" if text.broken > _BROKEN_SHARE * text.characters else None
    return "image" if _pictured(page, view) else None


def _pictured(page: Any, view: View) -> bool:
    """Tell a page that shows a large picture, or has no letters but those drawn as outlines."""
    numbers = [ctypes.c_float() for _ in range(4)]
    bounds = [ctypes.byref(number) for number in numbers]
    paths = 0
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page), 10 * _OUTLINED)):
        obj = pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(obj)
        paths += kind == pdfium_c.FPDF_PAGEOBJ_PATH and pdfium_c.FPDFPath_CountSegments(obj) > _LETTER
        if kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM):
            pdfium_c.FPDFPageObj_GetBounds(obj, *bounds)
            left, bottom, right, top = (number.value for number in numbers)
            if (right - left) * (top - bottom) > _IMAGE_SHARE * view.width * view.height:
                return True
    return paths > _OUTLINED
