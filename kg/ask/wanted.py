"""What a question wants of an answer beside its query: only the first rows, and what the query cannot be narrowed by.

A query has no parameter for “the five with most”: the first rows of its answer are these where it sorts so. What is named and
not used (a year, a level, one item of a list) is told, so that nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.ask.coded import entries
from kg.ask.lexicon import HAN, lexicon
from kg.ask.slots import Slot
from kg.query import Query

_LEAST = re.compile(r"最[少小低短]|倒数")
_WHICH, _MOST = r"(?:哪一?[个份家项条种笔件]|谁)", r"最[多高大少低小贵]"
_ONE = re.compile(rf"{_WHICH}{HAN}{{0,12}}?{_MOST}|{_MOST}{HAN}{{0,8}}?是{_WHICH}")
_SORTED = re.compile(r"\bORDER\s+BY\s+(DESC\s*\(\s*)?\?(\w+)", re.IGNORECASE)
_RANKED = re.compile(r"最(?P<most>.)|前")
_MONEY_WORD, _MONEY_KEY = "预算", re.compile(r"yuan|wan|amount")
_FILTERS = frozenset(
    {"year", "level", "department", "department-region", "region-known", "amount", "percent", "count", "month", "age", "issued"}
)
_ITEMS = "threePublicItem"
_ALL_ITEMS = "合计"


@dataclass(frozen=True, slots=True)
class Wanted:
    """所要: how many rows are asked for; `single` where one is asked for without a number; `least` where the smallest are.

    `money`: whether they are to have most money (钱最多) or most of what is counted (项目最多); None where that is open.
    """

    rows: int
    single: bool = False
    least: bool = False
    money: bool | None = None

    def are_first(self, query: Query) -> bool:
        """Whether the rows that are asked for stand first in the query's answer: it sorts by such a number, the largest first."""
        found = _SORTED.findall(query.text)
        if self.least or not found or not found[-1][0]:
            return False
        return self.money in (None, _MONEY_KEY.search(found[-1][1]) is not None)


def wanted(text: str, slots: Sequence[Slot]) -> Wanted | None:
    """How many rows a folded question asks for, None where it says nothing of that.

    >>> wanted("哪个项目最大", [])
    Wanted(rows=1, single=True, least=False, money=None)
    """
    least = _LEAST.search(text) is not None
    number = next((int(float(slot.value)) for slot in slots if slot.kind == "top"), 0)
    if number:
        return Wanted(number, least=least, money=_money(text))
    return Wanted(1, single=True, least=least, money=_money(text)) if _ONE.search(text) else None


def _money(text: str) -> bool | None:
    """Whether money decides which are the first, by the word before 最 or 前; None where nothing tells."""
    ranked = _RANKED.search(text)
    if ranked is None:
        return None
    if ranked["most"] == "贵":
        return True
    word = (lexicon().tokens(text[: ranked.start()]) or [""])[-1]
    if lexicon().same.get(word) == _MONEY_WORD:
        return True
    return False if ranked["most"] == "多" and word in lexicon().same else None


def unused_filters(text: str, slots: Sequence[Slot], params: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a question that would narrow the answer, and that this query has no use for, in their order."""
    used = {*params.values()}
    values = [slot for slot in slots if slot.kind in _FILTERS and slot.value not in used]
    taken = [slot for slot in slots if slot.value in used]
    found = [slot for slot in values if not any(slot.overlaps(one) for one in taken)]
    items = entries(text, _ITEMS)
    if len(items) == 1 and _ALL_ITEMS not in items[0].value and not any(items[0].overlaps(one) for one in taken):
        found += items
    return tuple(dict.fromkeys(text[slot.start : slot.end] for slot in sorted(found, key=lambda slot: slot.start)))
