"""Which policy document each citation means: by exact number, else by folded title. No similarity here, only identity.

A citation that prints a title alone means the numbered document where all documents together print that title with one
number only. A short title (工作方案) says too little for that and is taken for the same only inside one document. A title that
goes with several numbers stays a node of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg import vocab
from kg.records.link import LightCitation, LightNotice, LightRows, PolicyDocument, PolicyKey
from kg.text import fold

_MARKS = re.compile(r"[《》<>\"'「」『』,，.。;；:：、]")
_TAIL = re.compile(r"\((?:试行|暂行|修订|修正|修订版|征求意见稿|草案|\d{4}年?(?:版|本|修订|修正)?)[^()]*\)$")
_CARRIED = re.compile(r"(?:印发|转发|下发|发布|公布)(.+?)的(?:通知|公告|通告|决定)$")
_SHORTEST_TITLE = 10


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names a policy document: a citation, or (without number) the notice that a document is."""

    document: str
    citation_no: int | None
    number: tuple[str, int, str] | None
    title: str | None

    @property
    def folded(self) -> str:
        """The key of its title."""
        return title_key(self.title or "")


def title_key(title: str) -> str:
    """A title as it is compared: folded, without marks.

    >>> title_key("关于印发《实施方案》的通知") == title_key("《关于印发〈实施方案〉的通知》")
    True
    """
    return _MARKS.sub("", fold(title))


def mentions(rows: Iterable[LightRows]) -> tuple[Mention, ...]:
    """Everything in the rows that names a document by number or title."""
    found = []
    for one in rows:
        sources: list[tuple[int | None, LightCitation | LightNotice]] = [(c.citation_no, c) for c in one.citations]
        if one.notice is not None:
            sources.append((None, one.notice))
        for number, source in sources:
            mention = Mention(one.document, number, _number(source), source.title)
            if mention.number is not None or mention.folded:
                found.append(mention)
    return tuple(found)


def _number(source: LightCitation | LightNotice) -> tuple[str, int, str] | None:
    if source.code and source.year is not None and source.serial:
        return source.code, source.year, source.serial
    return None


def resolve(found: Iterable[Mention]) -> Mapping[Mention, PolicyKey]:
    """The policy document that each mention means."""
    found = tuple(found)
    numbers: defaultdict[str, set[tuple[str, int, str]]] = defaultdict(set)
    together: set[tuple[str, str]] = set()
    for mention in found:
        if mention.number is not None and mention.folded:
            numbers[mention.folded].add(mention.number)
            together.add((mention.document, mention.folded))
    resolved = {}
    for mention in found:
        number, folded = mention.number, mention.folded
        certain = len(folded) >= _SHORTEST_TITLE or (mention.document, folded) in together
        if number is None and certain and len(numbers.get(folded, ())) == 1:
            (number,) = numbers[folded]
        resolved[mention] = PolicyKey(*number) if number is not None else PolicyKey(title=folded)
    return resolved


def documents(resolved: Mapping[Mention, PolicyKey]) -> tuple[PolicyDocument, ...]:
    """The policy documents, sorted; each with the title printed most often and the title-only names it stands for."""
    titles: defaultdict[PolicyKey, Counter[str]] = defaultdict(Counter)
    replaced: defaultdict[PolicyKey, set[PolicyKey]] = defaultdict(set)
    live = set(resolved.values())
    for mention, key in resolved.items():
        counted = titles[key]
        if mention.title:
            counted[mention.title] += 1
        weaker = PolicyKey(title=mention.folded)
        if mention.number is None and key != weaker and weaker not in live:
            replaced[key].add(weaker)
    return tuple(_document(key, titles[key], replaced[key]) for key in sorted(titles, key=lambda key: key.order))


def _document(key: PolicyKey, titles: Counter[str], replaced: set[PolicyKey]) -> PolicyDocument:
    title = commonest(titles)
    number = f"{key.code}〔{key.year}〕{key.serial}号" if key.code is not None else None
    return PolicyDocument(
        key, number, title, document_type(title) if title else None, tuple(sorted(replaced, key=lambda one: one.order))
    )


def commonest(counted: Counter[str]) -> str | None:
    """The spelling counted most often, of equal ones the first by code point.

    >>> commonest(Counter(["乙", "甲", "甲"])), commonest(Counter(["丙", "乙"]))
    ('甲', '丙')
    """
    return min(counted, key=lambda text: (-counted[text], text), default=None)


def document_type(title: str) -> str | None:
    """The type a title ends in, as notation of the scheme documentType. 关于印发X的通知 is an X that a notice carries."""
    folded = title_key(title)
    while shorter := _TAIL.sub("", folded):
        if shorter == folded:
            break
        folded = shorter
    carried = _CARRIED.search(folded)
    return (_by_ending(_TAIL.sub("", carried.group(1))) if carried else None) or _by_ending(folded)


def _by_ending(folded: str) -> str | None:
    endings = _endings()
    for start in range(len(folded)):
        if folded[start:] in endings:
            return endings[folded[start:]]
    return None


@cache
def _endings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for concept in vocab.scheme("documentType"):
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden):
            found.setdefault(title_key(spelling), concept.notation)
    return found
