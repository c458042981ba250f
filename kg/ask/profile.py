"""What a query can be asked by: the phrases of its header, and the kinds of slots that fill its parameters.

A parameter takes slots by its name (`policy`, `unit`, `name`, `year` …) or by its type where that is a code list. Queries of
users follow the same names. A phrase may fix a parameter (`数值忘了写单位{rule=数值缺单位}`): a sense of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.ask.slots import Slot
from kg.query import Param, Query
from kg.query.header import PLAIN_TYPES

_FILLS: Mapping[str, tuple[str, ...]] = {
    "policy": ("policy!", "policy", "policy-words", "policy-part", "words"),
    "unit": ("department", "department-region"),
    "department_name": ("department", "department-region"),
    "name": ("project!", "project-words", "project", "words"),
    "series_name": ("project!", "project-words", "project", "words"),
    "indicator_name": ("indicator!", "indicator-words"),
    "indicator_concept": ("indicatorConcept",),
    "region": ("region", "region-known"),
    "minimum": ("count", "some"),
    "minimum_wan": ("amount",),
    "threshold": ("percent",),
    "below": ("percent",),
    "month": ("month", "month-end"),
    "age": ("age",),
    "issued": ("issued", "year"),
    "before": ("year-before",),
    "after": ("year-after", "year"),
    "year": ("year",),
    "project": ("project-no",),
    "row": ("row-no",),
    "function": ("function",),
    "class": ("economic",),
    "severity": ("severity",),
    "file": ("file",),
}
FILTERS = frozenset({"unit", "level", "year", "region"})
"""Parameters that narrow any question: a phrase need not name them."""

CODED = frozenset(
    {
        "documentTypes",
        "indicatorTypes",
        "statementItem",
        "threePublicItem",
        "indicatorType",
        "documentType",
        "rule",
        "severity",
        "month-end",
    }
)
"""Kinds of slots whose words also tell what is asked: they are entries of our own code lists."""

_MARKS: Mapping[str, str] = {
    **dict.fromkeys(("policy", "policy!", "policy-words", "policy-part"), "policy"),
    "department": "unit",
    **dict.fromkeys(("project", "project!", "project-words", "words"), "name"),
    **dict.fromkeys(("indicator!", "indicator-words"), "indicator"),
    **dict.fromkeys(("region", "department-region", "region-known", "region-unknown"), "region"),
    **{
        kind: kind
        for kind in ("count", "amount", "percent", "month", "age", "issued", "project-no", "row-no", "function", "economic")
    },
    **{kind: kind for kind in CODED if kind != "month-end"},
}
"""The mark that a slot leaves in the text; filters, and kinds that are not here, leave none."""
_PLACE = re.compile(r"\{(\w+)(?:=([^{}]*))?\}")
_SAMPLES: Mapping[str, tuple[str, ...]] = {
    "count": ("3",),
    "amount": ("200万元",),
    "percent": ("85%",),
    "month": ("10月",),
    "age": ("8年",),
    "issued": ("2021年",),
    "year": ("2024年",),
    "year-before": ("2022年",),
    "year-after": ("2023年",),
    "level": ("市级",),
    "function": ("科学技术支出",),
    "economic": ("商品和服务支出", "资本性支出"),
    "severity": ("violation",),
    "threePublicItem": ("公务接待费", "公务用车运行维护费", "因公出国(境)费", "三公经费"),
    "statementItem": ("机关运行经费", "政府债务", "政府采购预算", "转移支付", "会议费", "编制人数"),
    "indicatorType": ("质量指标", "社会效益指标", "时效指标", "数量指标", "满意度指标", "可持续影响指标"),
    "documentType": ("通知", "办法", "条例", "意见"),
    "rule": ("一号多题", "错别字", "引用过旧", "缺指标值"),
    "project-no": ("2",),
    "row-no": ("3",),
    "indicatorConcept": ("满意度", "完成率", "合格率"),
}


def kinds_of(param: Param) -> tuple[str, ...]:
    """The kinds of slots that may fill a parameter, best first."""
    if param.name in _FILLS:
        return _FILLS[param.name]
    if param.type == "year":
        return ("year",)
    return () if param.type in PLAIN_TYPES else (param.type,)


@dataclass(frozen=True, slots=True)
class Phrase:
    """问法: one way to ask, with a sample for each parameter. `names`: the parameters, `slots`: those it cannot show."""

    text: str
    names: frozenset[str]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """义项: what a query is asked for by some phrases; `fixed` are the parameters that they fix."""

    query: Query
    fixed: tuple[tuple[str, str], ...]
    phrases: tuple[Phrase, ...]

    @property
    def key(self) -> str:
        """The name of the sense among all."""
        return "|".join([self.query.name, *(f"{name}={value}" for name, value in self.fixed)])

    def needed(self) -> frozenset[str]:
        """Parameters that nearly every phrase names: without them the question is another one."""
        names = {name for phrase in self.phrases for name in phrase.names}
        return frozenset(name for name in names if sum(name in one.names for one in self.phrases) >= _NEEDED * len(self.phrases))

    def fill(self, slots: Sequence[Slot]) -> dict[str, Slot]:
        """The slot of each parameter: the best kind first, the longest of its kind, none twice.

        A region that no parameter of its own takes narrows the departments, where the names of some begin with it.
        """
        filled: dict[str, Slot] = {}
        fixed = dict(self.fixed)
        for param in self.query.header.params:
            for kind in kinds_of(param) if param.name not in fixed else ():
                fitting = [slot for slot in slots if slot.kind == kind and not any(slot.overlaps(one) for one in filled.values())]
                if fitting:
                    filled[param.name] = max(fitting, key=lambda slot: (slot.end - slot.start, -slot.start))
                    break
        return filled


_NEEDED = 0.8


def senses_of(query: Query) -> list[Sense]:
    """The senses of one query: that of its summary, its question and its free phrases, and one for each parameter fixed."""
    header = query.header
    params = {param.name: param for param in header.params}
    grouped: dict[tuple[tuple[str, str], ...], list[Phrase]] = {(): []}
    texts = dict.fromkeys([*header.ask, header.summary_zh, header.question_zh])
    for number, text in enumerate(text for text in texts if text):
        fixed = tuple((name, value) for name, value in _PLACE.findall(text) if value) if "{" in text else ()
        grouped.setdefault(fixed, []).append(_phrase(_PLACE.sub(_without_fixed, text), params, number))
    return [Sense(query, fixed, tuple(phrases)) for fixed, phrases in grouped.items() if phrases]


def phrase_of(text: str) -> Phrase:
    """A phrase that belongs to no query: a question that the graph cannot answer."""
    return _phrase(text, {}, 0)


def _without_fixed(match: re.Match[str]) -> str:
    return "" if match[2] else match[0]


def _phrase(text: str, params: Mapping[str, Param], number: int) -> Phrase:
    """The phrase with samples; what has none is one sign that carries the slot."""
    if "{" not in text:
        return Phrase(text, frozenset(), ())
    written, names, slots = "", set[str](), list[Slot]()
    for place, piece in enumerate(_PLACE.split(text)):
        match place % 3:
            case 0:
                written += piece
            case 1:
                names.add(piece)
                kind = next(iter(kinds_of(params.get(piece) or Param(piece))), "level" if piece == "level" else "year")
                samples = _SAMPLES.get(kind)
                if samples is None:
                    slots.append(Slot(kind, "", len(written), len(written) + 1))
                written += samples[number % len(samples)] if samples else "\0"
    return Phrase(written, frozenset(names), tuple(slots))


def pieces(text: str, slots: Iterable[Slot]) -> list[str]:
    """The text with a mark in the place of each slot; entries of code lists keep their words beside it."""
    found: list[str] = []
    place = 0
    chosen: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: (slot.kind in CODED, slot.start - slot.end, slot.start, slot.kind)):
        shown = slot.kind in CODED or slot.kind in _DROPPED
        if shown and not any(slot.overlaps(one) for one in chosen if one.kind not in CODED):
            chosen.append(slot)
    for slot in sorted(chosen, key=lambda slot: (slot.start, slot.end)):
        if slot.kind not in CODED:
            found += [text[place : slot.start], slot.value if slot.kind == "spoken" else ""]
            place = slot.end
        if slot.kind in _MARKS:
            found.append("{" + _MARKS[slot.kind] + "}")
    return [piece for piece in [*found, text[place:]] if piece]


_DROPPED = (frozenset(_MARKS) - CODED) | {"level", "year", "file", "spoken", "aside", "year-before", "year-after"}


def profiles(library: Iterable[Query]) -> list[Sense]:
    """All senses of a library; views are not asked for."""
    return [sense for query in library if query.kind != "construct" for sense in senses_of(query)]
