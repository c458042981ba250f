"""Slots: pieces of a question that are values. Grammar and code lists only; names of the store come from `kg.ask.names`.

In: the folded question. Out: slots with their kinds and places; which of them a query takes is decided by its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg import vocab
from kg.grammar import docnumber
from kg.grammar.numeral import CHINESE, parse_numeral
from kg.grammar.region import find_regions
from kg.text import fold


@dataclass(frozen=True, slots=True)
class Slot:
    """槽位: a piece of the question that may fill a parameter. `kind` says what it is, `value` how it is written in a query."""

    kind: str
    value: str
    start: int
    end: int

    def overlaps(self, other: Slot) -> bool:
        """Whether both stand on the same characters."""
        return self.start < other.end and other.start < self.end


_N = rf"(\d+(?:\.\d+)?|{CHINESE}|十)"
_MEASURE = r"(?:个|份|次|项|家|种|级|条|件)"
_LEAST = r"(?:至少|不少于|不低于|超过|多于|大于|高于|达到|满)"
_PATTERNS = (
    ("amount", re.compile(rf"{_N}(?P<unit>万亿|亿|万)元?")),
    ("percent", re.compile(r"(\d+(?:\.\d+)?)%|百分之([一二两三四五六七八九十百零]+|\d+)|([一二三四五六七八九])成")),
    ("age", re.compile(rf"(?:超过|满|早于|近)?{_N}年(?:及|或)?(?:以上|以前|之前|前|多|还多)|(?:超过|满|早于|不止){_N}年(?!度)")),
    ("month", re.compile(r"(?<!\d)(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")),
    ("issued", re.compile(r"((?:19|20)\d\d)年?度?(?:印发|下发|出台|制定|颁布|发出|发文|发|出的)")),
    ("year", re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?|(?!\d))")),
    ("count", re.compile(rf"{_LEAST}{_N}{_MEASURE}|{_N}{_MEASURE}?(?:及|或|和)?其?(?:以上|多次|还多)")),
    ("project-no", re.compile(rf"第{_N}个?号?项目")),
    ("row-no", re.compile(rf"第{_N}(?:(?:条|个)指标|行)")),
    ("function", re.compile(r"(?<![\d〔\[(.])(2[0-3]\d(?:\d{2}){0,2})(?![\d年号%万元个项分]|\])")),
    ("economic", re.compile(r"(?<![\d〔\[(.])(3(?:0[1-9]|1[0-3]|99)(?:\d{2})?)(?![\d年号%万元个项分]|\])")),
)
_TITLE = re.compile(r"《(?P<t>[^《》]{2,80})》")
_QUOTED = re.compile(r"\"([^\"]{2,40})\"|「([^」]{2,40})」|'([^']{2,40})'")
_ABOUT = re.compile(
    r"(?:跟|与|和|同|关于|涉及|包含|含有?|带有?|名为|名叫|叫做?|里有|提到)([一-鿿]{2,12}?)(?:有关|相关|沾边|字样|二字|两个字|这|的项目|的文件|方面)"
)
_SPOKEN_OF = (
    ("项目", "project-words"),
    ("文件", "policy-words"),
    ("政策", "policy-words"),
    ("依据", "policy-words"),
    ("指标", "indicator-words"),
)
_BELOW = ("下面", "下辖", "所属", "下属", "各", "含")
SPOKEN = "spoken"
"""The kind of what is no value but speaks of a subject: several levels, several years."""

_SEVERAL = re.compile(
    r"(?:省市县区?|省、市、县区?|市县区?(?=两级|各级|分别))(?:[两二三四几各]级)?|各级次?(?=政府|都|共同)"
    r"|(?:不止一|[两二三四几多])个?级次?(?=政府|都|共同)"
)
_SEVERITY = {"violation": "Violation", "warning": "Warning", "info": "Info"}
_SCALE = {"万亿": 10**8, "亿": 10**4, "万": 1}
_POINTING = re.compile(r"[那这][份个条]|此文|该文")
_LONGEST_AGE = 100
_LIST_SCHEMES = ("threePublicItem", "statementItem", "indicatorType", "documentType", "rule")


def find_slots(text: str) -> list[Slot]:
    """All slots of a folded question that grammar and code lists can tell, in order.

    >>> [(slot.kind, slot.value) for slot in find_slots("市级200万元以上的项目")]
    [('level', '市级'), ('amount', '200')]
    """
    found = [*_numbers(text)]
    taken = [*found]
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            slot = _numeric(kind, match)
            if slot is not None and not any(slot.overlaps(other) for other in taken):
                found.append(slot)
                taken.append(slot)
    found = _single_year(found)
    coded = {slot.kind for slot in found}
    found += [slot for slot in _classes(text) if slot.kind not in coded]
    levels, regions = _levels(text), list(_regions(text, taken))
    regions = [one for one in regions if not any(one.overlaps(level) and not _within(level, one) for level in levels)]
    levels = [one for one in levels if not any(_within(one, region) for region in regions)]
    found += [*_titles(text), *levels, *regions, *_concepts(text), *_severities(text)]
    return sorted(found, key=lambda slot: (slot.start, -slot.end, slot.kind))


def _within(inner: Slot, outer: Slot) -> bool:
    """Whether one is a part of the other: 开发区 of 滁州经济技术开发区, but not 县级 of 和县."""
    return outer.start <= inner.start and inner.end <= outer.end and outer.end - outer.start > inner.end - inner.start + 1


def _single_year(slots: list[Slot]) -> list[Slot]:
    """Several years are no choice, but speak of years."""
    if len({slot.value for slot in slots if slot.kind == "year"}) < 2:
        return slots
    return [Slot(SPOKEN, "年度", slot.start, slot.end) if slot.kind == "year" else slot for slot in slots]


def _numbers(text: str) -> Iterator[Slot]:
    """Document numbers; a word that points to one is no part of its issuing code."""
    for found in docnumber.find(_POINTING.sub(lambda match: "，" * len(match[0]), text)):
        yield Slot("policy", found.number.text, found.start, found.end)


def _numeric(kind: str, match: re.Match[str]) -> Slot | None:
    """A number with what makes it an amount, a share, an age and so on."""
    digits = next((group for group in match.groups() if group), None)
    number = parse_numeral(digits) if digits else None
    if number is None:
        return None
    if kind == "amount":
        number *= _SCALE[match["unit"]]
    if kind in ("function", "economic"):
        return _class(kind, match)
    if kind == "percent" and match[0].endswith("成"):
        number *= 10
    if kind == "age" and number >= _LONGEST_AGE:
        return None
    plain = format(number.normalize(), "f")
    return Slot(kind, plain, *match.span())


def _class(kind: str, match: re.Match[str]) -> Slot:
    """A code of the budget, with its name where that stands behind it."""
    code = match[1]
    behind = match.string[match.end() :]
    name = next((name for name, other, _ in _class_names() if other == kind and behind.startswith(name)), "")
    return Slot(kind, code, match.start(), match.end() + len(name))


def _titles(text: str) -> Iterator[Slot]:
    """What stands in title marks is a document; what stands in quotation marks, or is said to be spoken of, may be any name."""
    for match in _TITLE.finditer(text):
        yield Slot("policy", match["t"], *match.span())
    for pattern in (_QUOTED, _ABOUT):
        for match in pattern.finditer(text):
            name = next(number for number, group in enumerate(match.groups(), 1) if group)
            around = text[match.end() : match.end() + 10] + text[max(match.start() - 10, 0) : match.end(name)]
            kinds = [kind for word, kind in _SPOKEN_OF if word in around]
            yield Slot(kinds[0] if kinds else "words", match[name], *match.span(name))


@cache
def _level_spellings() -> tuple[tuple[str, str], ...]:
    """Spellings of levels with their labels; single characters only with 级, 里, 直 or 本级 behind them."""
    found: dict[str, str] = {}
    for concept in vocab.scheme("level"):
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden):
            folded = fold(spelling)
            short = folded.removesuffix("级")
            alone = tuple(short + behind for behind in ("级", "里", "直", "本级"))
            for full in alone if len(short) == 1 else (folded, short):
                found.setdefault(full, concept.label_zh)
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


def _levels(text: str) -> list[Slot]:
    """The one level that a question names; where it names several they are no choice, but speak of levels."""
    found: list[Slot] = []
    for spelling, label in _level_spellings():
        for match in re.finditer(re.escape(spelling), text):
            slot = Slot("level", label, *match.span())
            if text[: slot.start].endswith(_BELOW):
                continue
            if not any(slot.overlaps(other) for other in found):
                found.append(slot)
    found += [Slot(SPOKEN, "级次", *match.span()) for match in _SEVERAL.finditer(text)]
    if len({slot.value for slot in found}) == 1:
        return found
    return [Slot(SPOKEN, "级次", slot.start, slot.end) for slot in found]


def _regions(text: str, taken: list[Slot]) -> Iterator[Slot]:
    for mention in find_regions(text):
        slot = Slot("region", mention.divisions[0].name, mention.start, mention.end)
        if mention.evidence != "code" and not any(slot.overlaps(other) for other in taken):
            yield slot


@cache
def _concept_spellings(name: str) -> tuple[tuple[str, str], ...]:
    """Spellings of a code list with their labels, longest first."""
    found: dict[str, str] = {}
    for concept in vocab.scheme(name):
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden):
            folded = "".join(sign for sign in fold(spelling) if sign.isalnum())
            if len(folded) > 1:
                found.setdefault(folded, concept.label_zh)
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


def _concepts(text: str) -> Iterator[Slot]:
    """Entries of the code lists that queries have parameters of; the longest spelling of each list."""
    plain = re.sub(r"[\"'()]", " ", text)
    for name in _LIST_SCHEMES:
        for spelling, label in _concept_spellings(name):
            place = plain.find(spelling)
            if place >= 0:
                yield Slot(name, label, place, place + len(spelling))
                break


@cache
def _class_names() -> tuple[tuple[str, str, str], ...]:
    """Names of functional and economic classes with kind and code, longest first; of equal names the widest class."""
    found: list[tuple[str, str, str]] = []
    sources: tuple[tuple[str, vocab.ClassKind], ...] = (("function", "functional"), ("economic", "economic"))
    for kind, source in sources:
        for code in vocab.class_codes(source).values():
            name = fold(code.name)
            found += [(one, kind, code.code) for one in {name, name.removesuffix("支出")} if len(one) > 2]
    return tuple(sorted(found, key=lambda item: (-len(item[0]), len(item[2]), item)))


def _classes(text: str) -> Iterator[Slot]:
    """Classes of the budget by name, one of each kind."""
    seen: set[str] = set()
    for name, kind, code in _class_names():
        place = text.find(name)
        if place >= 0 and kind not in seen:
            seen.add(kind)
            yield Slot(kind, code, place, place + len(name))


def _severities(text: str) -> Iterator[Slot]:
    for word, value in _SEVERITY.items():
        place = text.find(word)
        if place >= 0:
            yield Slot("severity", value, place, place + len(word))
