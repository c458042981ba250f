"""Sparse products of the two-mode network: what every two members share, in blocks of rows.

In: an `Incidence`. Out: `Pairs`, block by block, so that the memory is that of one block and not of all pairs. The measures of a
pair come out of two complex products of one structure: with left 1 and right 1 + i·rarity the sum is count + i·rarity; with
left 1 + i·y₁ and right 1 + i·y₂ its imaginary part is the money of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.analyse.model import Weight
from kg.analyse.pairs import Pairs
from kg.analyse.ties import Incidence

try:
    import numpy as np
    from scipy import sparse
except ImportError:  # the extra "fast" is not installed
    sparse = None

available = sparse is not None
"""Whether the extra that brings scipy is installed."""

_WORK = 4_000_000
"""Products of single ties in one block."""


@dataclass(frozen=True, slots=True)
class Matrices:
    """Members × bases as sparse matrices of one structure: ones, 1 + i·rarity of the base, 1 + i·yuan of the member."""

    ones: Any
    rare: Any
    paid: Any

    @property
    def size(self) -> Any:
        """How many bases each member rests on."""
        return np.diff(self.ones.indptr)


def matrices(incidence: Incidence) -> Matrices:
    """The two-mode network as `scipy.sparse.csr_array`s."""
    rarity = incidence.rarity()
    shape, size = (len(incidence.members), len(incidence.evidence.bases)), len(incidence.ties)
    rows = np.fromiter((member for member, _ in incidence.ties), dtype=np.int32, count=size)
    columns = np.fromiter((base for _, base in incidence.ties), dtype=np.int32, count=size)
    yuan = np.fromiter((float(tie.yuan) for tie in incidence.ties.values()), dtype=float, count=size)
    of_base = np.zeros(shape[1])
    of_base[list(rarity)] = list(rarity.values())
    made = (
        sparse.csr_array((data, (rows, columns)), shape=shape)
        for data in (np.ones(size), 1 + 1j * of_base[columns], 1 + 1j * yuan)
    )
    return Matrices(*made)


def counts(held: Matrices) -> Any:
    """How many bases every two members share, as one symmetric sparse matrix; its diagonal is how many each rests on."""
    return held.ones @ held.ones.T.tocsr()


def pairs(held: Matrices) -> Iterator[Pairs]:
    """Every pair that shares a base, the smaller position first, in order; in blocks."""
    for start, stop in _blocks(held):
        rows, columns, count, rarity, yuan = _block(held, start, stop, first=start)
        upper = rows < columns
        yield _pairs(held.size, *(column[upper] for column in (rows, columns, count, rarity, yuan)))


def nearest(held: Matrices, weight: Weight, most: int) -> Pairs:
    """The pairs that are among the `most` strongest of either member by this weight; among equals the first."""
    kept = []
    for start, stop in _blocks(held):
        rows, columns, count, rarity, yuan = _block(held, start, stop)
        away = rows != columns
        rows, columns, count, rarity, yuan = (column[away] for column in (rows, columns, count, rarity, yuan))
        strength = {"count": count, "rarity": np.round(rarity, 9), "money": np.round(yuan, 2)}[weight]
        order = np.lexsort((columns, -strength, rows))
        place = np.arange(len(order)) - np.repeat(*_runs(rows[order]))
        chosen = order[place < most]
        one, other, *measures = (column[chosen] for column in (rows, columns, count, rarity, yuan))
        kept.append(_pairs(held.size, np.minimum(one, other), np.maximum(one, other), *measures))
    return Pairs.joined(kept).distinct()


def _pairs(size: Any, one: Any, other: Any, count: Any, rarity: Any, yuan: Any) -> Pairs:
    """Columns of one block as pairs, with how much of what either rests on is shared; rounded, so that blocks do not show."""
    overlap = count / (size[one] + size[other] - count)
    return Pairs(one, other, count, np.round(rarity, 9), np.round(yuan, 2), np.round(overlap, 9))


def _runs(rows: Any) -> tuple[Any, Any]:
    """Where each run of equal numbers begins, and how long it is."""
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    return begins, np.diff(np.append(begins, len(rows)))


def _blocks(held: Matrices) -> Iterator[tuple[int, int]]:
    """Runs of members whose products are about `_WORK` single ones."""
    of_base = np.diff(held.ones.tocsc().indptr)
    work = np.cumsum(np.bincount(np.repeat(np.arange(len(held.size)), held.size), of_base[held.ones.indices], len(held.size)))
    start = 0
    while start < len(held.size):
        done = work[start - 1] if start else 0
        stop = max(int(np.searchsorted(work, done + _WORK, "right")), start + 1)
        yield start, stop
        start = stop


def _block(held: Matrices, start: int, stop: int, first: int = 0) -> tuple[Any, ...]:
    """Rows, columns, count, rarity and yuan of the members from start to stop with those from `first` on."""
    shared = held.ones[start:stop] @ held.rare[first:].T.tocsr()
    paid = held.paid[start:stop] @ held.paid[first:].T.tocsr()
    shared.sort_indices()
    paid.sort_indices()
    rows = np.repeat(np.arange(start, stop, dtype=np.int32), np.diff(shared.indptr))
    columns = shared.indices + np.int32(first)
    return rows, columns, np.rint(shared.data.real).astype(np.int32), shared.data.imag, paid.data.imag
