"""Who issued a document: from the registry of issuing codes, from what stands printed beside the code elsewhere, from the
code itself.

The user's own list comes first, then exact codes of the registry, then what the corpus proves (a code printed beside one
issuer in most places), then a body printed in the title, then a code's parts (邢 + 财教 = 邢台市财政局).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.link.naming import commonest
from kg.link.policy.nodes import Mention
from kg.link.policy.places import home_of_code, relative_level
from kg.link.policy.titles import CENTRAL
from kg.records.link import PolicyKey
from kg.vocab import Division, Issuer, divisions, issuers
from kg.vocab.issuers import PLACED

_MOST_OF = 2
"""A learned issuer stands in at least one of so many places where the code stands beside any issuer."""


@dataclass(frozen=True, slots=True)
class Known:
    """发文机关 as far as known: `evidence` is registry, learned, printed or pattern."""

    name: str
    level: str | None
    division: str | None
    evidence: str


class Issuers:
    """What is known of issuing codes: the lists, and what the mentions of one set of documents teach."""

    def __init__(self, own: Iterable[Issuer] = (), found: Iterable[Mention] = ()) -> None:
        listed = (*issuers(), *own)  # later ones replace earlier ones
        self._exact = {one.code: one for one in listed if "+" not in one.code and not one.code.endswith("*")}
        self._begins = {one.code[:-1]: one for one in listed if "+" not in one.code and one.code.endswith("*")}
        self._placed: defaultdict[str, dict[str, Issuer]] = defaultdict(dict)
        for one in listed:
            if one.code[:2] in PLACED:
                self._placed[PLACED[one.code[:2]]][one.code[2:]] = one
        self._learned = _learn(found)
        self._seen: dict[tuple[str, str], Known | None] = {}

    def of(self, key: PolicyKey, printed: str | None = None, home: str | None = None) -> Known | None:
        """The issuer of a numbered document; `printed` is a body in front of its title, `home` where it is at home."""
        if key.code is None:
            return None
        place = key.scope or home or ""
        if (key.code, place) not in self._seen:
            self._seen[key.code, place] = self._by_code(key.code, place)
        known = self._seen[key.code, place]
        if printed and (known is None or known.evidence == "pattern"):
            level = known.level if known else None
            return Known(printed, level, known.division if known else None, "printed")
        return known

    def same(self, one: str, other: str) -> bool:
        """Whether two codes may be one issuer's: not where the lists know both, and two bodies."""
        left, right = (self.of(PolicyKey(code), None, home_of_code(code)) for code in (one, other))
        if left is None or right is None or not left.name or not right.name or left.name == right.name:
            return True
        return left.evidence == "learned" or right.evidence == "learned"

    def _by_code(self, code: str, home: str) -> Known | None:
        if (exact := self._exact.get(code)) is not None:
            return Known(exact.name, exact.level, exact.division, "registry")
        learned = self._learned.get(code)
        placed = self._by_parts(code, home)
        if learned is not None:
            return Known(learned, placed.level if placed else None, placed.division if placed else None, "learned")
        if placed is not None and placed.name:
            return placed
        begun = self._longest(self._begins, code)
        if begun is not None:
            return Known(begun.name, begun.level, begun.division, "registry")
        return placed

    def _by_parts(self, code: str, home: str) -> Known | None:
        """A place's abbreviation and the organ behind it; where only the place is known, a nameless issuer with its level."""
        place = divisions().get(home)
        if place is None:
            return None
        rest = code[1:] if relative_level(code) else code[_head(code, place) :]
        rules = self._placed.get(place.level, {})
        rule = rules.get(rest) or self._longest({one[:-1]: rule for one, rule in rules.items() if one.endswith("*")}, rest)
        name = rule.name.replace("+", place.name) if rule else ""
        return Known(name, place.level, place.code, "pattern")

    @staticmethod
    def _longest(begins: dict[str, Issuer], code: str) -> Issuer | None:
        for end in range(len(code), 0, -1):
            if code[:end] in begins:
                return begins[code[:end]]
        return None


def _head(code: str, place: Division) -> int:
    """How many characters of the code name the place."""
    known = divisions()
    return next((end for end in range(1, 5) if place in known.abbreviated(code[:end])), 1)


def _learn(found: Iterable[Mention]) -> dict[str, str]:
    """Code → the issuer printed in front of titles beside it, where it is one for the most part."""
    beside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        if one.key.code is not None and not one.key.scope and one.title is not None and one.title.body:
            beside[one.key.code][one.title.body] += 1
    learned = {}
    for code, counted in beside.items():
        name = commonest(counted)
        if name is not None and _MOST_OF * counted[name] >= counted.total():
            learned[code] = name
    return learned


def level_of(home: str | None) -> str | None:
    """The level of a home: a division's, or central."""
    if home == CENTRAL:
        return "central"
    division = divisions().get(home) if home else None
    return division.level if division else None
