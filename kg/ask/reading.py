"""Reading a question: its slots are found, every query takes those it can, and what is left is compared with its phrases.

The likeness is that of the best phrase (cosine of weighted features) and the share of the question that all phrases of the
query explain. What a query cannot take, and what nobody knows, counts against it; so do words that ask for what no graph of
disclosures holds. Below the threshold nothing is answered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.ask.lexicon import lexicon
from kg.ask.names import KnownNames, find_names
from kg.ask.profile import CODED, FILTERS, Phrase, Profile, Profiles
from kg.ask.slots import SPOKEN, Slot, find_slots
from kg.query import Query
from kg.text import fold

THRESHOLD = 0.46
_PHRASE, _WHOLE = 0.6, 0.4
_REFUSED = 0.4
"""What is left of a score where the question holds a word that asks for something else."""
_DOUBTED, _FALLBACK = 0.6, 0.97
_UNASKED = 0.4
"""How much a filter that only the phrase names counts against it."""
_RUNNERS_UP = 3
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """候选: a query, the parameters that the question gives it, and how well both fit (0 to 1)."""

    query: Query
    params: tuple[tuple[str, str], ...]
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class Reading:
    """理解: the query that is meant, None where none is; the others that came near; words that speak against an answer."""

    question: str
    chosen: Candidate | None
    others: tuple[Candidate, ...]
    against: tuple[str, ...] = ()


class Reader:
    """Reads questions for one library and the names of one store."""

    def __init__(self, library: Iterable[Query], names: KnownNames) -> None:
        self._profiles, self._names = Profiles(library), names

    def read(self, question: str) -> Reading:
        """The query that the question means, with its parameters."""
        text = fold(question)[:_LONGEST]
        grammar = find_slots(text)
        slots = [*grammar, *find_names(text, self._names, grammar)]
        refused = _refused(text, slots)
        ranked = sorted((self._score(text, profile, slots, refused) for profile in self._profiles.all), key=_order)
        best = ranked[0] if ranked and ranked[0].score >= THRESHOLD else None
        others = ranked[1 : _RUNNERS_UP + 1] if best else ranked[:_RUNNERS_UP]
        return Reading(question, best, tuple(one for one in others if one.score > 0), tuple(refused))

    def _score(self, text: str, profile: Profile, slots: Sequence[Slot], refused: Sequence[str]) -> Candidate:
        filled = profile.fill(slots)
        rest = _rest(text, [*filled.values(), *_explained(filled, slots)], [slot for slot in slots if slot.kind == SPOKEN])
        asked = lexicon().features(rest) | {"{" + name + "}" for name in filled}
        coded = [lexicon().features(text[slot.start : slot.end]) for slot in filled.values() if slot.kind in CODED]
        words = frozenset().union(*coded)
        question = _Asked(asked, _FREE | words, words)
        likeness, best = max(((self._likeness(question, phrase), phrase) for phrase in profile.phrases), key=lambda one: one[0])
        whole = self._profiles.total(asked - question.free)
        explained = self._profiles.total((asked & profile.features) - question.free) / whole if whole else likeness
        score = _PHRASE * likeness + _WHOLE * explained
        if any(slot.kind == "department-region" for slot in filled.values()):
            score *= _FALLBACK
        score *= _doubt(refused, best, profile) * (_REFUSED if _elsewhere(filled, slots) else 1.0)
        values = tuple(sorted((name, slot.value) for name, slot in filled.items()))
        return Candidate(profile.query, values, round(score, 4), best.text)

    def _likeness(self, asked: _Asked, phrase: Phrase) -> float:
        """The cosine of question and phrase; what is free counts where both have it, and against neither."""
        shared = asked.known & phrase.features
        if not shared:
            return 0.0
        weigh = self._profiles.total
        mine = weigh((asked.features - asked.free) | shared)
        theirs = weigh((phrase.features - _FREE) | shared) + _UNASKED * len((phrase.features & _FREE) - shared)
        return weigh(shared) / math.sqrt(mine * theirs)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as features; `free` are those that it may have or not: filters, and words of a value from a code list."""

    features: frozenset[str]
    free: frozenset[str]
    coded: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        """All that a phrase may share with it."""
        return self.features | self.coded


_FREE = frozenset("{" + name + "}" for name in FILTERS)


def _doubt(refused: Sequence[str], best: Phrase, profile: Profile) -> float:
    """What is left of a score: all where the best phrase holds the doubtful words itself, most where another one does."""
    if all(word in fold(best.text) for word in refused):
        return 1.0
    return _DOUBTED if all(any(word in fold(phrase.text) for phrase in profile.phrases) for word in refused) else _REFUSED


def _explained(filled: Mapping[str, Slot], slots: Sequence[Slot]) -> list[Slot]:
    """Names beside a document number say which document it is, and ask for nothing more."""
    if not any(slot.kind == "policy" for slot in filled.values()):
        return []
    names = [slot for slot in slots if slot.kind in ("policy", "policy!", "project", "project!")]
    return [slot for slot in names if not any(slot.overlaps(one) for one in filled.values())]


def _elsewhere(filled: Mapping[str, Slot], slots: Sequence[Slot]) -> bool:
    """Whether the question is about a region that nothing in the store belongs to, as far as its names tell."""
    return any(slot.kind == "region-unknown" and not any(slot.overlaps(one) for one in filled.values()) for slot in slots)


def _rest(text: str, slots: Iterable[Slot], spoken: Iterable[Slot] = ()) -> str:
    """The question without what its parameters took, and with the word that several values together speak of."""
    signs = list(text)
    for slot in spoken:
        signs[slot.start : slot.end] = [f"，{slot.value}，", *[""] * (slot.end - slot.start - 1)]
    for slot in slots:
        signs[slot.start : slot.end] = ["，"] * (slot.end - slot.start)
    return "".join(signs)


def _refused(text: str, slots: Sequence[Slot]) -> list[str]:
    """Words that ask for what is not in the graph, outside of names."""
    names = [
        slot
        for slot in slots
        if slot.kind in ("policy", "policy!", "project!", "indicator!", "department", "words", "function", "economic")
    ]
    rest = _rest(text, names)
    found: list[str] = []
    for word in lexicon().refused:
        if word in rest:
            found.append(word)
            rest = rest.replace(word, "，")
    return found


def _order(one: Candidate) -> tuple[float, int, str]:
    return (-one.score, 0 if one.query.kind != "checks" else 1, one.query.name)
