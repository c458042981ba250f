"""Rules of a page by PDFium: visible stroked lines and thin filled boxes in, level and upright rules out.

Form XObjects are opened with their matrix. What is white or transparent is no rule, and clip paths are no page objects at all.
"""

from __future__ import annotations

import ctypes
import itertools
from typing import Any

import pypdfium2.raw as pdfium_c

from kg.readers.lattice import Rules
from kg.readers.pdf.fast import pointer, unchecked
from kg.readers.pdf.view import Matrix, View, times

_THIN = 3.0
_WHITE = 250
_CLEAR = 12
_MAX_SEGMENTS = 20_000
_MAX_DEPTH = 8


class TooManyObjectsError(Exception):
    """The page draws more objects than the limit."""


def read_rules(page: Any, view: View, most: int) -> Rules:
    """Rules of a raw PDFium page. Raises `TooManyObjectsError` beyond `most` objects."""
    reader = _Reader(view)
    count = pdfium_c.FPDFPage_CountObjects(page)
    if count > most:
        raise TooManyObjectsError
    handle = pointer(page)
    get_object = unchecked(pdfium_c.FPDFPage_GetObject, ctypes.c_void_p)
    get_type = unchecked(pdfium_c.FPDFPageObj_GetType)
    path, form = pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_FORM
    forms: list[tuple[Any, Matrix, int]] = []
    for index in range(count):
        obj = ctypes.c_void_p(get_object(handle, index))
        kind = get_type(obj)
        if kind == path:
            reader.read(obj, view.matrix)
        elif kind == form:
            forms.append((ctypes.cast(obj, pdfium_c.FPDF_PAGEOBJECT), view.matrix, 1))
    _open_forms(forms, reader, most - count)
    return reader.rules


def _open_forms(forms: list[tuple[Any, Matrix, int]], reader: _Reader, most: int) -> None:
    """Read the paths inside form XObjects, which may hold further forms."""
    for form, outer, depth in forms:  # grows while forms are opened
        matrix = times(_matrix_of(form), outer)
        count = pdfium_c.FPDFFormObj_CountObjects(form)
        most -= count
        if most < 0:
            raise TooManyObjectsError
        for index in range(count):
            obj = pdfium_c.FPDFFormObj_GetObject(form, index)
            kind = pdfium_c.FPDFPageObj_GetType(obj)
            if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                reader.read(pointer(obj), matrix)
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                forms.append((obj, matrix, depth + 1))


def _matrix_of(obj: Any) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(obj, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


class _Reader:
    """Reads path objects one by one; the ctypes scratch space is made once a page."""

    def __init__(self, view: View) -> None:
        self.rules = Rules()
        self._view = view
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._bounds = [pointer(number) for number in self._numbers]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._channels = [pointer(channel) for channel in self._colour]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._modes = pointer(self._fill), pointer(self._stroke)
        self._get_bounds = unchecked(pdfium_c.FPDFPageObj_GetBounds)
        self._get_mode = unchecked(pdfium_c.FPDFPath_GetDrawMode)
        self._get_stroke = unchecked(pdfium_c.FPDFPageObj_GetStrokeColor)
        self._get_fill = unchecked(pdfium_c.FPDFPageObj_GetFillColor)

    def read(self, obj: Any, matrix: Matrix) -> None:
        """Add the rules that one path draws."""
        if not self._get_bounds(obj, *self._bounds):
            return
        left, bottom, right, top = (number.value for number in self._numbers)
        a, b, c, d, e, f = matrix
        x0, x1 = a * left + c * bottom + e, a * right + c * top + e
        y0, y1 = b * left + d * bottom + f, b * right + d * top + f
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        level, upright = y1 - y0 <= _THIN, x1 - x0 <= _THIN
        if (level and upright) or x1 < 0 or y1 < 0 or x0 > self._view.width or y0 > self._view.height:
            return
        self._get_mode(obj, *self._modes)
        filled, stroked = self._fill.value != 0, self._stroke.value != 0
        stroked = stroked and self._shows(self._get_stroke, obj)
        if not stroked and not (filled and self._shows(self._get_fill, obj)):
            return
        if level:
            self.rules.horizontal.append(((y0 + y1) / 2, x0, x1))
        elif upright:
            self.rules.vertical.append(((x0 + x1) / 2, y0, y1))
        else:
            self._outline(obj, matrix, stroked)

    def _shows(self, get_colour: Any, obj: Any) -> bool:
        """Tell a colour that is seen on white paper; a pattern has no colour of its own and is seen."""
        if not get_colour(obj, *self._channels):
            return True
        red, green, blue, alpha = self._colour
        if alpha.value <= _CLEAR:
            return False
        return red.value < _WHITE or green.value < _WHITE or blue.value < _WHITE

    def _outline(self, obj: Any, matrix: Matrix, stroked: bool) -> None:
        """The straight segments of a stroked path; of a filled one the parts that are thin boxes."""
        obj = ctypes.cast(obj, pdfium_c.FPDF_PAGEOBJECT)
        count = pdfium_c.FPDFPath_CountSegments(obj)
        if count > _MAX_SEGMENTS:
            return
        whole = times(_matrix_of(obj), matrix)
        for part in self._parts(obj, count, whole):
            if stroked:
                for (x0, y0), (x1, y1) in itertools.pairwise(part):
                    self.rules.add_line(x0, y0, x1, y1)
            else:
                xs, ys = [x for x, _ in part], [y for _, y in part]
                x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
                if (x1 - x0 <= _THIN) != (y1 - y0 <= _THIN):
                    self.rules.add_line(x0, y0, x1, y1, slack=_THIN)

    def _parts(self, obj: Any, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        """The points of each subpath; a closed one ends where it began. Curves break it: they are no rules."""
        a, b, c, d, e, f = matrix
        first, second = self._numbers[0], self._numbers[1]
        x_of, y_of = ctypes.byref(first), ctypes.byref(second)
        parts: list[list[tuple[float, float]]] = []
        start: tuple[float, float] | None = None
        for number in range(count):
            segment = pdfium_c.FPDFPath_GetPathSegment(obj, number)
            kind = pdfium_c.FPDFPathSegment_GetType(segment)
            pdfium_c.FPDFPathSegment_GetPoint(segment, x_of, y_of)
            x, y = first.value, second.value
            point = (a * x + c * y + e, b * x + d * y + f)
            if kind == pdfium_c.FPDF_SEGMENT_LINETO and parts:
                parts[-1].append(point)
            else:
                parts.append([point])
                if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
                    start = point
            if start is not None and pdfium_c.FPDFPathSegment_GetClose(segment):
                parts[-1].append(start)
        return parts
