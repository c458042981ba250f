"""Proposals for issuing codes that are mistyped: turned, alike or sounding alike, a character lost or added, the region lost.

In go the numbers of equal year and serial, out come guesses. Each kind is found by a key that both codes share, made once a code
and looked up among the numbers of one year and serial only, so that cost stays linear. Where the lists know both codes, and two
bodies, nothing is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from kg.link.policy.likeness import ALIKE
from kg.link.policy.nodes import Node
from kg.link.policy.places import local_part, placeless, relative_level
from kg.link.policy.titles import CENTRAL
from kg.records.link import PolicyKey
from kg.vocab.homophones import sounds_as

Guess = tuple[PolicyKey, PolicyKey, Decimal, str]
"""The node that would go, the one that would stay, score, reason."""

_BRACKETS = str.maketrans("", "", "（）()")
_OF_A_SERIES = frozenset("指秘")
"""A character that parts two series of one body (赣财社, 赣财社指): not lost by habit."""

_MOST_CODES, _COMMON_CODE, _RARE = 4, 3, 3
_SHORTEST_ALIAS = 2
_MOST_ORDERS = 40


def code_guesses(numbered: list[Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    """Numbers of equal year and serial whose codes are near, and rare codes that are a common one with turned characters."""
    groups: defaultdict[tuple[int | None, str | None], list[Node]] = defaultdict(list)
    for node in numbered:
        groups[node.key.year, node.key.serial].append(node)
    for (year, _), group in groups.items():
        if len(group) > 1:
            yield from _near(group, same_issuer)
            yield from _regions_lost(group)
            if year is None:
                yield from _short_orders(group)
    yield from _codes_unseen(numbered, same_issuer)


@lru_cache(maxsize=65536)
def signature(code: str) -> str:
    """What codes with turned or alike characters share.

    >>> signature("邢开呈办") == signature("邢开办呈"), signature("粤财敎") == signature("粤财教")
    (True, True)
    """
    return "".join(sorted(_usual(code)))


@lru_cache(maxsize=65536)
def near_codes(one: str, other: str) -> str | None:
    """How two codes under one title, year and serial are near (a reason), or None.

    >>> near_codes("湘财教指", "湘教财指"), near_codes("邢政办发", "政办发"), near_codes("冀财教", "冀财社")
    ('characters-turned', 'region-lost', 'code-character-differs')
    """
    if signature(one) == signature(other):
        return "characters-turned" if Counter(one) == Counter(other) else "character-alike"
    if local_part(one) == local_part(other):
        return "region-lost"
    left, right = _usual(one), _usual(other)
    if len(left) == len(right):
        return "code-character-differs" if sum(a != b for a, b in zip(left, right, strict=True)) == 1 else None
    return "code-character-added" if abs(len(left) - len(right)) == 1 and _shortened(left, right) else None


@lru_cache(maxsize=65536)
def _usual(code: str) -> str:
    """The code in the usual form of every character, without brackets."""
    return code.translate(_BRACKETS).translate(ALIKE)


@lru_cache(maxsize=65536)
def _without_one(code: str) -> tuple[str, ...]:
    """The code less one character, each in turn."""
    return tuple(dict.fromkeys(code[:place] + code[place + 1 :] for place in range(len(code)) if code[place] not in _OF_A_SERIES))


def _near(group: list[Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    turned: defaultdict[str, list[Node]] = defaultdict(list)
    spoken: defaultdict[str, list[Node]] = defaultdict(list)
    own: defaultdict[str, list[Node]] = defaultdict(list)
    for node in group:
        code = node.key.code or ""
        turned[signature(code)].append(node)
        spoken[sound(code)].append(node)
        own[_usual(code)].append(node)
    for same in turned.values():
        for one, other in combinations(same[:_MOST_CODES], 2) if len(same) > 1 else ():
            yield from _turned(one, other, same_issuer)
    for same in spoken.values():
        for one, other in combinations(same[:_MOST_CODES], 2) if len(same) > 1 else ():
            if signature(one.key.code or "") != signature(other.key.code or "") and _may_be(one, other, same_issuer):
                yield *_ordered(one, other), Decimal("0.75"), "sound-alike"
    for code, nodes in own.items():
        for shorter in _without_one(code) if len(code) > _SHORTEST_ALIAS else ():
            for one in nodes[:_MOST_CODES]:
                for other in own.get(shorter, ())[:_MOST_CODES]:
                    if _may_be(one, other, same_issuer):
                        yield *_ordered(one, other), Decimal("0.70"), "code-character-added"


@lru_cache(maxsize=65536)
def sound(code: str) -> str:
    """What codes share that are read alike: the first of the characters that sound like each."""
    return "".join(sounds_as(character) for character in code.translate(_BRACKETS))


def _turned(one: Node, other: Node, same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    """Codes of the same characters in another order, or of characters that look alike."""
    code, better = one.key.code or "", other.key.code or ""
    turned = Counter(code) == Counter(better)
    if (
        code != better
        and not contradict(one, other)
        and (_usual(code) == _usual(better) or same_issuer(_usual(code), _usual(better)))
    ):
        yield *_ordered(one, other), Decimal("0.90"), "characters-turned" if turned else "character-alike"


def _may_be(one: Node, other: Node, same_issuer: Callable[[str, str], bool]) -> bool:
    return not contradict(one, other) and same_issuer(one.key.code or "", other.key.code or "")


def _ordered(one: Node, other: Node) -> tuple[PolicyKey, PolicyKey]:
    """The one that would go first: unusual characters, else the one cited less."""
    left, right = weaker_first(one, other)
    if _plain(left) and not _plain(right):
        left, right = right, left
    return left.key, right.key


def _regions_lost(group: list[Node]) -> Iterator[Guess]:
    """A code without its region (政办发, 市政办字), and the same with it: of one place, or in one document."""
    tails: defaultdict[str, list[Node]] = defaultdict(list)
    for node in group:
        tails[local_part(node.key.code or "")].append(node)
    for same in tails.values():
        if len(same) < 2:
            continue
        bare = [node for node in same if is_local(node.key.code or "")]
        for one in bare:
            fits = [node for node in same if node not in bare and _one_place(one, node) and not contradict(one, node)]
            yield from ((one.key, other.key, Decimal("0.75"), "region-lost") for other in fits[:_MOST_CODES])
        headed = [node for node in same if node not in bare and node.home is not None and node.home != CENTRAL]
        for one, other in combinations(headed[:_MOST_CODES], 2):
            if one.home == other.home and one.key.code != other.key.code and not contradict(one, other):
                yield *_ordered(one, other), Decimal("0.60"), "region-lost"
        centre = [node for node in same if node not in bare and local_part(node.key.code or "") == node.key.code]
        for one in centre:
            fits = [node for node in same if node is not one and node.documents & one.documents and not contradict(one, node)]
            yield from ((one.key, other.key, Decimal("0.55"), "region-lost") for other in fits[:1])


def is_local(code: str) -> bool:
    """Whether a code tells a level at most, no place."""
    return relative_level(code) is not None or placeless(code)


def _one_place(bare: Node, other: Node) -> bool:
    """Whether a code without place may be the other's: one document, its publisher's place, or no publisher known."""
    if bare.documents & other.documents or bare.key.scope == other.home:
        return True
    return bare.division is None and not bare.key.scope.isdigit()


def _short_orders(group: list[Node]) -> Iterator[Guess]:
    """Orders of one number whose issuer is the other's in fewer characters (发改委令, 国家发展和改革委员会令)."""
    orders = sorted(group, key=lambda node: (len(node.key.code or ""), node.key.order))[:_MOST_ORDERS]
    for one, other in combinations(orders, 2):
        short, full = one.key.code or "", other.key.code or ""
        if is_short_form(short, full) and not contradict(one, other) and (not is_local(short) or _one_place(one, other)):
            yield one.key, other.key, Decimal("0.75"), "issuer-short"


@lru_cache(maxsize=65536)
def _shortened(longer: str, shorter: str) -> bool:
    """Whether the characters of one stand in the other in their order."""
    if len(shorter) > len(longer):
        longer, shorter = shorter, longer
    rest = iter(longer)
    return all(character in rest for character in shorter)


def is_short_form(one: str, other: str) -> bool:
    """Whether one name is the other in fewer characters (国家发改委, 国家发展和改革委员会).

    >>> is_short_form("国家发改委", "国家发展和改革委员会"), is_short_form("河北省财政厅", "河北省教育厅")
    (True, False)
    """
    return one != other and min(len(one), len(other)) >= _SHORTEST_ALIAS and _shortened(one, other)


def _codes_unseen(numbered: list[Node], same_issuer: Callable[[str, str], bool]) -> Iterator[Guess]:
    """A rare code that is a common one with turned characters: the number it would be, cited elsewhere or not."""
    uses: defaultdict[str, set[tuple[int | None, str | None]]] = defaultdict(set)
    for node in numbered:
        uses[node.key.code or ""].add((node.key.year, node.key.serial))
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(uses):
        alike[signature(code)].append(code)
    better = _commoner(alike, uses, same_issuer)
    present = {node.key for node in numbered}
    for node in numbered:
        common = better.get(node.key.code or "", node.key.code or "")
        target = PolicyKey(common, node.key.year, node.key.serial, None, node.key.scope)
        if common != node.key.code and target not in present:
            yield node.key, target, Decimal("0.75"), "characters-turned"


def _commoner(
    alike: Mapping[str, list[str]],
    uses: Mapping[str, set[tuple[int | None, str | None]]],
    same_issuer: Callable[[str, str], bool],
) -> dict[str, str]:
    """Each rare code with the common one that has the same characters."""
    better = {}
    for codes in alike.values():
        common = max(codes, key=lambda code: (len(uses[code]), code))
        for code in codes:
            if len(uses[common]) >= max(_COMMON_CODE, _RARE * len(uses[code])) and same_issuer(code, common):
                better[code] = common
    return better


def contradict(one: Node, other: Node) -> bool:
    """Whether both print titles, and none in common."""
    return bool(one.titles and other.titles and not one.titles.keys() & other.titles.keys())


def _plain(node: Node) -> bool:
    """Whether the code has the usual form of every character."""
    code = node.key.code or ""
    return code.translate(ALIKE) == code


def weaker_first(one: Node, other: Node) -> tuple[Node, Node]:
    """The one cited less goes; of equal ones the later."""
    left, right = sorted((one, other), key=lambda node: node.key.order, reverse=True)
    return (left, right) if left.mentions <= right.mentions else (right, left)
