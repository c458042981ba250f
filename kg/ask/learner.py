"""A small linear learner: which sense of which query a question has, by its features.

Texts are vectors of weighted features of length one; each class has a weight for each feature, learned by the passive-aggressive
rule (Crammer et al. 2006, PA-I for several classes). Nothing is random: the same phrases give the same weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_ROUNDS = 5
_AGGRESSIVE = 0.3
_CLEAR = -0.4
"""An example that the right class wins by this much more than it must is not looked at again."""
_STEP = 1709
"""A prime: examples are learned in an order that is fixed and mixes the classes."""

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Feature:
    """特征: how much it tells in any text (`rare`), and its weight for each class, by the number of the class.

    `answer`: what it tells for a question that has an answer, below 0 for one that has none, whatever its class.
    """

    rare: float
    answer: float
    weights: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Model:
    """模型: the classes, and all features that are known."""

    classes: tuple[str, ...]
    features: Mapping[str, Feature]

    def scores(self, features: Iterable[str]) -> tuple[dict[str, float], float]:
        """The score of every class for a text, and above 0 that questions like it have an answer.

        The right class is about one above the others. Features that nobody knows count for nothing.
        """
        known = {name: (count, self.features[name]) for name, count in _counted(features).items() if name in self.features}
        vector = _normal({name: count * feature.rare for name, (count, feature) in known.items()})
        scores = _scores(vector, {name: feature.weights for name, (_, feature) in known.items()}, len(self.classes))
        answered = math.fsum(known[name][1].answer * value for name, value in vector.items())
        return dict(zip(self.classes, scores, strict=True)), answered


Example = tuple[Sequence[str], str]


def train(answered: Sequence[Example], unanswered: Sequence[Example]) -> Model:
    """Learn from texts as features, each with its class: questions that have an answer, and those that have none."""
    examples = [*answered, *unanswered]
    counted = [_counted(features) for features, _ in examples]
    rare = _rarity(counted)
    classes = tuple(sorted({name for _, name in examples}))
    number = {name: at for at, name in enumerate(classes)}
    vectors = [_normal({name: count * rare[name] for name, count in one.items()}) for one in counted]
    weights = _weights(vectors, [number[name] for _, name in examples], len(classes))
    answer = _weights(vectors, [1] * len(answered) + [0] * len(unanswered), 2)
    none: dict[int, float] = {}
    told = {name: row.get(1, 0.0) - row.get(0, 0.0) for name, row in answer.items()}
    return Model(classes, {name: Feature(rare[name], told.get(name, 0.0), weights.get(name, none)) for name in rare})


def _weights(vectors: Sequence[Vector], right: Sequence[int], classes: int) -> dict[str, dict[int, float]]:
    """The weight of each feature for each class, by the number of the right class of each vector."""
    weights: dict[str, dict[int, float]] = {}
    losses = [math.inf] * len(vectors)
    for _ in range(_ROUNDS):
        for at in _mixed(len(vectors)):
            if losses[at] > _CLEAR:
                losses[at] = _learn(vectors[at], right[at], weights, classes)
    return weights


def _learn(vector: Vector, right: int, weights: dict[str, dict[int, float]], classes: int) -> float:
    """One step: the right class must be one above the best of the others. The loss before it; below 0 nothing was to learn."""
    scores = _scores(vector, weights, classes)
    good = scores[right]
    scores[right] = -math.inf
    wrong = max(range(classes), key=scores.__getitem__)
    loss = 1.0 - good + scores[wrong]
    if loss <= 0:
        return loss
    step = min(_AGGRESSIVE, loss / 2)
    for name, value in vector.items():
        row = weights.setdefault(name, {})
        row[right] = row.get(right, 0.0) + step * value
        row[wrong] = row.get(wrong, 0.0) - step * value
    return loss


def _scores(vector: Vector, weights: Mapping[str, Mapping[int, float]], classes: int) -> list[float]:
    scores = [0.0] * classes
    for name, value in vector.items():
        for at, weight in weights.get(name, {}).items():
            scores[at] += weight * value
    return scores


def _counted(features: Iterable[str]) -> dict[str, float]:
    return {name: 1 + math.log(count) for name, count in Counter(features).items()}


def _rarity(texts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The fewer texts have a feature, the more it tells."""
    counts = Counter(name for text in texts for name in text)
    return {name: math.log((1 + len(texts)) / (1 + count)) + 1 for name, count in sorted(counts.items())}


def _normal(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(value * value for value in vector.values())) or 1.0
    return {name: value / length for name, value in vector.items()}


def _mixed(count: int) -> Iterable[int]:
    """All numbers below a count, in an order that mixes them."""
    step = _STEP if count % _STEP else _STEP + 4
    return ((at * step) % count for at in range(count)) if math.gcd(step, count) == 1 else range(count)
