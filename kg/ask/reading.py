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
from kg.ask.lexicon import lexicon
from kg.ask.model import NONE, model_of
from kg.ask.names import KnownNames, find_names
from kg.ask.profile import Sense, pieces, profiles
from kg.ask.slots import Slot
from kg.query import Query
from kg.text import fold

THRESHOLD = 0.0
_WEIGHTS, _BASE = (1.0, 3.1, -4.8, 2.15, -1.0, -6.7), -0.5
"""What tells that a question is answered: score, lead, score of questions without an answer, known and strange characters, and
words that ask for what no graph of disclosures holds.

Fitted by logistic regression on phrases and unanswerable questions of writers whose phrases the learner had not seen.
"""
_MOST_REFUSED = 2
_HAN = re.compile(r"[一-鿿]")
_RAREST, _PAIR, _FAR = 9.0, 2, 0.01
_MISSING = 0.45
_UNUSED: Mapping[str, float] = {
    "policy": 0.6, "policy!": 0.6, "policy-words": 0.4, "policy-part": 0.25,
    "project!": 0.5, "project-words": 0.4, "project": 0.25, "words": 0.3,
    "indicator!": 0.3, "indicator-words": 0.25, "department": 0.35, "department-region": 0.15, "region-known": 0.15,
    "level": 0.1, "year": 0.1, "month": 0.3, "amount": 0.2, "percent": 0.3, "age": 0.1, "issued": 0.2, "count": 0.15,
    "function": 0.1, "project-no": 0.2, "row-no": 0.2, "severity": 0.2, "file": 0.4,
}  # fmt: skip
"""How much it counts against a query that it has no use for what a question names."""
_PARTS = frozenset({"project", "policy-part", "project-words", "policy-words", "words", "indicator-words"})
_NAMES = frozenset(
    {
        "policy",
        "policy!",
        "policy-part",
        "project",
        "project!",
        "indicator!",
        "department",
        "function",
        "economic",
        "rule",
        "statementItem",
    }
)
_PAPERS = frozenset({"policy-part", "policy-words"})
_OF_PAPERS = re.compile(r"文件|政策|办法|条例|规定|通知|方案|意见|依据|引用|引|标题|文号|法规|细则|印发|转发")
"""A part of a title is meant where the question speaks of documents."""
_PART, _UNSAID = 0.08, 0.3
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
    """理解: the query that is meant, None where none is; the others that came near; words that speak against an answer."""

    question: str
    chosen: Candidate | None
    others: tuple[Candidate, ...]
    against: tuple[str, ...] = ()


class Reader:
    """Reads questions for one library and the names of one store."""

    def __init__(self, library: Iterable[Query], names: KnownNames, learning: Callable[[], None] = lambda: None) -> None:
        """`learning` is called before phrases are learned that no model was learned from: that takes long."""
        self._senses, self._names = profiles(library), names
        self._model = model_of(self._senses, learning)
        self._needed = {sense.key: sense.needed() for sense in self._senses}
        number = {key: at for at, key in enumerate(self._model.classes)}
        self._own: dict[str, list[int]] = {}
        for sense in self._senses:
            self._own.setdefault(sense.query.name, []).append(number[sense.key])

    def read(self, question: str) -> Reading:
        """The query that the question means, with its parameters."""
        text = fold(question)[:_LONGEST]
        slots = self.slots(text)
        refused = _refused(text, slots)
        ranked, nothing = self._ranked(text, slots)
        if not ranked:
            return Reading(question, None, (), tuple(refused))
        features = lexicon().features(pieces(text, slots))
        sure = [self._sure(one, ranked, nothing, features, refused) for one in ranked[: _RUNNERS_UP + 1]]
        shown = [replace(one, score=_share(value)) for one, value in zip(ranked, sure, strict=False)]
        if sure[0] < THRESHOLD or _elsewhere(slots) or not features or not _HAN.search(text):
            return Reading(question, None, tuple(one for one in shown[:_RUNNERS_UP] if one.score > _FAR), tuple(refused))
        return Reading(question, shown[0], tuple(one for one in shown[1:] if one.score > _FAR))

    def _sure(
        self, one: Candidate, ranked: Sequence[Candidate], nothing: float, features: Sequence[str], refused: Sequence[str]
    ) -> float:
        """How sure it is that the question is this query's: above 0 likelier than not, if its like are asked."""
        rival = next((other.score for other in ranked if other.query.name != one.query.name), 0.0)
        known, strange = self._known(one.query.name, features)
        doubtful = min(sum(not self._says(one.query.name, word) for word in refused), _MOST_REFUSED)
        told = (one.score, one.score - rival, nothing, known, strange, doubtful)
        return _BASE + sum(weight * value for weight, value in zip(_WEIGHTS, told, strict=True))

    def _known(self, name: str, features: Sequence[str]) -> tuple[float, float]:
        """What share of the question's characters and their pairs the query's own phrases have, and what share no phrase has."""
        signs = {sign for sign in features if len(sign) <= _PAIR and sign[0] not in "={"}
        weights = {sign: self._model.rare.get(sign, _RAREST) for sign in signs}
        whole = sum(weights.values())
        if not whole:
            return 1.0, 0.0
        own = self._own[name]
        rows = self._model.weights
        known = sum(weight for sign, weight in weights.items() if any(rows.get(sign, {}).get(at, 0.0) > 0 for at in own))
        return known / whole, sum(weight for sign, weight in weights.items() if sign not in self._model.rare) / whole

    def _says(self, name: str, word: str) -> bool:
        """Whether a phrase of the query itself holds a doubtful word."""
        return any(word in fold(phrase.text) for sense in self._senses if sense.query.name == name for phrase in sense.phrases)

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
        return [*kept, *named]

    def _ranked(self, text: str, slots: Sequence[Slot]) -> tuple[list[Candidate], float]:
        """Every query by its best sense and reading, best first; and what speaks for no answer."""
        best: dict[str, Candidate] = {}
        nothing: float | None = None
        for less, reading in _readings(text, slots):
            scores = self._model.scores(self._model.vector(lexicon().features(pieces(text, reading))))
            nothing = scores[NONE] if nothing is None else min(nothing, scores[NONE])
            for sense in self._senses:
                one = self._candidate(sense, scores[sense.key] - less, reading)
                if one.query.name not in best or one.score > best[one.query.name].score:
                    best[one.query.name] = one
        return sorted(best.values(), key=_order), max(nothing or 0.0, 0.0)

    def _candidate(self, sense: Sense, score: float, slots: Sequence[Slot]) -> Candidate:
        filled = sense.fill(slots)
        unused = [slot for slot in slots if not any(slot.overlaps(one) for one in filled.values())]
        score -= sum(_UNUSED.get(slot.kind, 0.0) for slot in _widest(unused))
        score -= _MISSING * len(self._needed[sense.key] - filled.keys())
        values = sorted([*sense.fixed, *((name, slot.value) for name, slot in filled.items())])
        return Candidate(sense.query, tuple(values), score)


def _readings(text: str, slots: Sequence[Slot]) -> list[tuple[float, list[Slot]]]:
    """The slots in several readings, each with what it costs: parts of names as projects, as documents, as none."""
    found: list[tuple[float, list[Slot]]] = []
    unsaid = 0.0 if _OF_PAPERS.search(_rest(text, [slot for slot in slots if slot.kind in _PAPERS])) else _UNSAID
    for cost, left in ((0.0, _PAPERS), (unsaid, _PARTS - _PAPERS), (_PART, _PARTS)):
        reading = [slot for slot in slots if slot.kind not in left]
        if all(reading != other for _, other in found):
            found.append((cost, reading))
    return [(0.0, found[0][1])] if len(found) == 1 else found


def _widest(slots: Sequence[Slot]) -> list[Slot]:
    """Slots that stand in no other, so that nothing counts twice."""
    found: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: (-_UNUSED.get(slot.kind, 0.0), slot.start)):
        if not any(slot.overlaps(one) for one in found):
            found.append(slot)
    return found


def _share(sure: float) -> float:
    """Sureness between 0 and 1."""
    return round(1 / (1 + math.exp(-sure)), 4)


def _elsewhere(slots: Sequence[Slot]) -> bool:
    """Whether the question is about a region that nothing in the store belongs to, as far as its names tell."""
    taken = [slot for slot in slots if slot.kind in ("department", "project!", "policy!", "policy", "words")]
    return any(slot.kind == "region-unknown" and not any(slot.overlaps(one) for one in taken) for slot in slots)


def _rest(text: str, slots: Iterable[Slot]) -> str:
    """The question without its values."""
    signs = list(text)
    for slot in slots:
        signs[slot.start : slot.end] = ["，"] * (slot.end - slot.start)
    return "".join(signs)


def _refused(text: str, slots: Sequence[Slot]) -> list[str]:
    """Words that ask for what is not in the graph, outside of names."""
    rest = _rest(text, [slot for slot in slots if slot.kind in _NAMES or text[slot.start] in "\"'「『"])
    found: list[str] = []
    for word in lexicon().refused:
        if word in rest:
            found.append(word)
            rest = rest.replace(word, "，")
    return found


def _order(one: Candidate) -> tuple[float, int, str]:
    return (-one.score, 0 if one.query.kind != "checks" else 1, one.query.name)
