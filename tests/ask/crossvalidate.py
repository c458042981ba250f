"""How well questions are read that the learner has not seen, and what tells that they have an answer.

    python tests/ask/crossvalidate.py

Of five parts each leaves out a fifth of the phrases of every query, and a fifth of the kinds of questions without an answer: of
those the learner has seen no example. Printed: how many phrases get the right query, how many questions of each unseen kind are
answered all the same, and the weights of `kg.ask.sureness` as logistic regression fits them. It takes some ten minutes.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from kg.ask import Reader
from kg.ask import model as models
from kg.ask.profile import Sense, profiles
from kg.ask.reading import Candidate
from kg.ask.sureness import Sureness
from kg.query import listing
from kg.search import Kind

PARTS = 5
FEWEST = 5
"""A sense with fewer phrases keeps them all."""
UNANSWERED_COUNTS = 3.0
"""A wrong answer is worse than none: how much a question without an answer counts beside one that has one."""
SAMPLES = {
    "unit": ("滁州市教育体育局", "南谯区卫健委", "经济发展局"), "department_name": ("滁州市教育体育局", "经济发展局"),
    "name": ("全民健身活动经费", "家庭医生签约服务补助", "老旧小区改造"), "series_name": ("全民健身活动经费",),
    "policy": ("皖财教〔2023〕1588号", "《全民健身条例》"), "indicator_name": ("师生满意度",), "indicator_concept": ("满意度",),
    "region": ("滁州市", "来安县"), "file": ("performance-economy-bureau-2024",), "minimum": ("3",), "minimum_wan": ("200万元",),
    "threshold": ("85%",), "below": ("90%",), "month": ("10月",), "age": ("8年",), "issued": ("2021年",), "year": ("2024年",),
    "before": ("2023年",), "after": ("2024年",), "level": ("市级",), "function": ("教育支出",), "class": ("商品和服务支出",),
    "rule": ("缺指标值", "一号多题"),
    "severity": ("警告",), "item": ("公务接待费",), "type": ("质量指标", "时效指标"), "project": ("2",), "row": ("3",),
}  # fmt: skip
_PLACE = re.compile(r"\{(\w+)(?:=[^{}]*)?\}")


class Names:
    """The names of a small store."""

    _NAMES: ClassVar = {
        "department": ("滁州市教育体育局", "滁州市南谯区卫生健康委员会", "滁州经济技术开发区经济发展局"),
        "project": ("全民健身活动经费", "家庭医生签约服务补助", "老旧小区改造"),
        "indicator": ("师生满意度",),
        "policy": ("全民健身条例",),
    }

    def like(self, text: str, kind: Kind) -> Sequence[str]:
        return [name for name in self._NAMES.get(kind, ()) if {*name} & {*text}]

    def regions(self) -> Collection[str]:
        return ("滁州市", "来安县", "南谯区")

    def numbers(self) -> Collection[str]:
        return ("皖财教〔2023〕1588号",)

    def keys(self) -> Collection[str]:
        return ("chuzhou/performance-economy-bureau-2024.txt",)


@dataclass(frozen=True)
class Left:
    """A question that was left out: of which query, empty where it has no answer; of which kind; its part."""

    text: str
    query: str
    kind: str
    part: int


def filled(text: str, number: int) -> str:
    """A phrase as a question: samples in its places, nothing where it fixes a parameter."""
    return _PLACE.sub(lambda match: "" if "=" in match[0] else (some := SAMPLES[match[1]])[number % len(some)], text)


def phrases() -> Iterator[tuple[str, list[str]]]:
    """The phrases of each sense as they are written."""
    for query in listing():
        found: dict[str, list[str]] = {}
        header = query.header
        for text in dict.fromkeys([*header.ask, header.summary_zh, header.question_zh]) if query.kind != "construct" else ():
            fixed = [f"{name}={value}" for name, value in re.findall(r"\{(\w+)=([^{}]*)\}", text)]
            found.setdefault("|".join([query.name, *fixed]), []).append(text)
        yield from found.items()


def left_out() -> list[Left]:
    """Every question that some part leaves out."""
    found = [
        Left(filled(text, at), key.partition("|")[0], "", at % PARTS)
        for key, texts in phrases()
        if len(texts) >= FEWEST
        for at, text in enumerate(texts)
    ]
    unanswerable = models.unanswerable()
    part = {kind: at % PARTS for at, kind in enumerate(sorted({kind for _, kind in unanswerable}))}
    return found + [Left(filled(text, at), "", kind, part[kind]) for at, (text, kind) in enumerate(unanswerable)]


def without(senses: Sequence[Sense], part: int) -> list[Sense]:
    """The senses less the phrases that a part leaves out."""
    return [
        replace(sense, phrases=tuple(one for at, one in enumerate(sense.phrases) if at % PARTS != part))
        if len(sense.phrases) >= FEWEST
        else sense
        for sense in senses
    ]


class Watched(Sureness):
    """Sureness that remembers all it was told."""

    def of(self, name: str, *rest: object) -> float:
        self.last.setdefault(name, self.told(name, *rest))  # type: ignore[arg-type]
        return super().of(name, *rest)  # type: ignore[arg-type]

    last: dict[str, dict[str, float]]


def reader_of(part: int, asked: Sequence[Left]) -> Reader:
    """A reader that has not seen the questions of a part."""
    unseen = {one.kind for one in asked if one.part == part and one.kind}
    senses = without(profiles(listing()), part)
    known = models.unanswerable
    models.unanswerable = lambda: [(line, kind) for line, kind in known() if kind not in unseen]  # type: ignore[assignment]
    try:
        learned = models.learn(senses)
    finally:
        models.unanswerable = known  # type: ignore[assignment]
    reader = Reader.__new__(Reader)
    reader._senses, reader._names, reader._model = senses, Names(), learned
    reader._needed = {sense.key: sense.needed() for sense in senses}
    reader._sureness = Watched(senses, learned.features)
    return reader


Row = tuple[Left, Candidate | None, str, dict[str, float]]


def read(part: int, asked: Sequence[Left]) -> Iterator[Row]:
    """What is left out in a part, as it is read: the answer, the nearest query and what was told of it."""
    reader = reader_of(part, asked)
    for one in asked:
        if one.part == part:
            watched = reader._sureness
            assert isinstance(watched, Watched)
            watched.last = {}
            chosen = reader.read(one.text).chosen
            nearest = next(iter(watched.last), "")
            if nearest:
                yield one, chosen, nearest, watched.last[nearest]


def fitted(signs: np.ndarray, answered: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, a little held back; the base last."""
    design = np.hstack([signs, np.ones((len(signs), 1))])
    found = np.zeros(design.shape[1])
    held = np.diag([1e-3 * len(signs)] * signs.shape[1] + [1e-9])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (weights * (likely - answered)) + held @ found
        found -= np.linalg.solve((design * (weights * likely * (1 - likely))[:, None]).T @ design + held, slope)
    return found


def report(rows: Sequence[Row]) -> Iterator[str]:
    """What came of it, line by line."""
    asked = [row for row in rows if not row[0].kind]
    right = sum(chosen is not None and chosen.query.name == one.query for one, chosen, _, _ in asked)
    other = sum(chosen is not None and chosen.query.name != one.query for one, chosen, _, _ in asked)
    yield f"{len(asked)} phrases: {right} right, {other} of another query, {len(asked) - right - other} not answered"
    kinds = Counter(one.kind for one, _, _, _ in rows if one.kind)
    answered = Counter(one.kind for one, chosen, _, _ in rows if one.kind and chosen is not None)
    yield f"{kinds.total()} questions without an answer: {answered.total()} answered"
    yield from (f"  {kind}: {answered[kind]} of {count}" for kind, count in kinds.items())
    told = [row for row in rows if row[0].kind or row[0].query == row[2]]
    has_answer = np.array([float(not one.kind) for one, _, _, _ in told])
    signs = np.array([[*row[3].values()] for row in told])
    weights = fitted(signs, has_answer, np.where(has_answer > 0, 1.0, UNANSWERED_COUNTS))
    yield ", ".join(f"{name} {weight:.2f}" for name, weight in zip([*told[0][3], "base"], weights, strict=True))


def main() -> int:
    asked = left_out()
    for line in report([row for part in range(PARTS) for row in read(part, asked)]):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
