"""One number that is two documents: cited in places that mean different bodies by its code, or printed with titles that
contradict each other. The mentions get keys of their own; a person decides which number is right.

长财教 is 长沙 in a disclosure of 长沙 and 长春 in one of 长春. Measures and their 实施细则 under one number, two transfers, two
batches: one of the two numbers is wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.grammar.flat import any_of
from kg.link.policy.likeness import shape
from kg.link.policy.nodes import Mention
from kg.link.policy.places import claimed, restarts
from kg.link.policy.titles import Title, own_words, related
from kg.records.link import LightRows, PolicyKey
from kg.words import tokens

PART = "之"
"""Begins the scope of a number whose title contradicts the one it is printed with mostly: 襄政规〔2020〕2号@之实施细则."""

_CARRYING_OUT = re.compile(
    r"(?P<whole>.{4,}?)的?(?P<kind>" + any_of("实施细则 实施方案 实施办法 实施意见 实施条例 落实方案 操作细则") + ")"
)
_COUNTS = "一二三四五六七八九十上下"
_ENOUGH = 0.5
"""Share of the shorter title's own characters that the longer has too, where one document is printed with both."""


def part_places(found: Iterable[Mention], rows: Mapping[str, LightRows]) -> None:
    """In place: numbers whose code means one place to some disclosures and another to others."""
    meant: defaultdict[PolicyKey, defaultdict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        if one.key.code is not None and not one.key.scope:
            place = claimed(one.key.code, rows[one.document].division)
            if place is not None:
                meant[one.key][place].append(one)
    for key, places in meant.items():
        first = min(places)
        if len(places) > 1 and any(not related(first, place) for place in places):
            for place, mentions in places.items():
                for one in mentions:
                    one.key = replace(key, scope=place)


def part_numbers(found: Iterable[Mention]) -> None:
    """In place: mentions whose title contradicts the one that their number is printed with mostly."""
    titled: defaultdict[PolicyKey, list[Mention]] = defaultdict(list)
    for one in found:
        if one.title is not None and one.key.code is not None and _is_plain(one.key):
            titled[one.key].append(one)
    for key, group in titled.items():
        titles = {one.title.base: one.title for one in group if one.title is not None}
        if len(titles) > 1:
            parted = _parted(titles, Counter(one.title.base for one in group if one.title is not None))
            for one in group:
                if one.title is not None and one.title.base in parted:
                    one.key = replace(key, scope=f"{PART}{parted[one.title.base]}")


def _is_plain(key: PolicyKey) -> bool:
    return not key.scope and not restarts(key.code, key.year)


def _parted(titles: Mapping[str, Title], counts: Mapping[str, int]) -> dict[str, str]:
    """The bases that contradict the main one, with what tells them apart."""
    main = min(titles, key=lambda base: (bool(_carries_out(base, titles)), -counts[base], len(base), base))
    found = {}
    for base, title in titles.items():
        kind = _carries_out(base, titles)
        if base != main and (kind or contradictory(title, titles[main])):
            found[base] = kind or base
    return found


def _carries_out(base: str, titles: Mapping[str, Title]) -> str | None:
    carrying = _CARRYING_OUT.fullmatch(base)
    return carrying["kind"] if carrying and carrying["whole"] in titles else None


def _slip(one: str, other: str) -> bool:
    """Whether one character differs, and not one count from another."""
    typed = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(typed) == 1 and not all(c.isdigit() or c in _COUNTS for c in typed[0])


def contradictory(one: Title, other: Title) -> bool:
    """Whether two titles printed with one number cannot be one document's: another year, batch or level of funds, other words."""
    if _slip(one.base, other.base):
        return False
    left, right = Counter(one.facets), Counter(other.facets)
    if (left - right and right - left) or (one.level and other.level and one.level != other.level):
        return True
    first, second = own_words(shape(one.base)), own_words(shape(other.base))
    words, others = set(first), set(second)
    if len(words & others) < _ENOUGH * min(len(words), len(others)):
        return True
    return _foreign(first, others) and _foreign(second, words)


def _foreign(words: str, others: set[str]) -> bool:
    """Whether there is a word of which the other title has no character (移民 and 避险 against 除险加固)."""
    return any(len(word) > 1 and not set(word) & others for word in tokens(words))
