"""Header and label cells: the printed words in, the property they name out.

The spellings stand in the ontology (`rdfs:label`, `skos:hiddenLabel`); a new layout is a line of Turtle. Here only what
varies around a spelling is undone: blanks, brackets with a unit, a weight or a year, a leading 其中：, a closing colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg import vocab
from kg.text import fold

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEAD = re.compile(r"^(?:其中:|其中,|其中|[一二三四五六七八九十]+、|\(\w{1,2}\)|\d{1,2}[.、])")
_YEAR = re.compile(r"^20\d\d年度?(?=.{2})")
_TAIL = re.compile(r"[:：*※]+$")
_COUNTED = re.compile(r"^(?:\d{1,3}|[一二三四五六七八九十])?$")
_SCALE_HEADS = frozenset({"栏次", "档次", "行次", "栏目"})
_SCALE_STARTS = frozenset("栏档行1１")
_LONGEST_SCALE_HEAD = 8


@lru_cache(maxsize=8192)
def header_roles(text: str) -> frozenset[str]:
    """Local names of the properties that a printed header or label cell stands for, empty where it stands for none."""
    if not text or len(text) > 40:
        return frozenset()
    known = vocab.headers()
    for candidate in _candidates(fold(text)):
        if found := known.get(candidate):
            return frozenset(found)
    return frozenset()


def _candidates(key: str) -> list[str]:
    key = _TAIL.sub("", key)
    bare = _TAIL.sub("", _BRACKETED.sub("", key))
    led = _LEAD.sub("", bare)
    forms = (key, _LEAD.sub("", key), bare, led, _YEAR.sub("", led))
    return [candidate for candidate in dict.fromkeys(forms) if candidate]


@lru_cache(maxsize=64)
def header_words(role: str) -> tuple[str, ...]:
    """The folded spellings that stand for a property, the longest first.

    >>> "增减率" in header_words("changeColumn")
    True
    """
    found = (spelling for spelling, roles in vocab.headers().items() if role in roles)
    return tuple(sorted(found, key=lambda spelling: (-len(spelling), spelling)))


def heads_indicators(texts: Iterable[str]) -> bool:
    """Tell the header row of the indicators in a performance table (三级指标 … 指标值)."""
    return _heads_indicators(tuple(texts))


@lru_cache(maxsize=4096)
def _heads_indicators(texts: tuple[str, ...]) -> bool:
    roles = {role for text in texts for role in header_roles(text)}
    named = bool(roles & {"level2Name", "level3Name", "hasIndicator"}) and bool(roles & {"targetText", "actualText"})
    return named or {"level1Name", "level2Name", "level3Name"} <= roles


def is_scale_row(texts: list[str]) -> bool:
    """Tell the row that numbers the columns: 栏次 1 2 3 …, or bare 1 2 3 …

    >>> is_scale_row(["栏次", "1", "2", "3"])
    True
    """
    printed = [text for text in texts if text]
    first = fold(printed[0]) if printed and printed[0][0] in _SCALE_STARTS and len(printed[0]) <= _LONGEST_SCALE_HEAD else ""
    if first in _SCALE_HEADS:
        return True
    return first == "1" and len(printed) >= 3 and all(fold(text) == str(n) for n, text in enumerate(printed, 1))
