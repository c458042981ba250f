"""Ruled cells: horizontal and vertical rules in, groups of cells with their spans out; pure geometry, no text.

Rules are snapped to common positions, unit squares between them are flooded over missing edges, and what closes to a
rectangle is a cell. Shared by PDF, OFD and scans. Points, origin top left, y downwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.document import Box

Segment = tuple[float, float, float]
"""A rule: its position across, and where it begins and ends along."""

_Span = tuple[float, float]

SNAP = 2.5
"""Rules nearer than this are one: the two lines of a double border, the borders of neighbouring cells."""
_SNAP_CHAIN = 4.5
_JOIN = 2.5
_MIN_OPEN = 3
_COVERED = 0.5
_WHOLE = 0.98
_MAX_SQUARES = 1_000_000


@dataclass(slots=True)
class Rules:
    """格线 of one page: horizontal as (y, left, right), vertical as (x, top, bottom)."""

    horizontal: list[Segment] = field(default_factory=list)
    vertical: list[Segment] = field(default_factory=list)

    def add_line(self, x0: float, y0: float, x1: float, y1: float, slack: float = 1.0, shortest: float = 2.0) -> None:
        """Add a straight line where it is level or upright within `slack`."""
        if abs(y1 - y0) <= slack and abs(x1 - x0) > shortest:
            self.horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= slack and abs(y1 - y0) > shortest:
            self.vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the lattice, from 0, within its table."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of one ruled table in row order, its column and row edges, and whether a page's end left it open."""

    cells: tuple[GridCell, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """The box around the table."""
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """Index of the cell that holds a point."""
        left, top, right, bottom = self.box
        if not (left <= x <= right and top <= y <= bottom):
            return None
        for index, cell in enumerate(self.cells):
            if cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]:
                return index
        return None


def find_grids(rules: Rules) -> list[Grid]:
    """The ruled tables of a page from top to bottom. A frame around one cell is none."""
    if not rules.horizontal or len(rules.vertical) < 2:
        return []
    lattice = _Lattice.of(rules)
    if lattice is None:
        return []
    grids = [lattice.grid(cells) for cells in lattice.tables() if len(cells) > 1]
    grids.sort(key=lambda grid: (grid.rows[0], grid.columns[0]))
    return grids


def snap(values: Iterable[float]) -> list[float]:
    """Common positions of values that lie near each other, ascending.

    >>> snap([10.0, 100.2, 10.6, 99.8])
    [10.3, 100.0]
    """
    ordered = sorted(values)
    found: list[float] = []
    start = 0
    for index in range(1, len(ordered) + 1):
        if index < len(ordered):
            value = ordered[index]
            if value - ordered[index - 1] <= SNAP and value - ordered[start] <= _SNAP_CHAIN:
                continue
        found.append(sum(ordered[start:index]) / (index - start))
        start = index
    return found


def _joined(segments: Sequence[Segment], positions: Sequence[float]) -> list[list[_Span]]:
    """For each position its segments, those that touch made one."""
    by_position: list[list[_Span]] = [[] for _ in positions]
    last = len(positions) - 1
    for value, start, end in segments:
        index = bisect_left(positions, value)
        if index > last or (index and value - positions[index - 1] < positions[index] - value):
            index -= 1
        by_position[index].append((start, end))
    return [_merge(spans) for spans in by_position]


def _merge(spans: list[_Span]) -> list[_Span]:
    spans.sort()
    merged = [spans[0]]
    for start, end in spans[1:]:
        if start <= merged[-1][1] + _JOIN:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


@dataclass(slots=True)
class _Rows:
    """Joined rules of one direction: their positions, ascending, and the spans at each."""

    at: list[float]
    spans: list[list[_Span]]

    @classmethod
    def of(cls, segments: Sequence[Segment]) -> _Rows:
        at = snap(rule[0] for rule in segments)
        return cls(at, _joined(segments, at))

    def between(self, first: float, last: float) -> range:
        """Indexes of the positions from `first` to `last`."""
        return range(bisect_left(self.at, first), bisect_right(self.at, last))

    def covers(self, first: float, last: float, low: float, high: float, share: float) -> bool:
        """Tell whether a rule between two positions covers more than a share of a span."""
        need = share * (high - low)
        for index in self.between(first, last):
            for left, right in self.spans[index]:
                if (min(high, right)) - (max(low, left)) > need:
                    return True
        return False


def _closing(ending: _Rows, closers: _Rows) -> tuple[list[Segment], list[Segment]]:
    """Rules that are missing where several joined rules begin (first) or end (second) together: a page break cut the table.

    A cell that spans rows may be open there while its neighbours are closed, so each gap is looked at alone.
    """
    missing: tuple[list[Segment], list[Segment]] = ([], [])
    for side in (0, 1):
        ends = sorted(
            (span[side], at, span[1 - side]) for at, spans in zip(ending.at, ending.spans, strict=True) for span in spans
        )
        group: list[Segment] = []
        for end in [*ends, (float("inf"), 0.0, 0.0)]:
            if group and end[0] - group[-1][0] > SNAP:
                if len({one[1] for one in group}) >= _MIN_OPEN:
                    missing[side].extend(_gaps(group, ending, closers))
                group = []
            group.append(end)
    return missing


def _gaps(group: Sequence[Segment], ending: _Rows, closers: _Rows) -> Iterator[Segment]:
    """The gaps between neighbouring ends that no rule closes, through which no rule goes on, and that a rule spans further in.

    `group` holds place, position and far end of each joined rule that ends here.
    """
    place = group[0][0]
    far = {position: end for _, position, end in group}
    ends = sorted(far)
    if closers.covers(place - 2 * SNAP, place + 2 * SNAP, ends[0], ends[-1], _WHOLE):
        return
    for low, high in pairwise(ends):
        if closers.covers(place - 2 * SNAP, place + 2 * SNAP, low, high, _COVERED):
            continue
        first, last = sorted((place, far[low]))
        if not closers.covers(first - SNAP, last + SNAP, low, high, _COVERED):
            continue
        inside = range(bisect_right(ending.at, low), bisect_left(ending.at, high))
        if not any(start < place - SNAP and end > place + SNAP for index in inside for start, end in ending.spans[index]):
            yield place, low, high


@dataclass(slots=True)
class _Lattice:
    """Positions of all rules of a page, and which unit edges between them are drawn."""

    xs: list[float]
    ys: list[float]
    level: list[bytearray]
    upright: list[bytearray]
    open_tops: list[Segment]
    open_bottoms: list[Segment]

    @classmethod
    def of(cls, rules: Rules) -> _Lattice | None:
        level, upright = _Rows.of(rules.horizontal), _Rows.of(rules.vertical)
        if (len(upright.at) - 1) * (len(level.at) - 1) > _MAX_SQUARES:
            return None
        tops, bottoms = _closing(upright, level)
        lefts, rights = _closing(level, upright)
        if tops or bottoms:
            level = _Rows.of([*rules.horizontal, *tops, *bottoms])
        if lefts or rights:
            upright = _Rows.of([*rules.vertical, *lefts, *rights])
        xs, ys = upright.at, level.at
        return cls(xs, ys, _edges(level.spans, xs), _edges(upright.spans, ys), tops, bottoms)

    def tables(self) -> list[list[tuple[int, int, int, int]]]:
        """Cells as (left, top, right, bottom) indexes of positions, those that share a corner together."""
        cells = self._cells()
        parent = list(range(len(cells)))
        corners: dict[tuple[int, int], int] = {}
        for number, (left, top, right, bottom) in enumerate(cells):
            for corner in ((left, top), (right, top), (left, bottom), (right, bottom)):
                other = corners.setdefault(corner, number)
                if other != number:
                    parent[_root(parent, number)] = _root(parent, other)
        tables: dict[int, list[tuple[int, int, int, int]]] = {}
        for number, cell in enumerate(cells):
            tables.setdefault(_root(parent, number), []).append(cell)
        return list(tables.values())

    def _cells(self) -> list[tuple[int, int, int, int]]:
        """Regions of unit squares with no edge between them that are closed and rectangular."""
        width, height = len(self.xs) - 1, len(self.ys) - 1
        parent = self._flooded(width, height)
        boxes: dict[int, list[int]] = {}
        for square in range(width * height):
            root = _root(parent, square)
            row, column = divmod(square, width)
            box = boxes.get(root)
            if box is None:
                boxes[root] = [column, row, column + 1, row + 1, 1]
            else:
                box[0], box[2] = min(box[0], column), max(box[2], column + 1)
                box[3] = row + 1
                box[4] += 1
        outside = _root(parent, width * height)
        return [
            (left, top, right, bottom)
            for root, (left, top, right, bottom, count) in boxes.items()
            if root != outside and count == (right - left) * (bottom - top)
        ]

    def _flooded(self, width: int, height: int) -> list[int]:
        """Union of squares over missing edges; the last entry stands for the outside."""
        outside = width * height
        parent = list(range(outside + 1))
        for row in range(height):
            start = row * width
            for column in range(width + 1):
                if not self.upright[column][row]:
                    _unite(parent, start + column if column < width else outside, start + column - 1 if column else outside)
        for row in range(height + 1):
            start = row * width
            level = self.level[row]
            for column in range(width):
                if not level[column]:
                    _unite(parent, start + column if row < height else outside, start - width + column if row else outside)
        return parent

    def grid(self, cells: list[tuple[int, int, int, int]]) -> Grid:
        """One table with rows and columns of its own."""
        columns = sorted({edge for cell in cells for edge in (cell[0], cell[2])})
        rows = sorted({edge for cell in cells for edge in (cell[1], cell[3])})
        column_at = {edge: number for number, edge in enumerate(columns)}
        row_at = {edge: number for number, edge in enumerate(rows)}
        found = [
            GridCell(
                row_at[top],
                column_at[left],
                row_at[bottom] - row_at[top],
                column_at[right] - column_at[left],
                (self.xs[left], self.ys[top], self.xs[right], self.ys[bottom]),
            )
            for left, top, right, bottom in cells
        ]
        found.sort(key=lambda cell: (cell.row, cell.column))
        edges = tuple(self.xs[edge] for edge in columns)
        heights = tuple(self.ys[edge] for edge in rows)
        return Grid(
            tuple(found),
            edges,
            heights,
            _is_open(self.open_tops, heights[0], edges),
            _is_open(self.open_bottoms, heights[-1], edges),
        )


def _is_open(added: Sequence[Segment], place: float, edges: Sequence[float]) -> bool:
    """Tell a side most of which had to be closed."""
    open_width = sum(high - low for at, low, high in added if abs(at - place) <= SNAP and edges[0] - SNAP <= low <= edges[-1])
    return open_width > _COVERED * (edges[-1] - edges[0])


def _edges(joined: Sequence[list[_Span]], positions: Sequence[float]) -> list[bytearray]:
    """For each rule position which unit steps between `positions` it covers."""
    steps = len(positions) - 1
    found = []
    for spans in joined:
        drawn = bytearray(steps)
        for start, end in spans:
            first = bisect_left(positions, start - _JOIN)
            last = bisect_right(positions, end + _JOIN) - 1
            for step in range(first, last):
                drawn[step] = 1
        found.append(drawn)
    return found


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _unite(parent: list[int], one: int, other: int) -> None:
    first, second = _root(parent, one), _root(parent, other)
    if first != second:
        parent[max(first, second)] = min(first, second)
