"""Projection, overlap, centrality and communities: the fast engine and networkx give the same."""

from __future__ import annotations

import math
import random

import networkx as nx
import pytest

from kg.analyse import Evidence, incidence, network, products
from kg.analyse import network as build_network
from kg.analyse import pairs as columns
from kg.analyse.bases import analyse_bases
from kg.analyse.centrality import betweenness, communities
from kg.analyse.groups import analyse_communities
from kg.analyse.model import Base, Project, Source, Use
from kg.analyse.pairs import Pairs
from kg.analyse.products import matrices, pairs
from kg.analyse.projection import _by_networkx, bipartite, nearest_pairs, shared_bases, shared_blocks, strongest
from kg.errors import UsageError

from .conftest import planted


def random_evidence(seed: int, members: int = 40, bases: int = 30) -> Evidence:
    rng = random.Random(seed)
    sources = tuple(Source(f"urn:d{n}", f"{n}", 2023, "municipal", None, f"urn:m{n}") for n in range(members))
    projects = tuple(Project(f"urn:p{n}", f"{n}", n, f"urn:m{n}", None) for n in range(members))
    pairs = sorted({(rng.randrange(members), rng.randrange(bases)) for _ in range(150)})
    return Evidence(
        sources, projects, tuple(Base(f"urn:b{n}", f"{n}号") for n in range(bases)), tuple(Use(p, b) for p, b in pairs)
    )


@pytest.mark.parametrize("seed", range(5))
def test_projection_of_both_engines(seed: int) -> None:
    pytest.importorskip("scipy")
    held = incidence(random_evidence(seed))
    found = list(Pairs.joined(pairs(matrices(held))).items())
    assert found == list(_by_networkx(held).items())
    assert len(found) > 20


@pytest.fixture(params=["fast", "plain"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Sparse products in many small blocks, or none of numpy and scipy."""
    if request.param == "fast":
        pytest.importorskip("scipy")
        monkeypatch.setattr(products, "_WORK", 20)
    else:
        monkeypatch.setattr(products, "available", False)
        monkeypatch.setattr(columns, "np", None)
    return str(request.param)


def test_blocks_join_to_the_whole(engine: str) -> None:
    held = incidence(random_evidence(3))
    blocks = list(shared_blocks(held))
    assert (len(blocks) > 5) == (engine == "fast")
    assert list(Pairs.joined(blocks).items()) == list(_by_networkx(held).items())


def test_the_strongest_pairs(engine: str) -> None:
    held = incidence(random_evidence(4))
    every = sorted(_by_networkx(held).items(), key=lambda pair: (-pair[1].count, -pair[1].rarity, pair[0]))
    found, count = strongest(held, 25)
    assert list(found.items()) == every[:25]
    assert count == len(every)
    assert strongest(incidence(Evidence()), 25)[1] == 0


def test_pairs_above_a_threshold(engine: str) -> None:
    held = incidence(random_evidence(5))
    expected = [pair for pair in _by_networkx(held).items() if pair[1].count >= 2 and pair[1].overlap >= 0.25]
    assert list(shared_bases(held).where(2, 0.25).items()) == expected
    assert 0 < len(expected) < len(shared_bases(held))


@pytest.mark.parametrize("weight", ["count", "rarity"])
def test_the_nearest_of_each_member(engine: str, weight: str) -> None:
    held = incidence(random_evidence(6))
    every = dict(_by_networkx(held).items())
    expected = set()
    for member in range(len(held.members)):
        own = sorted((-shared.weight(weight), sum(pair) - member, pair) for pair, shared in every.items() if member in pair)  # type: ignore[arg-type]
        expected |= {pair for *_, pair in own[:3]}
    found = nearest_pairs(held, weight, 3)  # type: ignore[arg-type]
    assert list(found.items()) == [(pair, every[pair]) for pair in sorted(expected)]
    assert network(held, weight, nearest=3).number_of_edges() == len(expected) < len(every)  # type: ignore[arg-type]


def test_planted_groups_are_found_among_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = analyse_communities(planted())
    monkeypatch.setattr("kg.analyse.groups.MOST_TIES", 10)
    monkeypatch.setattr("kg.analyse.groups.NEAREST", 4)
    crowded = analyse_communities(planted())
    assert [row[2] for row in crowded.tables[0].rows] == [row[2] for row in plain.tables[0].rows] == [5, 5, 5, 5]
    assert len(crowded.notes) == len(plain.notes) + 1


def test_a_long_list_of_pairs_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = analyse_bases(planted())
    monkeypatch.setattr("kg.analyse.bases.MOST_LISTED", 7)
    cut = analyse_bases(planted())
    sharing = {one.tables[3].schema.name: one.tables[3].rows for one in (whole,)}["sharing"]
    assert len(cut.tables[3].rows) == 7 < len(sharing)
    assert set(cut.tables[3].rows) <= set(sharing)
    assert any("190" in note.zh and "7 对" in note.zh for note in cut.notes)


@pytest.mark.parametrize("seed", range(3))
def test_projection_is_that_of_networkx(seed: int) -> None:
    held = incidence(random_evidence(seed))
    expected = nx.bipartite.weighted_projected_graph(bipartite(held), [("member", n) for n in range(len(held.members))])
    found = {frozenset(pair): shared.count for pair, shared in shared_bases(held).items()}
    assert found == {frozenset((a[1], b[1])): weight for a, b, weight in expected.edges(data="weight")}
    jaccard = {frozenset((a, b)): value for a, b, value in _jaccard(held)}
    assert {frozenset(pair): shared.overlap for pair, shared in shared_bases(held).items()} == pytest.approx(jaccard)


def _jaccard(held: object) -> list[tuple[int, int, float]]:
    bases = held.bases_of  # type: ignore[attr-defined]
    return [
        (a, b, len(bases[a] & bases[b]) / len(bases[a] | bases[b])) for a in bases for b in bases if a < b and bases[a] & bases[b]
    ]


def test_weights() -> None:
    held = incidence(planted())
    rare = build_network(held, "rarity")
    same = next(data for _, _, data in rare.edges(data=True) if data["count"] == 4)
    assert same["weight"] == pytest.approx(3 * math.log(4))  # what all rest on weighs nothing
    assert build_network(held, "count", minimum=2).number_of_edges() < rare.number_of_edges()
    assert {data["label"] for _, data in rare.nodes(data=True)} >= {"第0组0局", "第3组4局"}


def test_a_projection_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.analyse.projection as module

    monkeypatch.setattr(module, "MOST_PAIRS", 10)
    with pytest.raises(UsageError, match="--year"):
        network(incidence(planted()))


def test_betweenness_of_both_engines() -> None:
    graph = bipartite(incidence(random_evidence(1)))
    expected = nx.betweenness_centrality(graph)
    found = betweenness(graph)
    assert found.sample is None
    assert found.values == pytest.approx(expected, abs=1e-8)


def test_betweenness_of_a_large_graph_is_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = bipartite(incidence(random_evidence(1)))
    exact = betweenness(graph).values
    monkeypatch.setattr("kg.analyse.centrality.EXACT_NODES", 10)
    found = betweenness(graph)
    assert found.sample == len(graph)
    assert max(abs(found.values[node] - value) for node, value in exact.items()) < 0.1
    assert found.values == betweenness(graph).values
    assert any("估计" in note.zh for note in analyse_bases(random_evidence(1)).notes)
    assert all("估计" not in note.zh for note in analyse_bases(planted(1, 2)).notes)


def test_communities_are_found_and_stable() -> None:
    graph = network(incidence(planted()), "rarity")
    found = communities(graph)
    assert [len(group) for group in found.groups] == [5, 5, 5, 5]
    assert found == communities(graph)


def test_communities_without_networkit(monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.analyse.centrality as module

    graph = network(incidence(planted()), "rarity")
    fast = communities(graph)
    monkeypatch.setattr(module, "nk", None)
    slow = communities(graph)
    assert slow.method == "louvain"
    assert slow.groups == fast.groups


def test_modularity_is_not_below_louvain() -> None:
    graph = nx.planted_partition_graph(6, 12, 0.4, 0.05, seed=2)
    louvain = nx.community.louvain_communities(graph, seed=1)
    assert communities(graph).modularity >= nx.community.modularity(graph, louvain) - 1e-9
