"""Slots by code lists: levels, regions, classes of the budget, entries of the lists that queries have parameters of.

Spellings come from the ontology, and those that people only say from `queries/words.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from kg import vocab
from kg.ask.lexicon import HAN, lexicon
from kg.ask.slots import SPOKEN, Slot, aside, numbers, titles
from kg.grammar.region import find_regions
from kg.text import fold

_BELOW = ("下面", "下辖", "所属", "下属", "底下", "下面的", "下辖的", "所属的", "底下的", "各", "含", "每个", "分")
_OF_A_PLACE = re.compile(r"[省市州]的?(?:下辖|下面|所属|下属|底下)的?各?$")
"""What makes 区县 the districts of one place: 滁州市下辖区县, but not 滁州市及下辖区县."""
_SEVERAL = re.compile(
    r"(?:省市(?:县区?|区县)|省、市、(?:县、区|区、县|县区?|区县?)|市、(?:县区?|区县?)(?=两级|几级|各级)|市县区?(?=两级|各级|分别|都|和)|省市(?=两级))(?:[两二三四几各]级)?|各级次?(?=政府|都|共同|各|分别|的)"
    r"|(?:不止一|[两二三四几多])个?级次?(?=政府|都|共同)|上下级|上下各级|各级次|各层级|不同[级层][次级]"
)
_LEVEL_WORDS = ("级", "里", "直", "本级", "属", "一级")
_ONE_LEVEL = "一级"
_OTHER_AREAS = ("开发", "新", "园", "社", "校", "景", "地", "片", "辖")
"""What makes 区 another area than a district."""
_LEVEL_OF = re.compile(rf"(?<!{HAN})([省市县区])(?=部门|单位|的项目|项目|财政局的|各部门|各单位)")
_NOT_LEVELS = frozenset(
    {
        "地区",
        "全国",
        "国家",
        "州",
        "盟",
        "街道",
        "新区",
        "功能区",
        "示范区",
        "管委会",
        "管理区",
        "园区",
        "市辖区",
        "市",
        "县",
        "区",
        "省",
        "镇",
        "乡",
    }
)
_LIST_SCHEMES = ("threePublicItem", "statementItem", "indicatorType", "documentType", "rule", "severity", "indicatorConcept")
_CHOICES = ("documentType", "indicatorType")
"""Lists of which a question that names several entries chooses none."""
_SAID_OTHERWISE = frozenset({"severity"})
"""Lists whose own words mean something else in a question (错误: any finding): only those of `queries/words.csv` name one."""
_OWN = re.compile(r"支出|科目|方面|这块|领域|这一块|类")
_SHORTEST_CLASS = 2
_ANY_PAPER = "文件"
"""What stands for any document (政策) names no type of documents."""


def find_slots(text: str) -> list[Slot]:
    """All slots of a folded question that grammar and code lists can tell, in order.

    >>> [(slot.kind, slot.value) for slot in find_slots("市级200万元以上的项目")]
    [('level', '市级'), ('amount', '200')]
    """
    found = _named_classes(text, numbers(text))
    coded = {slot.kind for slot in found}
    found += [slot for slot in _classes(text) if slot.kind not in coded]
    levels, regions = _levels(text), list(_regions(text, found))
    regions = [one for one in regions if not any(one.overlaps(level) and not _inside(level, one) for level in levels)]
    levels = [one for one in levels if not any(_inside(one, region) for region in regions)]
    papers = [slot for slot in found if slot.kind == "policy"]
    found += [slot for slot in aside(text) if not any(slot.overlaps(one) for one in papers)]
    found += [*titles(text), *levels, *regions, *_concepts(text)]
    return sorted(_without_doubles(found), key=lambda slot: (slot.start, -slot.end, slot.kind))


def _without_doubles(slots: Sequence[Slot]) -> list[Slot]:
    """Slots less those that another explains: a class that is an item of a list, a number of levels, words of an entry."""
    items = [slot for slot in slots if slot.kind == "threePublicItem"]
    spoken = [slot for slot in slots if slot.kind == SPOKEN]
    rules = [slot for slot in slots if slot.kind in ("rule", "documentType")]
    found: list[Slot] = []
    for slot in slots:
        doubled = (
            (slot.kind == "economic" and any(slot.overlaps(one) for one in items))
            or (slot.kind == "some" and any(_inside(slot, one) and slot.start > one.start for one in spoken))
            or (slot.kind.endswith("words") and any(slot.within(one) or _only(slot, one) for one in rules))
        )
        if not doubled:
            found.append(slot)
    return found


def _only(words: Slot, entry: Slot) -> bool:
    """Whether words are an entry of a list with nothing telling beside it: 细则一类."""
    rest = words.value[: max(entry.start - words.start, 0)] + words.value[max(entry.end - words.start, 0) :]
    return entry.within(words) and not any(len(run) > 1 for run in lexicon().telling(rest))


def _inside(inner: Slot, outer: Slot) -> bool:
    """Whether one is a part of the other: 开发区 of 滁州经济技术开发区, but not 县级 of 和县."""
    return inner.within(outer) and outer.end - outer.start > inner.end - inner.start + 1


@cache
def _level_spellings() -> tuple[tuple[str, str], ...]:
    """Spellings of levels with their labels; single characters only with 级, 里, 直 or 本级 behind them."""
    found: dict[str, str] = {fold(one): label for one, label in lexicon().values.get("level", {}).items()}
    for concept in vocab.scheme("level"):
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden):
            folded = fold(spelling)
            short = folded.removesuffix("级")
            alone = tuple(short + behind for behind in _LEVEL_WORDS)
            for full in alone if len(short) == 1 else (folded, short, short + _ONE_LEVEL):
                if full not in _NOT_LEVELS:
                    found.setdefault(full, concept.label_zh)
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


def _levels(text: str) -> list[Slot]:
    """The one level that a question names; where it names several they are no choice, but speak of levels."""
    found: list[Slot] = []
    for spelling, label in _level_spellings():
        for match in re.finditer(re.escape(spelling), text):
            slot = Slot("level", label, *match.span())
            other = _OTHER_AREAS if spelling[0] == "区" else ()
            before = text[: slot.start]
            alone = not before.endswith((*_BELOW, *other)) or _OF_A_PLACE.search(before)
            if alone and not any(slot.overlaps(other) for other in found):
                found.append(slot)
    short = {"省": "省级", "市": "市级", "县": "区县级", "区": "区县级"}
    found += [Slot("level", short[match[1]], *match.span()) for match in _LEVEL_OF.finditer(text)]
    found += [Slot(SPOKEN, "级次", *match.span()) for match in _SEVERAL.finditer(text)]
    if len({slot.value for slot in found}) == 1:
        return found
    return [Slot(SPOKEN, "级次", slot.start, slot.end) for slot in found]


def _regions(text: str, taken: Sequence[Slot]) -> Iterator[Slot]:
    for mention in find_regions(text):
        slot = Slot("region", mention.divisions[0].name, mention.start, mention.end)
        if mention.evidence != "code" and not any(slot.overlaps(other) for other in taken):
            yield slot


Spellings = Mapping[str, Sequence[tuple[str, str, str]]]
"""By their first two characters: spelling, kind, value; longest first."""


def _indexed(spellings: Iterable[tuple[str, str, str]]) -> Spellings:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for spelling in spellings:
        found.setdefault(spelling[0][:2], []).append(spelling)
    return found


def _spelled(text: str, spellings: Spellings) -> list[Slot]:
    """Every place where a spelling stands, the longest first."""
    found = [
        Slot(kind, value, at, at + len(words))
        for at in range(len(text) - 1)
        for words, kind, value in spellings.get(text[at : at + 2], ())
        if text.startswith(words, at)
    ]
    return sorted(found, key=lambda slot: (slot.start - slot.end, slot.start))


@cache
def _concept_spellings(name: str) -> Spellings:
    """Spellings of a code list with their labels, longest first."""
    found: dict[str, str] = {}
    if name in vocab.scheme_names() and name not in _SAID_OTHERWISE:
        for concept in vocab.scheme(name):
            for spelling in (concept.label_zh, *concept.alt, *concept.hidden):
                folded = "".join(sign for sign in fold(spelling) if sign.isalnum())
                if len(folded) > 1 and lexicon().same.get(folded) != _ANY_PAPER:
                    found.setdefault(folded, concept.label_zh)
    for spelling, label in lexicon().values.get(name, {}).items():
        found.setdefault(spelling, label)
    return _indexed(sorted(((one, name, label) for one, label in found.items()), key=lambda item: (-len(item[0]), item[0])))


def _concepts(text: str) -> Iterator[Slot]:
    """Entries of the code lists that queries have parameters of: the longest spelling of each list, or several of one."""
    plain = re.sub(r"[\"'()]", " ", text)
    for name in _LIST_SCHEMES:
        found: list[Slot] = []
        for slot in _spelled(plain, _concept_spellings(name)):
            if not any(slot.overlaps(other) for other in found):
                found.append(slot)
        several = name in _CHOICES and len({slot.value for slot in found}) > 1
        yield from [Slot(f"{name}s", one.value, one.start, one.end) for one in found] if several else found[:1]


def entries(text: str, name: str) -> list[Slot]:
    """The entries of a code list that a folded question names, each once."""
    found: dict[str, Slot] = {}
    taken: list[Slot] = []
    for slot in _spelled(text, _concept_spellings(name)):
        if not any(slot.overlaps(other) for other in taken):
            taken.append(slot)
            found.setdefault(slot.value, slot)
    return [*found.values()]


@cache
def _class_names() -> Spellings:
    """Names of functional and economic classes with kind and code, longest first; of equal names the widest class."""
    found: list[tuple[str, str, str]] = []
    sources: tuple[tuple[str, vocab.ClassKind], ...] = (("function", "functional"), ("economic", "economic"))
    for kind, source in sources:
        for code in vocab.class_codes(source).values():
            name = fold(code.name)
            found += [(one, kind, code.code) for one in {name, name.removesuffix("支出")} if len(one) >= _SHORTEST_CLASS]
    return _indexed(sorted(found, key=lambda item: (-len(item[0]), len(item[2]), item)))


def _classes(text: str) -> Iterator[Slot]:
    """Classes of the budget by name, one of each kind; a name of two characters only where it is said to be a class."""
    seen: set[str] = set()
    for slot in _spelled(text, _class_names()):
        behind = _OWN.match(text, slot.end)
        if slot.kind not in seen and (slot.end - slot.start > _SHORTEST_CLASS or behind):
            seen.add(slot.kind)
            yield Slot(slot.kind, slot.value, slot.start, behind.end() if behind else slot.end)


def _named_classes(text: str, slots: Sequence[Slot]) -> list[Slot]:
    """Codes of the budget with the name that stands behind or before them."""
    coded = any(slot.kind in ("function", "economic") for slot in slots)
    names = _spelled(text, _class_names()) if coded else []
    return [_with_name(slot, names) if slot.kind in ("function", "economic") else slot for slot in slots]


def _with_name(slot: Slot, names: Sequence[Slot]) -> Slot:
    for name in names:
        if name.kind == slot.kind and (slot.start == name.end or name.start == slot.end):
            return Slot(slot.kind, slot.value, min(slot.start, name.start), max(slot.end, name.end))
    return slot


@cache
def known_pairs() -> frozenset[str]:
    """Pairs of characters that code lists are made of: no name of the store is told by them alone."""
    spellings = [one for name in _LIST_SCHEMES for those in _concept_spellings(name).values() for one, _, _ in those]
    return frozenset(word[at : at + 2] for word in spellings for at in range(len(word) - 1))
