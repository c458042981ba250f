"""Regions (地区): places that a text names, and the region that an issuing code begins with (邢财教 → 邢台市).

In goes text; out come mentions, each with the divisions it may mean: one where it is certain, several where the name is shared
(`鼓楼区`). Full names count as they stand, short names (`邢台`) for provinces and cities only: those of
counties are everyday words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from kg.grammar.docnumber import ORGAN
from kg.grammar.docnumber import find as find_numbers
from kg.grammar.flat import any_of
from kg.vocab import Division, divisions

Evidence = Literal["name", "short", "code"]


@dataclass(frozen=True, slots=True)
class RegionMention:
    """地区的一处提及: `divisions` are the candidates, narrowest reading first; `evidence` says how it was read."""

    text: str
    start: int
    end: int
    divisions: tuple[Division, ...]
    evidence: Evidence

    @property
    def division(self) -> Division | None:
        """The division, where there is one candidate only."""
        return self.divisions[0] if len(self.divisions) == 1 else None


_ZONE = re.compile(
    r"[一-鿿]{2,14}?" + any_of("(?:经济|经济技术|高新技术|高新技术产业)?开发区 高新区 经开区 工业园区 管理区 新区")
)
_LIKE_A_PLACE = re.compile(r"[一-鿿]{1,10}(?:开发区|高新区|经开区|新区|管理区|街道|[乡镇])")
_STATUS = frozenset("市县区高开经新旗州（")
_LONGEST = 20
_SHORT_LEVELS = ("provincial", "municipal")


def find_regions(text: str) -> tuple[RegionMention, ...]:
    """All places that the text names, in order, issuing codes of document numbers included.

    >>> [mention.division.name for mention in find_regions("邢台市工业和信息化局（邢财教〔2022〕92号）")]
    ['邢台市', '邢台市']
    """
    found = _narrowed(_names(text))
    for number in find_numbers(text):
        candidates = region_of_code(number.number.code)
        if candidates and not any(mention.start <= number.start < mention.end for mention in found):
            found.append(RegionMention(number.number.code, number.start, number.end, candidates, "code"))
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


def region_of_code(code: str) -> tuple[Division, ...]:
    """The divisions an issuing code may belong to: none for central and local (市政办) codes, several where it is open.

    >>> [division.name for division in region_of_code("邢财教")], region_of_code("财预"), region_of_code("市政办字")
    (['邢台市'], (), ())
    """
    known = divisions()
    found: list[Division] = []
    for length in (4, 3, 2, 1):
        rest = code[length : length + 1]
        for division in known.abbreviated(code[:length]):
            wider = any(known.contains(division.code, narrower.code) for narrower in found)
            if not wider and (ORGAN.match(rest) or rest in _STATUS):
                found.append(division)
    return tuple(found)


def is_place(words: str) -> bool:
    """Whether the words are the name of a place and nothing else.

    >>> is_place("桃城区"), is_place("衡水"), is_place("其中"), is_place("双桥镇")
    (True, True, False, True)
    """
    return bool(_LIKE_A_PLACE.fullmatch(words)) or bool(divisions().candidates(words))


def _names(text: str) -> list[RegionMention]:
    """Names by longest match from left to right."""
    found: list[RegionMention] = []
    place = 0
    while place < len(text) - 1:
        mention = _at(text, place)
        if mention:
            found.append(mention)
            place = mention.end
        else:
            place += 1
    return found


def _narrowed(mentions: list[RegionMention]) -> list[RegionMention]:
    """A name directly behind a wider place (石家庄市长安区) is the one inside it."""
    found: list[RegionMention] = []
    for mention in mentions:
        wider = found[-1].division if found and found[-1].end == mention.start else None
        inside = tuple(d for d in mention.divisions if wider and divisions().contains(wider.code, d.code))
        found.append(replace(mention, divisions=inside) if inside else mention)
    return found


def _at(text: str, place: int) -> RegionMention | None:
    full, short, starts = _index()
    if text[place : place + 2] not in starts:
        return None
    zone = _ZONE.match(text, place)
    if zone and (candidates := divisions().candidates(zone[0])):
        return RegionMention(zone[0], place, zone.end(), candidates, "name")
    for length in range(min(_LONGEST, len(text) - place), 1, -1):
        words = text[place : place + length]
        if words in full:
            return RegionMention(words, place, place + length, full[words], "name")
        if words in short:
            return RegionMention(words, place, place + length, short[words], "short")
    return None


@cache
def _index() -> tuple[dict[str, tuple[Division, ...]], dict[str, tuple[Division, ...]], frozenset[str]]:
    """Full names, short names, and the pairs of characters they begin with."""
    known = divisions()
    full = {name: found for name, found in known.full_names().items() if len(name) > 2 or name.endswith(("县", "市"))}
    short: dict[str, tuple[Division, ...]] = {}
    for name, found in known.short_names().items():
        wide = tuple(division for division in found if division.level in _SHORT_LEVELS)
        if wide and len(name) > 1:
            short[name] = wide[:1] if all(known.contains(wide[0].code, other.code) for other in wide) else wide
    zones = (name for name, found in known.short_names().items() if any(division.level == "zone" for division in found))
    return full, short, frozenset(name[:2] for name in (*full, *short, *zones))
