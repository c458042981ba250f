"""Names of the store in a question: departments, projects, indicators and policy documents that it speaks of.

The search index gives the names that share most with the question; of each the longest common piece decides whether the
question means it: a whole name, the end of a department's name, a telling part of a project's name or a title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from kg import vocab
from kg.ask.slots import Slot
from kg.query import Queryable
from kg.query.answers import rows_of
from kg.search import Index, Kind, titles
from kg.text import fold

_CANDIDATES = 40
_SHORTEST = {"department": 3, "project": 3, "indicator": 4, "policy": 4}
_OWN_LEVEL = re.compile(r"^(?:开发区|高新区|经开区)(?=.{3,})")
_BOARD = "员会"
_SPOKEN: Mapping[str, re.Pattern[str]] = {
    "project": re.compile(r"项目|资金|经费|预算|指标|目标|考核|支出|计划|专项|名称|名字|补助|怎么花|多少钱|目的|效果"),
    "policy": re.compile(r"文件|政策|办法|条例|规定|通知|方案|意见|依据|引用|引了|标题|文号|字号|发文|提到|提及"),
}
"""A part of a name is meant only where the question speaks of what it is a name of."""
_NUMBERS = re.compile(r"[\d年度月号〔〕\[\]()]")


class KnownNames(Protocol):
    """Where names come from."""

    def like(self, text: str, kind: Kind) -> Sequence[str]:
        """The names of a kind that share most with a text, best first."""

    def regions(self) -> Collection[str]:
        """The names of all regions that disclosures are of."""


_REGIONS = f"SELECT DISTINCT ?name WHERE {{ ?document <{vocab.KG}regionName> ?name }}"


class StoreNames:
    """The names in a store, by its search index."""

    def __init__(self, store: Queryable, index: Index) -> None:
        self._store, self._index = store, index

    def regions(self) -> Collection[str]:
        """The names of all regions that disclosures are of."""
        _, rows = rows_of(self._store.query(_REGIONS))
        return frozenset(str(name) for (name,) in rows)

    def like(self, text: str, kind: Kind) -> Sequence[str]:
        """The names of a kind that share most with a text, best first."""
        return titles(self._index, text, kind, _CANDIDATES)


def find_names(text: str, names: KnownNames, known: Sequence[Slot] = ()) -> list[Slot]:
    """The slots that names of the store make in a folded question: the best of each kind.

    A part of a name counts only where nothing else stands: no number, region or department.
    """
    found: list[Slot] = []
    taken = [slot for slot in known if slot.kind in ("policy", "region")]
    for kind in ("department", "project", "indicator", "policy"):
        slots = [slot for name in names.like(text, kind) for slot in _slots(text, kind, name)]
        if kind in _SPOKEN:
            slots = [
                slot for slot in slots if slot.kind.endswith("!") or _SPOKEN[kind].search(text[: slot.start] + text[slot.end :])
            ]
        if kind != "department":
            slots = [slot for slot in slots if slot.kind.endswith("!") or not any(slot.overlaps(other) for other in taken)]
        found += _longest(slots)
        if kind == "department":
            taken += found
            found += [
                _region(slot, names) for slot in known if slot.kind == "region" and not any(slot.overlaps(one) for one in found)
            ]
    return found


def _region(region: Slot, names: KnownNames) -> Slot:
    """A region as what narrows departments, where some have it in their names; or as one that nothing in the store is of."""
    if any(fold(region.value) in fold(name) for name in names.like(region.value, "department")):
        kind = "department-region"
    else:
        kind = "region-known" if region.value in names.regions() else "region-unknown"
    return Slot(kind, region.value, region.start, region.end)


def _longest(slots: Sequence[Slot]) -> Iterator[Slot]:
    """Slots of one kind that do not overlap, longest first; of equal places a whole name before a part."""
    taken: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: (slot.start - slot.end, slot.start, not slot.kind.endswith("!"), slot.value)):
        if not any(slot.overlaps(other) for other in taken):
            taken.append(slot)
            yield slot


def _slots(text: str, kind: Kind, name: str) -> Iterator[Slot]:
    folded = fold(name)
    piece = SequenceMatcher(None, text, folded, autojunk=False).find_longest_match()
    if piece.size < min(_SHORTEST[kind], len(folded)):
        return
    start, end = piece.a, piece.a + piece.size
    words = text[start:end]
    rest = folded[piece.b + piece.size :]
    if kind == "department":
        yield from _department(words, rest, start, end)
    elif piece.size == len(folded):
        yield Slot(f"{kind}!", name, start, end)
    elif kind != "indicator" and len(_NUMBERS.sub("", words)) >= _SHORTEST[kind]:
        yield Slot(kind, words if words in name else name, start, end)


def _department(words: str, rest: str, start: int, end: int) -> Iterator[Slot]:
    """A department is meant where the end of its name is said; 委 stands for 委员会, and 本级 may be left out."""
    if rest.startswith(_BOARD) and words.endswith("委"):
        words, rest = words + _BOARD, rest.removeprefix(_BOARD)
    if rest not in ("", "本级"):
        return
    level = _OWN_LEVEL.match(words)
    if level:
        words, start = words[level.end() :], start + level.end()
    yield Slot("department", words, start, end)
