"""Where policy documents are at home: the division of an issuing code, and whether a disclosure of one place may cite
another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.grammar.region import find_regions, region_of_code
from kg.link.policy.titles import CENTRAL, RELATIVE, related
from kg.vocab import Issuer, divisions, issuers

OWN = "本级"
"""Begins the scope of a title whose issuer is printed as 市政府: its own city's, which is likely but not printed."""

_STATE = "中华人民共和国"


@lru_cache(maxsize=65536)
def home_of_code(code: str) -> str | None:
    """The division of an issuing code, 中央, or None where it is open.

    >>> home_of_code("冀财建"), home_of_code("国办发"), home_of_code("市政办字")
    ('130000', '中央', None)
    """
    listed = _listed().get(code) or next((one for prefix, one in _prefixes() if code.startswith(prefix)), None)
    if listed is not None:
        return listed.division or (CENTRAL if listed.level == "central" else None)
    found = region_of_code(code)
    return found[0].code if len(found) == 1 else None


@lru_cache(maxsize=65536)
def home_as_cited(code: str, citing: frozenset[str]) -> str | None:
    """The home of a code that disclosures of these divisions cite. One character is several places' short form (遵 is 遵义 and
    遵化): where no place near the usual one cites it, a citing place whose name begins with it is meant.

    >>> home_as_cited("遵政发", frozenset({"130281"})), home_as_cited("遵政发", frozenset())
    ('130281', '520300')
    """
    home, known = home_of_code(code), divisions()
    found = known.get(home or "")
    if found is not None and (found.level == "provincial" or code in _listed()):
        return home
    citing = frozenset(one for one in citing if known.get(one) is not None)
    if not citing or (home is not None and any(related(home, one) for one in citing)):
        return home
    places = [one for division in citing for one in (*known.ancestors(division), known.get(division))]
    named = {one.code for one in places if one is not None and one.name.startswith(code[:1]) and one.level != "provincial"}
    return named.pop() if len(named) == 1 else home


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Issuer]:
    return {one.code: one for one in issuers() if "+" not in one.code and not one.code.endswith("*")}


@lru_cache(maxsize=1)
def _prefixes() -> tuple[tuple[str, Issuer], ...]:
    found = [(one.code[:-1], one) for one in issuers() if "+" not in one.code and one.code.endswith("*")]
    return tuple(sorted(found, key=lambda item: (-len(item[0]), item[0])))


def plain_code(code: str, year: int | None) -> str:
    """The code of an order without the name of the state, others as they are."""
    return code.removeprefix(_STATE) if year is None and len(code) > len(_STATE) else code


@lru_cache(maxsize=65536)
def own_division(level: str, division: str | None) -> str | None:
    """The division of that level which a publisher's division is or lies in (市政府 in a county's disclosure is its city's)."""
    known = divisions()
    if division is None or known.get(division) is None:
        return None
    for one in (*known.ancestors(division), known.get(division)):
        if one is not None and one.level == level:
            return one.code
    return division if level == "county" else None


@lru_cache(maxsize=65536)
def relative_level(code: str) -> str | None:
    """The level of a code in local short form (市政办字), or None."""
    return RELATIVE.get(code[:1]) if len(code) > 2 and not region_of_code(code) else None


@lru_cache(maxsize=65536)
def unplaced_minutes(code: str) -> bool:
    """Whether a code is the name of a series of minutes that tells no place, so that each place has its own.

    >>> unplaced_minutes("专题会议纪要"), unplaced_minutes("来安县人民政府专题会议纪要"), unplaced_minutes("冀财建")
    (True, False, False)
    """
    return code.endswith("纪要") and not code.startswith(("国务院", "中央", "中共中央")) and not find_regions(code)


def restarts(code: str | None, year: int | None) -> bool:
    """Whether the serials of a code begin anew without the number telling it: 主席令 are counted within each term.

    >>> restarts("主席令", None), restarts("国务院令", None)
    (True, False)
    """
    return year is None and code is not None and code.endswith("主席令")


@lru_cache(maxsize=262144)
def may_cite(place: str | None, home: str | None) -> bool:
    """Whether a disclosure of `place` may cite what is at home in `home`: its own, a superior's, the centre's, or unknown."""
    known = divisions()
    if place is None or home is None or home == CENTRAL or known.get(place) is None or known.get(home) is None:
        return True
    return known.contains(home, place)


def one_home(homes: Iterable[str | None]) -> bool:
    """Whether homes do not contradict each other."""
    return len({home for home in homes if home is not None}) <= 1
