"""Peers: the spread of targets for one indicator concept, unit by unit, and yuan an output unit; outliers with their evidence.

In: `Evidence` and `Target` rows. Out: an `Analysis`. Statistics are of the median kind, for one odd value must not hide
itself; fewer than five targets are listed without a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.analyse.alike import alike_unlike
from kg.analyse.exposure import find_base
from kg.analyse.model import Analysis, Evidence, Filters, Note, Spread, Table
from kg.analyse.spread import FEWEST, THRESHOLD, outliers, quartiles
from kg.analyse.tables import basis_notes, table
from kg.analyse.targets import Target
from kg.text import fold

_DRAWN = 12
_OUTPUT = Decimal("0.01")
Groups = dict[tuple[str, str], list[Target]]


def analyse_peers(
    evidence: Evidence,
    targets: Sequence[Target],
    concept: str | None = None,
    base: str | None = None,
    filters: Filters | None = None,
) -> Analysis:
    """同类比较: of all concepts, or of those whose name holds `concept`; of all projects, or of those resting on `base`."""
    chosen = _chosen(evidence, targets, concept, base)
    groups = _grouped(chosen)
    spread, odd = _spread(evidence, groups)
    costs = _costs(evidence, groups)
    notes = [*basis_notes(evidence, filters), _fewest(groups)]
    tables = (spread, odd, costs, alike_unlike(evidence, groups), *([_listed(evidence, groups)] if concept else []))
    return Analysis("peers", "同类指标比较" + (f"：{concept}" if concept else ""), tuple(notes), tables, _figure(groups))


def _chosen(evidence: Evidence, targets: Iterable[Target], concept: str | None, base: str | None) -> list[Target]:
    resting = None
    if base is not None:
        one = find_base(evidence, base)
        resting = {use.project for use in evidence.uses if use.base == one}
    wanted = fold(concept) if concept is not None else ""
    return [
        target
        for target in targets
        if (resting is None or target.project in resting) and (wanted in fold(target.concept) or wanted in fold(target.name))
    ]


def _grouped(targets: Iterable[Target]) -> Groups:
    """Concept and unit → targets; one a project and row."""
    found: Groups = {}
    for target in targets:
        found.setdefault((target.concept, target.unit), []).append(target)
    return dict(sorted(found.items(), key=lambda one: (-len(one[1]), one[0])))


def _fewest(groups: Groups) -> Note:
    judged = sum(1 for held in groups.values() if len(held) >= FEWEST)
    return Note(
        f"{len(groups)} 组同名同量纲的指标，其中 {judged} 组不少于 {FEWEST} 个指标值；少于 {FEWEST} 个的只列出，不判离群。"
        f"离群以修正 z 分数（中位数绝对偏差）超过 {THRESHOLD} 为准。",
        f"{len(groups)} groups of one concept and unit, {judged} with at least {FEWEST} targets; smaller ones are listed and not "
        f"judged. An outlier has a modified z-score (median absolute deviation) above {THRESHOLD}.",
    )


def _spread(evidence: Evidence, groups: Groups) -> tuple[Table, Table]:
    rows, odd = [], []
    for (concept, unit), held in groups.items():
        if len(held) < 2:
            continue
        values = [target.value for target in held]
        low, middle, high = quartiles(values)
        scores = outliers(values)
        found = [(target, score) for target, score in zip(held, scores, strict=True) if abs(score) > THRESHOLD]
        rows.append(
            (concept, unit, len(held), _departments(evidence, held), min(values), low, middle, high, max(values), len(found))
        )
        odd += [_odd(evidence, target, middle, score) for target, score in found]
    columns = (
        "concept:指标 unit:单位 targets:指标值数:n departments:部门数:n lowest:最低:d quartile_1:下四分位:d median:中位数:d "
        "quartile_3:上四分位:d highest:最高:d outliers:离群数:n"
    )
    head = (
        "concept:指标 unit:单位 value:数值:d median:中位数:d "
        "score:修正z分数:f printed:印出的指标值 name:印出的名称 department:部门 "
        "document:公开文件 project:项目 row_no:行:n cell:单元格"
    )
    odd.sort(key=lambda row: (-abs(float(str(row[4]))), str(row[8]), str(row[9])))
    return table("peers", "同类指标值的分布", columns, rows), table("outliers", "离群的指标值", head, odd)


def _departments(evidence: Evidence, held: Iterable[Target]) -> int:
    return len({evidence.projects[target.project].department for target in held} - {None})


def _odd(evidence: Evidence, target: Target, middle: Decimal, score: float) -> tuple[str | int | float | Decimal | None, ...]:
    project, source = evidence.projects[target.project], evidence.source_of(target.project)
    return (
        target.concept,
        target.unit,
        target.value,
        middle,
        score,
        target.printed,
        target.name,
        evidence.department_name(target.project),
        source.key,
        project.name,
        target.row,
        target.cell or target.iri,
    )


def _costs(evidence: Evidence, groups: Groups) -> Table:
    """Yuan of the project's budget an output unit: only counted things, for a percentage has no price."""
    rows = []
    for (concept, unit), held in groups.items():
        if unit in ("", "%", "元") or concept.endswith("率") or "满意" in concept:
            continue
        priced = [
            (target, yuan / target.value)
            for target in held
            if target.value > 0 and (yuan := evidence.projects[target.project].yuan) is not None
        ]
        if len({target.project for target, _ in priced}) < 2:
            continue
        scores = outliers([price for _, price in priced])
        for (target, price), score in zip(priced, scores, strict=True):
            project = evidence.projects[target.project]
            rows.append(
                (
                    concept,
                    unit,
                    evidence.source_of(target.project).key,
                    project.name,
                    project.yuan,
                    target.value,
                    price.quantize(_OUTPUT),
                    "是" if abs(score) > THRESHOLD else "否",
                    target.cell or target.iri,
                )
            )
    columns = (
        "concept:指标 unit:单位 document:公开文件 project:项目 "
        "yuan:预算（元）:d output:产出数量:d yuan_a_unit:每单位（元）:d outlier:离群 "
        "cell:单元格"
    )
    return table("unit_costs", "单位产出的预算", columns, rows)


def _listed(evidence: Evidence, groups: Groups) -> Table:
    rows = [
        (
            concept,
            unit,
            target.value,
            target.printed,
            target.name,
            evidence.source_of(target.project).key,
            evidence.projects[target.project].name,
            target.row,
            target.cell or target.iri,
        )
        for (concept, unit), held in groups.items()
        for target in held
    ]
    columns = (
        "concept:指标 unit:单位 value:数值:d printed:印出的指标值 "
        "name:印出的名称 document:公开文件 project:项目 row_no:行:n cell:单元格"
    )
    return table("targets", "逐个指标值", columns, rows)


def _figure(groups: Groups) -> tuple[Spread, ...]:
    """One picture a unit that has enough concepts; the unit with most targets."""
    units: dict[str, list[tuple[str, list[Target]]]] = {}
    for (concept, unit), held in groups.items():
        if len(held) >= FEWEST:
            units.setdefault(unit, []).append((concept, held))
    if not units:
        return ()
    unit = max(sorted(units), key=lambda one: sum(len(held) for _, held in units[one]))
    shown = units[unit][:_DRAWN]
    usual, odd = [], []
    for _, held in shown:
        scores = outliers([target.value for target in held])
        usual.append(tuple(float(t.value) for t, score in zip(held, scores, strict=True) if abs(score) <= THRESHOLD))
        odd.append(tuple(float(t.value) for t, score in zip(held, scores, strict=True) if abs(score) > THRESHOLD))
    labels = tuple(f"{concept}（{len(held)}）" for concept, held in shown)
    return (Spread("peers", "同类指标值的分布", labels, tuple(usual), tuple(odd), unit),)
