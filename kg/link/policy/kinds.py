"""文种: the type of a policy document, told by the last words of its title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from kg import vocab
from kg.text import fold

_MARKS = re.compile(r"[《》<>\"'「」『』,，.。;；:：、]")
_TAIL = re.compile(r"\((?:试行|暂行|修订|修正|修订版|征求意见稿|草案|\d{4}年?(?:版|本|修订|修正)?)[^()]*\)$")
_CARRIED = re.compile(r"(?:印发|转发|下发|发布|公布)(.+?)的(?:通知|公告|通告|决定)$")


def title_key(title: str) -> str:
    """A title as it is compared letter by letter: folded, without marks.

    >>> title_key("关于印发《实施方案》的通知") == title_key("《关于印发〈实施方案〉的通知》")
    True
    """
    return _MARKS.sub("", fold(title))


@lru_cache(maxsize=65536)
def document_type(title: str) -> str | None:
    """The type a title ends in, as notation of the scheme documentType. 关于印发X的通知 is an X that a notice carries."""
    folded = title_key(title)
    while shorter := _TAIL.sub("", folded):
        if shorter == folded:
            break
        folded = shorter
    carried = _CARRIED.search(folded)
    return (ending_type(_TAIL.sub("", carried.group(1))) if carried else None) or ending_type(folded)


def ending_type(folded: str) -> str | None:
    """The type by the last words alone."""
    endings, longest = _endings()
    for start in range(max(0, len(folded) - longest), len(folded)):
        if folded[start:] in endings:
            return endings[folded[start:]]
    return None


@cache
def _endings() -> tuple[Mapping[str, str], int]:
    found: dict[str, str] = {}
    for concept in vocab.scheme("documentType"):
        for spelling in (concept.label_zh, *concept.alt, *concept.hidden):
            found.setdefault(title_key(spelling), concept.notation)
    return found, max(map(len, found))
