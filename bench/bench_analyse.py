"""The network of shared bases against plain networkx, in one run; and what is planted is found.

    python bench/bench_analyse.py [--documents 500] [--folder DIR] [--parts measures compare planted]

A seeded corpus (bench/corpus) goes through the real mapping and the real link step into a store on disk, of which only the
statements are kept that an analysis of bases reads; a store that already lies in the folder is used again. Then: time and peak
memory of reading and of each measure; projection, betweenness and communities against networkx on the same graph, where
networkx can do it; the same result twice; planted communities, bridges and outliers. 39,500 documents hold a million citations.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import networkx as nx
import pyoxigraph as ox

from kg import vocab
from kg.analyse import Evidence, Options, analyse, bipartite, incidence, network, read_evidence, read_targets
from kg.analyse.bases import analyse_bases
from kg.analyse.centrality import EXACT_NODES, betweenness, communities
from kg.analyse.diffusion import analyse_diffusion
from kg.analyse.exposure import analyse_exposure
from kg.analyse.groups import analyse_communities, participation
from kg.analyse.pairs import Pairs
from kg.analyse.peers import analyse_peers
from kg.analyse.products import Matrices, counts, matrices, pairs
from kg.analyse.projection import combinations, strongest
from kg.link import link, rows_of
from kg.rdf import Names, document_quads, links_quads
from kg.store import open_store

T = TypeVar("T")
SEED = 7
MOST_COMBINATIONS, MOST_EDGES = 30_000_000, 1_000_000
"""What networkx can do in reasonable time."""
_READ = frozenset(
    f"{vocab.KG}{local}"
    for local in (  # noqa: SIM905
        "documentKey fiscalYear level region regionName publisher name disclosure department organisation budgetAmount "
        "policyNumber title policyYear issuerLevel restsOn refersTo project implements forwards basedOn reliesOn"
    ).split()
) | {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}


def timed(name: str, step: Callable[[], T]) -> tuple[T, float]:
    """What a step returns, and its seconds of CPU: a shared machine makes the clock say little."""
    start, busy = time.perf_counter(), time.process_time()
    result = step()
    took, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:<52} {busy:>9.3f} CPU s {took:>9.3f} s   peak {peak:>6} MB", flush=True)
    return result, busy


def store_of(folder: Path, documents: int, planting: corpus.Planting = corpus.NOTHING, *, whole: bool = False) -> int:
    """A store of the corpus, whole or with what rests on citations; returns how many citations it holds."""
    store = open_store(folder, base="https://example.org/id/", create=True)
    names = Names(store.base)
    rows, citations = [], 0

    def quads() -> Iterator[ox.Quad]:
        nonlocal citations
        for number, one in enumerate(corpus.records(SEED, documents, cells=False, planting=planting)):
            if not whole:
                one = replace(one, goals=(), indicators=(), budget_lines=(), budget_table_lines=())
            rows.append(rows_of(one))
            citations += len(one.citations)
            if number % 2000 == 0:
                print(f"\r  {number}/{documents}", end="", file=sys.stderr, flush=True)
            document, *_ = document_quads(one, names).values()
            yield from (quad for quad in document if whole or quad.predicate.value in _READ)
        for graph in links_quads(link(rows), names).values():
            yield from (quad for quad in graph if whole or quad.predicate.value in _READ)

    part = folder.parent / f"{folder.name}.nq"
    with part.open("wb") as file:
        for quad in quads():
            file.write(f"{quad} .\n".encode())
    with store.writing(compact=True) as draft:
        draft.load([part])
    part.unlink()
    return citations


def ratio(name: str, ours: float, theirs: float) -> None:
    print(f"{name:<46} {theirs / ours:>9.1f} x networkx", flush=True)


def measures(evidence: Evidence) -> None:
    """Every measure of `kg analyse` that rests on citations."""
    for name, step in (
        ("bases", analyse_bases),
        ("exposure", analyse_exposure),
        ("communities", analyse_communities),
        ("diffusion", analyse_diffusion),
    ):
        found, _ = timed(f"kg analyse {name}", lambda step=step: step(evidence))  # type: ignore[misc]
        for note in found.notes:
            print(f"  {note.en}")


def measures_of_targets(folder: Path, documents: int) -> None:
    """The measures that rest on indicators, on a store that holds everything."""
    store_of(folder, documents, whole=True)
    store = open_store(folder)
    evidence = read_evidence(store)
    targets, _ = timed(f"targets of {documents} documents", lambda: read_targets(store, evidence))
    print(f"  {len(targets):,} targets with a number")
    timed("kg analyse peers", lambda: analyse_peers(evidence, targets))
    timed("kg analyse change", lambda: analyse(store, "change", None, Options(before="2022", after="2023")))


def compare(evidence: Evidence) -> None:
    """The network itself, and networkx where it can do it."""
    held, _ = timed("two-mode network", lambda: incidence(evidence))
    print(f"  {len(held.members)} departments, {len({base for _, base in held.ties})} bases, {len(held.ties)} ties")
    matrix, _ = timed("sparse matrices", lambda: matrices(held))
    graph, _ = timed("two-mode graph (networkx)", lambda: bipartite(held))
    (_, count), _ = timed("strongest 100,000 pairs, four measures, in blocks", lambda: strongest(held, 100_000))
    print(f"  {count:,} pairs share a base; {combinations(held):,} combinations under all bases")
    if combinations(held) <= MOST_COMBINATIONS:
        compare_projection(matrix, graph, len(held.members))
    compare_centrality(graph)
    compare_communities(network(held, "rarity", nearest=None if count <= MOST_EDGES else 50))


def compare_projection(matrix: Matrices, graph: nx.Graph, size: int) -> None:
    members = [("member", number) for number in range(size)]
    counted, bare = timed("projection, counts", lambda: counts(matrix))
    found, whole = timed("projection, four measures", lambda: Pairs.joined(pairs(matrix)))
    projected, slow = timed("projection, counts (networkx)", lambda: nx.bipartite.weighted_projected_graph(graph, members))
    same = {frozenset((a[1], b[1])): weight for a, b, weight in projected.edges(data="weight")}
    print(f"  {len(found)} pairs, the same: {same == {frozenset(pair): one.count for pair, one in found.items()}}")
    print(f"  the same counts: {(counted.nnz - (counted.diagonal() > 0).sum()) // 2 == len(same)}")
    ratio("projection, counts against counts", bare, slow)
    ratio("projection, four measures against counts", whole, slow)


def compare_centrality(graph: nx.Graph) -> None:
    small = graph
    if len(graph) > EXACT_NODES:
        busiest = sorted(graph, key=lambda node: (-graph.degree(node), node))[:EXACT_NODES]
        small = graph.subgraph(busiest)
        timed(f"betweenness of all {len(graph)} nodes, sampled", lambda: betweenness(graph))
    found, fast = timed(f"betweenness of {len(small)} nodes ({betweenness(nx.path_graph(3)).engine})", lambda: betweenness(small))
    sample = small if len(small) <= 1500 else small.subgraph(sorted(small, key=lambda node: (-small.degree(node), node))[:1500])
    again, fast = timed(f"betweenness of {len(sample)} nodes", lambda: betweenness(sample))
    expected, slow = timed(f"betweenness of {len(sample)} nodes (networkx)", lambda: nx.betweenness_centrality(sample))
    print(f"  largest difference {max(abs(again.values[node] - value) for node, value in expected.items()):.1e}")
    ratio("betweenness", fast, slow)
    del found


def compare_communities(graph: nx.Graph) -> None:
    found, fast = timed(f"communities of {graph.number_of_edges()} edges (best of our runs)", lambda: communities(graph))
    louvain, slow = timed("communities (networkx Louvain)", lambda: nx.community.louvain_communities(graph, seed=1))
    theirs = nx.community.modularity(graph, louvain)
    print(f"  {found.method}: {len(found.groups)} groups, modularity {found.modularity:.4f}; networkx {theirs:.4f}")
    print(f"  the same twice: {found == communities(graph)}")
    ratio("communities", fast, slow)


def planted(folder: Path, documents: int) -> None:
    """Adjusted Rand index of the planted communities; bridges and outliers found."""
    planting = corpus.Planting(communities=8, bridges=4, outliers=4)
    store_of(folder, documents, planting)
    told = corpus.truth(SEED, documents, planting=planting)
    evidence = read_evidence(open_store(folder))
    held = incidence(evidence)
    found = communities(network(held, "rarity"))
    mine = {held.name(member): number for number, group in enumerate(found.groups) for member in group}
    special = told.bridges | told.outliers
    theirs = {name: group for group, names in told.communities.items() for name in names if name not in special}
    common = sorted(mine.keys() & theirs.keys())
    index = rand([mine[name] for name in common], [theirs[name] for name in common])
    print(f"planted communities: {len(found.groups)} groups, adjusted Rand {index:.4f}")
    members = {held.name(member) for member in range(len(held.members))}
    print(f"  {len(common)} of {len(theirs)} bureaus of a group are in one; {len(told.bridges & members)} bridges seen")
    across = participation(network(held, "rarity"), found)
    order = [held.name(member) for member in sorted(across, key=lambda one: -across[one]) if held.name(member) in mine]
    top = set([name for name in order if name not in told.outliers][: len(told.bridges)])
    alone = {name for name in members if name not in mine or len(found.groups[mine[name]]) < 3}
    print(f"  bridges among the {len(top)} widest reaching: {len(told.bridges & top)} of {len(told.bridges)}")
    print(f"  outliers outside every group: {len(told.outliers & alone)} of {len(told.outliers)}")


def rand(one: list[int], other: list[int]) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985)."""
    from collections import Counter

    def pairs(counts: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    both = pairs(Counter(zip(one, other, strict=True)))
    first, second = pairs(Counter(one)), pairs(Counter(other))
    expected = first * second / max(len(one) * (len(one) - 1) / 2, 1)
    largest = (first + second) / 2
    return (both - expected) / (largest - expected) if largest != expected else 1.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--parts", nargs="*", default=["measures", "compare", "planted"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        folder = options.folder or Path(temporary)
        place = folder / f"store-{options.documents}"
        if not place.exists():
            citations, _ = timed("corpus, mapping, links, load", lambda: store_of(place, options.documents))
            print(f"  {options.documents} documents, {citations} citations")
        evidence, _ = timed("evidence from the store", lambda: read_evidence(open_store(place)))
        print(f"  {sum(use.citations for use in evidence.uses):,} citations that refer to {len(evidence.bases):,} bases")
        if "measures" in options.parts:
            measures(evidence)
            measures_of_targets(Path(temporary) / "whole", min(options.documents, 500))
        if "compare" in options.parts:
            compare(evidence)
        if "planted" in options.parts:
            planted(Path(temporary) / "planted", min(options.documents, 400))


if __name__ == "__main__":
    main()
