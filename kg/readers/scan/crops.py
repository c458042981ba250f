"""Pictures of single lines: places of text on an upright page in, cut at the rules that cross them, and cut out.

A box of text that reaches over a rule is the text of two cells: it is cut there before it is read, so that each part is read
by itself. Letters stacked in a narrow cell are cut out one by one, put side by side, and read as a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from kg.readers.lattice import Rules, Segment
from kg.readers.scan.raster import Grey

_EDGE = 0.12
_TALL = 1.7
_LEAST_INK = 6
_REACH = 0.8
_PAD = 0.12
_LETTER_GAP = 0.15
_MARGIN = 0.015
_LETTERS = 0.06
_LEAST_HEIGHT = 0.05
_LEAST_AMOUNT = 0.0006


@dataclass(frozen=True, slots=True)
class Rect:
    """A place in a raster, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def is_tall(self) -> bool:
        """Tell what is written downwards, or turned by a quarter."""
        return self.height > _TALL * self.width


def around(corners: np.ndarray) -> Rect:
    """The upright box around corners."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return Rect(float(left), float(top), float(right), float(bottom))


def cut_at_rules(rects: Iterable[Rect], rules: Rules) -> list[Rect]:
    """The places with each that a rule crosses cut in two there."""
    found: list[Rect] = []
    for rect in rects:
        for row in _parts(rect, rules.horizontal, False):
            found += _parts(row, rules.vertical, True)
    return found


def _parts(rect: Rect, rules: Sequence[Segment], upright: bool) -> list[Rect]:
    """A place cut by upright (or level) rules; a rule near its edge only trims it."""
    first, last = (rect.left, rect.right) if upright else (rect.top, rect.bottom)
    middle = (rect.top + rect.bottom) / 2 if upright else (rect.left + rect.right) / 2
    crossing = sorted(place for place, begin, end in rules if first < place < last and begin <= middle <= end)
    slack = _EDGE * min(rect.width, rect.height)
    edges = [first, *crossing, last]
    parts = []
    for begin, end in pairwise(edges):
        if end - begin > 2 * slack:
            parts.append(Rect(begin, rect.top, end, rect.bottom) if upright else Rect(rect.left, begin, rect.right, end))
    return parts


def reaching(rects: Sequence[Rect], rules: Rules, ink: Grey) -> list[Rect]:
    """The places drawn on to the ink beside them that none covers: a full stop at a line's end is easily cut off."""
    free = uncovered(ink, rects)
    return [rect if rect.is_tall else _reaching(rect, rules.vertical, free) for rect in rects]


def uncovered(ink: Grey, rects: Iterable[Rect]) -> Grey:
    """The ink that no place covers."""
    free = ink.copy()
    for rect in rects:
        left, top, right, bottom = _pixels(rect, ink)
        free[top:bottom, left:right] = 0
    return free


def _reaching(rect: Rect, rules: Sequence[Segment], free: Grey) -> Rect:
    middle, far = (rect.top + rect.bottom) / 2, _REACH * rect.height
    here = [place for place, begin, end in rules if begin <= middle <= end]
    low = max([0.0, rect.left - far, *(place for place in here if place <= rect.left)])
    high = min([float(free.shape[1]), rect.right + far, *(place for place in here if place >= rect.right)])
    left, top, right, bottom = _pixels(Rect(low, rect.top, high, rect.bottom), free)
    columns = np.flatnonzero(free[top:bottom, left:right].any(axis=0))
    if len(columns) == 0:
        return rect
    first, last = left + int(columns[0]), left + int(columns[-1]) + 1
    return Rect(min(rect.left, float(first)), rect.top, max(rect.right, float(last)), rect.bottom)


def shrunk_to_ink(rect: Rect, ink: Grey) -> Rect | None:
    """A place without the blank on its left and right; None where there is no ink."""
    left, top, right, bottom = _pixels(rect, ink)
    part = ink[top:bottom, left:right]
    columns = np.flatnonzero(part.any(axis=0))
    if len(columns) == 0 or int((part > 0).sum()) < _LEAST_INK:
        return None
    pad = round(_PAD * (bottom - top))
    first, last = int(columns[0]), int(columns[-1])
    return Rect(max(left, left + first - pad), rect.top, min(right, left + last + 1 + pad), rect.bottom)


def picture(page: Grey, rect: Rect) -> Grey:
    """What stands at a place."""
    left, top, right, bottom = _pixels(rect, page)
    return page[top:bottom, left:right]


def _pixels(rect: Rect, page: Grey) -> tuple[int, int, int, int]:
    height, width = page.shape
    left, top = max(0, int(rect.left)), max(0, int(rect.top))
    return left, top, min(width, int(np.ceil(rect.right))), min(height, int(np.ceil(rect.bottom)))


def sideways(page: Grey, rect: Rect) -> Grey:
    """A tall place turned by a quarter, to be read as a line."""
    return np.ascontiguousarray(np.rot90(picture(page, rect)))


def unstacked(page: Grey, ink: Grey, rect: Rect) -> Grey | None:
    """Letters that stand below each other put side by side; None where they are not apart."""
    letters = _letters(picture(ink, rect), rect.width)
    if len(letters) < 2:
        return None
    part = picture(page, rect)
    width = part.shape[1]
    paper = int(np.percentile(part, 90))
    gap = max(1, round(_LETTER_GAP * width / 2))
    tiles = []
    for top, bottom in letters:
        tile = np.full((width, width + gap), paper, np.uint8)
        letter = part[top:bottom][:width]
        start = (width - letter.shape[0]) // 2
        tile[start : start + letter.shape[0], :width] = letter
        tiles.append(tile)
    return np.ascontiguousarray(np.hstack(tiles))


def _letters(ink: Grey, width: float) -> list[tuple[int, int]]:
    """Begin and end of each letter: runs of inked rows; runs that together fit a square are one letter (三, 二, 言)."""
    rows = np.flatnonzero(ink.any(axis=1))
    runs: list[list[int]] = []
    for row in rows:
        if runs and row <= runs[-1][1]:
            runs[-1][1] = int(row) + 1
        else:
            runs.append([int(row), int(row) + 1])
    inside = np.flatnonzero(ink.any(axis=0))
    size = float(inside[-1] - inside[0] + 1) if len(inside) else width
    letters: list[tuple[int, int]] = []
    for top, bottom in runs:
        if letters and bottom - letters[-1][0] <= 1.08 * size:
            letters[-1] = (letters[-1][0], bottom)
        else:
            letters.append((top, bottom))
    return letters


def missed(free: Grey, inside: Rect, dpi: float) -> list[Rect]:
    """Lines of uncovered ink inside a cell: a single digit is easily overlooked."""
    left, top, right, bottom = _pixels(inside, free)
    margin = max(1, round(_MARGIN * dpi))
    left, top, right, bottom = left + margin, top + margin, right - margin, bottom - margin
    rest = free[top : max(top, bottom), left : max(left, right)]
    if not rest.any():
        return []
    # Letters of a line are drawn together, specks are dropped.
    grown = cv2.dilate(rest, np.ones((1, max(3, round(_LETTERS * dpi))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(grown)
    found = []
    for number in range(1, count):
        x, y, width, height, _ = (int(one) for one in stats[number])
        amount = int((rest[y : y + height, x : x + width] > 0).sum())
        if height >= _LEAST_HEIGHT * dpi and amount >= _LEAST_AMOUNT * dpi * dpi:
            pad = round(_PAD * height)
            found.append(Rect(left + x, max(top, top + y - pad), left + x + width, min(bottom, top + y + height + pad)))
    return found
