"""Tagged PDF: the tables of a page as its structure tree tells them, by PDFium.

The tree of a page holds what stands on that page, but an element keeps its index among all children of its parent. So the
path of indexes names a table and a row over pages: a row found on two pages was cut by the break, which no geometry tells.
Cells are told by points on the page (the middle of the first text of each marked content), which is cheaper than words.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from kg.readers.pdf.view import View

Path = tuple[int, ...]
Point = tuple[float, float]

_MAX_DEPTH = 40
_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_CELLS = frozenset({"TD", "TH"})
_MAX_TYPE = 128


@dataclass(frozen=True, slots=True)
class TaggedRow:
    """A row: where it stands in the tree, and the points of each of its printed cells; `spanning` where all of them span rows."""

    path: Path
    cells: tuple[tuple[Point, ...], ...]
    spanning: bool


@dataclass(frozen=True, slots=True)
class TaggedTable:
    """What stands on one page of a tagged table."""

    path: Path
    rows: tuple[TaggedRow, ...]

    def points(self) -> list[Point]:
        """All points of its cells."""
        return [point for row in self.rows for cell in row.cells for point in cell]


def is_tagged(pdf: Any) -> bool:
    """Tell a document with a structure tree."""
    return bool(pdfium_c.FPDFCatalog_IsTagged(pdf.raw))


def read_tags(page: Any, view: View) -> list[TaggedTable]:
    """The tagged tables of a raw page in the order of the tree."""
    with _tree(page) as tree:
        if tree is None:
            return []
        points = _marked_points(page, view)
        roots = _children(tree, pdfium_c.FPDF_StructTree_CountChildren, pdfium_c.FPDF_StructTree_GetChildAtIndex)
        return [table for index, root in roots for table in _tables(root, (index,), points)]


@contextmanager
def _tree(page: Any) -> Iterator[Any]:
    tree = pdfium_c.FPDF_StructTree_GetForPage(page)
    try:
        yield tree or None
    finally:
        if tree:
            pdfium_c.FPDF_StructTree_Close(tree)


def _children(node: Any, count: Any, get: Any) -> list[tuple[int, Any]]:
    return [(index, child) for index in range(max(0, count(node))) if (child := get(node, index))]


def _elements(node: Any) -> list[tuple[int, Any]]:
    return _children(node, pdfium_c.FPDF_StructElement_CountChildren, pdfium_c.FPDF_StructElement_GetChildAtIndex)


def _type(element: Any) -> str:
    buffer = ctypes.create_string_buffer(_MAX_TYPE)
    size = pdfium_c.FPDF_StructElement_GetType(element, buffer, _MAX_TYPE)
    return buffer.raw[: max(0, min(size, _MAX_TYPE) - 2)].decode("utf-16-le", "replace")


def _tables(element: Any, path: Path, points: dict[int, Point]) -> Iterator[TaggedTable]:
    if _type(element) == "Table":
        rows = tuple(row for row in _rows(element, path, points) if row.cells)
        if rows:
            yield TaggedTable(path, rows)
        return
    if len(path) < _MAX_DEPTH:
        for index, child in _elements(element):
            yield from _tables(child, (*path, index), points)


def _rows(element: Any, path: Path, points: dict[int, Point]) -> Iterator[TaggedRow]:
    for index, child in _elements(element):
        kind = _type(child)
        if kind == "TR":
            yield _row(child, (*path, index), points)
        elif kind in _GROUPS:
            yield from _rows(child, (*path, index), points)


def _row(element: Any, path: Path, points: dict[int, Point]) -> TaggedRow:
    cells = [child for _, child in _elements(element) if _type(child) in _CELLS]
    printed = [(found, cell) for cell in cells if (found := tuple(_points(cell, points, 0)))]
    return TaggedRow(path, tuple(found for found, _ in printed), all(_number(cell, b"RowSpan") > 1 for _, cell in printed))


def _points(element: Any, points: dict[int, Point], depth: int) -> Iterator[Point]:
    """Where an element is printed: its marked content and that of its children, in their order."""
    for index in range(max(0, pdfium_c.FPDF_StructElement_CountChildren(element))):
        child = pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)
        if child and depth < _MAX_DEPTH:
            yield from _points(child, points, depth + 1)
        elif (marked := pdfium_c.FPDF_StructElement_GetChildMarkedContentID(element, index)) in points:
            yield points[marked]


def _number(element: Any, name: bytes) -> float:
    """A number among the attributes of an element, 1 where there is none."""
    value = ctypes.c_float()
    for index in range(max(0, pdfium_c.FPDF_StructElement_GetAttributeCount(element))):
        attribute = pdfium_c.FPDF_StructElement_GetAttributeAtIndex(element, index)
        found = pdfium_c.FPDF_StructElement_Attr_GetValue(attribute, name) if attribute else None
        if found and pdfium_c.FPDF_StructElement_Attr_GetNumberValue(found, ctypes.byref(value)):
            return float(value.value)
    return 1.0


def _marked_points(page: Any, view: View) -> dict[int, Point]:
    """The middle of the first visible text of each marked content of the page."""
    numbers = [ctypes.c_float() for _ in range(4)]
    bounds = [ctypes.byref(number) for number in numbers]
    points: dict[int, Point] = {}
    get, get_type, get_id = pdfium_c.FPDFPage_GetObject, pdfium_c.FPDFPageObj_GetType, pdfium_c.FPDFPageObj_GetMarkedContentID
    for index in range(max(0, pdfium_c.FPDFPage_CountObjects(page))):
        obj = get(page, index)
        if get_type(obj) != pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        marked = get_id(obj)
        if marked < 0 or marked in points or not pdfium_c.FPDFPageObj_GetBounds(obj, *bounds):
            continue
        left, bottom, right, top = (number.value for number in numbers)
        if right > left and top > bottom:
            x0, y0, x1, y1 = view.box(left, bottom, right, top)
            points[marked] = ((x0 + min(x1, x0 + y1 - y0)) / 2, (y0 + y1) / 2)
    return points
