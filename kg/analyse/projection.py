"""The network of shared bases: members joined by the policy documents that both rest on.

In: an `Incidence`. Out: pairs with what they share, or a `networkx.Graph` that a user goes on with. The projection is a
product of sparse matrices where scipy is installed and a walk over networkx's bipartite graph where it is not; both give the
same pairs, which a test holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.analyse.model import Weight
from kg.analyse.ties import Incidence
from kg.errors import UsageError

try:
    import numpy as np
    from scipy import sparse
except ImportError:  # the extra "fast" is not installed: the same result comes slower
    sparse = None

MOST_PAIRS = 50_000_000
"""Pairs a projection may have before it is refused: what everybody shares joins everybody, and says nothing."""


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


@dataclass(frozen=True, slots=True)
class Pairs:
    """成对的共用: columns of equal length, sorted by the pair; a pair becomes a `Shared` when it is asked for."""

    one: Sequence[int]
    other: Sequence[int]
    count: Sequence[int]
    rarity: Sequence[float]
    yuan: Sequence[float]
    overlap: Sequence[float]

    def __len__(self) -> int:
        return len(self.one)

    def items(self) -> Iterator[tuple[tuple[int, int], Shared]]:
        """Each pair of positions, the smaller first, with what it shares."""
        rows = zip(self.one, self.other, self.count, self.rarity, self.yuan, self.overlap, strict=True)
        for one, other, count, rarity, yuan, overlap in rows:
            yield (one, other), Shared(count, rarity, yuan, overlap)


def bipartite(incidence: Incidence) -> nx.Graph[Any]:
    """The two-mode graph: members `("member", n)` and bases `("base", n)`, with their ties as attributes of the edges."""
    graph: nx.Graph[Any] = nx.Graph()
    for number, iri in enumerate(incidence.members):
        graph.add_node(("member", number), bipartite=0, iri=iri, label=incidence.name(number))
    for (member, base), tie in incidence.ties.items():
        one = incidence.evidence.bases[base]
        graph.add_node(("base", base), bipartite=1, iri=one.iri, label=one.label)
        graph.add_edge(("member", member), ("base", base), citations=tie.citations, projects=tie.projects, yuan=float(tie.yuan))
    return graph


def network(incidence: Incidence, weight: Weight = "count", minimum: int = 1) -> nx.Graph[Any]:
    """The network of members that share at least `minimum` bases; node attributes `iri`, `label`, of edges `weight`,
    `count`, `rarity`, `yuan`, `overlap`.
    """
    graph: nx.Graph[Any] = nx.Graph()
    for number, member in enumerate(incidence.members):
        graph.add_node(number, iri=member, label=incidence.name(number))
    for (one, other), shared in shared_bases(incidence).items():
        if shared.count >= minimum:
            graph.add_edge(
                one,
                other,
                weight=shared.weight(weight),
                count=shared.count,
                rarity=shared.rarity,
                yuan=shared.yuan,
                overlap=shared.overlap,
            )
    return graph


def shared_bases(incidence: Incidence) -> Pairs:
    """What every two members share, by their positions, the smaller first.

    Raises `UsageError` where the bases would join more than `MOST_PAIRS` pairs.
    """
    pairs = sum(len(members) * (len(members) - 1) // 2 for members in incidence.members_of.values())
    if pairs > MOST_PAIRS:
        raise UsageError(
            f"共同依据会连成 {pairs:,} 对，超过 {MOST_PAIRS:,}；请用 --year、--level、--region 缩小范围"
            " (too many pairs; narrow the set with --year, --level or --region)"
        )
    return project(matrices(incidence)) if sparse is not None else _by_networkx(incidence)


@dataclass(frozen=True, slots=True)
class Matrices:
    """Members × bases as sparse matrices of one structure: ones, rarity of the base, yuan of the member."""

    ones: Any
    rarity: Any
    yuan: Any


def matrices(incidence: Incidence) -> Matrices:
    """The two-mode network as `scipy.sparse.csr_array`s."""
    rarity = incidence.rarity()
    shape, size = (len(incidence.members), len(incidence.evidence.bases)), len(incidence.ties)
    rows = np.fromiter((member for member, _ in incidence.ties), dtype=np.int64, count=size)
    columns = np.fromiter((base for _, base in incidence.ties), dtype=np.int64, count=size)
    money = np.fromiter((float(tie.yuan) for tie in incidence.ties.values()), dtype=float, count=size)
    rare = np.fromiter((rarity[base] for _, base in incidence.ties), dtype=float, count=size)
    return Matrices(*(sparse.csr_array((data, (rows, columns)), shape=shape) for data in (np.ones(size), rare, money)))


def project(held: Matrices) -> Pairs:
    """B Bᵀ for the counts, B diag(rarity) Bᵀ for the rarity, A Bᵀ + B Aᵀ for the money."""
    across = held.ones.T.tocsr()
    count = _sorted(held.ones @ across)
    rows = np.repeat(np.arange(count.shape[0]), np.diff(count.indptr))
    upper = rows < count.indices
    one, other = rows[upper], count.indices[upper]
    shared = count.data[upper]
    rare = _at(held.rarity @ across, one, other)
    paid = _sorted(held.yuan @ across)
    yuan = _at(paid, one, other) + _at(paid, other, one)
    size = np.diff(held.ones.indptr)
    return Pairs(
        one.tolist(),
        other.tolist(),
        shared.astype(int).tolist(),
        np.round(rare, 9).tolist(),
        np.round(yuan, 2).tolist(),
        np.round(shared / (size[one] + size[other] - shared), 9).tolist(),
    )


def _at(matrix: Any, rows: Any, columns: Any) -> Any:
    """The values at these places; a product leaves zeros out."""
    return np.asarray(_sorted(matrix)[rows, columns]).ravel() if len(rows) else np.zeros(0)


def _sorted(matrix: Any) -> Any:
    matrix.sort_indices()
    return matrix


def _by_networkx(incidence: Incidence) -> Pairs:
    """The same by walking from each base to the members that rest on it."""
    rarity, bases = incidence.rarity(), incidence.bases_of
    graph = bipartite(incidence)
    count: defaultdict[tuple[int, int], int] = defaultdict(int)
    rare: defaultdict[tuple[int, int], float] = defaultdict(float)
    yuan: defaultdict[tuple[int, int], float] = defaultdict(float)
    for base, pair in _joined(graph):
        count[pair] += 1
        rare[pair] += rarity[base]
        yuan[pair] += sum(_paid(graph, member, base) for member in pair)
    ordered = sorted(count)
    return Pairs(
        [one for one, _ in ordered],
        [other for _, other in ordered],
        [count[pair] for pair in ordered],
        [round(rare[pair], 9) for pair in ordered],
        [round(yuan[pair], 2) for pair in ordered],
        [round(count[pair] / len(bases[pair[0]] | bases[pair[1]]), 9) for pair in ordered],
    )


def _joined(graph: nx.Graph[Any]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each base with each pair of members that it joins."""
    for kind, base in sorted(graph.nodes):
        if kind == "base":
            members = sorted(member for _, member in graph.neighbors((kind, base)))
            for place, one in enumerate(members):
                for other in members[place + 1 :]:
                    yield base, (one, other)


def _paid(graph: nx.Graph[Any], member: int, base: int) -> float:
    return float(graph.edges[("member", member), ("base", base)]["yuan"])
