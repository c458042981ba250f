"""Proposals for numbers that are mistyped or damaged: lost brackets, letters for digits, a lost code, one title under serials or
years that are near, serials filled down a column. None is merged silently; mistyped codes stand in `codes`.

Each kind is found by a key that both numbers share, so that cost stays linear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

from kg.link.policy.codes import Guess, code_guesses, near_codes, weaker_first
from kg.link.policy.minutes import minutes_guesses
from kg.link.policy.nodes import DAMAGES, Node
from kg.link.policy.parted import PART
from kg.link.policy.places import restarts
from kg.link.policy.titles import related
from kg.records.link import PolicyKey

_SAME_NUMBER, _MOST_TERMS = Decimal("0.60"), 3
_LARGEST_GAP = 3
_FEWEST_DRAGGED = 3
_MOST_PAIRED = 8


def number_guesses(nodes: Mapping[PolicyKey, Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    """Every guess about numbers, in no order that counts."""
    ordered = [nodes[key] for key in sorted(nodes, key=lambda key: key.order)]
    numbered = [node for node in ordered if node.numbered]
    yield from code_guesses(numbered, same_issuer)
    yield from _same_numbers(numbered)
    yield from _one_title(numbered)
    yield from _damaged([node for node in ordered if node.damaged], numbered)
    yield from _without_code([node for node in ordered if node.without_code], numbered)
    yield from _cut(numbered)
    yield from minutes_guesses(ordered)


def _same_numbers(numbered: Iterable[Node]) -> Iterator[Guess]:
    """One number that is no identity: orders counted anew each term, local codes, and titles that contradict each other."""
    groups: defaultdict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in numbered:
        groups[node.key.code, node.key.year, node.key.serial].append(node)
    for group in groups.values():
        if len(group) < 2:
            continue
        if restarts(group[0].key.code, group[0].key.year):
            titled = [node for node in group if node.titles]
            for node in group:
                if not node.titles:
                    yield from ((node.key, one.key, _SAME_NUMBER, "same-number") for one in (titled or group[:1])[:_MOST_TERMS])
        else:
            yield from _scoped(group)


def _scoped(group: list[Node]) -> Iterator[Guess]:
    """A part with its whole; a local number whose place is open, or wider, with those it may be."""
    firm = [node for node in group if not node.key.scope or node.key.scope.isdigit()]
    for node in group:
        if node.key.scope.startswith(PART):
            fits = [one for one in group if not one.key.scope]
        elif node.key.scope.startswith("document ") or not node.key.scope:
            fits = [one for one in firm or group[:1] if _may_be_placed(node, one)]
        else:
            fits = [one for one in firm if related(one.key.scope, node.key.scope) and one.key.scope < node.key.scope]
        for one in fits[:_MOST_TERMS]:
            if one is not node:
                yield node.key, one.key, _SAME_NUMBER, "same-number"


def _may_be_placed(node: Node, other: Node) -> bool:
    """Whether a number whose place is open may be the other's."""
    if node.division is None or other.division is None:
        return True
    return related(node.division, other.key.scope if other.key.scope.isdigit() else other.division)


def _one_title(numbered: Iterable[Node]) -> Iterator[Guess]:
    """One title under several numbers that are near: filled down a column, or a slip in serial, year or code."""
    blocks: defaultdict[str, list[Node]] = defaultdict(list)
    for node in numbered:
        if node.title is not None and not node.title.vague and (node.key.serial or "").isdigit():
            blocks[node.title.core].append(node)
    for block in blocks.values():
        if len(block) < 2:
            continue
        series: defaultdict[tuple[str | None, int | None], list[Node]] = defaultdict(list)
        for node in block:
            series[node.key.code, node.key.year].append(node)
        filled: set[PolicyKey] = set()
        for group in series.values():
            dragged = _dragged(sorted(group, key=lambda node: int(node.key.serial or 0)))
            filled |= {node.key for node in dragged}
            yield from _dragged_guesses(dragged)
        for one, other in combinations(block, 2) if len(block) <= _MOST_PAIRED else pairwise(block):
            near = _near(one.key, other.key) if not {one.key, other.key} <= filled else None
            if near is not None:
                left, right = weaker_first(one, other)
                yield left.key, right.key, *near


def _near(one: PolicyKey, other: PolicyKey) -> tuple[Decimal, str] | None:
    """How two numbers under one title differ by a slip: in one of serial, year and code."""
    same_code, same_year, same_serial = one.code == other.code, one.year == other.year, one.serial == other.serial
    if same_code and same_year and not same_serial:
        reason = _near_digits(one.serial or "", other.serial or "")
        return (Decimal("0.70"), reason) if reason else None
    if same_code and same_serial and one.year and other.year:
        turned = sorted(str(one.year)) == sorted(str(other.year))
        return (Decimal("0.60"), "year-near") if turned or abs(one.year - other.year) == 1 else None
    if same_year and same_serial and not same_code:
        near = near_codes(one.code or "", other.code or "")
        return (Decimal("0.85"), near) if near else None
    return None


def _near_digits(one: str, other: str) -> str | None:
    """Digits turned, one lost or added, one mistyped, or neighbours."""
    if sorted(one) == sorted(other):
        return "digits-turned"
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    lost = len(longer) - len(shorter) == 1 and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    typed = len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return "serial-near" if lost or typed or abs(int(one) - int(other)) == 1 else None


def _cut(numbered: list[Node]) -> Iterator[Guess]:
    """`云财社〔2022〕13` at the end of a cell: the numbers of that code and year that begin so."""
    series: defaultdict[tuple[str | None, int | None, str], list[Node]] = defaultdict(list)
    shortened = [node for node in numbered if node.cut]
    for node in numbered if shortened else ():
        series[node.key.code, node.key.year, node.key.scope].append(node)
    for node in shortened:
        serial = node.key.serial or ""
        whole = series[node.key.code, node.key.year, node.key.scope]
        fits = [one for one in whole if len(one.key.serial or "") > len(serial) and (one.key.serial or "").startswith(serial)]
        near = [one for one in fits if one.documents & node.documents] or fits
        for one in near[:_MOST_TERMS]:
            yield node.key, one.key, Decimal("0.55"), "serial-near"


def _dragged_guesses(dragged: list[Node]) -> Iterator[Guess]:
    """The serials of a run, with the one cited most."""
    if not dragged:
        return
    hub = max(dragged, key=lambda node: (node.mentions, -int(node.key.serial or 0) if node.key.serial != "0" else -9999))
    yield from ((node.key, hub.key, Decimal("0.80"), "serial-dragged") for node in dragged if node is not hub)


def _dragged(ordered: list[Node]) -> list[Node]:
    """The longest run of serials without large gaps, if it is long enough."""
    runs: list[list[Node]] = [[]]
    for node in ordered:
        if runs[-1] and int(node.key.serial or 0) - int(runs[-1][-1].key.serial or 0) > _LARGEST_GAP:
            runs.append([])
        runs[-1].append(node)
    longest = max(runs, key=len)
    return longest if len(longest) >= _FEWEST_DRAGGED else []


def _damaged(damaged: Iterable[Node], numbered: Iterable[Node]) -> Iterator[Guess]:
    """The number that was read in the likely way, and the numbers that print the same title under the same code."""
    titled: defaultdict[tuple[str | None, str], list[Node]] = defaultdict(list)
    serials: defaultdict[tuple[str | None, str | None], list[Node]] = defaultdict(list)
    for node in numbered:
        serials[node.key.code, node.key.serial].append(node)
        for core in node.titles:
            titled[node.key.code, core].append(node)
    for node in damaged:
        how, _, scope = node.key.scope.partition(" ")
        likely = replace(node.key, scope=scope)
        fits = [likely] if likely.year else [one.key for one in serials[likely.code, likely.serial][:_MOST_TERMS]]
        yield from ((node.key, one, Decimal("0.90"), _REASONS[how]) for one in fits)
        for core in node.titles:
            for other in titled[node.key.code, core][:2]:
                if other.key != likely:
                    yield node.key, other.key, Decimal("0.75"), _REASONS[how]


_REASONS = {scope: reason for reason, scope in DAMAGES.items()}


def _without_code(loose: Iterable[Node], numbered: Iterable[Node]) -> Iterator[Guess]:
    """The numbers of that year and serial in the same document; else in documents of the same place, where there is one only."""
    same: defaultdict[tuple[int | None, str | None], list[Node]] = defaultdict(list)
    wanted = {(node.key.year, node.key.serial) for node in loose}
    for node in numbered:
        if (node.key.year, node.key.serial) in wanted:
            same[node.key.year, node.key.serial].append(node)
    for node in loose:
        all_of = same[node.key.year, node.key.serial]
        near = [one for one in all_of if one.documents & node.documents]
        for one in near[:3]:
            yield node.key, one.key, Decimal("0.80"), "code-lost"
        there = [one for one in all_of if node.division is not None and one.division == node.division]
        if not near and len(there) == 1:
            yield node.key, there[0].key, Decimal("0.60"), "code-lost"
