"""The page as a reader sees it: user space of a PDF page in, points from the top left of the visible page out.

CropBox and rotation are applied here once, for characters and rules alike.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from kg.document import Box

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A page's map from user space: x' = a·x + c·y + e, y' = b·x + d·y + f; visible width and height."""

    matrix: Matrix
    width: float
    height: float

    @property
    def plain(self) -> bool:
        """Tell a page that is not turned: x is only moved, y only mirrored."""
        return self.matrix[0] == 1 and self.matrix[3] == -1

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of user space as left, top, right, bottom of the visible page."""
        a, b, c, d, e, f = self.matrix
        x0, x1 = a * left + c * bottom + e, a * right + c * top + e
        y0, y1 = b * left + d * bottom + f, b * right + d * top + f
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def view_of(page: Any) -> View:
    """The view of a raw PDFium page."""
    rect = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
    left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
    width, height = right - left, top - bottom
    match pdfium_c.FPDFPage_GetRotation(page):
        case 1:
            return View((0, 1, 1, 0, -bottom, -left), height, width)
        case 2:
            return View((-1, 0, 0, 1, right, -bottom), width, height)
        case 3:
            return View((0, -1, -1, 0, top, right), height, width)
        case _:
            return View((1, 0, 0, -1, -left, top), width, height)


def times(first: Matrix, second: Matrix) -> Matrix:
    """The map that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
