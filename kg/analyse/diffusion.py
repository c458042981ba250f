"""How a notice travels down the levels: who cites it when, and which notices implement it in between.

In: `Evidence`. Out: an `Analysis`. The year is the fiscal year of the citing document; the lag is counted from the year in the
notice's number. A base without year or without citation at two places shows no way and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.analyse.exposure import find_base
from kg.analyse.model import Analysis, Evidence, Filters, Note, Steps, Table
from kg.analyse.tables import basis_notes, level_name, level_rank, table

_DRAWN = 15


@dataclass(frozen=True, slots=True)
class _Step:
    """The first citation of a base at one level, or of a notice that implements it."""

    base: int
    through: int
    level: str | None
    year: int | None
    departments: int
    regions: tuple[str, ...]
    projects: int


def analyse_diffusion(evidence: Evidence, base: str | None = None, filters: Filters | None = None) -> Analysis:
    """政策传导: for one base, or all that are cited at two levels, regions or years, the steps down."""
    followers = _followers(evidence)
    wanted = [find_base(evidence, base)] if base is not None else _travelling(evidence, followers)
    resting = evidence.resting()
    steps = [step for one in wanted for step in _steps(evidence, one, followers, resting)]
    notes = list(basis_notes(evidence, filters))
    undated = sum(1 for source in evidence.sources if source.year is None)
    if undated:
        notes.append(Note(f"{undated} 份公开文件没有年度，不计入时间。", f"{undated} disclosures have no fiscal year."))
    tables = (_table(evidence, steps), _implementing(evidence, wanted, followers))
    return Analysis("diffusion", "政策传导", tuple(notes), tables, _figure(evidence, steps))


def _followers(evidence: Evidence) -> dict[int, tuple[int, ...]]:
    """Base → the bases that implement or forward it, over any number of steps, nearest first. Cycles end where they close."""
    direct: dict[int, list[int]] = {}
    for one, other in evidence.implements:
        direct.setdefault(other, []).append(one)
    found: dict[int, tuple[int, ...]] = {}
    for base in direct:
        seen, queue = [base], list(direct[base])
        while queue:
            one = queue.pop(0)
            if one not in seen:
                seen.append(one)
                queue += direct.get(one, [])
        found[base] = tuple(seen[1:])
    return found


def _travelling(evidence: Evidence, followers: dict[int, tuple[int, ...]]) -> list[int]:
    """Bases that are cited at two levels, in two regions or in two years, themselves or through a notice that implements them."""
    seen: dict[int, set[tuple[str | None, str | None, int | None]]] = {}
    for use in evidence.uses:
        source = evidence.source_of(use.project)
        seen.setdefault(use.base, set()).add((source.level, source.region, source.year))
    found = []
    for base in range(len(evidence.bases)):
        places = set().union(*(seen.get(one, set()) for one in (base, *followers.get(base, ()))))
        if len(places) > 1:
            found.append((-len(places), evidence.bases[base].label, base))
    return [base for *_, base in sorted(found)]


def _steps(evidence: Evidence, base: int, followers: dict[int, tuple[int, ...]], resting: dict[int, list[int]]) -> list[_Step]:
    found = []
    for through in (base, *followers.get(base, ())):
        by_level: dict[str | None, list[int]] = {}
        for project in resting.get(through, ()):
            by_level.setdefault(evidence.source_of(project).level, []).append(project)
        levels = sorted(by_level, key=level_rank)
        found += [_step(evidence, base, through, level, by_level[level]) for level in levels]
    return found


def _step(evidence: Evidence, base: int, through: int, level: str | None, projects: Sequence[int]) -> _Step:
    sources = [evidence.source_of(project) for project in projects]
    years = [source.year for source in sources if source.year is not None]
    departments = {evidence.projects[project].department for project in projects} - {None}
    regions = tuple(sorted({source.region for source in sources if source.region is not None}))
    return _Step(base, through, level, min(years, default=None), len(departments), regions, len(projects))


def _table(evidence: Evidence, steps: Sequence[_Step]) -> Table:
    rows = []
    for step in steps:
        base, through = evidence.bases[step.base], evidence.bases[step.through]
        lag = step.year - base.year if step.year is not None and base.year is not None else None
        rows.append(
            (
                base.label,
                level_name(base.level) if base.level else None,
                base.year,
                through.label if step.through != step.base else None,
                level_name(step.level),
                step.year,
                lag,
                step.departments,
                step.projects,
                "、".join(step.regions),
            )
        )
    columns = (
        "base:依据文件 issuer_level:发文级次 base_year:发文年:n through:经由文件 "
        "level:引用级次 first_year:首次引用年度:n lag:间隔年数:n "
        "departments:部门数:n projects:项目数:n regions:地区"
    )
    return table("diffusion", "传导步骤", columns, rows, "policy-diffusion")


def _implementing(evidence: Evidence, wanted: Sequence[int], followers: dict[int, tuple[int, ...]]) -> Table:
    rows = []
    for base in wanted:
        for one in followers.get(base, ()):
            notice = evidence.bases[one]
            rows.append(
                (evidence.bases[base].label, notice.label, level_name(notice.level) if notice.level else None, notice.year)
            )
    return table("implementing", "落实与转发文件", "base:依据文件 notice:落实或转发文件 issuer_level:发文级次 year:年份:n", rows)


def _figure(evidence: Evidence, steps: Sequence[_Step]) -> tuple[Steps, ...]:
    dated = [step for step in steps if step.year is not None and step.level is not None]
    drawn = list(dict.fromkeys(step.base for step in dated))[:_DRAWN]
    points = {(drawn.index(step.base), step.year, str(step.level)) for step in dated if step.base in drawn and step.year}
    labels = tuple(evidence.bases[base].short for base in drawn)
    issued = tuple(evidence.bases[base].year for base in drawn)
    ordered = tuple(sorted(points, key=lambda point: (point[0], point[1], level_rank(point[2]))))
    return (Steps("diffusion", "依据文件在各级首次引用的年度", labels, ordered, issued),) if drawn else ()
