"""Where policy documents are at home: the division of an issuing code, and whether a disclosure of one place may cite
another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.grammar.region import find_regions, region_of_code
from kg.link.policy.titles import CENTRAL, RELATIVE, related
from kg.vocab import Issuer, divisions, issuers

OWN = "本级"
"""Begins the scope of a title whose issuer is printed as 市政府: its own city's, which is likely but not printed."""

_STATE = "中华人民共和国"
_BRACKETS = str.maketrans("", "", "（）()")


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
    return code.removeprefix(_STATE) if (year is None or code.endswith(("令", "公告"))) and len(code) > len(_STATE) else code


@lru_cache(maxsize=65536)
def own_division(level: str, division: str | None) -> str | None:
    """The division of that level which a publisher's division is or lies in (市政府 in a county's disclosure is its city's, in a
    county-level city's its own); None where the publisher's place is wider.
    """
    known = divisions()
    own = known.get(division) if division is not None else None
    if division is None or own is None:
        return None
    if level == "municipal" and own.level == "county" and own.name.endswith("市"):
        return division
    for one in (*known.ancestors(division), known.get(division)):
        if one is not None and one.level == level:
            return one.code
    return division if level == "county" and own.level not in ("provincial", "municipal") else None


@lru_cache(maxsize=65536)
def relative_level(code: str) -> str | None:
    """The level of a code in local short form (市政办字), or None."""
    return RELATIVE.get(code[:1]) if len(code) > 2 and not region_of_code(code) else None


_PLACELESS = re.compile(
    r"(?:人民)?(?:党政|党委|政府|管委|委员会|人大|政协|政|府|委|党|纪|办)(?:办公[室厅]|办|综)?(?:发|字|函|规|规发|规字|规范|秘|通|令|呈|电|批|任|督|议|会|纪要)*"
    r"|[财教民水农住建交人林商文卫审科](?:字|发字|办字)"
)


@lru_cache(maxsize=65536)
def placeless(code: str) -> bool:
    """Whether a code is a local government's without any region, so that each place has its own.

    >>> placeless("政办字"), placeless("衢政办发"), placeless("财教"), placeless("民发")
    (True, False, False, False)
    """
    return bool(_PLACELESS.fullmatch(code)) and len(code) > 1 and code not in _listed()


@lru_cache(maxsize=65536)
def local_part(code: str) -> str:
    """The code without its region or the level that stands for it, without the brackets of its parts.

    >>> local_part("邢政办发"), local_part("承市政办字"), local_part("市政办字"), local_part("财教"), local_part("晋中财社")
    ('政办发', '政办字', '政办字', '财教', '财社')
    """
    plain, start = code.translate(_BRACKETS).replace("人民政府", "政府"), 0
    if not relative_level(code):
        found, known = region_of_code(code), divisions()
        start = next((end for end in range(1, 5) if set(known.abbreviated(code[:end])) & set(found)), 0)
    rest = plain[start:]
    return rest[1:] if len(rest) > 2 and rest[0] in RELATIVE else rest


@lru_cache(maxsize=65536)
def claimed(code: str, division: str | None) -> str | None:
    """The division that a disclosure of this place means by a code whose abbreviation several places share, or None.

    >>> claimed("长财教", "430100"), claimed("长财教", "220100"), claimed("国发", "430100")
    ('430100', '220100', None)
    """
    known = divisions()
    if division is None or known.get(division) is None or code in _listed() or home_of_code(code) == CENTRAL:
        return None
    near = [one for one in (*known.ancestors(division), known.get(division)) if one is not None]
    meant = set(region_of_code(code))
    found = [one for one in near if one in meant] or [
        one for one in near if one.level != "provincial" and code[:1] in one.name[:-1]
    ]
    return found[-1].code if found else None


_OF_A_UNIT = re.compile(
    r"局|党组|党委会|党总支|党支部|校|学院|处务|科务|所务|院务|中心|主任办公|院长|班子|经理|董事|理事|厅务|部务|室务"
)
_OWN_UNIT = re.compile(r"[我本][局校院所处厅]|[我本](?:单位|部门|中心|公司|机关|委(?!员))")


def of_a_unit(words: str) -> bool:
    """Whether minutes or rules are those of a unit itself, not of its place's government.

    >>> of_a_unit("局长办公会议纪要"), of_a_unit("市政府常务会议纪要"), of_a_unit("关于做好本单位节水工作的通知")
    (True, False, True)
    """
    return bool(("纪要" in words and not find_regions(words) and _OF_A_UNIT.search(words)) or _OWN_UNIT.search(words))


_OF_A_TOWN = re.compile(r"(?:镇|乡|街道?|村|社区|苏木)(?:人民)?(?:政府|党委|工委|办事处|[政党办府委工字发])(?:[一-鿿]{0,4})")
_TOWN = re.compile(
    r"(?P<town>[一-鿿]{1,8}?(?:镇|乡|街道|苏木))(?:人民政府|政府|办事处|党委|党工委|财政|中心|便民|综合|文化|[一-鿿]{1,6}(?:村|社区)|\d|$)"
)


@lru_cache(maxsize=65536)
def of_a_town(code: str) -> bool:
    """Whether a code tells no more than that it is a town's, street's or village's, so that each has its own.

    >>> of_a_town("镇政发"), of_a_town("街道办发"), of_a_town("兴镇政发")
    (True, True, False)
    """
    return bool(_OF_A_TOWN.fullmatch(code))


@lru_cache(maxsize=65536)
def town_of(publisher: str | None, division: str | None) -> str | None:
    """The town or street that a publisher is or lies in, with its county; None where its name tells none.

    >>> town_of("阳新县白沙镇人民政府", "420222"), town_of("阳新县城镇管理局", "420222")
    ('420222白沙镇', None)
    """
    if not publisher:
        return None
    places = find_regions(publisher)
    found = _TOWN.match(publisher, places[-1].end if places else 0)
    return f"{division or ''}{found['town']}" if found else None


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
