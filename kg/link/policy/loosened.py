"""Proposals for titles of which one leaves out what the other prints: year or plan period, level of the funds, 试行 or 修订, its
first or last words, its issuer's full name. What both print must agree; two numbers are two documents.

Titles meet under what is left of them without those words, or as beginnings and ends of one another in sorted lists.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from kg.grammar.flat import any_of
from kg.link.policy.codes import Guess
from kg.link.policy.likeness import shape, without_level
from kg.link.policy.nodes import Node
from kg.link.policy.titles import CENTRAL, Title
from kg.records.link import PolicyKey

PlacesAgree = Callable[[Node, Node], bool]

_YEARS = re.compile(
    r"(?P<first>(?:19|20)\d\d)(?:-?(?P<last>(?:19|20)\d\d))?年?度?(?:版|本)?|十(?P<plan>[一二三四五六])五(?:时期|期间)?(?!年)|(?<!\d)(?P<span>\d年)(?=行动|攻坚|滚动|提升)"
)
_LEVEL = re.compile(r"(?:中央|省级|自治区级|市级|县级|区级|国家级|省本级|市本级)(?:财政)?")
_STAGE = re.compile(r"试行|暂行|试点|修订|修正|征求意见|草案|送审|讨论|新版|初稿")
_STAGE_WORDS = re.compile(any_of("试行 暂行 修订 修正 征求意见稿 草案 送审稿 讨论稿 稿 版 本"))
_OWN_FACETS = re.compile(r"\d+|十[二三四五六]五|试行|暂行|修订|修正|征求意见|草案")
_FIRST_PLAN, _PLAN_YEARS = 1951, 5
_PLANS = {"一": 11, "二": 12, "三": 13, "四": 14, "五": 15, "六": 16}

_NOTE = re.compile(r"\(([^()]{2,})\)")
_BATCH = re.compile(r"批|次|\d")
_FORMULA = re.compile(r"的(?:通知|意见|函|批复|决定|公告|通告)$")
_TAIL = re.compile(r"(?:…|\.{2,}|的通?|等)+$")
_SHORTEST_BARE, _SHORTEST_CUT = 4, 6
_MOST, _MOST_OF_A_PLACE = 3, 4


@dataclass(frozen=True, slots=True)
class Loose:
    """What a title says besides its `bare` words: `times` (years and periods), `level` of funds, `stage` (试行, 修订), `notes`
    in brackets that are no batch.
    """

    bare: str
    times: frozenset[str]
    level: frozenset[str]
    stage: frozenset[str]
    facets: tuple[str, ...]
    notes: frozenset[str] = frozenset()

    def agrees(self, other: Loose) -> bool:
        """Whether what both print agrees: equal, part of it, or not printed by one."""
        pairs = ((self.times, other.times), (self.level, other.level), (self.stage, other.stage), (self.notes, other.notes))
        return all(one <= another or another <= one for one, another in pairs)


@lru_cache(maxsize=262144)
def loosened(base: str, version: str, facets: tuple[str, ...]) -> Loose:
    """The title without its years, level of funds and stage.

    >>> loosened("平凉市现代果业发展规划", "2021-2025年", ()).times == loosened("平凉市十四五现代果业发展规划", "", ()).times
    True
    """
    notes = frozenset(found for found in _NOTE.findall(base) if not _BATCH.search(found))
    words = shape(_NOTE.sub(lambda found: found[0] if _BATCH.search(found[0]) else "", base) if notes else base)
    times = frozenset(_period(found) for text in (words, version) for found in _YEARS.finditer(text))
    level = frozenset(found.removesuffix("财政") for found in _LEVEL.findall(words))
    stage = frozenset(found.replace("暂行", "试行").replace("修正", "修订") for found in _STAGE.findall(base + version))
    bare = _STAGE_WORDS.sub("", without_level(_YEARS.sub("", words)))
    return Loose(bare, times, level, stage, tuple(one for one in facets if not _OWN_FACETS.fullmatch(one)), notes)


def _period(found: re.Match[str]) -> str:
    """`2021-2025` for a period and for the five-year plan of those years, `2021` for a year."""
    if found["plan"]:
        first = _FIRST_PLAN + _PLAN_YEARS * _PLANS[found["plan"]]
        return f"{first}-{first + _PLAN_YEARS - 1}"
    if found["span"]:
        return found["span"]
    return f"{found['first']}-{found['last']}" if found["last"] else found["first"]


def left_out(nodes: Mapping[PolicyKey, Node], places_agree: PlacesAgree) -> Iterator[Guess]:
    """Titles that are one but for years, level or stage which one of them does not print."""
    groups: defaultdict[tuple[str, tuple[str, ...]], list[tuple[Node, Loose]]] = defaultdict(list)
    for key in sorted(nodes, key=lambda key: key.order):
        title = nodes[key].title
        if title is not None and not title.vague and not title.base.endswith("号"):
            loose = loosened(title.base, title.version, title.facets)
            if len(loose.bare) >= _SHORTEST_BARE:
                groups[loose.bare, loose.facets].append((nodes[key], loose))
    for group in groups.values():
        kinds: defaultdict[Loose, list[Node]] = defaultdict(list)
        for node, loose in group:
            kinds[loose].append(node)
        for one, other in combinations(kinds, 2) if len(kinds) > 1 else ():
            if one.agrees(other):
                reason = "version-left-out" if one.stage != other.stage else "facet-left-out"
                yield from _pairs(kinds[one], kinds[other], reason, places_agree)
        for same in kinds.values():
            cores = {node.title.core for node in same if node.title is not None}
            if 1 < len(cores) <= _MOST_OF_A_PLACE:
                yield from _pairs(same, same, "facet-left-out", places_agree)


def _pairs(ones: list[Node], others: list[Node], reason: str, places_agree: PlacesAgree) -> Iterator[Guess]:
    """Each of the fewer with the first of the others that may be of its place."""
    fewer, more = (ones, others) if len(ones) <= len(others) else (others, ones)
    by_place: defaultdict[str, list[Node]] = defaultdict(list)
    for node in more:
        by_place[_province(node)].append(node)
    for node in fewer:
        where = dict.fromkeys((_province(node), "", CENTRAL)) if _province(node) else by_place
        fits = (
            other
            for place in where
            for other in by_place.get(place, ())[: 4 * _MOST_OF_A_PLACE]
            if _may_be(node, other, places_agree)
        )
        for other, _ in zip(fits, range(_MOST), strict=False):
            yield *_order(node, other), Decimal("0.65"), reason


def _may_be(one: Node, other: Node, places_agree: PlacesAgree) -> bool:
    assert one.title is not None
    assert other.title is not None
    return one.title.core != other.title.core and not (one.numbered and other.numbered) and places_agree(one, other)


def _order(one: Node, other: Node) -> tuple[PolicyKey, PolicyKey]:
    """The one without number goes, else the one that says less."""
    if one.numbered or other.numbered:
        return (other.key, one.key) if one.numbered else (one.key, other.key)
    return (one.key, other.key) if len(one.key.title or "") <= len(other.key.title or "") else (other.key, one.key)


def _province(node: Node) -> str:
    place = node.title.home if node.title is not None and node.title.named else node.home or node.division
    return (place[:2] if place[0].isdigit() else CENTRAL) if place else ""


def cut(nodes: Mapping[PolicyKey, Node], places_agree: PlacesAgree) -> Iterator[Guess]:
    """A title that lost its end (关于下达…资金) or its beginning (…资金的通知), and the titles that have it."""
    whole: defaultdict[str, list[Node]] = defaultdict(list)
    for key in sorted(nodes, key=lambda key: key.order):
        title = nodes[key].title
        if title is not None and not title.vague:
            whole[title.core.removeprefix("关于")].append(nodes[key])
    ahead, behind = sorted(whole), sorted(core[::-1] for core in whole)
    for core in ahead:
        short = [node for node in whole[core] if not node.numbered]
        if not short or short[0].title is None:
            continue
        longer: list[str] = []
        beginning = _TAIL.sub("", core)
        if len(beginning) >= _SHORTEST_CUT and is_cut(short[0].title):
            longer = _starting(ahead, beginning, core)
        if len(core) >= _SHORTEST_CUT and _FORMULA.search(core) and not short[0].title.core.startswith("关于"):
            longer += [one[::-1] for one in _starting(behind, core[::-1], core[::-1])]
        for node in short:
            fits = [other for one in longer for other in whole[one] if places_agree(node, other)]
            yield from ((node.key, other.key, Decimal("0.70"), "title-cut") for other in fits[:_MOST])


def is_cut(title: Title) -> bool:
    """Whether a title does not end as documents do."""
    return title.kind is None or bool(_TAIL.search(title.core))


def _starting(ordered: list[str], beginning: str, own: str) -> list[str]:
    """Up to three that begin so, of a sorted list."""
    place = bisect_left(ordered, beginning)
    found: list[str] = []
    while place < len(ordered) and ordered[place].startswith(beginning) and len(found) < _MOST:
        if ordered[place] != own:
            found.append(ordered[place])
        place += 1
    return found
