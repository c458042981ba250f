"""The raster of a page: pixels in; how it is slanted, its rules, its ink and its paper out.

A rule is a long thin component that meets two rules of the other kind, so that neither underlines nor strokes of letters are
rules. Nothing is closed: closing joins lines of text into rules. Pixels, origin top left, y downwards; grey, dark is ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from kg.readers.lattice import Rules, Segment

Grey = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

_BLOCK = 0.125
_DARKER = 12
_SLANT_RUN = 0.3
_SLANT_LONG = 1.2
_MAX_SLANT = 5.0
_RUN = 0.2
_THICK = 0.07
_LEVEL_LONG = 0.25
_UPRIGHT_LONG = 0.19
_MEET = 0.05
_LEAST_SLANT = 0.03


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rules of a raster in pixels, and a mask of their own pixels."""

    rules: Rules
    mask: Grey


def inked(page: Grey, dpi: float) -> Grey:
    """Pixels darker than the paper around them, as 255."""
    block = int(_BLOCK * dpi) | 1
    return np.asarray(
        cv2.adaptiveThreshold(255 - page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, block, -_DARKER), np.uint8
    )


def slant(page: Grey, dpi: float) -> float | None:
    """Angle of the rules in degrees, clockwise: the median of long straight runs by their length. None without rules."""
    ink = inked(page, dpi)
    found: list[tuple[float, float]] = []
    for level in (True, False):
        found += _slants(ink, dpi, level)
    return weighted_median(found)


def weighted_median(found: Sequence[tuple[float, float]]) -> float | None:
    """The median of (value, weight) pairs.

    >>> weighted_median([(0.1, 5), (9.0, 1), (0.2, 5)])
    0.2
    """
    half, passed = sum(weight for _, weight in found) / 2, 0.0
    for value, weight in sorted(found):
        passed += weight
        if passed >= half:
            return value
    return None


def _slants(ink: Grey, dpi: float, level: bool) -> list[tuple[float, float]]:
    """Angle and length of each long run, level or upright."""
    run = max(9, int(_SLANT_RUN * dpi))
    across, along = _across(level), np.ones((1, run) if level else (run, 1), np.uint8)
    mask = cv2.morphologyEx(cv2.dilate(ink, across), cv2.MORPH_OPEN, along)
    mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    found = []
    for number in range(1, count):
        x, y, width, height, _ = (int(one) for one in stats[number])
        length = width if level else height
        if length < _SLANT_LONG * dpi:
            continue
        ys, xs = np.nonzero(labels[y : y + height, x : x + width] == number)
        slope = np.polyfit(xs, ys, 1)[0] if level else -np.polyfit(ys, xs, 1)[0]
        angle = float(np.degrees(np.arctan(slope)))
        if abs(angle) < _MAX_SLANT:
            found.append((angle, float(length)))
    return found


def upright_matrix(shape: tuple[int, ...], angle: float) -> Matrix:
    """The affine map that turns a page of `shape` back by its slant, about its middle."""
    height, width = shape[:2]
    return np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), np.float64)


def turned(page: Grey, matrix: Matrix, angle: float) -> Grey:
    """The page put upright; what comes in at its edges is paper."""
    if abs(angle) < _LEAST_SLANT:
        return page
    height, width = page.shape
    paper = int(np.percentile(page[:: max(1, height // 200)], 90))
    upright = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return np.asarray(upright, np.uint8)


def find_rules(ink: Grey, dpi: float) -> Ruled:
    """The rules of an upright page; each meets two of the other kind."""
    level, level_masks = _thin(ink, dpi, True)
    upright, upright_masks = _thin(ink, dpi, False)
    slack = _MEET * dpi
    kept_level = [index for index, one in enumerate(level) if _meets(one, upright, slack)]
    kept_upright = [index for index, one in enumerate(upright) if _meets(one, [level[at] for at in kept_level], slack)]
    mask = np.zeros_like(ink)
    for index in kept_level:
        _paint(mask, level_masks[index])
    for index in kept_upright:
        _paint(mask, upright_masks[index])
    rows, columns = [level[at] for at in kept_level], [upright[at] for at in kept_upright]
    return Ruled(Rules(_reach(rows, columns, slack), _reach(columns, rows, slack)), mask)


_Patch = tuple[int, int, npt.NDArray[np.bool_]]
"""Where a component begins (x, y) and its pixels."""


def _thin(ink: Grey, dpi: float, level: bool) -> tuple[list[Segment], list[_Patch]]:
    """Long thin components: their middle across, begin and end along."""
    run = max(7, int(_RUN * dpi))
    along = np.ones((1, run) if level else (run, 1), np.uint8)
    mask = cv2.morphologyEx(cv2.dilate(ink, _across(level)), cv2.MORPH_OPEN, along)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask)
    shortest = (_LEVEL_LONG if level else _UPRIGHT_LONG) * dpi
    segments, patches = [], []
    for number in range(1, count):
        x, y, width, height, area = (int(one) for one in stats[number])
        length = width if level else height
        if length < shortest or area / length > _THICK * dpi:
            continue
        middle = float(centres[number][1] if level else centres[number][0])
        begin = float(x if level else y)
        segments.append((middle, begin, begin + length))
        patches.append((x, y, labels[y : y + height, x : x + width] == number))
    return segments, patches


def _across(level: bool) -> Grey:
    """Bridges the steps of a rule that is still a little slanted."""
    return np.ones((3, 1) if level else (1, 3), np.uint8)


def _meets(one: Segment, others: Sequence[Segment], slack: float) -> bool:
    place, begin, end = one
    places = [
        other[0] for other in others if begin - slack <= other[0] <= end + slack and other[1] - slack <= place <= other[2] + slack
    ]
    return bool(places) and max(places) - min(places) > slack


def _reach(rules: Sequence[Segment], others: Sequence[Segment], slack: float) -> list[Segment]:
    """Rules whose ends were lost in the raster, drawn on to the rule that they nearly meet."""
    reached = []
    for place, begin, end in rules:
        near = [other[0] for other in others if other[1] - slack <= place <= other[2] + slack]
        begin = min([begin, *(at for at in near if abs(at - begin) <= slack)])
        end = max([end, *(at for at in near if abs(at - end) <= slack)])
        reached.append((place, begin, end))
    return reached


def _paint(mask: Grey, patch: _Patch) -> None:
    x, y, pixels = patch
    height, width = pixels.shape
    mask[y : y + height, x : x + width][pixels] = 255


def without_rules(page: Grey, ruled: Ruled, dpi: float) -> Grey:
    """The page with paper in place of its rules, so that none is read as 1, | or —."""
    if not ruled.mask.any():
        return page
    size = int(0.06 * dpi) | 1
    paper = cv2.blur(cv2.dilate(page, np.ones((size, size), np.uint8)), (size, size))
    return np.where(cv2.dilate(ruled.mask, np.ones((3, 3), np.uint8)) > 0, paper, page).astype(np.uint8)


def in_points(rules: Rules, scale: float) -> Rules:
    """The rules in points; `scale` is points a pixel."""
    return Rules(
        [(place * scale, begin * scale, end * scale) for place, begin, end in rules.horizontal],
        [(place * scale, begin * scale, end * scale) for place, begin, end in rules.vertical],
    )
