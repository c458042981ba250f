"""Where an organisation is, told by its name: the place it begins with, and the name without that place (local name).

A document's division bounds what a bare 市, 县 or 区 in front of a name means: 市财政局 in a county's document is the city's.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg import vocab
from kg.text import fold

_OWN_OFFICE = re.compile(r"\(?(?:局|部门|委)?(?:本级|机关)\)?$")
_BARE = re.compile(r"^(?P<kind>[省市县区旗])(?=[^场政容民域块会])(?P<rest>.{3,})$")
_LONG_SHORT = 4
_LEVELS = {"省": ("provincial",), "市": ("municipal",), "县": ("county",), "区": ("county", "zone"), "旗": ("county",)}


@lru_cache(maxsize=65536)
def place_of(name: str, within: str | None) -> tuple[str | None, str]:
    """The division of an organisation and its local name, folded; `within` is the division of the document that prints it.

    >>> place_of("邢台市财政局", None), place_of("市财政局", "130502"), place_of("财政局", "130502")
    (('130500', '财政局'), ('130500', '财政局'), ('130502', '财政局'))
    >>> place_of("市场监督管理局", "130500")
    ('130500', '市场监督管理局')
    """
    folded = fold(name)
    own = _leading(folded, within)
    if own is not None:
        code, end = own
        return code, folded[end:]
    bare = _BARE.match(folded)
    around = _of_kind(bare["kind"], within) if bare and within is not None else None
    if bare and around is not None:
        return around, bare["rest"]
    return within, folded


def _leading(folded: str, within: str | None) -> tuple[str, int] | None:
    """The division that a name begins with, the longest that is one only, or one only inside or around `within`; and its end."""
    divisions = vocab.divisions()
    known = within if within is not None and divisions.get(within) is not None else None
    for end in range(min(len(folded) - 2, 20), 1, -1):
        found = divisions.full_names().get(folded[:end]) or (_short(folded[:end]) if known else ())
        if known is not None:
            near = tuple(one for one in found if divisions.contains(known, one.code) or divisions.contains(one.code, known))
            found = near or (found if len(found) == 1 and folded[:end] in divisions.full_names() else ())
        if found:
            deeper = _leading(folded[end:], found[0].code) if len(found) == 1 else None
            if deeper is not None:
                return deeper[0], end + deeper[1]
            return (found[0].code, end) if len(found) == 1 else None
    return None


def _short(name: str) -> tuple[vocab.Division, ...]:
    """Divisions of a short name that is no everyday word: provinces, cities, zones of long names."""
    found = vocab.divisions().short_names().get(name, ())
    wide = tuple(one for one in found if one.level in ("provincial", "municipal"))
    return wide or (found if len(name) >= _LONG_SHORT else ())


def _of_kind(kind: str, within: str) -> str | None:
    """The division that a bare 市 means in a document of `within`: itself, or the one around it of that kind."""
    divisions = vocab.divisions()
    own = divisions.get(within)
    if own is None:
        return None
    for one in (own, *reversed(divisions.ancestors(within))):
        if one.level in _LEVELS[kind] and (one.name.endswith(kind) or one.level == "zone"):
            return one.code
    return None


def without_own_office(local: str) -> str | None:
    """The department whose own office (本级, 机关) a name says, or None.

    >>> without_own_office("水务局本级"), without_own_office("水务局(机关)"), without_own_office("机关事务管理局")
    ('水务局', '水务局', None)
    """
    match = _OWN_OFFICE.search(local)
    if match is None or match.start() < 2:
        return None
    bare = local[: match.start()]
    return bare + ("局" if match[0].startswith("局") else "")


def is_own_level(level: str | None, division: str | None) -> bool:
    """Whether a body's level is that of the division: only then is a name without place surely of it."""
    found = vocab.divisions().get(division) if division else None
    return found is not None and level is not None and found.level == level
