"""Communities of departments with the bases that tie them.

In: `Evidence`. Out: an `Analysis`. A group of fewer than three departments is not named.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

from kg.analyse.centrality import SEED, Partition, communities
from kg.analyse.model import Analysis, Evidence, Filters, Note, Side, Table, Web, Weight
from kg.analyse.projection import combinations, network
from kg.analyse.tables import basis_notes, table
from kg.analyse.ties import Incidence, incidence
from kg.words import tokens

FEWEST = 3
"""Departments that make a group worth a name."""
MOST_TIES, NEAREST = 2_000_000, 50
"""With more ties than this between members, each keeps those to its nearest: what all share joins all and hides the groups."""
_NEAREST = Note(
    f"成员之间的共用超过 {MOST_TIES:,} 处，分群时每个成员只保留与其最近的 {NEAREST} 个成员的联系。",
    f"More than {MOST_TIES:,} shared uses: for the groups each member keeps its ties to the {NEAREST} nearest.",
)
_BASES, _WORDS, _MOST_DRAWN = 5, 5, 150
_COMMON = frozenset(
    ("关于", "印发", "通知", "下达", "提前", "资金", "项目", "办法", "管理", "管理办法", "中央", "意见", "实施", "方案", "工作")
) | {"专项", "补助", "经费", "预算", "年度"}
SIDES = {"department": "部门", "document": "文件", "project": "项目", "region": "地区", "level": "级次"}


def analyse_communities(
    evidence: Evidence, filters: Filters | None = None, by: Side = "department", weight: Weight = "rarity", seed: int = SEED
) -> Analysis:
    """依据社群: groups of departments (or documents, regions) that rest on the same bases."""
    held = incidence(evidence, by)
    crowded = combinations(held) > MOST_TIES
    graph = network(held, weight, nearest=NEAREST if crowded else None)
    found = communities(graph, seed)
    named = [group for group in found.groups if len(group) >= FEWEST]
    notes = [*basis_notes(evidence, filters, held.unplaced), _method(found, len(held.members), len(named), seed)]
    if crowded:
        notes.append(_NEAREST)
    tables = (_listed(held, found), _membership(held, found, graph))
    return Analysis("communities", "依据社群", tuple(notes), tables, _web(held, found, graph) if named else ())


def _method(found: Partition, members: int, named: int, seed: int) -> Note:
    inside = sum(len(group) for group in found.groups)
    name = {"leiden": "Leiden", "louvain": "Louvain"}[found.method]
    return Note(
        f"{members} 个成员中 {inside} 个与他人共用依据，分为 {len(found.groups)} 群，其中 {named} 群不少于 {FEWEST} 个成员；"
        f"方法 {name}，随机种子 {seed}，模块度 {found.modularity:.3f}。",
        f"{inside} of {members} members share bases, in {len(found.groups)} groups, {named} of at least {FEWEST} members; "
        f"method {name}, seed {seed}, modularity {found.modularity:.3f}.",
    )


def _listed(held: Incidence, found: Partition) -> Table:
    rows = []
    resting, words = held.members_of, _title_words(held)
    everywhere = Counter(word for told in words.values() for word in told)
    for number, group in enumerate(found.groups, 1):
        bases = _tying_bases(held, group, resting)
        rows.append(
            (
                number,
                _label(held, group, [words[base] for base in bases], everywhere) if len(group) >= FEWEST else None,
                len(group),
                "、".join(held.name(member) for member in group[:_MOST_DRAWN]),
                "；".join(held.evidence.bases[base].label for base in bases[:_BASES]),
            )
        )
    columns = "community:社群:n label:标签 members:成员数:n names:成员 bases:联结依据"
    return table("communities", "社群", columns, rows)


def _membership(held: Incidence, found: Partition, graph: nx.Graph[Any]) -> Table:
    """Every member with its group, the widest reaching first in each; those of no group at the end."""
    reach = participation(graph, found)
    placed = {member: number for number, group in enumerate(found.groups, 1) for member in group if len(group) >= FEWEST}
    bases = held.bases_of
    rows = [
        (held.name(member), placed.get(member), len(bases.get(member, ())), reach.get(member), held.members[member])
        for member in range(len(held.members))
    ]
    rows.sort(key=lambda row: (row[1] is None, row[1] or 0, -(row[3] or 0.0), row[0], row[4]))
    return table("membership", "成员", "member:成员 community:社群:n bases:依据数:n reach:跨群程度:f iri:IRI", rows)


def participation(graph: nx.Graph[Any], found: Partition) -> dict[int, float]:
    """How evenly a member's ties spread over the groups: 1 - Σ (weight into a group / weight of all)², 0 where all stay inside.

    Source: the participation coefficient of Guimerà and Amaral 2005. Members without a tie have none.
    """
    group_of = {member: number for number, group in enumerate(found.groups) for member in group}
    reach: dict[int, float] = {}
    for member in graph:
        into: defaultdict[int, float] = defaultdict(float)
        for other, tie in graph[member].items():
            into[group_of[other]] += float(tie["weight"])
        whole = sum(into.values())
        if whole > 0:
            reach[member] = round(1 - sum((part / whole) ** 2 for part in into.values()), 4)
    return reach


def _tying_bases(held: Incidence, group: Sequence[int], of_all: Mapping[int, frozenset[int]]) -> list[int]:
    """The bases that tie a group, the most telling first: share of the group × ln(share of the group / share of all)."""
    members = set(group)
    scored = []
    for base, resting in of_all.items():
        inside = len(resting & members) / len(members)
        overall = len(resting) / len(held.members)
        if len(resting & members) > 1:
            scored.append((inside * (1 + math.log(inside / overall)), base))
    return [base for _, base in sorted(scored, key=lambda one: (-one[0], held.evidence.bases[one[1]].label))]


def _label(held: Incidence, group: Sequence[int], titles: Iterable[frozenset[str]], everywhere: Counter[str]) -> str:
    """A label of a group: the words of its bases' titles and its members' names that are rarest elsewhere."""
    mine = Counter(word for told in titles for word in told)
    for member in group:
        mine.update(set(_words(held.name(member))))
    scored = sorted(mine, key=lambda word: (-mine[word] / math.sqrt(1 + everywhere[word]), word))
    return "·".join(scored[:_WORDS])


def _title_words(held: Incidence) -> dict[int, frozenset[str]]:
    """Base → the words of its title, of every base that a member rests on."""
    bases = held.evidence.bases
    return {base: frozenset(_words(bases[base].title or "")) for base in {base for _, base in held.ties}}


def _words(text: str) -> list[str]:
    return [word for word in tokens(text) if len(word) > 1 and word not in _COMMON and not word.isdigit()]


def _web(held: Incidence, found: Partition, graph: nx.Graph[Any]) -> tuple[Web, ...]:
    """The largest groups as a picture, of no more nodes than can be told apart."""
    drawn: list[int] = []
    groups: list[int] = []
    for number, group in enumerate(found.groups):
        if len(group) >= FEWEST and len(drawn) + len(group) <= _MOST_DRAWN:
            drawn += group
            groups += [number] * len(group)
    at = {member: place for place, member in enumerate(drawn)}
    edges = tuple(
        (at[one], at[other], tie["rarity"])
        for one, other, tie in graph.edges(data=True)
        if one in at and other in at and tie["rarity"] > 0
    )
    bases = held.bases_of
    sizes = tuple(float(len(bases.get(member, ()))) for member in drawn)
    labels = tuple(held.name(member) for member in drawn)
    return (Web("communities", f"共用依据的{SIDES[held.by]}社群", labels, tuple(groups), sizes, edges),) if drawn else ()
