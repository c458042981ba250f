"""Pairs of near namesakes, without comparing all with all: what is alike enough shares one of its rarest bigrams.

In: sets of bigrams. Out: every pair whose overlap (Dice's coefficient, 2·|A∩B| / (|A|+|B|)) reaches a bound. The prefix filter of
set-similarity joins finds them: with its bigrams from rare to common, a set can only be near another if the first few of both
meet, and how many suffice follows from the bound. So the cost follows the number of candidates, not of pairs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from kg.words import bigrams

Item = TypeVar("Item")
_CROWDED = 200
"""A bigram that so many of the sets' beginnings share tells nothing; what meets there alone is not looked at."""


def near_pairs(sets: Mapping[Item, frozenset[str]], least: float) -> Iterator[tuple[Item, Item, float]]:
    """Every pair with Dice's coefficient of at least `least`, in the order of the mapping, with the coefficient.

    >>> names = {1: frozenset({"企业", "业数"}), 2: frozenset({"企业", "业数", "数量"}), 3: frozenset({"人数"})}
    >>> [(left, right, round(score, 2)) for left, right, score in near_pairs(names, 0.7)]
    [(1, 2, 0.8)]
    """
    counts = Counter(gram for grams in sets.values() for gram in grams)
    index: defaultdict[str, list[Item]] = defaultdict(list)
    share = least / (2 - least)  # the bound as Jaccard's coefficient
    for item, grams in sets.items():
        beginning = sorted(grams, key=lambda gram: (counts[gram], gram))[: len(grams) - math.ceil(share * len(grams)) + 1]
        candidates: dict[Item, None] = {}
        for gram in beginning:
            candidates.update(dict.fromkeys(index[gram]))
        for other in candidates:
            score = overlap(grams, sets[other])
            if score >= least:
                yield other, item, score
        for gram in beginning:
            if len(index[gram]) < _CROWDED:
                index[gram].append(item)


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Dice's coefficient of two sets; 0 where both are empty."""
    together = len(left) + len(right)
    return 2 * len(left & right) / together if together else 0.0


def gram_sets(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The bigrams of each name."""
    return {name: frozenset(bigrams(name)) for name in names}
