"""Change: two years, or two versions, of one department side by side.

In: `Evidence` of the earlier and the later set, and the targets of each. Out: an `Analysis`: projects come and gone, bases
replaced, targets raised or lowered, amounts. Projects are matched by the series the link step found, else by folded name
without the year.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kg.analyse.model import Analysis, Evidence, Note, Pairs, Table, wan
from kg.analyse.tables import percent, table
from kg.analyse.targets import Target
from kg.text import fold

_YEAR = re.compile(r"(?:19|20)\d{2}(?:-(?:19|20)?\d{2})?年?(?:度)?")
_DRAWN = 20
Matched = list[tuple[int | None, int | None]]


def analyse_change(
    before: Evidence, after: Evidence, targets: tuple[Sequence[Target], Sequence[Target]], heads: tuple[str, str]
) -> Analysis:
    """年度变化: `heads` name the two sides (2023, 2024, or two documents)."""
    matched = match_projects(before, after)
    projects = _projects(before, after, matched)
    tables = (projects, _bases(before, after, matched), _targets(before, targets, matched))
    both = sum(1 for one, other in matched if one is not None and other is not None)
    gone = sum(1 for one, other in matched if other is None)
    come = sum(1 for one, other in matched if one is None)
    note = Note(
        f"{heads[0]}：{len(before.sources)} 份文件 {len(before.projects)} 个项目；{heads[1]}：{len(after.sources)} 份文件 "
        f"{len(after.projects)} 个项目。{both} 个延续，{come} 个新增，{gone} 个不再列出。",
        f"{heads[0]}: {len(before.projects)} projects, {heads[1]}: {len(after.projects)}; {both} go on, {come} are new, "
        f"{gone} are not listed any more.",
    )
    return Analysis("change", f"变化：{heads[0]} → {heads[1]}", (note,), tables, _figure(before, after, matched, heads))


def project_key(name: str) -> str:
    """A project's name without its year, folded: what stays the same from year to year.

    >>> project_key("2023年义务教育 补助") == project_key("义务教育补助（2024年度）".replace("（2024年度）", ""))
    True
    """
    return fold(_YEAR.sub("", fold(name))).replace("()", "")


def match_projects(before: Evidence, after: Evidence) -> Matched:
    """Projects of both sides by department and name; a name that stands twice is matched in order of appearance."""

    def keyed(evidence: Evidence) -> dict[tuple[str, str, int], int]:
        found: dict[tuple[str, str, int], int] = {}
        turns: Counter[tuple[str, str]] = Counter()
        for number, project in enumerate(evidence.projects):
            key = (project.department or "", project_key(project.name))
            found[(*key, turns[key])] = number
            turns[key] += 1
        return found

    old, new = keyed(before), keyed(after)
    return [(old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys())]


def _projects(before: Evidence, after: Evidence, matched: Matched) -> Table:
    rows = []
    for one, other in matched:
        old, new = (before.projects[one] if one is not None else None), (after.projects[other] if other is not None else None)
        project = new or old
        assert project is not None
        state = "新增" if old is None else "不再列出" if new is None else "延续"
        was, now = (old.yuan if old else None), (new.yuan if new else None)
        moved = now - was if was is not None and now is not None else None
        names = after.names if new else before.names
        rows.append(
            (
                state,
                names.get(project.department or "", "未印出"),
                project.name,
                wan(was),
                wan(now),
                wan(moved),
                percent(moved, was) if moved is not None and was else None,
                old.iri if old else None,
                new.iri if new else None,
            )
        )
    rows.sort(key=lambda row: (row[0], -abs(row[5] or Decimal(0)), row[2], row[8] or row[7] or ""))
    columns = (
        "state:状态 department:部门 project:项目 "
        "before_wan:原预算（万元）:d after_wan:现预算（万元）:d change_wan:增减（万元）:d "
        "change_percent:增减%:f before_iri:原IRI after_iri:现IRI"
    )
    return table("change_projects", "项目增减", columns, rows, "project-changes")


def _bases(before: Evidence, after: Evidence, matched: Matched) -> Table:
    """Of projects that go on: bases that came and bases that went."""

    def held(evidence: Evidence) -> defaultdict[int, dict[str, str]]:
        found: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for use in evidence.uses:
            base = evidence.bases[use.base]
            found[use.project][base.iri] = base.label
        return found

    held_before, held_after = held(before), held(after)
    rows = []
    for one, other in matched:
        if one is None or other is None:
            continue
        old, new = held_before[one], held_after[other]
        gone, come = sorted(old[iri] for iri in old.keys() - new.keys()), sorted(new[iri] for iri in new.keys() - old.keys())
        if gone or come:
            kept = len(old.keys() & new.keys())
            rows.append((after.projects[other].name, "；".join(gone), "；".join(come), kept, after.projects[other].iri))
    rows.sort(key=lambda row: (row[0], row[4]))
    return table("change_bases", "依据更替", "project:项目 gone:不再引用 come:新引用 kept:沿用数:n iri:IRI", rows)


def _targets(before: Evidence, targets: tuple[Sequence[Target], Sequence[Target]], matched: Matched) -> Table:
    """Targets of projects that go on, of one concept and unit, that are not the same any more."""

    def held(of: Sequence[Target]) -> dict[tuple[int, str, str, int], Target]:
        found: dict[tuple[int, str, str, int], Target] = {}
        turns: Counter[tuple[int, str, str]] = Counter()
        for target in of:
            key = (target.project, target.concept, target.unit)
            found[(*key, turns[key])] = target
            turns[key] += 1
        return found

    old, new = held(targets[0]), held(targets[1])
    following = {one: other for one, other in matched if one is not None and other is not None}
    rows = []
    for (project, concept, unit, turn), was in old.items():
        now = new.get((following.get(project, -1), concept, unit, turn))
        if now is None or now.value == was.value:
            continue
        direction = "提高" if now.value > was.value else "降低"
        name = before.projects[project].name
        rows.append((name, concept, unit, was.value, now.value, direction, was.printed, now.printed, now.cell or now.iri))
    rows.sort(key=lambda row: (row[0], row[1], row[2], row[8]))
    columns = (
        "project:项目 concept:指标 unit:单位 before:原值:d "
        "after:现值:d direction:方向 before_printed:原印 after_printed:现印 cell:单元格"
    )
    return table("change_targets", "指标值升降", columns, rows)


def _figure(before: Evidence, after: Evidence, matched: Matched, heads: tuple[str, str]) -> tuple[Pairs, ...]:
    def amount(evidence: Evidence, number: int | None) -> float | None:
        yuan = wan(evidence.projects[number].yuan) if number is not None else None
        return float(yuan) if yuan is not None else None

    found = []
    for one, other in matched:
        was, now = amount(before, one), amount(after, other)
        if was is not None or now is not None:
            name = after.projects[other].name if other is not None else before.projects[one or 0].name
            found.append((max(was or 0.0, now or 0.0), name, was, now))
    shown = sorted(found, key=lambda row: (-row[0], row[1]))[:_DRAWN]
    if not shown:
        return ()
    _, labels, old, new = zip(*shown, strict=True)
    return (Pairs("change", "项目预算的变化", labels, old, new, heads, "万元"),)
