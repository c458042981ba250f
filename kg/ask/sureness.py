"""How sure it is that a question is answered by a query: what speaks for it, and what the question says beside it.

A question that the graph cannot answer often looks like one that it can, but for a word or two: why, a month, a person's name.
So it counts what the query's own phrases do not explain: characters in no pair of theirs, ways of asking that none of them has,
words that ask for what no graph of disclosures holds; and how near questions without an answer are, of any kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.ask.lexicon import lexicon
from kg.ask.profile import Sense, pieces
from kg.ask.slots import Slot, without
from kg.text import fold

_WEIGHTS: Mapping[str, float] = {
    "score": 1.38, "lead": 1.05, "nothing": -1.26, "answered": 1.23, "strange": -2.11, "unsaid": -4.46,
    "beside": -0.9, "asked": -0.34, "refused": -2.27,
}  # fmt: skip
_BASE = -0.95
"""What tells that a question is answered, each by how much.

Fitted by logistic regression on phrases that the learner had not seen, and on questions without an answer of kinds that it had
not seen: `tests/ask/crossvalidate.py` prints them. The base is a little lower, for a wrong answer is worse than none.
"""
_BESIDE = frozenset(
    "?" + form for form in ("why", "if", "whether", "state", "should", "what", "when", "future", "now", "often", "per", "order")
)
"""Ways of asking that a query is seldom asked in where none of its phrases has them."""
_MOST_REFUSED = 2
_SIGNS = re.compile(r"[\W_]+")
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


@dataclass(frozen=True, slots=True)
class Scored:
    """得分: what the learner says of the best query: its score, its lead, that nothing answers, and that something does."""

    score: float
    lead: float
    nothing: float
    answered: float


class Sureness:
    """What tells of each query of a library whether it answers a question."""

    def __init__(self, senses: Iterable[Sense], known: Mapping[str, object]) -> None:
        """`known`: all features that the learner knows."""
        self._known = known
        self._senses: dict[str, list[Sense]] = {}
        for sense in senses:
            self._senses.setdefault(sense.query.name, []).append(sense)
        self._said: dict[str, frozenset[str]] = {}

    def of(self, name: str, text: str, slots: Sequence[Slot], scored: Scored, refused: Iterable[str]) -> float:
        """How sure it is that a folded question is this query's: above 0 likelier than not, if its like are asked."""
        told = self.told(name, text, slots, scored, refused)
        return _BASE + sum(_WEIGHTS[sign] * value for sign, value in told.items())

    def told(self, name: str, text: str, slots: Sequence[Slot], scored: Scored, refused: Iterable[str]) -> dict[str, float]:
        """All signs by which it is judged."""
        found = pieces(text, slots)
        features = lexicon().features(found)
        said = self._vocabulary(name)
        forms = [sign for sign in features if sign.startswith("?") and "&" not in sign and sign not in said]
        return {
            "score": scored.score,
            "lead": scored.lead,
            "nothing": scored.nothing,
            "answered": scored.answered,
            "strange": self._strange(features),
            "unsaid": _unsaid(found, said),
            "beside": sum(form in _BESIDE for form in forms),
            "asked": sum(form not in _BESIDE for form in forms),
            "refused": min(sum(not self._says(name, word) for word in refused), _MOST_REFUSED),
        }

    def _vocabulary(self, name: str) -> frozenset[str]:
        """What all phrases of a query say, its title, its parameters and its columns."""
        if name not in self._said:
            senses = self._senses[name]
            header = senses[0].query.header
            named = [*(column.zh for column in header.columns), *(param.zh for param in header.params)]
            titles = [header.summary_zh, header.question_zh, *named]
            said = [*titles, *(phrase.text for sense in senses for phrase in sense.phrases)]
            self._said[name] = frozenset[str]().union(*(lexicon().vocabulary(fold(text)) for text in said))
        return self._said[name]

    def _says(self, name: str, word: str) -> bool:
        """Whether a phrase of the query itself holds a doubtful word."""
        return any(word in fold(phrase.text) for sense in self._senses[name] for phrase in sense.phrases)

    def _strange(self, features: Sequence[str]) -> float:
        """What share of the question's characters and pairs of them is in no phrase at all."""
        signs = {sign for sign in features if sign[0] not in "={?" and "&" not in sign}
        return sum(sign not in self._known for sign in signs) / len(signs) if signs else 0.0


def _unsaid(found: Sequence[str], said: frozenset[str]) -> float:
    """What share of a question's characters the vocabulary of a query does not explain: words, or pairs that it has too."""
    runs = [run for piece in found if not piece.startswith("{") for run in _SIGNS.split(piece)]
    explained = [_explained(run, said) for run in runs]
    return sum(run.count(False) for run in explained) / max(1, sum(map(len, explained)))


def _explained(run: str, said: frozenset[str]) -> list[bool]:
    words = lexicon()
    marks: list[bool] = []
    for word in words.tokens(run):
        same = words.same.get(word)
        marks += [word in words.empty if same is None else f"={same}" in said] * len(word)
    for at in range(len(run) - 1):
        if run[at : at + 2] in said:
            marks[at] = marks[at + 1] = True
    return marks


def refused_words(text: str, slots: Sequence[Slot]) -> list[str]:
    """Words that ask for what is not in the graph, outside of names, and not where another word begins in them: 各处分别."""
    rest = without(text, [slot for slot in slots if slot.kind in _NAMES or text[slot.start] in "\"'「『"])
    starts = _starts(rest)
    found: list[str] = []
    for word in lexicon().refused:
        if word not in rest:
            continue
        places = [match.span() for match in re.finditer(re.escape(word), rest)]
        if any(not _runs_on(start, end, starts) for start, end in places):
            found.append(word)
            rest = rest.replace(word, "，" * len(word))
    return found


def _runs_on(start: int, end: int, starts: Mapping[int, int]) -> bool:
    """Whether another word begins within these characters and ends behind them."""
    return any(starts.get(place, 0) > end for place in range(start + 1, end))


def _starts(text: str) -> dict[int, int]:
    """Where known words of two characters and more begin, with their ends."""
    found: dict[int, int] = {}
    place = 0
    for word in lexicon().tokens(text):
        if len(word) > 1:
            found[place] = place + len(word)
        place += len(word)
    return found
