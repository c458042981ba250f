"""Which bases are relied on most, which one department alone knows, which tie different departments together.

In: `Evidence`. Out: an `Analysis`. A base cited in one place only is listed but not ranked: one citation is no tendency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kg.analyse.centrality import EXACT_NODES, Centrality, betweenness
from kg.analyse.model import Analysis, Bars, Evidence, Filters, Note, Table, total, wan
from kg.analyse.pairs import Pairs
from kg.analyse.projection import bipartite, strongest
from kg.analyse.tables import basis_notes, level_name, level_rank, percent, table
from kg.analyse.ties import Incidence, incidence

_SHOWN = 20
_FEWEST_BRIDGED = 3
MOST_LISTED = 100_000
"""Pairs of departments in the table, the strongest: more than anybody reads, and less than a sheet holds."""


@dataclass(slots=True)
class _Reliance:
    """What rests on one base."""

    projects: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    citations: int = 0


def analyse_bases(evidence: Evidence, filters: Filters | None = None) -> Analysis:
    """依据排行: most relied-on bases, bases of one department, bridging documents, shared bases, concentration."""
    found = _reliances(evidence)
    ranked = _ranked(evidence, found)
    departments = incidence(evidence)
    central = betweenness(bipartite(departments)) if len(departments.members) >= _FEWEST_BRIDGED else None
    pairs, sharing = strongest(departments, MOST_LISTED)
    tables = (
        ranked,
        _exclusive(evidence, found),
        _bridges(departments, central),
        _sharing(departments, pairs),
        _concentration(evidence),
    )
    once = sum(1 for row in ranked.rows if row[0] is None)
    notes = [*basis_notes(evidence, filters, departments.unplaced), *_limits(central, sharing)]
    if once:
        notes.append(
            Note(
                f"{once} 份依据只在一个项目中出现，列出而不排名。",
                f"{once} bases stand in one project only; they are listed and not ranked.",
            )
        )
    return Analysis("bases", "共用政策依据", tuple(notes), tables, _figures(ranked))


def _reliances(evidence: Evidence) -> dict[int, _Reliance]:
    found: dict[int, _Reliance] = {}
    for use in evidence.uses:
        one = found.setdefault(use.base, _Reliance())
        project, source = evidence.projects[use.project], evidence.source_of(use.project)
        one.projects.add(use.project)
        one.documents.add(project.source)
        one.citations += use.citations
        for value, held in ((project.department, one.departments), (source.region, one.regions), (source.level, one.levels)):
            if value is not None:
                held.add(value)
    return found


def _ranked(evidence: Evidence, found: dict[int, _Reliance]) -> Table:
    """All bases, by departments, documents, projects; equal ones share a rank."""
    money = {base: total([evidence.projects[one].yuan for one in sorted(held.projects)]) for base, held in found.items()}
    order = sorted(
        found,
        key=lambda base: (
            -len(found[base].departments),
            -len(found[base].documents),
            -len(found[base].projects),
            -(money[base] or Decimal(0)),
            evidence.bases[base].label,
        ),
    )
    rows, rank, before = [], 0, None
    for place, base in enumerate(order, 1):
        held, one = found[base], evidence.bases[base]
        weight = (len(held.departments), len(held.documents), len(held.projects))
        rank, before = (rank, before) if weight == before else (place, weight)
        levels = sorted(held.levels, key=level_rank)
        rows.append(
            (
                rank if len(held.projects) > 1 else None,
                one.number,
                one.title,
                level_name(one.level) if one.level else None,
                len(held.departments),
                len(held.documents),
                len(held.projects),
                len(held.regions),
                "、".join(level_name(level) for level in levels),
                held.citations,
                wan(money[base]),
                one.iri,
            )
        )
    columns = (
        "rank:名次:n number:文号 title:标题 issuer_level:发文级次 departments:部门数:n documents:公开文件数:n projects:项目数:n "
        "regions:地区数:n levels:引用级次 citations:引用处数:n amount_wan:涉及预算（万元）:d iri:IRI"
    )
    return table("bases", "依据文件排行", columns, rows, "bases-relied-on")


def _exclusive(evidence: Evidence, found: dict[int, _Reliance]) -> Table:
    """Bases that one department alone rests on, though it does so in several projects."""
    rows = []
    for base, held in found.items():
        if len(held.departments) == 1 and all(evidence.projects[one].department for one in held.projects):
            (department,) = held.departments
            one = evidence.bases[base]
            name = evidence.names.get(department, department)
            rows.append((name, one.number, one.title, len(held.projects), held.citations, one.iri))
    rows.sort(key=lambda row: (row[0], -row[3], row[1] or "", row[2] or "", row[5]))
    columns = "department:部门 number:文号 title:标题 projects:项目数:n citations:引用处数:n iri:IRI"
    return table("bases_of_one_department", "只有一个部门引用的依据", columns, rows, "bases-of-one-department")


def _limits(central: Centrality | None, sharing: int) -> list[Note]:
    """What of a very large set is estimated or not listed."""
    notes = []
    if central is not None and central.sample is not None:
        notes.append(
            Note(
                f"部门与依据超过 {EXACT_NODES:,} 个，中介中心性按抽样 {central.sample:,} 次估计。",
                f"More than {EXACT_NODES:,} departments and bases: betweenness is estimated from {central.sample:,} samples.",
            )
        )
    if sharing > MOST_LISTED:
        notes.append(
            Note(
                f"{sharing:,} 对部门共用依据，列出共用最多的 {MOST_LISTED:,} 对。",
                f"{sharing:,} pairs of departments share bases; the {MOST_LISTED:,} that share most are listed.",
            )
        )
    return notes


def _bridges(network: Incidence, central: Centrality | None) -> Table:
    """Bases on the shortest paths between departments that would otherwise be far apart."""
    columns = "number:文号 title:标题 betweenness:中介中心性:f departments:连接部门数:n names:部门 iri:IRI"
    if central is None:
        return table("bridges", "桥接文件", columns, ())
    members = network.members_of
    rows = []
    for (kind, base), value in central.values.items():
        if kind == "base" and value > 0:
            one = network.evidence.bases[base]
            names = sorted(network.name(member) for member in members[base])
            rows.append((one.number, one.title, round(value, 6), len(names), "、".join(names[:_SHOWN]), one.iri))
    rows.sort(key=lambda row: (-row[2], row[0] or "", row[1] or "", row[5]))
    return table("bridges", "桥接文件", columns, rows)


def _sharing(network: Incidence, pairs: Pairs) -> Table:
    """Departments in pairs, by how rare the bases are that both rest on."""
    bases = network.bases_of
    rows = []
    for (one, other), shared in pairs.items():
        common = sorted(bases[one] & bases[other])
        rows.append(
            (
                network.name(one),
                network.name(other),
                shared.count,
                round(shared.rarity, 4),
                round(shared.overlap, 4),
                wan(Decimal(str(shared.yuan))),
                "、".join(network.evidence.bases[base].short for base in common[:_SHOWN]),
            )
        )
    rows.sort(key=lambda row: (-row[2], -row[3], row[0], row[1]))
    columns = (
        "department:部门 other_department:另一部门 shared:共用依据数:n rarity:稀有度:f overlap:重合度:f "
        "amount_wan:涉及预算（万元）:d bases:共用依据"
    )
    return table("sharing", "部门两两共用的依据", columns, rows, "organisations-sharing-bases")


def _concentration(evidence: Evidence) -> Table:
    """How far the citations of each level crowd on few bases: share of the first, of the first five, and the Herfindahl index."""
    counts: dict[str | None, dict[int, int]] = {}
    for use in evidence.uses:
        held = counts.setdefault(evidence.source_of(use.project).level, {})
        held[use.base] = held.get(use.base, 0) + use.citations
    rows = []
    for level in sorted(counts, key=level_rank):
        sizes = sorted(counts[level].values(), reverse=True)
        rows.append((level_name(level), len(sizes), sum(sizes), *_shares(sizes)))
    columns = "level:级次 bases:依据数:n citations:引用处数:n first:首位占比%:f first_five:前五占比%:f herfindahl:赫芬达尔指数:f"
    return table("concentration", "引用集中度", columns, rows)


def _shares(sizes: Sequence[int]) -> tuple[float | None, float | None, float | None]:
    """The shares, and the sum of their squares; of fewer than five citations none, for they say nothing."""
    whole = sum(sizes)
    if whole < 5:
        return None, None, None
    return percent(sizes[0], whole), percent(sum(sizes[:5]), whole), round(sum((size / whole) ** 2 for size in sizes), 4)


def _figures(ranked: Table) -> tuple[Bars, ...]:
    rows = [row for row in ranked.rows if row[0] is not None][:_SHOWN]
    if not rows:
        return ()
    labels = tuple(str(row[1] or row[2]) for row in rows)
    return (Bars("bases", "依据最广的政策文件（部门数）", labels, tuple(float(str(row[4])) for row in rows), "个部门"),)
