"""One scanned page: its picture in, table pieces and lines of prose out, every word with its confidence.

The picture is put upright (quarter turns by the direction of its lines, a slant by its rules, else by its lines), its rules go
into the lattice that PDF uses, and what is read is placed by the middle of its box. Cells keep their place on the page as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import cv2
import numpy as np

from kg.document import Box
from kg.readers.aligned import aligned_tables
from kg.readers.flow import text_lines
from kg.readers.fragments import Fragment
from kg.readers.lattice import Grid, find_grids
from kg.readers.paged import PagePart, Piece, is_table, piece_of
from kg.readers.ruled import ruled_tables
from kg.readers.scan.crops import (
    Rect,
    around,
    cut_at_rules,
    missed,
    picture,
    reaching,
    shrunk_to_ink,
    sideways,
    uncovered,
    unstacked,
)
from kg.readers.scan.engine import Reading
from kg.readers.scan.raster import (
    Grey,
    Matrix,
    Ruled,
    find_rules,
    in_points,
    inked,
    slant,
    turned,
    upright_matrix,
    weighted_median,
    without_rules,
)

SURE = 0.8
"""Below this confidence a cell is a finding."""
_DECIDING = frozenset("0123456789０１２３４５６７８９.．%％‰≥≤≧≦<>＜＞±=万亿千百")
_MOST_DPI, _WORK_DPI, _LEAST_DPI = 240.0, 200.0, 130.0
_MOST_PIXELS = 40_000_000
_LEAST_SIDE = 16
_UPSIDE_DOWN = 0.85
_SAMPLE = 12
_NOTHING = 0.3
_INSET = 0.5


class Recogniser(Protocol):
    """What finds and reads lines; the engine, or a stand-in in tests."""

    def lines(self, page: Any) -> list[Any]:
        """Corners of the lines of a grey page."""

    def read(self, crops: Sequence[Any]) -> list[Reading]:
        """The words of pictures of single lines."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was read of a picture; `doubts` are lines of prose that were hardly legible."""

    part: PagePart
    doubts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Upright:
    """A page put upright: grey, its ink without rules, its rules; `back` leads to the picture as it came."""

    page: Grey
    ink: Grey
    ruled: Ruled
    lines: list[Rect]
    back: Matrix


def read_picture(image: Any, number: int, width: float, engine: Recogniser) -> ScannedPage:
    """Read the picture (PIL) of a page that is `width` points wide."""
    grey = np.asarray(image.convert("L"), np.uint8)
    dpi = grey.shape[1] / width * 72
    grey, dpi = _sized(grey, dpi)
    if min(grey.shape) < _LEAST_SIDE:
        return ScannedPage(PagePart(number, width, width * grey.shape[0] / grey.shape[1], (), ()))
    upright = _stand(grey, dpi, engine, 0)
    words = _words(upright, dpi, engine)
    if _looks_upside_down(words, upright, engine):
        upright = _stand(grey, dpi, engine, 2)
        words = _words(upright, dpi, engine)
    return _placed(words, upright, 72 / dpi, number)


def _sized(grey: Grey, dpi: float) -> tuple[Grey, float]:
    """The page at a resolution at which letters can be read without waste."""
    if _LEAST_DPI <= dpi <= _MOST_DPI:
        return grey, dpi
    factor = min(_WORK_DPI / dpi, (_MOST_PIXELS / grey.size) ** 0.5)
    height, width = (max(1, round(side * factor)) for side in grey.shape)
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, (width, height), interpolation=way), np.uint8), dpi * factor


def _stand(grey: Grey, dpi: float, engine: Recogniser, quarters: int) -> _Upright:
    """The page upright: turned by `quarters`, and by one more where its lines run downwards; then its slant is taken out."""
    page = np.ascontiguousarray(np.rot90(grey, quarters))
    corners = engine.lines(page)
    if _run_downwards(corners):
        quarters += 1
        page = np.ascontiguousarray(np.rot90(grey, quarters))
        corners = engine.lines(page)
    angle = slant(page, dpi)
    if angle is None:
        angle = _slant_of_lines(corners)
    matrix = upright_matrix(page.shape, angle)
    page = turned(page, matrix, angle)
    lines = [around(one @ matrix[:, :2].T + matrix[:, 2]) for one in corners]
    ink = inked(page, dpi)
    ruled = find_rules(ink, dpi)
    clean = without_rules(page, ruled, dpi)
    ink = np.where(cv2.dilate(ruled.mask, np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)
    whole = np.vstack([matrix, [0, 0, 1]]) @ _quarter_turns(grey.shape, quarters)
    back = np.asarray(np.linalg.inv(whole), np.float64)
    return _Upright(clean, ink, ruled, lines, back)


def _quarter_turns(shape: tuple[int, ...], quarters: int) -> Matrix:
    """The map of `np.rot90` for positions."""
    height, width = shape[:2]
    match quarters % 4:
        case 1:
            rows = [[0, 1, 0], [-1, 0, width]]
        case 2:
            rows = [[-1, 0, width], [0, -1, height]]
        case 3:
            rows = [[0, -1, height], [1, 0, 0]]
        case _:
            rows = [[1, 0, 0], [0, 1, 0]]
    return np.array([*rows, [0, 0, 1]], np.float64)


def _run_downwards(corners: Sequence[Any]) -> bool:
    """Tell a page turned by a quarter: its lines are tall, measured by their length."""
    rects = [around(one) for one in corners]
    tall = sum(rect.height for rect in rects if rect.is_tall)
    wide = sum(rect.width for rect in rects if rect.width > rect.height)
    return tall > wide


def _slant_of_lines(corners: Sequence[Any]) -> float:
    """The median angle of long lines of text."""
    found = []
    for (x0, y0), (x1, y1), *_ in corners:
        if x1 - x0 > 4 * abs(y1 - y0) and x1 - x0 > 100:
            found.append((float(np.degrees(np.arctan2(y1 - y0, x1 - x0))), float(x1 - x0)))
    return weighted_median(found) or 0.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A reading and its place, in pixels of the upright page."""

    rect: Rect
    reading: Reading

    @property
    def confidence(self) -> float:
        """Mean over all characters, or that of the least sure digit or sign that decides."""
        deciding = (sure for letter, sure in zip(self.reading.text, self.reading.sure, strict=False) if letter in _DECIDING)
        return min(self.reading.mean, min(deciding, default=1.0))


def _words(upright: _Upright, dpi: float, engine: Recogniser) -> list[_Word]:
    """All words of a page: lines as found, cut at the rules, and what was overlooked inside cells."""
    rules = upright.ruled.rules
    rects = reaching(cut_at_rules(upright.lines, rules), rules, upright.ink)
    rects = [ready for rect in rects if (ready := shrunk_to_ink(rect, upright.ink)) is not None]
    free = uncovered(upright.ink, rects)
    for grid in find_grids(in_points(rules, 72 / dpi)):
        for cell in grid.cells:
            inside = Rect(*(edge * dpi / 72 for edge in cell.box))
            rects += missed(free, inside, dpi)
    return [word for word in _read(upright, rects, engine) if word.reading.text.strip() and word.reading.mean >= _NOTHING]


def _read(upright: _Upright, rects: Sequence[Rect], engine: Recogniser) -> list[_Word]:
    """Read each place; a tall one as stacked letters or sideways, whichever is surer."""
    crops: list[Grey] = []
    owners: list[Rect] = []
    for rect in rects:
        if rect.is_tall:
            stacked = unstacked(upright.page, upright.ink, rect)
            ways = [picture(upright.page, rect), sideways(upright.page, rect)] + ([] if stacked is None else [stacked])
        else:
            ways = [picture(upright.page, rect)]
        crops += ways
        owners += [rect] * len(ways)
    best: dict[Rect, Reading] = {}
    for rect, reading in zip(owners, engine.read(crops), strict=True):
        if rect not in best or reading.mean > best[rect].mean:
            best[rect] = reading
    return [_Word(rect, reading) for rect, reading in best.items()]


def _looks_upside_down(words: Sequence[_Word], upright: _Upright, engine: Recogniser) -> bool:
    """Tell a page that reads badly and better upside down."""
    if len(words) < 2 or _mean(word.reading for word in words) >= _UPSIDE_DOWN:
        return False
    longest = sorted(words, key=lambda word: -word.rect.width)[:_SAMPLE]
    flipped = engine.read([np.ascontiguousarray(np.rot90(picture(upright.page, word.rect), 2)) for word in longest])
    return _mean(flipped) > _mean(word.reading for word in longest)


def _mean(readings: Any) -> float:
    sure = [one for reading in readings for one in reading.sure]
    return sum(sure) / len(sure) if sure else 0.0


def _placed(words: Sequence[_Word], upright: _Upright, scale: float, number: int) -> ScannedPage:
    """Words in points, in cells by their middle, the rest as prose."""
    height, width = (side * scale for side in upright.page.shape)
    rules = in_points(upright.ruled.rules, scale)
    grids = find_grids(rules)
    fragments = [_fragment(word, scale, grids) for word in words]
    fragments.sort(key=lambda one: (one.top, one.left))
    found, outside = ruled_tables(rules, fragments)
    pieces = []
    for table in found:
        if is_table(table):
            pieces.append(_as_scanned_piece(piece_of(table), upright.back, scale))
        else:
            outside += table.fragments()
    borderless, outside = aligned_tables(outside)
    pieces += [_as_scanned_piece(piece, upright.back, scale) for piece in borderless]
    part = PagePart(number, width, height, tuple(pieces), tuple(text_lines(outside)))
    doubts = tuple((one.text, one.confidence) for one in outside if one.confidence is not None and one.confidence < SURE)
    return ScannedPage(part, doubts)


def _fragment(word: _Word, scale: float, grids: Sequence[Grid]) -> Fragment:
    """A word in points, kept inside the cell in which its middle lies."""
    left, top, right, bottom = (edge * scale for edge in (word.rect.left, word.rect.top, word.rect.right, word.rect.bottom))
    x, y = (left + right) / 2, (top + bottom) / 2
    for grid in grids:
        index = grid.cell_at(x, y)
        if index is not None:
            box = grid.cells[index].box
            left, right = max(left, box[0] + _INSET), min(right, box[2] - _INSET)
            top, bottom = max(top, box[1] + _INSET), min(bottom, box[3] - _INSET)
            break
    return Fragment(word.reading.text, left, top, right, bottom, confidence=round(word.confidence, 3))


def _as_scanned_piece(piece: Piece, back: Matrix, scale: float) -> Piece:
    """The piece, its cells at their places on the page as it was scanned."""
    cells = tuple(replace(cell, box=_as_scanned(cell.box, back, scale)) for cell in piece.cells if cell.box is not None)
    return replace(piece, cells=cells)


def _as_scanned(box: Box, back: Matrix, scale: float) -> Box:
    """The box around a box of the upright page, on the page as it came."""
    left, top, right, bottom = (edge / scale for edge in box)
    corners = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]]) @ back.T
    (x0, y0), (x1, y1) = corners[:, :2].min(axis=0) * scale, corners[:, :2].max(axis=0) * scale
    return float(x0), float(y0), float(x1), float(y1)
