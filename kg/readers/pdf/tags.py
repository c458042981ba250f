"""Tagged PDF: the tables of a page as its structure tree tells them, by PDFium.

The tree of a page holds what stands on that page, but an element keeps its index among all children of its parent. So the
path of indexes names a table and a row over pages: a row found on two pages was cut by the break, which no geometry tells.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from kg.text import strip_space

Path = tuple[int, ...]

_MAX_DEPTH = 40
_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_CELLS = frozenset({"TD", "TH"})
_MAX_TYPE = 128


@dataclass(frozen=True, slots=True)
class TaggedRow:
    """A row: its index in its table, and the words of its printed cells; `spanning` where all of them span rows."""

    path: Path
    texts: tuple[str, ...]
    spanning: bool


@dataclass(frozen=True, slots=True)
class TaggedTable:
    """What stands on one page of a tagged table."""

    path: Path
    rows: tuple[TaggedRow, ...]

    def words(self) -> list[str]:
        """The words of all its cells in order."""
        return [text for row in self.rows for text in row.texts]


def is_tagged(pdf: Any) -> bool:
    """Tell a document with a structure tree."""
    return bool(pdfium_c.FPDFCatalog_IsTagged(pdf.raw))


def read_tags(page: Any, textpage: Any) -> list[TaggedTable]:
    """The tagged tables of a raw page in the order of the tree."""
    with _tree(page) as tree:
        if tree is None:
            return []
        words = _marked_words(page, textpage)
        roots = _children(tree, pdfium_c.FPDF_StructTree_CountChildren, pdfium_c.FPDF_StructTree_GetChildAtIndex)
        return [table for index, root in roots for table in _tables(root, (index,), words)]


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


def _tables(element: Any, path: Path, words: dict[int, str]) -> Iterator[TaggedTable]:
    if _type(element) == "Table":
        rows = tuple(row for row in _rows(element, path, words) if row.texts)
        if rows:
            yield TaggedTable(path, rows)
        return
    if len(path) < _MAX_DEPTH:
        for index, child in _elements(element):
            yield from _tables(child, (*path, index), words)


def _rows(element: Any, path: Path, words: dict[int, str]) -> Iterator[TaggedRow]:
    for index, child in _elements(element):
        kind = _type(child)
        if kind == "TR":
            yield _row(child, (*path, index), words)
        elif kind in _GROUPS:
            yield from _rows(child, (*path, index), words)


def _row(element: Any, path: Path, words: dict[int, str]) -> TaggedRow:
    cells = [child for _, child in _elements(element) if _type(child) in _CELLS]
    printed = [(text, cell) for cell in cells if (text := strip_space("".join(_words(cell, words, 0))))]
    return TaggedRow(path, tuple(text for text, _ in printed), all(_number(cell, b"RowSpan") > 1 for _, cell in printed))


def _words(element: Any, words: dict[int, str], depth: int) -> Iterator[str]:
    """The words of an element: its marked content and that of its children, in their order."""
    for index in range(max(0, pdfium_c.FPDF_StructElement_CountChildren(element))):
        child = pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)
        if child and depth < _MAX_DEPTH:
            yield from _words(child, words, depth + 1)
        elif (marked := pdfium_c.FPDF_StructElement_GetChildMarkedContentID(element, index)) >= 0:
            yield words.get(marked, "")


def _number(element: Any, name: bytes) -> float:
    """A number among the attributes of an element, 1 where there is none."""
    value = ctypes.c_float()
    for index in range(max(0, pdfium_c.FPDF_StructElement_GetAttributeCount(element))):
        attribute = pdfium_c.FPDF_StructElement_GetAttributeAtIndex(element, index)
        found = pdfium_c.FPDF_StructElement_Attr_GetValue(attribute, name) if attribute else None
        if found and pdfium_c.FPDF_StructElement_Attr_GetNumberValue(found, ctypes.byref(value)):
            return float(value.value)
    return 1.0


def _marked_words(page: Any, textpage: Any) -> dict[int, str]:
    """The words of each marked content of the page."""
    words: dict[int, list[str]] = {}
    for index in range(max(0, pdfium_c.FPDFPage_CountObjects(page))):
        obj = pdfium_c.FPDFPage_GetObject(page, index)
        if pdfium_c.FPDFPageObj_GetType(obj) != pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        marked = pdfium_c.FPDFPageObj_GetMarkedContentID(obj)
        if marked >= 0:
            words.setdefault(marked, []).append(_object_text(obj, textpage))
    return {marked: "".join(parts) for marked, parts in words.items()}


def _object_text(obj: Any, textpage: Any) -> str:
    size = pdfium_c.FPDFTextObj_GetText(obj, textpage, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium_c.FPDFTextObj_GetText(obj, textpage, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
