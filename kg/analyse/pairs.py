"""Pairs of members and what they share, as columns: few of them or millions.

A column is a list, or an array of numpy where the pairs come from sparse matrices; either way a pair is a `Shared` of plain
numbers when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

from kg.analyse.model import Weight

try:
    import numpy as np
except ImportError:  # the extra "fast" is not installed: the same result comes slower
    np = None  # type: ignore[assignment]

Column = Any
"""A list of numbers, or an array of numpy."""

_CHUNK = 100_000


@dataclass(frozen=True, slots=True)
class Shared:
    """共用: how many bases two members share, how rare these are together, and the yuan of both that rest on them.

    `overlap` is the Jaccard index of their bases, 0 to 1.
    """

    count: int
    rarity: float
    yuan: float
    overlap: float

    def weight(self, by: Weight) -> float:
        """The weight of the edge."""
        return {"count": float(self.count), "money": self.yuan, "rarity": self.rarity}[by]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """成对的共用: columns of equal length; `one` is the smaller position of the two."""

    one: Column
    other: Column
    count: Column
    rarity: Column
    yuan: Column
    overlap: Column

    def __len__(self) -> int:
        return len(self.one)

    def items(self) -> Iterator[tuple[tuple[int, int], Shared]]:
        """Each pair of positions, the smaller first, with what it shares."""
        for start in range(0, len(self), _CHUNK):
            rows = zip(*(_plain(column[start : start + _CHUNK]) for column in self._columns), strict=True)
            for one, other, count, rarity, yuan, overlap in rows:
                yield (one, other), Shared(count, rarity, yuan, overlap)

    def strongest(self, most: int) -> Pairs:
        """The pairs that share most bases, among equals the rarest, then the first; at most `most` of them, in that order."""
        if np is not None:
            return self.at(np.lexsort((self.other, self.one, -np.asarray(self.rarity), -np.asarray(self.count)))[:most])
        keys = list(zip(self.count, self.rarity, self.one, self.other, strict=True))
        order = sorted(range(len(keys)), key=lambda at: (-keys[at][0], -keys[at][1], keys[at][2:]))
        return self.at(order[:most])

    def where(self, count: int, overlap: float) -> Pairs:
        """The pairs that share at least so many bases, and so much of what either rests on."""
        if np is not None:
            kept = np.flatnonzero((np.asarray(self.count) >= count) & (np.asarray(self.overlap) >= overlap))
            return self.at(kept)
        both = zip(self.count, self.overlap, strict=True)
        return self.at([at for at, (shared, share) in enumerate(both) if shared >= count and share >= overlap])

    def distinct(self) -> Pairs:
        """Each pair once, in order of the positions."""
        if np is not None:
            order = np.lexsort((self.other, self.one))
            one, other = np.asarray(self.one)[order], np.asarray(self.other)[order]
            new = (np.diff(one, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0)
            return self.at(order[new])
        first = {both: place for place, both in reversed(list(enumerate(zip(self.one, self.other, strict=True))))}
        return self.at([first[both] for both in sorted(first)])

    @property
    def _columns(self) -> tuple[Column, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    def at(self, order: Column) -> Pairs:
        """The pairs at these places, in this order."""
        if np is not None:
            return Pairs(*(np.asarray(column)[order] for column in self._columns))
        return Pairs(*([column[at] for at in order] for column in self._columns))

    @classmethod
    def joined(cls, blocks: Iterable[Pairs]) -> Pairs:
        """The pairs of several blocks, one after the other."""
        held = [one for one in blocks if len(one)]
        if len(held) < 2:
            return held[0] if held else cls((), (), (), (), (), ())
        columns = zip(*(one._columns for one in held), strict=True)
        return cls(*(np.concatenate(parts) if np is not None else list(chain.from_iterable(parts)) for parts in columns))


def _plain(column: Column) -> list[Any]:
    """Python's own numbers of a list or an array."""
    made: list[Any] = column.tolist() if hasattr(column, "tolist") else list(column)
    return made
