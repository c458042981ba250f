"""Names as they are compared over years and documents: without years, enumerators, closing marks; indicators word by word.

Pure functions of a printed name and, where a year in it may be the budget's own, the fiscal year.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from kg import vocab
from kg.text import fold, unlatex
from kg.words import tokens

_YEAR = re.compile(
    r"\(?(?P<first>20\d\d)(?:年度?)?(?:[-~至到](?P<last>20\d\d)(?:年度?|(?!\d)))?\)?"
    r"(?!年|\d|[以之]?[前后]|以来|起|底|[./]\d|(?:[-~至到]\d)|[A-Za-z])"
)
_NEAR = 3
"""Years that a budget of a fiscal year may speak of as its own: carried over from up to three before, planned to three after."""


_ENUMERATOR = re.compile(r"^(?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\))")
_UNIT_BEHIND = re.compile(r"\(([^()]{1,6})\)$|(?<=[率比例])(%)$")
_TARGET_BEHIND = re.compile(r"\(?[≥≤><=]+[^()]*\)?$")
_EDGE = re.compile(r"^[\-:,;.。、·*]+|[\-:,;.。、·*]+$")
_NOT_APPLICABLE = frozenset({"不涉及", "无", "无此项", "不适用", "略", "暂无", "无指标", "无此指标"})
_WORDS_TOGETHER = 3


def without_years(name: str, year: int | None) -> str:
    """A folded name without the years that are the budget's own; a year that says something else stays.

    >>> without_years("2023年老放映员补助", 2023), without_years("2003年以前退休人员补贴", 2023)
    ('老放映员补助', '2003年以前退休人员补贴')
    """

    def fold_year(match: re.Match[str]) -> str:
        years = [int(found) for found in match.groups() if found]
        own = all(year is None or abs(one - year) <= _NEAR for one in years)
        told = "年" in match[0] or match[0].startswith("(") or match["last"] is not None
        return "" if own and told else match[0]

    return _YEAR.sub(fold_year, name)


def commonest(counted: Counter[str]) -> str | None:
    """The spelling counted most often, of equal ones the first by code point.

    >>> commonest(Counter(["乙", "甲", "甲"])), commonest(Counter(["丙", "乙"]))
    ('甲', '丙')
    """
    return min(counted, key=lambda text: (-counted[text], text), default=None)


# -- indicators --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def cleaned(name: str, year: int | None = None) -> tuple[str, str | None]:
    """An indicator's name folded, without enumerator, closing marks, own years and the unit or target behind it; and that unit.

    >>> cleaned("2.资金支出率(%)"), cleaned("专利产品备案数量（件）"), cleaned("03前退休人数")
    (('资金支出率', '%'), ('专利产品备案数量', '件'), ('03前退休人数', None))
    """
    text = _EDGE.sub("", _ENUMERATOR.sub("", fold(unlatex(name))))
    text = _TARGET_BEHIND.sub("", text) or text
    text = _EDGE.sub("", without_years(text, year)) or text
    behind = _UNIT_BEHIND.search(text)
    if behind is None or behind.start() == 0:
        return text, None
    unit = behind[1] or behind[2]
    if vocab.lookup("unit", unit) is None:
        return text, None
    return text[: behind.start()], unit


def is_applicable(text: str) -> bool:
    """Whether a cleaned name names anything.

    >>> is_applicable("完成率"), is_applicable("不涉及"), is_applicable("/")
    (True, False, False)
    """
    return text not in _NOT_APPLICABLE and any(char.isalpha() for char in text)


@lru_cache(maxsize=65536)
def measure_words(text: str) -> tuple[str, ...]:
    """The words of a cleaned name that tell what is measured, each in the reading that stands for it.

    >>> measure_words("救助对象的满意率"), measure_words("实施技改工程个数")
    (('救助', '对象', '满意度'), ('实施', '技改', '工程', '数量'))
    """
    words = vocab.indicator_words()
    found = _read(tokens(text), words.same)
    ending = _longest(found, len(found), words.ending)
    if ending and ending < len(found):
        found = (*found[:-ending], words.ending["".join(found[-ending:])])
    return found or (text,)


@lru_cache(maxsize=65536)
def telling_words(text: str) -> frozenset[tuple[str, str]]:
    """The (group, word) pairs in a name that tell measures apart: 省级 and 市级 of the group level."""
    words = vocab.indicator_words().apart
    cut = tokens(text)
    joined = ("".join(cut[start : start + count]) for count in range(1, _WORDS_TOGETHER + 1) for start in range(len(cut)))
    return frozenset((words[word], word) for word in joined if word in words)


def _read(cut: tuple[str, ...], readings: Mapping[str, str]) -> tuple[str, ...]:
    """The words with the longest runs that have a reading replaced by it."""
    found: list[str] = []
    place = 0
    while place < len(cut):
        for count in range(min(_WORDS_TOGETHER, len(cut) - place), 0, -1):
            word = "".join(cut[place : place + count])
            if word in readings or count == 1:
                reading = readings.get(word, word)
                found += [reading] if reading else []
                place += count
                break
    return tuple(found)


def _longest(found: tuple[str, ...], end: int, readings: Mapping[str, str]) -> int:
    """How many of the last words together have a reading, 0 for none."""
    return next((count for count in range(min(_WORDS_TOGETHER, end), 0, -1) if "".join(found[-count:]) in readings), 0)
