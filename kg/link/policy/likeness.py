"""How alike two titles are, once nothing that must agree exactly differs: a few features, each with its reason, no opaque
distance.

Two titles of one document differ in a typed character, a lost one, the order of the words, particles (的, 和, 进一步), the
name of the place, or are a usual short form. Where each has a content word that the other lacks (大气, 水), they are two
documents.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from kg.grammar.flat import any_of
from kg.grammar.region import find_regions
from kg.link.policy.titles import Title
from kg.vocab import divisions
from kg.words import tokens

Likeness = tuple[Decimal, str]
"""Score and reason, a word of the code list linkReason."""

_PARTICLES = re.compile(
    any_of(
        """关于 的 和 与 及 暨 以及 等 并 进一步 切实 做好 认真 有关 相关 中华人民共和国 (?:经济技术|经济|高新技术产业)?开发区
        经开区 高新区 我[省市县区] 全[省市县区]"""
    )
    + "|[()\\[\\]-]"
)
_ZONE = re.compile(r"(?P<place>[一-鿿]{2,4}?)(?:经济技术开发区|经济开发区|高新技术产业开发区|开发区|经开区|高新区)")
_GOVERNMENT = re.compile(r"(?<=[省市县区])人民政府")
_DOUBLED = re.compile(r"(?:的?通知){2,}$")
_SHORT_FORM = re.compile(r"国民经济和社会发展第十([一二三四五六])个五年规划(?:和\d{4}年远景目标)?纲要")
_SHORTEST, _WORD = 8, 2
_WORD_LOST = Decimal("0.55")
_SAME_WORDS, _ORDER, _TYPO, _LOST, _SHORT = Decimal("0.95"), Decimal("0.85"), Decimal("0.85"), Decimal("0.80"), Decimal("0.75")


@lru_cache(maxsize=262144)
def shape(base: str) -> str:
    """What is compared of a title: without place names and particles.

    >>> shape("关于进一步做好邢台市节水工作的通知")
    '节水工作通知'
    """
    words = _GOVERNMENT.sub("政府", _DOUBLED.sub("的通知", base))
    for place in reversed(find_regions(words)):
        if place.evidence != "code":
            level = words.startswith("政府", place.end) and words[place.end - 1] in "省市县区"
            words = words[: place.start] + words[place.end - level :]
    zone = _ZONE.match(words)
    if zone and divisions().candidates(zone["place"]):
        words = words[zone.end() :]
    return _PARTICLES.sub("", words)


def short_form(base: str) -> str:
    """The usual short form of a plan's title.

    >>> short_form("云南省国民经济和社会发展第十四个五年规划和2035年远景目标纲要")
    '云南省十四五规划纲要'
    """
    return _SHORT_FORM.sub(r"十\1五规划纲要", base)


def likeness(one: Title, other: Title) -> Likeness | None:
    """The score and reason of two titles that may be one document, or None."""
    if one.facets != other.facets or (one.level and other.level and one.level != other.level):
        return None
    if one.kind is not None and other.kind is not None and one.kind != other.kind:
        return None
    left, right = shape(one.base), shape(other.base)
    if left == right:
        return _SAME_WORDS, "same-words"
    more, less = Counter(left) - Counter(right), Counter(right) - Counter(left)
    if not more and not less:
        return _ORDER, "word-order"
    if min(len(left), len(right)) < _SHORTEST:
        return None
    if more.total() == less.total() == 1 and _one_typo(left, right):
        return _TYPO, "title-typo"
    if (lost := _word_lost(left, right)) is not None:
        return lost
    if more.total() + less.total() == 1 and _one_lost(left, right):
        return _LOST, "character-lost"
    return None


def _one_typo(left: str, right: str) -> bool:
    """Whether one character differs in one place, and not so that two different words stand there (公路, 公厕)."""
    places = [place for place, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    return len(places) == 1 and not (_in_word(left, places[0]) and _in_word(right, places[0]))


def _one_lost(left: str, right: str) -> bool:
    """Whether one lacks a character of the other, and the longer has it inside a word (so that no word is lost)."""
    longer, shorter = sorted((left, right), key=len, reverse=True)
    for place in range(len(longer)):
        if longer[:place] + longer[place + 1 :] == shorter:
            return longer[place] not in "省市县区州" and _in_word(longer, place)
    return False


def _word_lost(left: str, right: str) -> Likeness | None:
    """Where one has a word of two characters that the other lacks, and all else in order."""
    longer, shorter = sorted((left, right), key=len, reverse=True)
    if len(longer) - len(shorter) != _WORD:
        return None
    same = next((place for place, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if any(longer[:at] + longer[at + _WORD :] == shorter and _is_word(longer, at) for at in range(max(0, same - 1), same + 1)):
        return _WORD_LOST, "word-lost"
    return None


def _is_word(text: str, place: int) -> bool:
    """Whether a word of the dictionary stands at the place, of two characters."""
    start = 0
    for word in tokens(text):
        if start == place:
            return len(word) == _WORD
        start += len(word)
    return False


def _in_word(text: str, place: int) -> bool:
    """Whether the character stands in a word of the dictionary."""
    start = 0
    for word in tokens(text):
        if start <= place < start + len(word):
            return len(word) > 1
        start += len(word)
    return False
