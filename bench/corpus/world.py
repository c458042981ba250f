"""The invented world behind a corpus: real places, their bureaus over the years, and the policies that everybody cites.

Nothing is stored: each bureau and each policy is computed from the seed and its number, so a world of a million citations
costs no more memory than one of ten, and every process computes the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import vocab
from kg.vocab import Division

from .words import ASPECTS, BUREAUS, COMMON, FIELDS, ORGANS, PROVINCIAL

CENTRAL = ""
"""The pool of policies that are issued for the whole country."""

_CITIES = frozenset({"prefecture-level-city", "autonomous-prefecture"})
_FORMS = (
    "关于印发《{place}{subject}{aspect}管理办法》的通知",
    "{place}{subject}{aspect}实施方案",
    "关于提前下达{year}年{place}{subject}{aspect}补助资金预算的通知",
    "关于做好{place}{subject}{aspect}工作的通知",
    "关于加强{place}{subject}{aspect}工作的意见",
)
_YEARS = 3
_FIRST_ISSUE = 2020


@dataclass(frozen=True, slots=True)
class Bureau:
    """A department of one place. `group` is its community where communities are planted, `role` bridge or outlier."""

    number: int
    division: Division
    kind: str
    name: str
    group: int | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """政策文件 of the invented world; its number is its identity."""

    code: str
    year: int
    serial: str
    title: str
    issuer: str
    pool: str

    @property
    def number(self) -> str:
        """发文字号 as the graph writes it."""
        return f"{self.code}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class Planting:
    """What is planted to be found: groups of bureaus that share bases, some that join two groups, some that share none."""

    communities: int = 0
    bridges: int = 0
    outliers: int = 0


class World:
    """世界: places, bureaus and policies of a seed."""

    def __init__(self, seed: int, bureaus: int, planting: Planting) -> None:
        self.seed, self.bureaus, self.planting = seed, bureaus, planting
        self._places = _places(seed, min(bureaus, max(4, bureaus // 4)))
        self._abbreviations = _abbreviations(self._places)
        self.policy = lru_cache(maxsize=65536)(self._policy)
        self.bureau = lru_cache(maxsize=65536)(self._bureau)

    def _bureau(self, number: int) -> Bureau:
        """The bureau with this number: places first, then kinds, so that a few documents show several levels already."""
        place = self._places[number % len(self._places)]
        kinds = list(BUREAUS)
        kind = kinds[(number // len(self._places) + number % len(self._places)) % len(kinds)]
        return Bureau(number, place, kind, _bureau_name(place, kind), *self._planted(number))

    def _planted(self, number: int) -> tuple[int | None, str | None]:
        planting = self.planting
        if not planting.communities:
            return None, None
        group = number % planting.communities
        if number < planting.bridges:
            return group, "bridge"
        if number >= self.bureaus - planting.outliers:
            return None, "outlier"
        return group, None

    def pools(self, bureau: Bureau) -> tuple[str, ...]:
        """The pools a bureau cites from: the country's, its province's, its city's."""
        above = (*vocab.divisions().ancestors(bureau.division.code), bureau.division)
        return (CENTRAL, *(place.code for place in above if place.level in ("provincial", "municipal")))

    def _policy(self, pool: str, rank: int) -> Policy:
        """The policy of a pool with this rank: low ranks are cited most. Near namesakes differ by year, aspect or batch."""
        rest, field = divmod(rank, len(FIELDS))
        rest, subject = divmod(rest, len(COMMON))
        rest, shift = divmod(rest, _YEARS)
        rest, turn = divmod(rest, len(_FORMS))
        form = (turn + subject) % len(_FORMS)
        batch, aspect = divmod(rest, len(ASPECTS))
        issued = _FIRST_ISSUE + shift
        place = "" if pool == CENTRAL else _division(pool).name
        ending = list(ORGANS)[(field + form) % len(ORGANS)]
        title = _FORMS[form].format(place=place, subject=FIELDS[field][subject], aspect=ASPECTS[aspect], year=issued + 1)
        if form != 2 and shift:
            title += f"（{issued}年修订）"
        if batch:
            title += f"（第{batch + 1}批）"
        return Policy(self._code(pool, ending), issued, str(rank + 1), title, _issuer(pool, ending), pool)

    def ranked(self, bureau: Bureau, rank: int, *, common: bool) -> int:
        """The rank in its pool of the policy that is number `rank` in the bureau's own field, or among those common to all."""
        field = len(BUREAUS) if common else list(BUREAUS).index(bureau.kind)
        return rank * len(FIELDS) + field

    def _code(self, pool: str, ending: str) -> str:
        if pool == CENTRAL:
            return f"国{ending}" if ending in ("发", "办发") else ending
        return f"{self._abbreviations[pool]}{'政' if ending in ('发', '办发') else ''}{ending}"


def _division(code: str) -> Division:
    found = vocab.divisions().get(code)
    assert found is not None
    return found


def _issuer(pool: str, ending: str) -> str:
    central, local = ORGANS[ending]
    if pool == CENTRAL:
        return central
    place = _division(pool)
    if local == "财政":
        return f"{place.name}财政{'厅' if place.level == 'provincial' else '局'}"
    return f"{place.name}{local}"


def _bureau_name(place: Division, kind: str) -> str:
    if place.level == "provincial":
        ending = next(ending for ending in PROVINCIAL if kind.endswith(ending))
        return f"{place.name}{kind.removesuffix(ending)}{PROVINCIAL[ending]}"
    above = vocab.divisions().ancestors(place.code)
    city = above[-1].name if place.level == "county" else ""
    return f"{city}{place.name}{kind}"


@lru_cache(maxsize=8)
def _places(seed: int, wanted: int) -> Sequence[Division]:
    """Places of all levels: city by city, each with its province and some counties, every place once."""
    cities = sorted((one for one in vocab.divisions() if one.kind in _CITIES), key=lambda one: one.code)
    random.Random(f"{seed}/places").shuffle(cities)
    found: dict[str, Division] = {}
    for place in _around(cities):
        found.setdefault(place.code, place)
        if len(found) >= wanted:
            break
    return tuple(found.values())


def _around(cities: Sequence[Division]) -> Iterator[Division]:
    for city in cities:
        counties = vocab.divisions().children(city.code)
        yield city
        yield from counties[:1]
        yield from vocab.divisions().ancestors(city.code)[:1]
        yield from counties[1:2]
    for city in cities:
        yield from vocab.divisions().children(city.code)[2:]


def _abbreviations(places: Sequence[Division]) -> dict[str, str]:
    """The first characters of issuing codes, one for each province and city, never the same for two."""
    found: dict[str, str] = {}
    taken = {"国", "财"}
    for place in places:
        for one in (*vocab.divisions().ancestors(place.code), place):
            if one.level in ("provincial", "municipal") and one.code not in found:
                found[one.code] = _abbreviation(one, taken)
                taken.add(found[one.code])
    return found


def _abbreviation(place: Division, taken: set[str]) -> str:
    """A province by its usual character, a city by its first one that is free, else by two."""
    if place.level == "provincial":
        for char in "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新":
            if any(one.code == place.code for one in vocab.divisions().abbreviated(char)):
                return char
    options = (*place.name[:2], place.name[:2], place.name[:3], place.name)
    return next(one for one in options if one not in taken)
