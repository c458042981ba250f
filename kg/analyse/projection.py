"""The network of shared bases: members joined by the policy documents that both rest on.

In: an `Incidence`. Out: pairs with what they share, or a `networkx.Graph` that a user goes on with. The projection is a
product of sparse matrices where scipy is installed and a walk over networkx's bipartite graph where it is not; both give the
same pairs, which a test holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import networkx as nx

from kg.analyse import products
from kg.analyse.model import Weight
from kg.analyse.pairs import Pairs
from kg.analyse.ties import Incidence
from kg.errors import UsageError

MOST_PAIRS = 50_000_000
"""Pairs that are held at once before a projection is refused: what everybody shares joins everybody, and says nothing."""


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


def network(incidence: Incidence, weight: Weight = "count", minimum: int = 1, nearest: int | None = None) -> nx.Graph[Any]:
    """The network of members that share at least `minimum` bases; node attributes `iri`, `label`, of edges `weight`,
    `count`, `rarity`, `yuan`, `overlap`. With `nearest` only the edges that are among so many strongest of either end.

    Raises `UsageError` where more than `MOST_PAIRS` pairs would be held.
    """
    graph: nx.Graph[Any] = nx.Graph()
    for number, member in enumerate(incidence.members):
        graph.add_node(number, iri=member, label=incidence.name(number))
    pairs = shared_bases(incidence) if nearest is None else nearest_pairs(incidence, weight, nearest)
    for (one, other), shared in pairs.items():
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


def combinations(incidence: Incidence) -> int:
    """Pairs of members under each base, added up: never fewer than the pairs that share one."""
    return sum(len(members) * (len(members) - 1) // 2 for members in incidence.members_of.values())


def shared_blocks(incidence: Incidence) -> Iterator[Pairs]:
    """What every two members share, block by block, in order of their positions. For more pairs than memory holds.

    Raises `UsageError` without scipy where the bases would join more than `MOST_PAIRS` pairs.
    """
    if products.available:
        yield from products.pairs(products.matrices(incidence))
        return
    if (found := combinations(incidence)) > MOST_PAIRS:
        raise _too_many(found)
    yield _by_networkx(incidence)


def shared_bases(incidence: Incidence) -> Pairs:
    """What every two members share, by their positions, the smaller first.

    Raises `UsageError` where there are more than `MOST_PAIRS` pairs.
    """
    held, count = [], 0
    for block in shared_blocks(incidence):
        held.append(block)
        count += len(block)
        if count > MOST_PAIRS:
            raise _too_many(count)
    return Pairs.joined(held)


def nearest_pairs(incidence: Incidence, weight: Weight, most: int) -> Pairs:
    """The pairs that are among the `most` strongest of either member, by the weight; among equals the first."""
    if products.available:
        return products.nearest(products.matrices(incidence), weight, most)
    return _nearest(shared_bases(incidence), weight, most)


def strongest(incidence: Incidence, most: int) -> tuple[Pairs, int]:
    """The pairs that share most, at most `most` of them, and how many pairs there are."""
    best, count = Pairs.joined(()), 0
    for block in shared_blocks(incidence):
        count += len(block)
        best = Pairs.joined((best, block)).strongest(most)
    return best, count


def _too_many(count: int) -> UsageError:
    return UsageError(
        f"共同依据会连成 {count:,} 对以上，超过 {MOST_PAIRS:,}；请用 --year、--level、--region 缩小范围"
        " (too many pairs; narrow the set with --year, --level or --region)"
    )


def _nearest(pairs: Pairs, weight: Weight, most: int) -> Pairs:
    """The same one by one, for where scipy is not installed."""
    ties: defaultdict[int, list[tuple[float, int, int]]] = defaultdict(list)
    for at, ((one, other), shared) in enumerate(pairs.items()):
        ties[one].append((-shared.weight(weight), other, at))
        ties[other].append((-shared.weight(weight), one, at))
    return pairs.at(sorted({at for found in ties.values() for *_, at in sorted(found)[:most]}))


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
