"""Bridging documents and communities: centrality and partition of the networks of shared bases.

The heavy part runs on networkit, seeded and on one thread so that two runs are equal; without it networkx does the same,
slower (betweenness) or with Louvain in place of Leiden (communities), and the result says which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import networkx as nx

try:
    import networkit as nk
    import numpy as np
except ImportError:  # the extra "fast" is not installed
    nk = None

SEED = 20240101
EXACT_NODES = 5_000
"""Above this betweenness is estimated from a sample of sources."""
SAMPLES, FEWEST_SAMPLES = 1_000, 100
_STEPS = 100_000_000
"""Nodes and edges that the samples may visit together."""
_RUNS = 5


@dataclass(frozen=True, slots=True)
class Centrality:
    """中介中心性 by node, normalised to 0..1; estimated from `sample` sources where that is not
    None; `engine` names the library.
    """

    values: Mapping[Any, float]
    sample: int | None
    engine: str


@dataclass(frozen=True, slots=True)
class Partition:
    """社群: groups of nodes, largest first, ties by the smallest member; with the modularity they reach."""

    groups: tuple[tuple[Any, ...], ...]
    modularity: float
    method: str


def betweenness(graph: nx.Graph[Any], seed: int = SEED) -> Centrality:
    """How often a node lies on shortest paths (Freeman 1977), edges unweighted; sampled above `EXACT_NODES` nodes."""
    sample = None if len(graph) <= EXACT_NODES else samples(graph)
    if nk is None:
        values = nx.betweenness_centrality(graph, k=sample, seed=seed)
        return Centrality({node: round(value, 9) for node, value in values.items()}, sample, "networkx")
    with _one_thread(seed):
        converted, nodes = _converted(graph)
        measure = nk.centrality.Betweenness(converted) if sample is None else nk.centrality.EstimateBetweenness(converted, sample)
        measure.run()
        scale = _pairs(len(nodes))
        return Centrality(
            {node: round(value / scale, 9) for node, value in zip(nodes, measure.scores(), strict=True)}, sample, "networkit"
        )


def samples(graph: nx.Graph[Any]) -> int:
    """How many sources an estimate is drawn from: fewer in a larger graph, so that it ends."""
    size = len(graph) + graph.number_of_edges()
    return min(len(graph), max(FEWEST_SAMPLES, min(SAMPLES, _STEPS // max(size, 1))))


def _pairs(count: int) -> float:
    """Ordered pairs of the other nodes: networkit counts each path both ways."""
    return float(max((count - 1) * (count - 2), 1))


def communities(graph: nx.Graph[Any], seed: int = SEED) -> Partition:
    """Groups that share more with one another than with the rest, by the weight of the edges.

    Leiden (Traag, Waltman, van Eck 2019), the best of five seeded runs by modularity; Louvain of networkx without networkit.
    Nodes without an edge belong to no group.
    """
    connected = graph.subgraph(sorted(node for node in graph if graph.degree(node) > 0))
    if len(connected) == 0:
        return Partition((), 0.0, "leiden" if nk is not None else "louvain")
    if nk is None:
        groups = [set(group) for group in nx.community.louvain_communities(connected, weight="weight", seed=seed)]
        return Partition(_ordered(groups), round(nx.community.modularity(connected, groups, weight="weight"), 9), "louvain")
    return _leiden(connected, seed)


def _leiden(graph: nx.Graph[Any], seed: int) -> Partition:
    best, found = -1.0, None
    converted, nodes = _converted(graph, weighted=True)
    for run in range(_RUNS):
        with _one_thread(seed + run):
            algorithm = nk.community.ParallelLeiden(converted, iterations=10, randomize=True)
            algorithm.run()
            partition = algorithm.getPartition()
            reached = nk.community.Modularity().getQuality(partition, converted)
        if reached > best + 1e-12:
            best, found = reached, partition.getVector()
    groups: defaultdict[int, set[Hashable]] = defaultdict(set)
    for node, group in zip(nodes, found or (), strict=True):
        groups[group].add(node)
    return Partition(_ordered(list(groups.values())), round(best, 9), "leiden")


def _ordered(groups: list[set[Hashable]]) -> tuple[tuple[Any, ...], ...]:
    listed = [tuple(sorted(group)) for group in groups]  # type: ignore[type-var]  # nodes of one graph are of one kind
    return tuple(sorted(listed, key=lambda group: (-len(group), group[0])))


@contextmanager
def _one_thread(seed: int) -> Iterator[None]:
    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.setSeed(seed, False)
    try:
        yield
    finally:
        nk.setNumberOfThreads(threads)


def _converted(graph: nx.Graph[Any], *, weighted: bool = False) -> tuple[Any, list[Any]]:
    """A networkit graph of the same nodes, sorted, and edges, sorted."""
    nodes = sorted(graph)
    at = {node: number for number, node in enumerate(nodes)}
    size = graph.number_of_edges()
    data = graph.edges(data="weight", default=1.0)
    ends = np.fromiter(((at[a], at[b]) for a, b, _ in data), dtype=np.dtype((np.uint64, 2)), count=size)
    weights = np.fromiter((float(weight) for *_, weight in data), dtype=float, count=size) if weighted else np.ones(size)
    ends.sort(axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    rows, columns = (np.ascontiguousarray(ends[order, side]) for side in (0, 1))
    return nk.GraphFromCoo((weights[order], (rows, columns)), n=len(nodes), weighted=weighted), nodes
