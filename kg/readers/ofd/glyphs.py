"""Text codes of OFD: characters with their steps (DeltaX, DeltaY) in, text fragments in points out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from kg.readers.fragments import Fragment
from kg.readers.ofd.package import Element, numbers

_ASCENT, _DESCENT = 0.86, 0.14
_APART = 0.8
_LEVEL = 0.2
_MAX_REPEAT = 100_000

Matrix = tuple[float, float, float, float, float, float]


def fragments_of(text: str, code: Element, size: float, scale: float, matrix: Matrix) -> Iterator[Fragment]:
    """The runs of one text code. Where characters do not stand beside each other each is a fragment of its own."""
    if not text.strip() or size <= 0:
        return
    a, b, c, d, e, f = matrix
    height = size * (c * c + d * d) ** 0.5
    placed = [(a * x + c * y + e, b * x + d * y + f) for x, y in spots(text, code, size, scale)]
    widths = [_advance(char, size, scale) * (a * a + b * b) ** 0.5 for char in text]
    boxes = [_box(spot, width, height, matrix) for spot, width in zip(placed, widths, strict=True)]
    run: list[int] = []
    for index, char in enumerate(text):
        if not char.strip():
            continue
        if run and not _follows(boxes, run[-1], index, height):
            yield _fragment(text, boxes, run)
            run = []
        run.append(index)
    if run:
        yield _fragment(text, boxes, run)


def spots(text: str, code: Element, size: float, scale: float) -> list[tuple[float, float]]:
    """Where each character begins on its baseline; where steps are missing the character's own width is the step."""
    x, y = (*numbers(code.get("X")), 0.0)[0], (*numbers(code.get("Y")), 0.0)[0]
    across, down = steps(code.get("DeltaX")), steps(code.get("DeltaY"))
    found = []
    for index, char in enumerate(text):
        found.append((x, y))
        if index < len(across):
            x += across[index]
        elif not down:
            x += _advance(char, size, scale)
        if index < len(down):
            y += down[index]
    return found


def steps(text: str | None) -> list[float]:
    """The steps of a text code, `g n v` standing for n times v.

    >>> steps("3.5 g 2 4 1")
    [3.5, 4.0, 4.0, 1.0]
    """
    found: list[float] = []
    tokens = (text or "").split()
    at = 0
    while at < len(tokens):
        if tokens[at] == "g" and len(numbers(" ".join(tokens[at + 1 : at + 3]))) == 2:
            count, value = numbers(" ".join(tokens[at + 1 : at + 3]))
            found += [value] * min(max(0, int(count)), _MAX_REPEAT - len(found))
            at += 3
            continue
        found += numbers(tokens[at])
        at += 1
    return found[:_MAX_REPEAT]


def _advance(char: str, size: float, scale: float) -> float:
    return size * scale * (1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5)


def _box(spot: tuple[float, float], width: float, height: float, matrix: Matrix) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a character; of one turned by a quarter the same, along its own direction."""
    a, b, c, d, _, _ = matrix
    x, y = spot
    along = (a * a + b * b) ** 0.5 or 1.0
    up = (c * c + d * d) ** 0.5 or 1.0
    dx, dy, ux, uy = a / along * width, b / along * width, c / up * height, d / up * height
    xs = [x - ux * _ASCENT, x + ux * _DESCENT, x + dx - ux * _ASCENT, x + dx + ux * _DESCENT]
    ys = [y - uy * _ASCENT, y + uy * _DESCENT, y + dy - uy * _ASCENT, y + dy + uy * _DESCENT]
    return min(xs), min(ys), max(xs), max(ys)


def _follows(boxes: Sequence[tuple[float, float, float, float]], before: int, index: int, height: float) -> bool:
    """Tell a character that stands beside the one before it on the same line, with no more than blanks between."""
    one, other = boxes[before], boxes[index]
    level = abs(one[1] + one[3] - other[1] - other[3]) / 2 <= _LEVEL * height
    gap = other[0] - one[2]
    return level and -height <= gap <= _APART * height + (index - before - 1) * height / 2 and other[0] > one[0]


def _fragment(text: str, boxes: Sequence[tuple[float, float, float, float]], run: Sequence[int]) -> Fragment:
    """A run as a fragment; blanks within it are kept, each with a place of its own."""
    whole = range(run[0], run[-1] + 1)
    kept = {index: boxes[index] for index in whole}
    ends = [(kept[index][0], kept[index][2]) for index in whole]
    inked = [kept[index] for index in run]
    words = "".join(text[index] if text[index].strip() else " " for index in whole)
    return Fragment(
        words,
        min(box[0] for box in inked),
        min(box[1] for box in inked),
        max(box[2] for box in inked),
        max(box[3] for box in inked),
        ends,
    )
