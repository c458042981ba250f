"""One OFD page: its objects in, text fragments and rules in points out, origin top left.

An object has a boundary, whose corner is its origin, and may have a matrix; composite graphics are walked with theirs.
Clips are no rules; what is invisible, clear or white is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.readers.fragments import Fragment
from kg.readers.lattice import Rules
from kg.readers.ofd.glyphs import fragments_of
from kg.readers.ofd.package import Element, OfdDocument, children, numbers, tag, words

POINTS = 72 / 25.4
Matrix = tuple[float, float, float, float, float, float]

_THIN = 3.0
_WHITE = 250
_CLEAR = 12
_MAX_DEPTH = 8
_MAX_POINTS = 200_000
_OPERANDS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_GROUPS = frozenset({"PageBlock", "Layer", "Content"})


class TooManyObjectsError(Exception):
    """The page draws more objects than the limit."""


@dataclass(slots=True)
class Drawn:
    """What a page draws: text, rules, and the share of it that pictures cover."""

    fragments: list[Fragment] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)
    pictured: float = 0.0
    objects: int = 0


def draw(content: Element, document: OfdDocument, matrix: Matrix, drawn: Drawn, most: int) -> None:
    """Add what a page's or a template's content draws. Raises `TooManyObjectsError` where all is more than `most` objects."""
    for element, here in objects(content, document, matrix, most - drawn.objects):
        drawn.objects += 1
        match tag(element):
            case "TextObject":
                drawn.fragments += _text(element, document, here)
            case "PathObject":
                _path(element, document, here, drawn.rules)
            case "ImageObject":
                drawn.pictured += _covered(element)


def objects(content: Element, document: OfdDocument, matrix: Matrix, most: int) -> Iterator[tuple[Element, Matrix]]:
    """The visible elements of a content with the matrix around each, in the order in which they are drawn, groups before theirs.

    Raises `TooManyObjectsError` beyond `most`.
    """
    pending: list[tuple[Element, Matrix, int]] = [(content, matrix, 0)]
    while pending:
        element, here, depth = pending.pop()
        most -= 1
        if most < 0:
            raise TooManyObjectsError
        if element.get("Visible", "true").lower() == "false":
            continue
        yield element, here
        kind = tag(element)
        if kind == "CompositeObject":
            unit = document.composites.get(element.get("ResourceID", ""))
            if unit is not None and depth < _MAX_DEPTH:
                inner = placed(element, here)
                pending += [(one, inner, depth + 1) for one in reversed(list(children(unit, "Content")))]
        elif kind in _GROUPS:
            pending += [(child, here, depth) for child in reversed(element)]


def times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def placed(element: Element, matrix: Matrix) -> Matrix:
    """The matrix of an object: its own, then its boundary's corner, then what stands around it."""
    own = numbers(element.get("CTM"))
    left, top = (*numbers(element.get("Boundary")), 0.0, 0.0)[:2]
    shift: Matrix = (1.0, 0.0, 0.0, 1.0, left, top)
    if len(own) == 6:
        shift = times((own[0], own[1], own[2], own[3], own[4], own[5]), shift)
    return times(shift, matrix)


def _covered(element: Element) -> float:
    box = numbers(element.get("Boundary"))
    return abs(box[2] * box[3]) * POINTS * POINTS if len(box) == 4 else 0.0


def _text(element: Element, document: OfdDocument, matrix: Matrix) -> Iterator[Fragment]:
    if not _shows(element, document, "FillColor", white_counts=True):
        return
    size, scale = text_size(element)
    whole = placed(element, matrix)
    for code in children(element, "TextCode"):
        yield from fragments_of(code.text or "", code, size, scale, whole)


def _path(element: Element, document: OfdDocument, matrix: Matrix, rules: Rules) -> None:
    """The straight parts of a stroked path; of a filled one those that are thin boxes."""
    stroked = is_stroked(element) and _shows(element, document, "StrokeColor")
    filled = is_filled(element) and _shows(element, document, "FillColor")
    if not (stroked or filled):
        return
    a, b, c, d, e, f = placed(element, matrix)
    for part in subpaths(path_data(element)):
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in part]
        if stroked:
            _lines(points, rules)
        elif len(points) > 2:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
            if (x1 - x0 <= _THIN) != (y1 - y0 <= _THIN):
                rules.add_line(x0, y0, x1, y1, slack=_THIN)


def is_stroked(element: Element) -> bool:
    """Whether a path is stroked, as it is unless it says otherwise."""
    return element.get("Stroke", "true").lower() != "false"


def is_filled(element: Element) -> bool:
    """Whether a path is filled, as it is only where it says so."""
    return element.get("Fill", "false").lower() == "true"


def text_size(element: Element) -> tuple[float, float]:
    """Size of a text object's characters, and how much wider than high they are."""
    size = (*numbers(element.get("Size") or element.get("size")), 0.0)[0]  # easyofd writes it small
    return size, (*numbers(element.get("HScale", "1")), 1.0)[0]


def _lines(points: Sequence[tuple[float, float]], rules: Rules) -> None:
    for (x0, y0), (x1, y1) in pairwise(points):
        rules.add_line(x0, y0, x1, y1)


def path_data(element: Element) -> str:
    """The operators of a path object."""
    return " ".join(words(one) for one in children(element, "AbbreviatedData")) or element.get("AbbreviatedData", "")


def subpaths(data: str) -> Iterator[list[tuple[float, float]]]:
    """The points of each straight run of a path; curves break it, C closes it.

    >>> list(subpaths("M 0 0 L 10 0 L 10 5 C"))
    [[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 0.0)]]
    """
    run: list[tuple[float, float]] = []
    start: tuple[float, float] | None = None
    for operator, operands in operations(data):
        if operator == "C":
            if start is not None and run:
                run.append(start)
            continue
        point = operands[-2], operands[-1]
        if operator == "L" and run:
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = [point]
        if operator in "MS":
            start = point
    if len(run) > 1:
        yield run


def operations(data: str) -> Iterator[tuple[str, list[float]]]:
    """Operators with their operands; a path ends where it cannot be read."""
    tokens = data.split(maxsplit=_MAX_POINTS)[:_MAX_POINTS]
    at = 0
    while at < len(tokens):
        operator = tokens[at]
        count = _OPERANDS.get(operator)
        if count is None or at + count >= len(tokens) + (count == 0):
            return
        operands = numbers(" ".join(tokens[at + 1 : at + 1 + count]))
        if len(operands) < count:
            return
        yield operator, list(operands)
        at += 1 + count


def _shows(element: Element, document: OfdDocument, name: str, *, white_counts: bool = False) -> bool:
    """Tell a colour that is seen on white paper; where none is given it is black."""
    found = colour(element, document, name)
    return found is not None and (white_counts or any(channel < _WHITE for channel in found))


def colour(element: Element, document: OfdDocument, name: str) -> tuple[int, int, int] | None:
    """Red, green, blue (0 to 255) of an object's FillColor or StrokeColor: black where none is given, None where it is clear."""
    if _is_clear(element):
        return None
    found = next(children(element, name), None)
    parameter = element.get("DrawParam")
    for _ in range(_MAX_DEPTH):
        if found is not None or parameter is None or parameter not in document.parameters:
            break
        found = next(children(document.parameters[parameter], name), None)
        parameter = document.parameters[parameter].get("Relative")
    if found is None:
        return 0, 0, 0
    if _is_clear(found):
        return None
    value = [min(255, max(0, round(channel))) for channel in numbers(found.get("Value"))]
    if len(value) == 1:
        value *= 3  # grey
    return (value[0], value[1], value[2]) if len(value) == 3 else (0, 0, 0)


def _is_clear(element: Element) -> bool:
    alpha = numbers(element.get("Alpha", "255"))
    return bool(alpha) and alpha[0] <= _CLEAR
