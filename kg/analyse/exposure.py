"""If a base lapses: which projects rest on it, with how much money, and which of them rest on nothing else.

In: `Evidence`, and words that name the base (its number or part of its title). Out: an `Analysis`.
"""

from __future__ import annotations

from decimal import Decimal

from kg.analyse.model import Analysis, Bars, Evidence, Filters, Note, Table, total, wan
from kg.analyse.tables import basis_notes, level_name, level_rank, table
from kg.errors import UsageError
from kg.text import fold

_CHOICES = 8


def find_base(evidence: Evidence, words: str) -> int:
    """The base that words name: by number, else by title. Raises `UsageError` where none or several fit."""
    wanted = fold(words)
    exact = [number for number, base in enumerate(evidence.bases) if fold(base.number or "") == wanted or base.iri == words]
    found = exact or [number for number, base in enumerate(evidence.bases) if wanted and wanted in fold(base.label)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"没有名为“{words}”的依据文件；kg analyse bases 列出全部 (no such policy document)")
    named = "；".join(evidence.bases[number].label for number in found[:_CHOICES])
    raise UsageError(f"“{words}”对应 {len(found)} 份依据文件，请写得更确切：{named} (several policy documents fit)")


def analyse_exposure(evidence: Evidence, base: str | None = None, filters: Filters | None = None) -> Analysis:
    """依据敞口: of one base its projects; without one the money that each base carries alone."""
    notes = basis_notes(evidence, filters)
    if base is None:
        rows = _all(evidence)
        return Analysis("exposure", "依据敞口", notes, (rows,), _bars(rows))
    one = find_base(evidence, base)
    projects, levels = _projects_of(evidence, one), _levels_of(evidence, one)
    alone = sum(1 for row in projects.rows if row[5] == "是")
    amount = total([evidence.projects[use.project].yuan for use in evidence.uses if use.base == one])
    said = f"{wan(amount):,} 万元" if amount is not None else "预算数均未印出"
    sentence = Note(
        f"{evidence.bases[one].label} 若失效，涉及 {len(projects.rows)} 个项目（{said}），其中 {alone} 个别无其他依据。",
        f"If it lapses, {len(projects.rows)} projects are affected; {alone} of them rest on nothing else.",
    )
    return Analysis("exposure", f"依据敞口：{evidence.bases[one].short}", (sentence, *notes), (projects, levels))


def _bases_of(evidence: Evidence) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for use in evidence.uses:
        found.setdefault(use.project, set()).add(use.base)
    return found


def _projects_of(evidence: Evidence, base: int) -> Table:
    others = _bases_of(evidence)
    rows = []
    for use in (use for use in evidence.uses if use.base == base):
        project, source = evidence.projects[use.project], evidence.source_of(use.project)
        rows.append(
            (
                level_name(source.level),
                evidence.department_name(use.project),
                source.key,
                project.name,
                wan(project.yuan),
                "是" if others[use.project] == {base} else "否",
                use.citations,
                project.iri,
            )
        )
    rows.sort(key=lambda row: (-(row[4] or Decimal(0)), row[2], row[7]))
    columns = (
        "level:级次 department:部门 document:公开文件 project:项目 amount_wan:预算（万元）:d only_base:唯一依据 "
        "citations:引用处数:n iri:IRI"
    )
    return table("exposure", "依据此文件的项目", columns, rows, "projects-resting-on")


def _levels_of(evidence: Evidence, base: int) -> Table:
    held: dict[str | None, list[int]] = {}
    for use in evidence.uses:
        if use.base == base:
            held.setdefault(evidence.source_of(use.project).level, []).append(use.project)
    rows = [
        (
            level_name(level),
            len({evidence.projects[one].department for one in held[level]} - {None}),
            len(held[level]),
            wan(total([evidence.projects[one].yuan for one in held[level]])),
        )
        for level in sorted(held, key=level_rank)
    ]
    return table(
        "exposure_by_level", "各级涉及", "level:级次 departments:部门数:n projects:项目数:n amount_wan:预算（万元）:d", rows
    )


def _all(evidence: Evidence) -> Table:
    """Every base: its projects and money, and what of it rests on this base alone."""
    others = _bases_of(evidence)
    rows = []
    for base, projects in evidence.resting().items():
        alone = [one for one in projects if others[one] == {base}]
        one = evidence.bases[base]
        rows.append(
            (
                one.number,
                one.title,
                len(projects),
                wan(total([evidence.projects[number].yuan for number in projects])),
                len(alone),
                wan(total([evidence.projects[number].yuan for number in alone])),
                one.iri,
            )
        )
    rows.sort(key=lambda row: (-(row[3] or Decimal(0)), -row[2], row[0] or "", row[1] or "", row[6]))
    columns = (
        "number:文号 title:标题 projects:项目数:n amount_wan:涉及预算（万元）:d only_projects:唯一依据项目数:n "
        "only_amount_wan:唯一依据预算（万元）:d iri:IRI"
    )
    return table("exposure_of_bases", "各依据的敞口", columns, rows, "exposure-of-bases")


def _bars(rows: Table) -> tuple[Bars, ...]:
    shown = [row for row in rows.rows if row[3]][:20]
    labels = tuple(str(row[0] or row[1]) for row in shown)
    return (Bars("exposure", "依据涉及的预算", labels, tuple(float(str(row[3])) for row in shown), "万元"),) if shown else ()
