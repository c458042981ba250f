"""Small diagrams as SVG: boxes in columns, and named arrows between them. Drawn anew from the ontology each time; no library.

Text is measured as wide (Chinese) or narrow letters, which is near enough for boxes. The same input gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

_SIZE = 14
_SMALL = 11.5
_PAD = 14
_HEIGHT = 46
_GAP = 26
_LANE = 22
_INK, _SOFT, _DEEP, _TINT = "#1d2733", "#5c6875", "#0b3c5d", "#f4f6f8"
_FONT = "system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Box:
    """框: its name in the diagram, two lines of text, where it leads, its column; `strong` marks the one it is all about."""

    name: str
    title: str
    subtitle: str
    column: int
    href: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """箭头 from one box to another, with the words on it."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class _Placed:
    box: Box
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        return self.y + _HEIGHT / 2


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An arrow as drawn: its path, and its name centred at a place."""

    path: str
    x: float
    y: float
    label: str


def diagram(boxes: Sequence[Box], arrows: Sequence[Arrow], title: str, link: Callable[[str], str]) -> Markup:
    """The drawing, its links written by `link`: columns from left to right, boxes of a column centred above one another."""
    gaps, far = _gaps(boxes, arrows), _far(boxes, arrows)
    columns: dict[int, list[Box]] = {}
    for box in boxes:
        columns.setdefault(box.column, []).append(box)
    tallest = max(len(some) for some in columns.values())
    above = len(far) * _LANE
    height = tallest * (_HEIGHT + _GAP) + _GAP + above
    placed: dict[str, _Placed] = {}
    x = _GAP / 2
    for column in sorted(columns):
        some = columns[column]
        width = max(_box_width(box) for box in some)
        top = above + (height - above - len(some) * (_HEIGHT + _GAP) + _GAP) / 2
        for index, box in enumerate(some):
            placed[box.name] = _Placed(box, x, top + index * (_HEIGHT + _GAP), width)
        x += width + gaps.get(column, 0)
    width = x + _GAP / 2
    lines = [_arrow(arrow, placed, far) for arrow in _merged(arrows)]
    # Names lie above all lines, which they interrupt; a line never crosses the name of another.
    drawn = [*map(_line, lines), *(_box(one, link) for one in placed.values()), *map(_name, _apart(lines))]
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" role="img" font-family="{}">'
        '<title>{}</title><defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" '
        'markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0.5L8 4L0 7.5z" fill="{}"/></marker></defs>{}</svg>'
    ).format(width, height, width, _FONT, title, _SOFT, Markup("").join(drawn))  # fmt: skip


def _merged(arrows: Sequence[Arrow]) -> list[Arrow]:
    """Arrows between the same two boxes as one, with all their names."""
    found: dict[tuple[str, str], list[str]] = {}
    for arrow in arrows:
        found.setdefault((arrow.source, arrow.target), []).append(arrow.label)
    return [Arrow(source, target, " · ".join(dict.fromkeys(labels))) for (source, target), labels in found.items()]


def _far(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[tuple[str, str]]:
    """Arrows past other columns, the longest first: each has a lane of its own above the boxes."""
    at = {box.name: box.column for box in boxes}
    far = [(one.source, one.target) for one in _merged(arrows) if abs(at[one.source] - at[one.target]) > 1]
    return sorted(far, key=lambda ends: (-abs(at[ends[0]] - at[ends[1]]), ends))


def _gaps(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Mapping[int, float]:
    """How far apart columns stand: as far as the longest name between them."""
    at = {box.name: box.column for box in boxes}
    found: dict[int, float] = {}
    for arrow in _merged(arrows):
        left, right = sorted((at[arrow.source], at[arrow.target]))
        if right == left + 1:
            found[left] = max(found.get(left, 70), _width(arrow.label, _SMALL) + 34)
    last = max(at.values(), default=0)
    return {column: found.get(column, 60) for column in range(last)}


def _box(one: _Placed, link: Callable[[str], str]) -> Markup:
    fill, ink = (_DEEP, "#fff") if one.box.strong else (_TINT, _INK)
    soft = "#cfe0ec" if one.box.strong else _SOFT
    middle = one.x + one.width / 2
    drawn = Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" rx="7" fill="{}" stroke="{}"/>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="middle" font-size="{}" font-weight="600" fill="{}">{}</text>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="middle" font-size="{}" fill="{}">{}</text>'
    ).format(
        one.x, one.y, one.width, _HEIGHT, fill, _DEEP, middle, one.y + 20, _SIZE, ink, one.box.title,
        middle, one.y + 37, _SMALL, soft, one.box.subtitle,
    )  # fmt: skip
    return Markup('<a href="{}">{}</a>').format(link(one.box.href), drawn) if one.box.href else drawn


def _arrow(arrow: Arrow, placed: Mapping[str, _Placed], far: Sequence[tuple[str, str]]) -> _Drawn:
    source, target = placed[arrow.source], placed[arrow.target]
    if source.box.column == target.box.column:
        return _beside(arrow.label, source, target)
    if (arrow.source, arrow.target) in far:
        return _over(arrow.label, source, target, 12 + _LANE * far.index((arrow.source, arrow.target)))
    forward = source.box.column < target.box.column
    start = source.x + (source.width if forward else 0)
    end = target.x + (0 if forward else target.width)
    half = (start + end) / 2
    high, low = source.middle, target.middle
    path = f"M{start:.1f} {high:.1f}C{half:.1f} {high:.1f} {half:.1f} {low:.1f} {end:.1f} {low:.1f}"
    # Where many arrows leave or reach one box, their names stand near the other ends.
    along = 0.5 if source.box.strong == target.box.strong else 0.66 if source.box.strong else 0.34
    x = _bezier(along, start, half, half, end)
    return _Drawn(path, x, _bezier(along, high, high, low, low) - 5, arrow.label)


def _bezier(along: float, *points: float) -> float:
    back = 1 - along
    first, second, third, last = points
    return back**3 * first + 3 * back**2 * along * second + 3 * back * along**2 * third + along**3 * last


def _beside(label: str, source: _Placed, target: _Placed) -> _Drawn:
    down = source.y < target.y
    start, end = (source.y + _HEIGHT, target.y) if down else (source.y, target.y + _HEIGHT)
    x = source.x + source.width / 2
    return _Drawn(f"M{x:.1f} {start:.1f}L{x:.1f} {end:.1f}", x, (start + end) / 2 + 4, label)


def _over(label: str, source: _Placed, target: _Placed, lane: float) -> _Drawn:
    """An arrow above the columns between."""
    left, right = source.x + source.width / 2, target.x + target.width / 2
    bend = 26 if left < right else -26
    path = (
        f"M{left:.1f} {source.y:.1f}C{left:.1f} {lane:.1f} {left:.1f} {lane:.1f} {left + bend:.1f} {lane:.1f}"
        f"L{right - bend:.1f} {lane:.1f}C{right:.1f} {lane:.1f} {right:.1f} {lane:.1f} {right:.1f} {target.y:.1f}"
    )
    return _Drawn(path, (left + right) / 2, lane + 4, label)


def _line(one: _Drawn) -> Markup:
    return Markup('<path d="{}" fill="none" stroke="{}" stroke-width="1.3" marker-end="url(#tip)"/>').format(one.path, _SOFT)


def _name(one: _Drawn) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="middle" font-size="{}" fill="{}" stroke="#fff" stroke-width="4" '
        'paint-order="stroke">{}</text>'
    ).format(one.x, one.y, _SMALL, _SOFT, one.label)


def _apart(lines: Sequence[_Drawn]) -> list[_Drawn]:
    """The arrows with names that would lie on one another moved down, the higher first."""
    found: list[_Drawn] = []
    for one in sorted(lines, key=lambda line: (line.y, line.x, line.label)):
        y = one.y
        for other in found:
            near = abs(other.x - one.x) < (_width(other.label, _SMALL) + _width(one.label, _SMALL)) / 2
            if near and abs(other.y - y) < _SMALL + 2:
                y = other.y + _SMALL + 2
        found.append(replace(one, y=y))
    return found


def _box_width(box: Box) -> float:
    return max(_width(box.title, _SIZE), _width(box.subtitle, _SMALL), 60) + 2 * _PAD


def _width(text: str, size: float) -> float:
    return sum(size if unicodedata.east_asian_width(letter) in "WF" else size * 0.58 for letter in text)
