"""Names of the store in a question: departments, projects, indicators and policy documents that it speaks of.

The search index gives the names that share most with the question; of each the longest common piece decides whether the
question means it: a whole name, a telling part of it, or its short form as people say it (卫健委, 装备中心).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from kg import vocab
from kg.ask.coded import known_pairs
from kg.ask.files import files
from kg.ask.lexicon import HAN, lexicon
from kg.ask.offices import departments, spaced, unknown_office
from kg.ask.papers import policies
from kg.ask.slots import Slot, without
from kg.query import Queryable
from kg.query.answers import rows_of
from kg.search import Index, Kind, titles
from kg.text import fold

_HAN = re.compile(HAN + "{2}")
_CANDIDATES, _BRIDGE = 40, 3
_SHORTEST = {"project": 2, "indicator": 3, "policy": 4}


class KnownNames(Protocol):
    """Where names come from."""

    def like(self, text: str, kind: Kind) -> Sequence[str]:
        """The names of a kind that share most with a text, best first."""

    def regions(self) -> Collection[str]:
        """The names of all regions that disclosures are of."""

    def numbers(self) -> Collection[str]:
        """The numbers of all policy documents."""

    def keys(self) -> Collection[str]:
        """The keys of all disclosures, each with its file name."""


_REGIONS = f"SELECT DISTINCT ?name WHERE {{ ?document <{vocab.KG}regionName> ?name }}"
_NUMBERS = f"SELECT DISTINCT ?number WHERE {{ ?policy a <{vocab.KG}PolicyDocument> ; <{vocab.KG}policyNumber> ?number }}"

_KEYS = f"SELECT DISTINCT ?key {{ ?document <{vocab.KG}documentKey> ?key }}"


class StoreNames:
    """The names in a store, by its search index."""

    def __init__(self, store: Queryable, index: Index) -> None:
        self._store, self._index = store, index
        self._found: dict[str, frozenset[str]] = {}

    def regions(self) -> Collection[str]:
        """The names of all regions that disclosures are of."""
        return self._all(_REGIONS)

    def numbers(self) -> Collection[str]:
        """The numbers of all policy documents."""
        return self._all(_NUMBERS)

    def keys(self) -> Collection[str]:
        """The keys of all disclosures, each with its file name."""
        return self._all(_KEYS)

    def like(self, text: str, kind: Kind) -> Sequence[str]:
        """The names of a kind that share most with a text, best first."""
        return titles(self._index, text, kind, _CANDIDATES)

    def _all(self, sparql: str) -> frozenset[str]:
        """The values of a query of one column, asked once."""
        if sparql not in self._found:
            _, rows = rows_of(self._store.query(sparql))
            self._found[sparql] = frozenset(str(value) for (value,) in rows)
        return self._found[sparql]


def find_names(text: str, names: KnownNames, known: Sequence[Slot] = ()) -> list[Slot]:
    """The slots that names of the store make in a folded question.

    A document number, a title or a department stands before a project or an indicator that it overlaps.
    """
    regions = [slot for slot in known if slot.kind == "region"]
    levels = [slot for slot in known if slot.kind == "level"]
    near = dict.fromkeys([*names.like(text, "department"), *names.like(spaced(text), "department")])
    offices = departments(text, [*near], [*regions, *levels])
    ours = [slot for slot in regions if _region(slot, names).kind != "region-unknown"]
    unknown = [unknown_office(text, slot) for slot in ours if not any(slot.overlaps(one) for one in offices)]
    offices += [slot for slot in unknown if slot is not None]
    papers = policies(text, names, [slot for slot in known if slot.kind == "policy"], _part)
    filters = [*offices, *(slot for slot in known if slot.kind in ("year", "level"))]
    papers = [slot for slot in papers if slot.kind != "policy-part" or not _only_filters(text, slot, offices, filters)]
    taken = [*offices, *(slot for slot in papers if slot.kind != "policy-part")]
    found: list[Slot] = []
    for kind in ("project", "indicator"):
        slots = [slot for name in names.like(text, kind) for slot in _slots(text, kind, name)]
        found += _longest(slot for slot in slots if not any(slot.overlaps(other) for other in taken) or slot.kind.endswith("!"))
    documents = files(text, names.keys())
    named = [*known, *offices, *papers, *found, *documents]
    bare = _bare_places(text, names.regions(), named)
    narrowed = [_region(slot, names) for slot in [*regions, *bare] if not any(slot.overlaps(one) for one in offices)]
    return [*offices, *papers, *found, *documents, *bare, *narrowed]


def _only_filters(text: str, piece: Slot, offices: Sequence[Slot], filters: Sequence[Slot]) -> bool:
    """Whether a piece of a title is no more than a department and a year: 教育局2024年 of 教育局关于2024年预算的通知."""
    if not any(piece.overlaps(one) for one in offices):
        return False
    rest = without(text, filters)[piece.start : piece.end]
    return not tells(rest)


def _bare_places(text: str, regions: Collection[str], taken: Sequence[Slot]) -> list[Slot]:
    """Regions of the store said without 市, 县 or 区 (来安的), outside of everything else that is named."""
    found: list[Slot] = []
    for name in sorted(regions, key=lambda name: (-len(name), name)):
        short = fold(name).rstrip("省市县区")
        at = text.find(short) if len(short) > 1 else -1
        slot = Slot("region", name, at, at + len(short))
        if at >= 0 and not any(slot.overlaps(other) for other in [*taken, *found]):
            found.append(slot)
    return found


def _region(region: Slot, names: KnownNames) -> Slot:
    """A region as what narrows departments, where some have it in their names; or as one that nothing in the store is of."""
    if any(fold(region.value) in fold(name) for name in names.like(region.value, "department")):
        kind = "department-region"
    else:
        kind = "region-known" if region.value in names.regions() else "region-unknown"
    return Slot(kind, region.value, region.start, region.end)


def _longest(slots: Iterator[Slot] | Sequence[Slot]) -> Iterator[Slot]:
    """Slots of one kind that do not overlap, longest first; of equal places a whole name before a part."""
    taken: list[Slot] = []
    for slot in sorted(
        slots, key=lambda slot: (slot.start - slot.end, slot.start, not slot.kind.endswith("!"), len(slot.value), slot.value)
    ):
        if not any(slot.overlaps(other) for other in taken):
            taken.append(slot)
            yield slot


def _slots(text: str, kind: Kind, name: str) -> Iterator[Slot]:
    """The whole name, or a telling part of it; an indicator in parts is another indicator."""
    folded = fold(name)
    if folded in text:
        if len(folded) > 2 and len(folded) >= _SHORTEST[kind]:
            start = text.index(folded)
            yield Slot(f"{kind}!", name, start, start + len(folded))
        return
    slot = _part(text, kind, name)
    if slot is not None and kind == "project":
        yield slot


def _part(text: str, kind: Kind, name: str) -> Slot | None:
    """The longest piece that question and name share, where it tells more than what any question is made of.

    What the question leaves out of the name (改善和能力提升) is bridged; the value is then the whole name.
    """
    folded = fold(name)
    piece = SequenceMatcher(None, text, folded, autojunk=False).find_longest_match()
    start, end = piece.a, piece.a + piece.size
    if piece.size < _SHORTEST[kind] or not tells(text[start:end]):
        return None
    last = _bridged(text, end, folded, piece.b + piece.size) if piece.size > 2 else end
    if last > end + _BRIDGE or (last > end and tells(text[end:last])):
        return Slot(kind, name, start, last)
    words = text[start:end]
    return Slot(kind, words if words in name else name, start, end)


def _bridged(text: str, end: int, name: str, place: int) -> int:
    """How far the question goes on with later pieces of the name, of two characters and more."""
    while end < len(text) - 1 and (found := name.find(text[end : end + 2], place)) >= 0:
        size = 2
        while end + size < len(text) and name[found : found + size + 1] == text[end : end + size + 1]:
            size += 1
        end, place = end + size, found + size
    return end - text[:end].endswith("的")


def tells(words: str) -> bool:
    """Whether a piece of a name holds a pair of characters that is in no word of questions and in no code list.

    >>> tells("消防站"), tells("绩效目标"), tells("项目支出")
    (True, False, False)
    """
    common = known_pairs()
    runs = lexicon().telling(words)
    return any(run[at : at + 2] not in common and _HAN.match(run[at : at + 2]) for run in runs for at in range(len(run) - 1))
