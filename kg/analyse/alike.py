"""Departments alike in their bases but unlike in their targets: same grounds, other aims.

In: `Evidence` and targets grouped by concept and unit. Out: a table. Two departments are alike where the Jaccard index of their
bases is at least a half and they share two; unlike where the medians of a target of one concept and unit differ by a fifth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from statistics import median

from kg.analyse.model import Evidence, Table
from kg.analyse.projection import shared_blocks
from kg.analyse.tables import table
from kg.analyse.targets import Target
from kg.analyse.ties import incidence

LEAST_OVERLAP, LEAST_SHARED = 0.5, 2
LEAST_DIFFERENCE = Decimal("0.2")
_COLUMNS = (
    "department:部门 other_department:另一部门 overlap:依据重合度:f shared:共用依据数:n concept:指标 unit:单位 "
    "median:中位数:d other_median:对方中位数:d difference_percent:相差%:f targets:指标值数:n"
)


def alike_unlike(evidence: Evidence, groups: Mapping[tuple[str, str], Sequence[Target]]) -> Table:
    """Pairs of departments with each concept in which they differ, the widest difference first."""
    held = incidence(evidence)
    values = _by_department(evidence, groups)
    rows = []
    near = (block.where(LEAST_SHARED, LEAST_OVERLAP).items() for block in shared_blocks(held))
    for (one, other), shared in chain.from_iterable(near):
        mine, theirs = values[held.members[one]], values[held.members[other]]
        for concept, unit in sorted(mine.keys() & theirs.keys()):
            left, right = mine[concept, unit], theirs[concept, unit]
            difference = _difference(median(left), median(right))
            if difference >= LEAST_DIFFERENCE:
                head = (held.name(one), held.name(other), round(shared.overlap, 4), shared.count, concept, unit)
                percent = round(float(difference) * 100, 1)
                rows.append((*head, median(left), median(right), percent, len(left) + len(right)))
    rows.sort(key=lambda row: (-row[8], row[0], row[1], row[4], row[5]))
    return table("alike_unlike", "依据相近而指标值相异的部门", _COLUMNS, rows)


def _difference(one: Decimal, other: Decimal) -> Decimal:
    """How far apart two numbers are, relative to the larger.

    >>> _difference(Decimal(80), Decimal(100))
    Decimal('0.2')
    """
    largest = max(abs(one), abs(other))
    return abs(one - other) / largest if largest else Decimal(0)


def _by_department(
    evidence: Evidence, groups: Mapping[tuple[str, str], Sequence[Target]]
) -> defaultdict[str, dict[tuple[str, str], list[Decimal]]]:
    found: defaultdict[str, dict[tuple[str, str], list[Decimal]]] = defaultdict(dict)
    for key, targets in groups.items():
        for target in targets:
            department = evidence.projects[target.project].department
            if department is not None:
                found[department].setdefault(key, []).append(target.value)
    return found
