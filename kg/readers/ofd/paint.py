"""An OFD page as a picture: its objects drawn in order with PIL, so that a person sees it, or character recognition does.

What is drawn is what is needed to recognise a place: text at its steps, paths, pictures. Fonts are those of this machine, by
the name that the file gives; patterns, shadings and clips are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw, UnidentifiedImageError

from kg.errors import ReadError
from kg.readers import fonts
from kg.readers.ofd.glyphs import spots
from kg.readers.ofd.package import Element, OfdDocument, children, numbers, tag
from kg.readers.ofd.page import (
    Matrix,
    TooManyObjectsError,
    colour,
    is_filled,
    is_stroked,
    objects,
    operations,
    path_data,
    placed,
    text_size,
    times,
)
from kg.readers.zipped import Package

_LINE = 0.353
_STEPS = 8
_LEVEL = 0.01

_Point = tuple[float, float]


class Painter:
    """Draws the contents of one page; `missing` says that no font with Chinese characters was found."""

    def __init__(self, package: Package, document: OfdDocument, size: tuple[int, int]) -> None:
        self._package, self._document = package, document
        self.image = Image.new("RGB", size, (255, 255, 255))
        self._pen = ImageDraw.Draw(self.image)
        self.missing = False

    def paint(self, contents: Sequence[Element], matrix: Matrix) -> None:
        """Draw contents; `matrix` leads from millimetres of the page to pixels."""
        most = self._package.limits.ofd_page_objects
        for content in contents:
            try:
                for element, here in objects(content, self._document, matrix, most):
                    self._object(element, here)
            except TooManyObjectsError:
                return

    def _object(self, element: Element, matrix: Matrix) -> None:
        match tag(element):
            case "TextObject":
                self._text(element, matrix)
            case "PathObject":
                self._path(element, matrix)
            case "ImageObject":
                self._image(element, matrix)

    def _text(self, element: Element, matrix: Matrix) -> None:
        ink = colour(element, self._document, "FillColor")
        size, scale = text_size(element)
        whole = placed(element, matrix)
        _, _, c, d, _, _ = whole
        pixels = round(size * (c * c + d * d) ** 0.5)
        if ink is None or not 1 <= pixels <= max(self.image.size):
            return
        font = fonts.load(self._document.fonts.get(element.get("Font", ""), ""), pixels)
        if font is None:
            self.missing = True
            return
        for code in children(element, "TextCode"):
            text = code.text or ""
            for letter, spot in zip(text, spots(text, code, size, scale), strict=True):
                if letter.strip():
                    self._letter(letter, _at(whole, spot), whole, font, ink)

    def _letter(self, letter: str, at: _Point, matrix: Matrix, font: Any, ink: tuple[int, int, int]) -> None:
        """One character on its baseline; where the text is turned, drawn level and then turned about that point."""
        a, b, c, d, _, _ = matrix
        if abs(b) <= _LEVEL * abs(a) and a > 0 and d > 0:
            self._pen.text(at, letter, fill=ink, font=font, anchor="ls")
            return
        along, up = (a * a + b * b) ** 0.5 or 1.0, (c * c + d * d) ** 0.5 or 1.0
        side = 2 * int(font.size) + 2
        tile = Image.new("L", (2 * side, 2 * side), 0)
        ImageDraw.Draw(tile).text((side, side), letter, fill=255, font=font, anchor="ls")
        cos, sin, rise, run = a / along, b / along, c / up, d / up
        det = cos * run - sin * rise or 1.0
        back = (run / det, -rise / det, -sin / det, cos / det)
        shift = (side - back[0] * side - back[1] * side, side - back[2] * side - back[3] * side)
        turned = tile.transform(
            tile.size, Image.Transform.AFFINE, (back[0], back[1], shift[0], back[2], back[3], shift[1]), Image.Resampling.BILINEAR
        )
        self.image.paste(ink, (round(at[0]) - side, round(at[1]) - side), turned)

    def _path(self, element: Element, matrix: Matrix) -> None:
        whole = placed(element, matrix)
        runs = [[_at(whole, point) for point in run] for run in outlines(path_data(element))]
        if is_filled(element) and (fill := colour(element, self._document, "FillColor")) is not None:
            for run in runs:
                if len(run) > 2:
                    self._pen.polygon(run, fill=fill)
        if is_stroked(element) and (stroke := colour(element, self._document, "StrokeColor")) is not None:
            a, b, c, d, _, _ = whole
            thick = (*numbers(element.get("LineWidth")), _LINE)[0] * abs(a * d - b * c) ** 0.5
            for run in runs:
                self._pen.line(run, fill=stroke, width=max(1, round(thick)))

    def _image(self, element: Element, matrix: Matrix) -> None:
        path = self._document.media.get(element.get("ResourceID", ""))
        box = numbers(element.get("Boundary"))
        if path is None or path not in self._package or len(box) != 4:
            return
        picture = self._opened(path)
        if picture is None:
            return
        unit: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0) if element.get("CTM") else (box[2], 0.0, 0.0, box[3], 0.0, 0.0)
        a, b, c, d, e, f = times(unit, placed(element, matrix))
        det = a * d - b * c
        if abs(det) < 1:
            return
        # From a pixel of the page back to one of the picture, whose whole is the square from 0 to 1.
        wide, high = picture.size
        wide, high = wide / det, high / det
        back = (d * wide, -c * wide, (c * f - d * e) * wide, -b * high, a * high, (b * e - a * f) * high)
        drawn = picture.transform(self.image.size, Image.Transform.AFFINE, back, Image.Resampling.BILINEAR)
        shape = Image.new("L", picture.size, 255) if picture.mode != "RGBA" else picture.getchannel("A")
        mask = shape.transform(self.image.size, Image.Transform.AFFINE, back)
        self.image.paste(drawn.convert("RGB"), (0, 0), mask)

    def _opened(self, path: str) -> Any:
        """A picture of the package; None where it is damaged, too large or of a kind that PIL does not know."""
        try:
            with Image.open(io.BytesIO(self._package.read(path))) as picture:
                if picture.width * picture.height > self._package.limits.scan_pixels:
                    return None
                return picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, ReadError):
            return None


def outlines(data: str) -> Iterator[list[_Point]]:
    """The runs of a path with its curves as short lines.

    >>> [len(run) for run in outlines("M 0 0 L 4 0 C M 0 0 Q 1 1 2 0")]
    [3, 9]
    """
    run: list[_Point] = []
    for operator, operands in operations(data):
        if operator in "MS":
            if len(run) > 1:
                yield run
            run = [(operands[-2], operands[-1])]
        elif operator == "C":
            run += run[:1]
        elif run:
            run += _reached(operator, run[-1], operands)
    if len(run) > 1:
        yield run


def _reached(operator: str, start: _Point, operands: Sequence[float]) -> Iterator[_Point]:
    """The points that an operator adds; an arc is drawn as its chord."""
    end = operands[-2], operands[-1]
    if operator in "LA":
        yield end
        return
    control = [start, *((operands[at], operands[at + 1]) for at in range(0, len(operands), 2))]
    for step in range(1, _STEPS + 1):
        points = control
        while len(points) > 1:
            share = step / _STEPS
            points = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for (x0, y0), (x1, y1) in pairwise(points)]
        yield points[0]


def _at(matrix: Matrix, point: _Point) -> _Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f
