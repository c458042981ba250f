"""Which members of a side rest on which bases, and how strongly: the two-mode network, as rows of numbers.

In: `Evidence` and a side (department, document, project, region, level). Out: `Incidence`, from which everything else is
computed: projections, overlaps, centrality. Members and bases keep their order, so that the same set gives the same matrix.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.analyse.model import Evidence, Side
from kg.analyse.tables import level_name


@dataclass(frozen=True, slots=True)
class Tie:
    """依据强度: how often a member cites a base, in how many projects, with how much money printed (yuan)."""

    citations: int
    projects: int
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class Incidence:
    """二部网络: `ties` by (position of the member, position of the base in the evidence); `unplaced` projects have no member."""

    evidence: Evidence
    by: Side
    members: tuple[str, ...]
    names: tuple[str, ...]
    ties: Mapping[tuple[int, int], Tie]
    unplaced: int = 0

    @property
    def bases_of(self) -> Mapping[int, frozenset[int]]:
        """Member → its bases."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for member, base in self.ties:
            found[member].add(base)
        return {member: frozenset(bases) for member, bases in found.items()}

    @property
    def members_of(self) -> Mapping[int, frozenset[int]]:
        """Base → the members that rest on it."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for member, base in self.ties:
            found[base].add(member)
        return {base: frozenset(members) for base, members in found.items()}

    def name(self, member: int) -> str:
        """A member in words."""
        return self.names[member]

    def rarity(self) -> Mapping[int, float]:
        """How much a base says: ln(members / members that rest on it). What all rest on says nothing.

        Source: inverse document frequency, Spärck Jones 1972.
        """
        count = len(self.members)
        return {base: math.log(count / len(members)) for base, members in self.members_of.items()}


def incidence(evidence: Evidence, by: Side = "department") -> Incidence:
    """The two-mode network of one side. Projects whose member is not printed are counted, not guessed."""
    citations: defaultdict[tuple[str, int], int] = defaultdict(int)
    projects: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    unplaced = set()
    for use in evidence.uses:
        member = evidence.side(use.project, by)
        if member is None:
            unplaced.add(use.project)
            continue
        citations[member, use.base] += use.citations
        projects[member, use.base].add(use.project)
    members = tuple(sorted({member for member, _ in citations}))
    at = {member: number for number, member in enumerate(members)}
    labels = evidence.labels(by)
    names = tuple(level_name(one) if by == "level" else labels.get(one, one) for one in members)
    ties = {
        (at[member], base): Tie(citations[member, base], len(projects[member, base]), _money(evidence, projects[member, base]))
        for member, base in sorted(citations, key=lambda pair: (at[pair[0]], pair[1]))
    }
    return Incidence(evidence, by, members, names, ties, len(unplaced))


def _money(evidence: Evidence, projects: set[int]) -> Decimal:
    return sum((evidence.projects[one].yuan or Decimal(0) for one in projects), Decimal(0))
