"""Proposals for numbers that are mistyped or damaged: turned or alike characters in the code, lost brackets, letters for
digits, a lost code, serials filled down a column or typed in the wrong order. None is merged silently.

Each kind is found by a key that both numbers share, so that cost stays linear.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

from kg.link.policy.nodes import Node
from kg.link.policy.parted import PART
from kg.link.policy.places import restarts
from kg.records.link import PolicyKey
from kg.vocab.files import csv_rows

Guess = tuple[PolicyKey, PolicyKey, Decimal, str]
"""The node that would go, the one that would stay, score, reason."""

_ALIKE = str.maketrans(dict(csv_rows("lookalike-characters.csv", "character", "usual")))
"""Other forms of characters in codes and characters that look like them, as a scanner or an input method gives them."""

_ADDED = "发字函"
"""Characters at the end of a code that are left out or added by habit."""

_SAME_NUMBER, _MOST_TERMS = Decimal("0.60"), 3
_MOST_CODES, _COMMON_CODE, _RARE = 4, 3, 3
_LARGEST_GAP = 3
_FEWEST_DRAGGED = 3


def number_guesses(nodes: Mapping[PolicyKey, Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    """Every guess about numbers, in no order that counts."""
    numbered = [nodes[key] for key in sorted(nodes, key=lambda key: key.order) if nodes[key].numbered]
    yield from _codes(numbered, same_issuer)
    yield from _same_numbers(numbered)
    yield from _codes_unseen(numbered, same_issuer)
    yield from _serials(numbered)
    damaged = [nodes[key] for key in sorted(nodes, key=lambda key: key.order) if nodes[key].damaged]
    yield from _damaged(damaged, numbered)
    loose = [nodes[key] for key in sorted(nodes, key=lambda key: key.order) if nodes[key].without_code]
    yield from _without_code(loose, numbered)


def signature(code: str) -> str:
    """What codes with turned or alike characters share.

    >>> signature("邢开呈办") == signature("邢开办呈"), signature("粤财敎") == signature("粤财教")
    (True, True)
    """
    return "".join(sorted(code.translate(_ALIKE)))


def _codes(numbered: Iterable[Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    """Same year and serial, and a code that differs by turned, alike or added characters, or (one title) by one character."""
    blocks: defaultdict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in numbered:
        key = node.key
        assert key.code is not None
        numbers = (key.year, key.serial)
        blocks["turned", *numbers, signature(key.code)].append(node)
        blocks["added", *numbers, key.code[:-1] if len(key.code) > 2 and key.code[-1] in _ADDED else key.code].append(node)
        for core in node.titles:
            blocks["title", *numbers, core].append(node)
    for (kind, *_), group in blocks.items():
        if len(group) > 1 and len(group) <= _MOST_CODES:
            for one, other in combinations(group, 2):
                yield from _code_guess(str(kind), one, other, same_issuer)


def _code_guess(kind: str, one: Node, other: Node, same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    left, right = _weaker_first(one, other)
    if _plain(left) and not _plain(right):
        left, right = right, left
    code, better = left.key.code or "", right.key.code or ""
    if kind == "turned" and Counter(code) != Counter(better):
        code, better = code.translate(_ALIKE), better.translate(_ALIKE)
    if left.key.code == right.key.code or _contradict(left, right) or not same_issuer(code, better):
        return
    if kind == "turned":
        turned = Counter(left.key.code) == Counter(right.key.code)
        reason = "characters-turned" if turned else "character-alike"
        yield left.key, right.key, Decimal("0.90"), reason
    elif kind == "added" and abs(len(code) - len(better)) == 1:
        yield left.key, right.key, Decimal("0.70"), "code-character-added"
    elif kind == "title" and _edits(code, better) == 1:
        yield left.key, right.key, Decimal("0.85"), "code-character-differs"


def _same_numbers(numbered: Iterable[Node]) -> Iterator[Guess]:
    """One number that is no identity: orders counted anew each term, and rules that are printed with their measures' number."""
    groups: defaultdict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in numbered:
        groups[node.key.code, node.key.year, node.key.serial].append(node)
    for group in groups.values():
        if restarts(group[0].key.code, group[0].key.year):
            titled = [node for node in group if node.titles]
            for node in group:
                if not node.titles:
                    yield from ((node.key, one.key, _SAME_NUMBER, "same-number") for one in (titled or group[:1])[:_MOST_TERMS])
        elif not group[0].key.scope:
            yield from (
                (node.key, group[0].key, _SAME_NUMBER, "same-number") for node in group[1:] if node.key.scope.startswith(PART)
            )


def _codes_unseen(numbered: list[Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    """A rare code that is a common one with turned characters: the number it would be, cited elsewhere or not."""
    uses: defaultdict[str, set[tuple[int | None, str | None]]] = defaultdict(set)
    for node in numbered:
        uses[node.key.code or ""].add((node.key.year, node.key.serial))
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(uses):
        alike[signature(code)].append(code)
    better = {}
    for codes in alike.values():
        common = max(codes, key=lambda code: (len(uses[code]), code))
        for code in codes:
            if len(uses[common]) >= max(_COMMON_CODE, _RARE * len(uses[code])) and same_issuer(code, common):
                better[code] = common
    present = {node.key for node in numbered}
    for node in numbered:
        common = better.get(node.key.code or "", node.key.code or "")
        target = replace(node.key, code=common)
        if common != node.key.code and target not in present:
            yield node.key, target, Decimal("0.75"), "characters-turned"


def _serials(numbered: Iterable[Node]) -> Iterator[Guess]:
    """One title under several serials of one code and year: filled down a column, or digits typed in the wrong order."""
    blocks: defaultdict[tuple[str | None, int | None, str], list[Node]] = defaultdict(list)
    for node in numbered:
        title = node.title
        if title is not None and not title.vague and (node.key.serial or "").isdigit():
            blocks[node.key.code, node.key.year, title.core].append(node)
    for group in blocks.values():
        if len(group) < 2:
            continue
        ordered = sorted(group, key=lambda node: int(node.key.serial or 0))
        hub = max(ordered, key=lambda node: (node.mentions, -int(node.key.serial or 0) if node.key.serial != "0" else -9999))
        dragged = _dragged(ordered)
        for node in ordered:
            if node is not hub and node in dragged and hub in dragged:
                yield node.key, hub.key, Decimal("0.80"), "serial-dragged"
        for one, other in pairwise(ordered):
            if len(group) == 2 and sorted(one.key.serial or "") == sorted(other.key.serial or ""):
                left, right = _weaker_first(one, other)
                yield left.key, right.key, Decimal("0.70"), "digits-turned"


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
    for node in numbered:
        for core in node.titles:
            titled[node.key.code, core].append(node)
    for node in damaged:
        likely = replace(node.key, scope="")
        yield node.key, likely, Decimal("0.90"), _REASONS[node.key.scope]
        for core in node.titles:
            for other in titled[node.key.code, core][:2]:
                if other.key != likely:
                    yield node.key, other.key, Decimal("0.75"), _REASONS[node.key.scope]


_REASONS = {"缺括号": "brackets-lost", "字母误作数字": "letter-for-digit"}


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


def _contradict(one: Node, other: Node) -> bool:
    """Whether both print titles, and none in common."""
    return bool(one.titles and other.titles and not one.titles.keys() & other.titles.keys())


def _plain(node: Node) -> bool:
    """Whether the code has the usual form of every character."""
    code = node.key.code or ""
    return code.translate(_ALIKE) == code


def _weaker_first(one: Node, other: Node) -> tuple[Node, Node]:
    """The one cited less goes; of equal ones the later."""
    left, right = sorted((one, other), key=lambda node: node.key.order, reverse=True)
    return (left, right) if left.mentions <= right.mentions else (right, left)


def _edits(one: str, other: str) -> int:
    """1 where one character differs or is lost or added, else 0 (equal) or 2 (more)."""
    if one == other:
        return 0
    if len(one) == len(other):
        return min(2, sum(a != b for a, b in zip(one, other, strict=True)))
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    lost = len(longer) - len(shorter) == 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )
    return 1 if lost else 2
