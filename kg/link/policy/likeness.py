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
from kg.grammar.title import is_law
from kg.link.policy.titles import RELATIVE, Title
from kg.vocab import divisions
from kg.vocab.files import csv_rows
from kg.vocab.homophones import sounds_as
from kg.words import tokens

ALIKE = str.maketrans(dict(csv_rows("lookalike-characters.csv", "character", "usual")))
"""Other forms of characters and characters that look like them, as a scanner or an input method gives them."""

_FULL = dict(csv_rows("abbreviations.csv", "short", "full"))
_ABBREVIATED = re.compile("|".join(sorted(_FULL, key=lambda short: (-len(short), short))))
"""Short names of programmes and bodies (低保): titles that differ by them only are proposed."""

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
_LIGHT_WORDS = """工作 管理 实施 专项 补助 资金 预算 基本 指标 经费 项目 省级 市级 中央 国家 财政 全省 全市 全面 新时代 指导 若干
        有效 统筹 规范 建设 发展 推进 推动 支持 促进 深入 持续 扎实 积极 大力 政策 配套
        转移支付 改革 创新 体系 制度 机制 实行 地方 暂行"""
_LIGHT = re.compile(any_of(_LIGHT_WORDS) + "+")
"""Words whose lack makes no other subject."""

_LIGHT_TURNED = frozenset("".join(sorted(word)) for word in _LIGHT_WORDS.split())

_LEVEL = re.compile(r"(?:中央|省级|自治区级|市级|县级|区级|国家级|省本级|市本级)(?:财政)?")
_SHORTEST, _SHORTEST_LIGHT, _LONGEST_LOST, _MOST_SOUNDS = 6, 4, 5, 3
_LONG, _MONEY, _TWICE_MISTYPED = 9, 10_000, 14
_NOTICES = frozenset({"notice", "budget-notice"})
_WORD_LOST, _WORD_DIFFERS, _SOUND = Decimal("0.55"), Decimal("0.45"), Decimal("0.85")
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
    if words[:1] in RELATIVE and tokens(words)[:1] == (words[:1],):
        words = words[1:]  # 省科普资金管理办法, in a disclosure of the province
    words = _ABBREVIATED.sub(lambda found: _FULL[found[0]], words)
    return _PARTICLES.sub("", words).replace("经费", "资金")


@lru_cache(maxsize=262144)
def without_level(words: str) -> str:
    """Without the level of funds (省级, 中央财政), which must agree where both print it.

    >>> without_level("下达2022年中央财政水利资金通知")
    '下达2022年水利资金通知'
    """
    return _LEVEL.sub("", words)


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
    if one.kind is not None and other.kind is not None and one.kind != other.kind and not {one.kind, other.kind} <= _NOTICES:
        return None
    if mistyped_place(one.base, other.base):
        return _SOUND, "sound-alike"
    left, right = without_level(shape(one.base)), without_level(shape(other.base))
    if left == right:
        shortened = _ABBREVIATED.findall(one.base) != _ABBREVIATED.findall(other.base)
        return (_SHORT, "short-form") if shortened else (_SAME_WORDS, "same-words")
    more, less = Counter(left) - Counter(right), Counter(right) - Counter(left)
    if not more and not less:
        return _ORDER, "word-order"
    if len(left) == len(right):
        unknown = is_law(one.base) != is_law(other.base)
        return _mistyped(left, right, least=_SHORTEST if unknown else _MONEY if one.cascading else _LONG)
    if one.level != other.level and not one.cascading:
        return None
    if not (more and less) and "".join(sorted((more + less).elements())) in _LIGHT_TURNED:
        return _WORD_LOST, "word-lost"
    return _lost(left, right, money=one.cascading)


def mistyped_place(one: str, other: str) -> bool:
    """Whether two titles differ by characters read alike only, so that the place one seems to name is none (河湖长治, 河湖长制).

    >>> mistyped_place("河湖长治工作的意见", "河湖长制工作的意见")
    True
    """
    if len(one) != len(other):
        return False
    typed = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(typed) <= _MOST_SOUNDS and len(one) >= _SHORTEST and all(sounds_as(a) == sounds_as(b) for a, b in typed)


def _mistyped(left: str, right: str, *, least: int) -> Likeness | None:
    """Characters that are read alike or look alike; else one that differs. Where two words of the dictionary stand there it
    may be another word for the same (权益, 权利) or another subject (公路, 公厕): less sure, only from `least` characters on.
    """
    places = [place for place, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    if len(places) > _MOST_SOUNDS or len(left) < _SHORTEST_LIGHT + len(places):
        return None
    if all(sounds_as(left[place]) == sounds_as(right[place]) for place in places):
        return _SOUND, "sound-alike"
    if all(_alike(left[place], right[place]) for place in places):
        return _SOUND, "character-alike"
    if len(places) > (2 if len(left) >= _TWICE_MISTYPED else 1) or len(left) < _SHORTEST:
        return None
    unlike = [place for place in places if not _alike(left[place], right[place])] or places
    if not any(_in_word(left, place) and _in_word(right, place) for place in unlike):
        return _TYPO, "title-typo"
    return (_WORD_DIFFERS, "title-typo") if len(left) >= least and len(places) == 1 else None


def _alike(one: str, other: str) -> bool:
    return sounds_as(one) == sounds_as(other) or one.translate(ALIKE) == other.translate(ALIKE)


def _lost(left: str, right: str, *, money: bool) -> Likeness | None:
    """Words or a character in one place that one has and the other lacks; of two transfers only words that make no other
    money.
    """
    longer, shorter = sorted((left, right), key=len, reverse=True)
    gone = len(longer) - len(shorter)
    same = next((place for place, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    at = next((at for at in range(same, max(-1, same - gone - 1), -1) if longer[:at] + longer[at + gone :] == shorter), None)
    if at is None:
        return (_SHORT, "short-form") if not money and _is_short(longer, shorter) else None
    if gone > _LONGEST_LOST:
        return None
    runs = [
        longer[start : start + gone]
        for start in range(at, max(-1, at - gone), -1)
        if longer[:start] + longer[start + gone :] == shorter
    ]
    if any(_LIGHT.fullmatch(run) for run in runs):
        return (_WORD_LOST, "word-lost") if len(shorter) >= _SHORTEST_LIGHT else None
    if len(shorter) < _SHORTEST:
        return (_SHORT, "short-form") if not money and _is_short(longer, shorter) else None
    if runs[0] in "省市县区州":
        return None
    if gone == 1:
        doubled = longer[at] in longer[max(0, at - 1) : at] + longer[at + 1 : at + 2]
        return (_LOST, "character-lost") if doubled or _in_word(longer, at) else None
    return None if money else (_WORD_LOST, "word-lost")


def _is_short(longer: str, shorter: str) -> bool:
    """Whether one is the other in fewer characters, word by word (科普条例, 科学技术普及条例)."""
    if longer[0] != shorter[0] or longer[-2:] != shorter[-2:] or 2 * len(shorter) < len(longer):
        return False
    rest = iter(longer)
    return all(character in rest for character in shorter)


def _in_word(text: str, place: int) -> bool:
    """Whether the character stands in a word of the dictionary."""
    start = 0
    for word in tokens(text):
        if start <= place < start + len(word):
            return len(word) > 1
        start += len(word)
    return False
