"""The network of shared bases against plain networkx, in one run; and what is planted is found.

    python bench/bench_analyse.py [DOCUMENTS]

A seeded corpus (bench/corpus) goes through the real mapping and the real link step into a store on disk, of which only the
statements are kept that an analysis reads. Then: time and peak memory of reading and of each measure; projection,
betweenness and communities against networkx on the same graph; the same result twice; planted communities, bridges and
outliers.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import networkx as nx
import pyoxigraph as ox

from kg import vocab
from kg.analyse import Evidence, bipartite, incidence, network, read_evidence
from kg.analyse.bases import analyse_bases
from kg.analyse.centrality import EXACT_NODES, betweenness, communities
from kg.analyse.diffusion import analyse_diffusion
from kg.analyse.exposure import analyse_exposure
from kg.analyse.groups import participation
from kg.analyse.projection import matrices, project, shared_bases
from kg.link import link, rows_of
from kg.rdf import Names, document_quads, links_quads
from kg.store import open_store

T = TypeVar("T")
SEED = 7
_READ = frozenset(
    f"{vocab.KG}{local}"
    for local in (  # noqa: SIM905
        "documentKey fiscalYear level region regionName publisher name disclosure department organisation budgetAmount "
        "policyNumber title policyYear issuerLevel restsOn refersTo project implements forwards basedOn reliesOn"
    ).split()
) | {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}


def timed(name: str, step: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = step()
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:<46} {took:>9.3f} s   peak {peak:>6} MB", flush=True)
    return result, took


def store_of(folder: Path, documents: int, planting: corpus.Planting = corpus.NOTHING) -> int:
    """A store of the corpus; returns how many citations it holds."""
    store = open_store(folder, base="https://example.org/id/", create=True)
    names = Names(store.base)
    rows, citations = [], 0

    def quads() -> Iterator[ox.Quad]:
        nonlocal citations
        for number, one in enumerate(corpus.records(SEED, documents, cells=False, planting=planting)):
            rows.append(rows_of(one))
            citations += len(one.citations)
            if number % 2000 == 0:
                print(f"\r  {number}/{documents}", end="", file=sys.stderr, flush=True)
            document, *_ = document_quads(one, names).values()
            yield from (quad for quad in document if quad.predicate.value in _READ)
        for graph in links_quads(link(rows), names).values():
            yield from (quad for quad in graph if quad.predicate.value in _READ)

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


def compare(evidence: Evidence) -> None:
    """Each measure, and networkx where it can do it."""
    held, _ = timed("two-mode network", lambda: incidence(evidence))
    print(f"  {len(held.members)} departments, {len({base for _, base in held.ties})} bases, {len(held.ties)} ties")
    pairs, fast = timed("projection (scipy)", lambda: shared_bases(held))
    graph = bipartite(held)
    members = [("member", number) for number in range(len(held.members))]
    matrix, _ = timed("sparse matrices", lambda: matrices(held))
    _, bare = timed("projection of the matrices, four measures", lambda: project(matrix))
    projected, slow = timed("projection (networkx)", lambda: nx.bipartite.weighted_projected_graph(graph, members))
    same = {frozenset((a[1], b[1])): weight for a, b, weight in projected.edges(data="weight")}
    print(f"  {len(pairs)} pairs, the same: {same == {frozenset(pair): one.count for pair, one in pairs.items()}}")
    ratio("projection, matrices built before", bare, slow)
    ratio("projection, matrices included", fast, slow)
    compare_centrality(graph)
    compare_communities(network(held, "rarity"))


def compare_centrality(graph: nx.Graph) -> None:
    small = graph
    if len(graph) > EXACT_NODES:
        busiest = sorted(graph, key=lambda node: (-graph.degree(node), node))[:EXACT_NODES]
        small = graph.subgraph(busiest)
        timed(f"betweenness of all {len(graph)} nodes, sampled", lambda: betweenness(graph))
    found, fast = timed(f"betweenness of {len(small)} nodes ({betweenness(nx.path_graph(3)).engine})", lambda: betweenness(small))
    sample = small if len(small) <= 1500 else small.subgraph(sorted(small)[:1500])
    again, fast = timed(f"betweenness of {len(sample)} nodes", lambda: betweenness(sample))
    expected, slow = timed(f"betweenness of {len(sample)} nodes (networkx)", lambda: nx.betweenness_centrality(sample))
    print(f"  largest difference {max(abs(again.values[node] - value) for node, value in expected.items()):.1e}")
    ratio("betweenness", fast, slow)
    del found


def compare_communities(graph: nx.Graph) -> None:
    found, fast = timed("communities (best of our runs)", lambda: communities(graph))
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
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        citations, _ = timed("corpus, mapping, links, load", lambda: store_of(Path(folder) / "store", documents))
        print(f"  {documents} documents, {citations} citations")
        store = open_store(Path(folder) / "store")
        evidence, _ = timed("evidence from the store", lambda: read_evidence(store))
        for name, step in (("bases", analyse_bases), ("exposure", analyse_exposure), ("diffusion", analyse_diffusion)):
            timed(f"kg analyse {name}", lambda step=step: step(evidence))  # type: ignore[misc]
        compare(evidence)
        planted(Path(folder) / "planted", min(documents, 400))


if __name__ == "__main__":
    main()
