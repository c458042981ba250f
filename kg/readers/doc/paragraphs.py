"""What the properties of a paragraph say: whether it stands in a table and how deep, which list numbers it, how its row is cut.

In: a group of modifiers. Out: a `Form`, or for the mark that ends a table row its cells' edges and merges.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.readers.doc.sprms import DEFINE_TABLE, sprms
from kg.readers.word.blocks import Merge

_HUGE = frozenset({0x6645, 0x6646})
_IN_TABLE, _ROW_END, _DEPTH, _DEEPER = 0x2416, 0x2417, 0x6649, 0x664A
_INNER_CELL, _INNER_ROW = 0x244B, 0x244C
_LIST, _LEVEL = 0x460B, 0x260A
_TABS = frozenset({0xC60D, 0xC615})
_MERGE_CELLS, _SPLIT_CELLS, _MERGE_DOWN = 0x5624, 0x5625, 0xD62B
_DELETE_CELLS, _INSERT_CELLS = 0x5622, 0x7621
_CHANGES = frozenset({_MERGE_CELLS, _SPLIT_CELLS, _MERGE_DOWN, _DELETE_CELLS, _INSERT_CELLS})
_CELL_BYTES = 20
_MAX_HUGE = 4
_MAX_DEPTH = 64
_MAX_CELLS = 63


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell as a row defines it: its edges in twips, whether it is merged away into the one before, its vertical merge."""

    left: int
    right: int
    swallowed: bool = False
    merge: Merge = Merge.NONE


@dataclass(frozen=True, slots=True)
class Form:
    """Properties of one paragraph. `depth` is 0 outside tables; `list_number` None where only the style may say."""

    style: int = 0
    depth: int = 0
    ends_row: bool = False
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    list_number: int | None = None
    level: int | None = None
    leader: bool = False
    cells: tuple[RowCell, ...] = ()


def read_form(style: int, group: bytes, data: bytes) -> Form:
    """The form of a paragraph by its style, its modifiers, and the Data stream that long ones are kept in."""
    seen: dict[int, bytes] = {}
    cells: tuple[RowCell, ...] = ()
    leader = False
    for code, operand in _unpacked(group, data):
        seen[code] = operand
        if code == DEFINE_TABLE:
            cells = _defined(operand)
        elif code in _TABS:
            leader = leader or _has_leader(operand, closing=code == 0xC615)
        elif code in _CHANGES and cells:
            cells = tuple(_changed(list(cells), code, operand))
    return Form(
        style,
        _depth(seen),
        _flag(seen, _ROW_END),
        _flag(seen, _INNER_CELL),
        _flag(seen, _INNER_ROW),
        int.from_bytes(seen[_LIST], "little") if _LIST in seen else None,
        seen[_LEVEL][0] if seen.get(_LEVEL) else None,
        leader,
        cells,
    )


def _unpacked(group: bytes, data: bytes) -> Iterable[tuple[int, bytes]]:
    """Modifiers, with those that a wide table keeps in the Data stream put in their place."""
    found = list(sprms(group))
    for _ in range(_MAX_HUGE):
        if not any(code in _HUGE for code, _ in found):
            return found
        found = [item for code, operand in found for item in (_kept(operand, data) if code in _HUGE else ((code, operand),))]
    return found


def _kept(operand: bytes, data: bytes) -> Iterable[tuple[int, bytes]]:
    """Modifiers kept in the Data stream at a place."""
    start = int.from_bytes(operand, "little")
    size = int.from_bytes(data[start : start + 2], "little")
    return sprms(data[start + 2 : start + 2 + size])


def _flag(seen: dict[int, bytes], code: int) -> bool:
    return bool(seen.get(code, b"\0")[:1].strip(b"\0"))


def _depth(seen: dict[int, bytes]) -> int:
    depth = int(_flag(seen, _IN_TABLE))
    for code in (_DEPTH, _DEEPER):
        if len(seen.get(code, b"")) == 4:
            depth = struct.unpack("<i", seen[code])[0] + (depth if code == _DEEPER else 0)
    return min(max(depth, 0), _MAX_DEPTH)


@lru_cache(maxsize=1024)
def _defined(operand: bytes) -> tuple[RowCell, ...]:
    """Cells of sprmTDefTable: their number, their edges, then 20 bytes each of which the first two hold the merges."""
    count = operand[0] if operand else 0
    if len(operand) < 1 + 2 * (count + 1):
        return ()
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    cells = []
    for number in range(count):
        at = 1 + 2 * (count + 1) + _CELL_BYTES * number
        flags = int.from_bytes(operand[at : at + 2], "little")
        swallowed = bool(flags & 2) and not flags & 1
        cells.append(RowCell(edges[number], edges[number + 1], swallowed, _VERTICAL[flags >> 5 & 3]))
    return tuple(cells)


_VERTICAL = (Merge.NONE, Merge.GOES_ON, Merge.START, Merge.START)
"""Vertical merge by the two bits of a cell: 0 not merged, 1 goes on from above, 3 begins."""


def _changed(cells: list[RowCell], code: int, operand: bytes) -> list[RowCell]:
    """The cells after a later modifier."""
    if len(operand) < 2:
        return cells
    first, limit = operand[0], min(operand[1], len(cells))
    if code == _MERGE_CELLS:
        cells[first + 1 : limit] = [replace(cell, swallowed=True) for cell in cells[first + 1 : limit]]
    elif code == _SPLIT_CELLS:
        cells[first:limit] = [replace(cell, swallowed=False) for cell in cells[first:limit]]
    elif code == _MERGE_DOWN and first < len(cells):
        cells[first] = replace(cells[first], merge=_VERTICAL[operand[1] & 3])
    elif code == _DELETE_CELLS:
        gone = sum(cell.right - cell.left for cell in cells[first:limit])
        return cells[:first] + _shifted(cells[max(first, limit) :], -gone)
    elif code == _INSERT_CELLS and len(operand) >= 4:
        count, width = min(operand[1], _MAX_CELLS), struct.unpack_from("<h", operand, 2)[0]
        left = cells[first].left if first < len(cells) else cells[-1].right
        added = [RowCell(left + n * width, left + (n + 1) * width) for n in range(count)]
        return cells[:first] + added + _shifted(cells[first:], count * width)
    return cells


def _shifted(cells: list[RowCell], by: int) -> list[RowCell]:
    return [replace(cell, left=cell.left + by, right=cell.right + by) for cell in cells]


def _has_leader(operand: bytes, *, closing: bool) -> bool:
    """Tell a tab stop that is added with dots or a line before it."""
    if not operand:
        return False
    at = 1 + operand[0] * (4 if closing else 2)
    if at >= len(operand):
        return False
    added = operand[at]
    return any(kind >> 3 & 7 for kind in operand[at + 1 + 2 * added : at + 1 + 3 * added])
