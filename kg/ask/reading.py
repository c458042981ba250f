"""Reading a question: its slots are found, the learner scores each sense of each query, slots decide between those that are near.

A question may be read in several ways: with or without the words that may be a part of a name. What a query cannot take of what
was named, and what it needs and was not given, counts against it; so do words that ask for what no graph of disclosures holds.
Where questions without an answer are nearer, or nothing is near enough, nothing is answered.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ask.coded import find_slots
from kg.ask.lexicon import HAN, lexicon
from kg.ask.model import NONE, model_of
from kg.ask.names import KnownNames, find_names
from kg.ask.profile import Sense, pieces, profiles
from kg.ask.slots import ASIDE, Slot, without
from kg.ask.sureness import Scored, Sureness, refused_words
from kg.ask.wanted import Wanted, unused_filters, wanted
from kg.query import Query
from kg.text import fold

_HAN = re.compile(HAN)
_SURE, _FAR = 0.5, 0.01
"""From which share of sureness a question is answered, and below which nothing is near."""
_MISSING = 0.45
_UNUSED: Mapping[str, float] = {
    "policy": 0.6, "policy!": 0.6, "policy-words": 0.4, "policy-part": 0.25,
    "project!": 0.5, "project-words": 0.4, "project": 0.25, "words": 0.3,
    "indicator!": 0.3, "indicator-words": 0.25, "department": 0.35, "department-region": 0.15, "region-known": 0.15,
    "level": 0.1, "year": 0.1, "month": 0.3, "amount": 0.2, "percent": 0.3, "age": 0.35, "issued": 0.2, "count": 0.15,
    "function": 0.1, "project-no": 0.2, "row-no": 0.2, "severity": 0.2, "file": 0.4,
}  # fmt: skip
"""How much it counts against a query that it has no use for what a question names."""
_BY_CODE = 0.35
"""The same for a class of the budget that is named by its code: 208科目."""
_PARTS = frozenset({"project", "policy-part", "project-words", "policy-words", "words", "indicator-words"})
_PAPERS = frozenset({"policy-part", "policy-words"})
_OF_PAPERS = re.compile(r"文件|政策|办法|条例|规定|通知|方案|意见|依据|引用|引|标题|文号|法规|细则|印发|转发")
"""A part of a title is meant where the question speaks of documents."""
_PART, _UNSAID = 0.08, 0.3
_IN_ASIDES = frozenset({ASIDE, "year", "level", "department", "department-region", "region-known", "region-unknown"})
_RUNNERS_UP = 3
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """候选: a query, the parameters that the question gives it, and how well both fit (0 to 1)."""

    query: Query
    params: tuple[tuple[str, str], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """理解: the query that is meant, None where none is; the others that came near; words that speak against an answer.

    `wanted`: how many rows are asked for; `unused`: what the question names and the query cannot be narrowed by.
    """

    question: str
    chosen: Candidate | None
    others: tuple[Candidate, ...]
    against: tuple[str, ...] = ()
    wanted: Wanted | None = None
    unused: tuple[str, ...] = ()


class Reader:
    """Reads questions for one library and the names of one store."""

    def __init__(self, library: Iterable[Query], names: KnownNames, learning: Callable[[], None] = lambda: None) -> None:
        """`learning` is called before phrases are learned that no model was learned from: that takes long."""
        self._senses, self._names = profiles(library), names
        self._model = model_of(self._senses, learning)
        self._needed = {sense.key: sense.needed() for sense in self._senses}
        self._sureness = Sureness(self._senses, self._model.features)

    def read(self, question: str) -> Reading:
        """The query that the question means, with its parameters."""
        text = fold(question)[:_LONGEST]
        slots = self.slots(text)
        refused = refused_words(text, slots)
        ranked, nothing, answered = self._ranked(text, slots)
        if not ranked:
            return Reading(question, None, (), tuple(refused))
        shown: list[Candidate] = []
        for one in ranked[: _RUNNERS_UP + 1]:
            rival = next((other.score for other in ranked if other.query.name != one.query.name), 0.0)
            scored = Scored(one.score, one.score - rival, nothing, answered)
            sure = self._sureness.of(one.query.name, text, _taken(slots, one), scored, refused)
            shown.append(replace(one, score=_share(sure)))
        if shown[0].score < _SURE or _elsewhere(slots) or not pieces(text, slots) or not _HAN.search(text):
            return Reading(question, None, tuple(one for one in shown[:_RUNNERS_UP] if one.score > _FAR), tuple(refused))
        others = tuple(one for one in shown[1:] if one.score > _FAR)
        unused = unused_filters(text, slots, dict(shown[0].params))
        return Reading(question, shown[0], others, wanted=wanted(text, slots), unused=unused)

    def slots(self, text: str) -> list[Slot]:
        """All that may be a value in a folded question."""
        grammar = find_slots(text)
        named = find_names(text, self._names, grammar)
        numbers = [slot for slot in named if slot.kind in ("policy", "file")]
        indicators = [slot for slot in named if slot.kind == "indicator!"]
        fixed = [slot for slot in named if slot.kind in ("department", "policy", "policy!", "project!")]
        kept = [
            slot
            for slot in grammar
            if not any(slot.overlaps(one) for one in numbers)
            and not (
                slot.kind in ("level", "words", "function", "economic", "region") and any(slot.overlaps(one) for one in fixed)
            )
            and not (slot.kind.endswith("words") and any(slot.value == fold(one.value) for one in indicators))
        ]
        return _beside_asides([*kept, *named])

    def _ranked(self, text: str, slots: Sequence[Slot]) -> tuple[list[Candidate], float, float]:
        """Every query by its best sense and reading, best first; what speaks for no answer, and for any answer."""
        best: dict[str, Candidate] = {}
        nothing: list[float] = []
        answers: list[float] = []
        for less, reading in _readings(text, slots):
            scores, answered = self._model.scores(lexicon().features(pieces(text, reading)))
            nothing.append(max((score for key, score in scores.items() if key.startswith(f"{NONE}|")), default=0.0))
            answers.append(answered)
            costs = {slot: _cost(slot, text) for slot in reading}
            for sense in self._senses:
                one = self._candidate(sense, scores[sense.key] - less, costs)
                if one.query.name not in best or one.score > best[one.query.name].score:
                    best[one.query.name] = one
        return sorted(best.values(), key=_order), max(min(nothing), 0.0), answers[0]

    def _candidate(self, sense: Sense, score: float, costs: Mapping[Slot, float]) -> Candidate:
        filled = sense.fill([*costs])
        unused = {slot: cost for slot, cost in costs.items() if not any(slot.overlaps(one) for one in filled.values())}
        score -= _widest(unused)
        score -= _MISSING * len(self._needed[sense.key] - filled.keys())
        values = sorted([*sense.fixed, *((name, slot.value) for name, slot in filled.items())])
        return Candidate(sense.query, tuple(values), score)


def _beside_asides(slots: Sequence[Slot]) -> list[Slot]:
    """The slots less those of a clause that only says what prompts the question; it still tells year, level and department."""
    named = [slot for slot in slots if slot.kind in ("policy", "policy!", "project!")]
    asides = [slot for slot in slots if slot.kind == ASIDE and not any(slot.overlaps(one) for one in named)]
    kept = [slot for slot in slots if slot.kind in _IN_ASIDES or not any(slot.within(one) for one in asides)]
    return [*(slot for slot in kept if slot.kind != ASIDE), *asides]


def _readings(text: str, slots: Sequence[Slot]) -> list[tuple[float, list[Slot]]]:
    """The slots in several readings, each with what it costs: parts of names as projects, as documents, as none."""
    found: list[tuple[float, list[Slot]]] = []
    unsaid = 0.0 if _OF_PAPERS.search(without(text, [slot for slot in slots if slot.kind in _PAPERS])) else _UNSAID
    for cost, left in ((0.0, _PAPERS), (unsaid, _PARTS - _PAPERS), (_PART, _PARTS)):
        reading = [slot for slot in slots if slot.kind not in left]
        if all(reading != other for _, other in found):
            found.append((cost, reading))
    return [(0.0, found[0][1])] if len(found) == 1 else found


def _taken(slots: Sequence[Slot], one: Candidate) -> list[Slot]:
    """The slots less what may be a part of a name and is none for this query: its words are then words of the question."""
    values = {value for _, value in one.params}
    return [slot for slot in slots if slot.kind not in _PARTS or slot.value in values]


def _cost(slot: Slot, text: str) -> float:
    """How much it counts against a query that it has no use for this slot."""
    by_code = slot.kind in ("function", "economic") and any(sign.isdigit() for sign in text[slot.start : slot.end])
    return _BY_CODE if by_code else _UNUSED.get(slot.kind, 0.0)


def _widest(costs: Mapping[Slot, float]) -> float:
    """What slots cost together; of those that overlap only the dearest counts."""
    found: list[Slot] = []
    for slot in sorted(costs, key=lambda slot: (-costs[slot], slot.start)):
        if not any(slot.overlaps(one) for one in found):
            found.append(slot)
    return sum(costs[slot] for slot in found)


def _share(sure: float) -> float:
    """Sureness between 0 and 1."""
    return round(1 / (1 + math.exp(-sure)), 4)


def _elsewhere(slots: Sequence[Slot]) -> bool:
    """Whether the question is about a region that nothing in the store belongs to, as far as its names tell."""
    taken = [slot for slot in slots if slot.kind in ("department", "project!", "policy!", "policy", "words")]
    return any(slot.kind == "region-unknown" and not any(slot.overlaps(one) for one in taken) for slot in slots)


def _order(one: Candidate) -> tuple[float, int, str]:
    return (-one.score, 0 if one.query.kind != "checks" else 1, one.query.name)
