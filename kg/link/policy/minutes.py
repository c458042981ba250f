"""Proposals for minutes of meetings (会议纪要), of which one leaves out what the other prints: the year, the term, the kind of
meeting, whose it was.

In go the nodes, out come guesses. Minutes meet under their count (第23次, 〔2023〕7号); what both print must agree, and both must
be of one place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from kg.grammar.flat import any_of
from kg.grammar.region import find_regions
from kg.link.policy.codes import Guess
from kg.link.policy.nodes import Node
from kg.link.policy.titles import CENTRAL, related
from kg.records.link import PolicyKey

_MINUTES = "纪要"
_COUNT = re.compile(r"第(\d{1,4})[次期号]")
_NUMBER = re.compile(r"\[((?:19|20)\d\d)\]第?(\d{1,4})[号期次]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\])")
_TERM = re.compile(r"第?(\d{1,2})届")
_KIND = re.compile(
    any_of(
        "常务 专题 专项 主任办公 县长办公 市长办公 区长办公 局长办公 办公会 全体 党组 常委 党委 协调 领导小组 现场办公 联席 调度 "
        "工作例会 主席 审委 评审 论证 推进 院长 校长 董事"
    )
)
_BODY = re.compile(r"(?P<level>[省市县区州旗镇乡])?(?:人民)?(?P<body>政府|委(?!员)|政协|人大|党组)")
_ITEM = re.compile(r"第\d{1,3}[项条]|议题|事项")
_BRACKETS = str.maketrans("〔〕", "[]")
_SCORE = Decimal("0.60")
_MOST = 8


@dataclass(frozen=True, slots=True)
class Minutes:
    """One meeting as printed: `count` within its series; the rest is empty where it is not printed."""

    count: str
    year: str = ""
    term: str = ""
    kind: str = ""
    body: str = ""
    level: str = ""

    def agrees(self, other: Minutes) -> bool:
        """Whether nothing that both print differs."""
        pairs = zip(self._words(), other._words(), strict=True)
        return self.count == other.count and all(not one or not another or one == another for one, another in pairs)

    def _words(self) -> tuple[str, ...]:
        return self.year, self.term, self.kind, self.body, self.level


def read_minutes(words: str) -> Minutes | None:
    """The meeting that folded words name, or None.

    >>> read_minutes("江门市2023年市政府常务会议纪要(第23次)")
    Minutes(count='23', year='2023', term='', kind='常务', body='政府', level='市')
    """
    if _MINUTES not in words:
        return None
    words = words.translate(_BRACKETS)
    number, count = _NUMBER.search(words), _COUNT.search(words)
    if number is None and count is None:
        return None
    year, term, kind = (pattern.search(words) for pattern in (_YEAR, _TERM, _KIND))
    bodies = list(_BODY.finditer(words))
    body = bodies[-1] if bodies else None
    return Minutes(
        number[2] if number else count[1] if count else "",
        number[1] if number else year[1] if year else "",
        term[1] if term else "",
        kind[0] if kind else "",
        body["body"] if body else "",
        (body["level"] or "") if body else "",
    )


def minutes_guesses(nodes: Iterable[Node]) -> Iterator[Guess]:
    """Minutes of one place whose words agree, the one that says less first."""
    groups: defaultdict[str, list[tuple[Node, Minutes]]] = defaultdict(list)
    for node in nodes:
        found = read_minutes(_words(node))
        if found is not None:
            groups[found.count].append((node, found))
    for group in groups.values():
        by_place: defaultdict[str, list[tuple[Node, Minutes]]] = defaultdict(list)
        for node, found in group:
            for place in _places(node):
                by_place[place].append((node, found))
        for near in by_place.values():
            for (one, left), (other, right) in combinations(near[:_MOST], 2) if len(near) > 1 else ():
                if left.agrees(right) and _one_place(one, other):
                    yield *_ordered(one, other), _SCORE, "facet-left-out"


def _words(node: Node) -> str:
    """What is printed of minutes: the name of the series with its number, or the title."""
    key = node.key
    if key.serial is not None and _MINUTES in (key.code or ""):
        return f"{key.code}[{key.year}]{key.serial}号"
    title = node.title
    return f"{title.issuer or ''}{title.core}" if title is not None and _MINUTES in title.core else ""


def _places(node: Node) -> Iterator[str]:
    """Where both must meet: a place of theirs, or a document that prints both."""
    yield from dict.fromkeys(place for place in (node.home, node.division, _named(node)) if place and place != CENTRAL)
    yield from (f"document {name}" for name in sorted(node.documents)[:_MOST])


def _one_place(one: Node, other: Node) -> bool:
    """Whether what both tell of their place, or their publisher does, is not two places."""
    left, right = (node.home or _named(node) or node.division for node in (one, other))
    return left is None or right is None or left == right or related(left, right)


def _named(node: Node) -> str | None:
    places = [one.division.code for one in find_regions(node.key.code or "") if one.division is not None]
    return places[-1] if places else None


def _ordered(one: Node, other: Node) -> tuple[PolicyKey, PolicyKey]:
    """The one without number goes, else the one that says less."""
    keys = sorted((one, other), key=lambda node: (node.numbered, len(_words(node)), node.key.order))
    return keys[0].key, keys[1].key
