"""Departments as people say them: the end of the name, its short form (教体局, 卫健委, 装备中心), with or without the place.

A short form is made of characters of the name in their order, begins with the first of what the department does and ends with
its organ. Nothing is listed: any department of the store can be said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.ask.lexicon import HAN, lexicon
from kg.ask.slots import Slot
from kg.grammar.region import find_regions
from kg.text import fold

_ORGAN = re.compile(r"委员会|中心|大队|支队|总队|公司|学院|学校|医院|[局委厅办院所站会队部室校处馆场社]")
_BOARD = "委员会"
_OWN = "本级"
_UNKNOWN = re.compile(rf"{HAN}{{2,12}}?(?:委员会|管理中心|服务中心|大队|支队|学院|学校|医院|[局院])")
_SHORTEST, _LONGEST = 2, 30
_NEAR, _LITERAL = 6, 2
_ZONES = (("经济技术开发区", "经开区"), ("高新技术产业开发区", "高新区"), ("经济开发区", "经开区"), ("开发区", "开发区"))
_BARE_ZONES = frozenset(("开发区", "经开区", "高新区"))
_LEVEL_ENDS = {"省级": ("省",), "市级": ("市", "州", "盟"), "区县级": ("县", "区", "旗"), "开发区": ("开发区", "高新区", "新区")}


@dataclass(frozen=True, slots=True)
class Office:
    """机构: a name in its parts: the place it begins with, and what it does with its organ."""

    name: str
    place: str
    does: str


def office(name: str) -> Office:
    """The parts of a department's name.

    >>> office("滁州市南谯区卫生健康委员会")
    Office(name='滁州市南谯区卫生健康委员会', place='滁州市南谯区', does='卫生健康委员会')
    """
    folded = fold(name).removesuffix(_OWN)
    end = 0
    for mention in find_regions(folded):
        if mention.start <= end and mention.evidence != "code" and mention.end < len(folded) - 1:
            end = max(end, mention.end)
    return Office(name, folded[:end], folded[end:])


def departments(text: str, names: Sequence[str], around: Sequence[Slot]) -> list[Slot]:
    """The departments that a folded question speaks of, longest first; none overlaps another."""
    offices = [office(name) for name in names]
    found: list[Slot] = []
    for end in _ends(text):
        slot = _said(text, end, offices, around)
        if slot is not None and not any(slot.overlaps(other) for other in found):
            found.append(slot)
    return found


def unknown_office(text: str, place: Slot) -> Slot | None:
    """A department that the store does not know: it stands behind a place, ends with its organ, and asks nothing."""
    found = _UNKNOWN.match(text, place.end)
    if found is None:
        return None
    words = lexicon()
    if any(word in words.empty or word in words.forms for word in words.tokens(found[0])):
        return None
    return Slot("department", text[place.start : found.end()], place.start, found.end())


def _ends(text: str) -> Iterator[int]:
    """Where organs end, longest words first."""
    places = {match.end() for match in _ORGAN.finditer(text)}
    places |= {match.end() + len(_OWN) for match in _ORGAN.finditer(text) if text.startswith(_OWN, match.end())}
    yield from sorted(places, reverse=True)


def _said(text: str, end: int, offices: Sequence[Office], around: Sequence[Slot]) -> Slot | None:
    """The department whose name ends here: as it is said where that is the end of a name, else the name it is short for."""
    before = text[max(0, end - _LONGEST) : end].removesuffix(_OWN)
    base = end - (len(_OWN) if text[:end].endswith(_OWN) else 0)
    best: tuple[tuple[int, int, int], Office, int] | None = None
    for one in offices:
        size, literal = _length(before, one)
        if not size:
            continue
        start, fits = _with_place(text, base - size, one, around)
        rank = (fits, literal, size)
        if fits >= 0 and (best is None or rank > best[0]):
            best = (rank, one, start)
    if best is None:
        return None
    (_, literal, size), chosen, begin = best
    place = text[begin : base - size]
    as_said = place + chosen.does if chosen.place.endswith(place) and (len(place) > 1 or literal == _LITERAL) else ""
    return Slot("department", as_said or chosen.name.removesuffix(_OWN), begin, end)


def _length(before: str, one: Office) -> tuple[int, int]:
    """How many characters at the end of a text say this department, 0 where none do; and whether they do so literally."""
    does = one.does
    said = before.removesuffix("委") + _BOARD if before.endswith("委") and does.endswith(_BOARD) else before
    lost = len(said) - len(before)
    if said.endswith(does):
        return len(does) - lost, _LITERAL
    return _short(before, does)


def _short(before: str, does: str) -> tuple[int, int]:
    """A short form: first character, then others in their order, then the organ."""
    organ = next((match[0] for match in _ORGAN.finditer(does) if match.end() == len(does)), "")
    spoken = "委" if organ == _BOARD and not before.endswith(_BOARD) else organ
    if not organ or not before.endswith(spoken):
        return 0, 0
    core, stem = before.removesuffix(spoken), does.removesuffix(organ)
    size, place = 0, len(stem)
    while size < len(core) and (at := stem.rfind(core[-size - 1], 0, place)) >= 0:
        size, place = size + 1, at
        if at == 0:
            break
    suffix = size >= _SHORTEST and len(spoken) > 1 and stem.endswith(core[len(core) - size :])
    if not (size and (place == 0 or suffix)):
        size = next((size for size in range(len(core), _SHORTEST, -1) if core[-size:] in stem), 0)
    return (size + len(spoken), 1) if size and size + len(spoken) > _SHORTEST else (0, 0)


def _with_place(text: str, start: int, one: Office, around: Sequence[Slot]) -> tuple[int, int]:
    """Where the department begins with the place before it; how well that fits: -1 another place, 0 none, else the more."""
    region = next((slot for slot in around if slot.kind == "region" and slot.end == start), None)
    if region is not None:
        short = region.value.rstrip("省市县区")
        return (region.start, len(short) + 1) if short in one.place else (start, -1)
    for length in range(min(len(one.place) + 4, start), 0, -1):
        words = text[start - length : start]
        if words in _BARE_ZONES and any(words in (long, short) for long, short in _ZONES if long in one.place):
            return start, length + 1
        if one.place.endswith(words) and (length > 1 or words in "省市县区"):
            return start - length, length + 1
        if length > 1 and one.place.rstrip("省市县区").endswith(words):
            return start - length, length + 1
        if any(one.place.replace(long, short).endswith(words) and len(words) > 2 for long, short in _ZONES if long in one.place):
            return start - length, length + 1
    if any(slot.kind == "level" and slot.end == start and one.place.endswith(_LEVEL_ENDS.get(slot.value, ())) for slot in around):
        return start, 1
    return start, 0


def spaced(text: str) -> str:
    """The characters before organs one by one, so that the index finds names that have them at other places.

    >>> spaced("教体局的指标")
    '教，体，局'
    """
    near = [text[max(0, match.end() - _NEAR) : match.end()] for match in _ORGAN.finditer(text)]
    return "，".join("".join(near))
