"""What merges and splits say together: which node stays, and where decisions contradict each other.

A merge is a step `old → new`; steps make chains. Contradictions are a split between two nodes that a chain makes one, a
circle of merges in which no node stays, and two corrections of one cell that differ. All are found before anything is said.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.decisions.record import Decision
from kg.text import fold

_Steps = Mapping[str, Sequence[tuple[str, "Claim"]]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A decision and where it stands, in words a person finds it by: 审核表.xlsx 第 5 行."""

    where: str
    decision: Decision


def stays(decided: Iterable[Decision], subject: str) -> dict[str, str]:
    """Id that goes → id that stays in its place, over whole chains, for one subject; the decisions have to be free of conflicts.

    Where chains lead to several nodes that all would stay, they are one too, and the first in order of its id stays.

    >>> rows = [Decision("merge", "policy", old, new, "", "", "") for old, new in ("ab", "bc", "xc", "pq")]
    >>> sorted(stays(rows, "policy").items())
    [('a', 'c'), ('b', 'c'), ('p', 'q'), ('x', 'c')]
    """
    merges = [one for one in decided if one.kind == "merge" and one.subject == subject]
    near: defaultdict[str, set[str]] = defaultdict(set)
    for one in merges:
        near[one.old].add(one.new)
        near[one.new].add(one.old)
    going = {one.old for one in merges}
    found: dict[str, str] = {}
    for start in sorted(near):
        if start not in found:
            members = _reached(start, near)
            last = min(members - going, default=min(members))
            found.update(dict.fromkeys(members, last))
    return {old: new for old, new in found.items() if old != new}


def _reached(start: str, near: Mapping[str, Iterable[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for one in near.get(waiting.pop(), ()):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen


def conflicts(claims: Iterable[Claim]) -> list[str]:
    """Every contradiction among decisions, a line each, in the order of the claims."""
    claims = list(claims)
    found = list(_corrections(one for one in claims if one.decision.kind == "cell"))
    links = [one for one in claims if one.decision.kind != "cell"]
    for subject in dict.fromkeys(one.decision.subject for one in links):
        merges = [one for one in links if one.decision.kind == "merge" and one.decision.subject == subject]
        splits = [one for one in links if one.decision.kind == "split" and one.decision.subject == subject]
        found += [*_circles(merges), *_broken_splits(merges, splits)]
    return found


def _corrections(cells: Iterable[Claim]) -> Iterator[str]:
    """Corrections that read the same printed words of one cell in two ways."""

    def key(claim: Claim) -> tuple[str, str]:
        return claim.decision.subject, fold(claim.decision.old)

    for (subject, _), group in groupby(sorted(cells, key=key), key=key):
        ones = list(group)
        if len({one.decision.new for one in ones}) > 1:
            said = "；".join(f"{one.where}改为“{one.decision.new}”" for one in ones)
            yield f"{subject} 有互相矛盾的更正：{said} (contradicting corrections)"


def _circles(merges: Sequence[Claim]) -> Iterator[str]:
    """Circles of merges: each would go into the other, none would stay."""
    onward: defaultdict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for claim in merges:
        onward[claim.decision.old].append((claim.decision.new, claim))
    told: set[str] = set()
    for claim in merges:
        if claim.decision.old in told:
            continue
        back = _path(claim.decision.new, claim.decision.old, onward)
        if back is not None:
            circle = [claim, *back]
            told.update(one.decision.old for one in circle)
            yield f"合并成环，无从保留：{_chain(circle)} (a circle of merges)"


def _broken_splits(merges: Sequence[Claim], splits: Sequence[Claim]) -> Iterator[str]:
    """Splits whose two nodes are merged by a chain."""
    near: defaultdict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for claim in merges:
        near[claim.decision.old].append((claim.decision.new, claim))
        near[claim.decision.new].append((claim.decision.old, claim))
    for split in splits:
        chain = _path(split.decision.old, split.decision.new, near)
        if chain is not None:
            one = split.decision
            yield f"{split.where}不合并 {one.old} 与 {one.new}，但{_chain(chain)} (a split contradicts merges)"


def _path(start: str, end: str, steps: _Steps) -> list[Claim] | None:
    """The shortest chain of claims from one node to another; none are needed where they are the same."""
    came: dict[str, tuple[str, Claim] | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, claim in steps.get(here, ()):
            if there not in came:
                came[there] = (here, claim)
                waiting.append(there)
    if end not in came:
        return None
    found: list[Claim] = []
    step = came[end]
    while step is not None:
        found.append(step[1])
        step = came[step[0]]
    return found[::-1]


def _chain(claims: Iterable[Claim]) -> str:
    return "，".join(f"{one.where}合并 {one.decision.old} → {one.decision.new}" for one in claims)
