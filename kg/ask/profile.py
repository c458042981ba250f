"""What a query can be asked by: the phrases of its header as features, and the kinds of slots that fill its parameters.

A parameter takes slots by its name (`policy`, `unit`, `name`, `year` …) or by its type where that is a code list. Queries of
users follow the same names.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.ask.lexicon import lexicon
from kg.ask.slots import Slot
from kg.query import Param, Query
from kg.query.header import PLAIN_TYPES
from kg.text import fold

_FILLS: Mapping[str, tuple[str, ...]] = {
    "policy": ("policy!", "policy", "policy-words", "words"),
    "unit": ("department", "department-region"),
    "name": ("project!", "project-words", "project", "words"),
    "indicator_name": ("indicator!", "indicator-words"),
    "region": ("region",),
    "minimum": ("count",),
    "minimum_wan": ("amount",),
    "threshold": ("percent",),
    "below": ("percent",),
    "month": ("month",),
    "age": ("age",),
    "issued": ("issued",),
    "project": ("project-no",),
    "row": ("row-no",),
    "function": ("function",),
    "class": ("economic",),
    "severity": ("severity",),
}
FILTERS = frozenset({"unit", "level", "year", "region"})
"""Parameters that narrow any question: a phrase need not name them."""

_UNKNOWN, _UNKNOWN_SIGN, _COMMON = 1.6, 0.8, 0.4
CODED = frozenset({"statementItem", "threePublicItem", "indicatorType", "documentType", "rule", "function", "economic"})
"""Kinds of slots whose words also tell what is asked: they are entries of our own code lists."""

_PLACE = re.compile(r"\{(\w+)\}")


def kinds_of(param: Param) -> tuple[str, ...]:
    """The kinds of slots that may fill a parameter, best first."""
    if param.name in _FILLS:
        return _FILLS[param.name]
    if param.type == "year":
        return ("year",)
    return () if param.type in PLAIN_TYPES else (param.type,)


@dataclass(frozen=True, slots=True)
class Phrase:
    """问法: one way to ask, as features; `{policy}` is the feature of that parameter's slot."""

    text: str
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """问题轮廓: a query with its phrases, and all their features together."""

    query: Query
    phrases: tuple[Phrase, ...]
    features: frozenset[str]

    def fill(self, slots: Sequence[Slot]) -> dict[str, Slot]:
        """The slot of each parameter: the best kind first, the longest of its kind, none twice.

        A region that no parameter of its own takes narrows the departments, where the names of some begin with it.
        """
        filled: dict[str, Slot] = {}
        for param in self.query.header.params:
            for kind in kinds_of(param):
                fitting = [slot for slot in slots if slot.kind == kind and not any(slot.overlaps(one) for one in filled.values())]
                if fitting:
                    filled[param.name] = max(fitting, key=lambda slot: (slot.end - slot.start, -slot.start))
                    break
        return filled


class Profiles:
    """All queries of a library, and how much each feature tells: the fewer queries have it, the more."""

    def __init__(self, library: Iterable[Query]) -> None:
        self.all = tuple(profile_of(query) for query in library)
        counts = Counter(feature for profile in self.all for feature in profile.features)
        most = math.log(1 + len(self.all))
        self._weights = {
            feature: _share(feature) * max(math.log(1 + len(self.all) / count) / most, _COMMON)
            for feature, count in counts.items()
        }

    def weight(self, feature: str) -> float:
        """How much a feature tells, 0 to 1; a word that no query knows counts against every query."""
        if feature.startswith("{"):
            return 1.0
        known = self._weights.get(feature)
        if known is not None:
            return known
        return 0.0 if feature.startswith("~") else _UNKNOWN if len(feature) > 1 else _UNKNOWN_SIGN

    def total(self, features: Iterable[str]) -> float:
        """The weight of several features together."""
        return sum(self.weight(feature) for feature in features)


def profile_of(query: Query) -> Profile:
    """The profile of one query."""
    header = query.header
    texts = [*header.ask, header.summary_zh, header.question_zh]
    phrases = tuple(Phrase(text, features_of(text)) for text in dict.fromkeys(texts) if text)
    return Profile(query, phrases, frozenset().union(*(phrase.features for phrase in phrases)))


def features_of(text: str) -> frozenset[str]:
    """The features of a phrase: those of its pieces, and one for each parameter it names."""
    found: set[str] = set()
    for number, piece in enumerate(_PLACE.split(fold(text))):
        found |= {"{" + piece + "}"} if number % 2 else lexicon().features(piece)
    return frozenset(found)


def _share(feature: str) -> float:
    """A bigram tells less than a word: there are more of them."""
    return 0.3 if feature.startswith("~") else 1.0
