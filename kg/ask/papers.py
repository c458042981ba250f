"""Policy documents as people say them: by number in any form, by a part of the title, with or without title marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.ask.lexicon import HAN
from kg.ask.slots import Slot
from kg.grammar import docnumber
from kg.text import fold

if TYPE_CHECKING:
    from kg.ask.names import KnownNames

Part = Callable[..., Slot | None]
_SERIAL = re.compile(
    rf"(?P<code>{HAN}{{0,6}}?)(?P<year>(?:19|20)\d\d)?年?[-\[(第]?(?P<serial>\d{{1,4}})[\])]?号(?!项目)(?:文件?)?"
)
_BEFORE = re.compile(rf"^(?:中华人民共和国|{HAN}{{2,3}}[省市县区](?!级|里|直))")
_TITLE_END = re.compile(r"(?:法|条例|办法|规定|细则|目录|规程|方案|规划|计划|标准)$")
_LOOSE = re.compile(
    rf"(?P<code>{HAN}{{2,6}})[\[({{]?(?P<year>(?:19|20)\d\d)[\])}}]?年?[-第—/ ]?(?P<serial>\d{{1,4}})(?:号|(?!\d))"
)


def policies(text: str, names: KnownNames, known: Sequence[Slot], part: Part) -> list[Slot]:
    """The documents that a folded question speaks of: whole titles, telling parts, numbers that grammar alone does not see."""
    found = [*_by_number(text, names)]
    slots: list[Slot] = []
    for name in names.like(text, "policy"):
        whole = next((one for one in _wholes(name) if one in text), None)
        if whole is not None:
            start = text.index(whole)
            slots.append(Slot("policy!", whole if whole in name else name, start, start + len(whole)))
        elif (slot := part(text, "policy", name)) is not None:
            slots.append(Slot("policy-part", slot.value, slot.start, slot.end))
    taken = [*found, *known]
    for slot in sorted(slots, key=lambda slot: (slot.start - slot.end, slot.start, slot.kind != "policy!", slot.value)):
        if not any(slot.overlaps(other) for other in taken):
            found.append(slot)
            taken.append(slot)
    return found


def _wholes(name: str) -> list[str]:
    """A title, and what it is called without its country or place: 预算法, 农产品成本调查目录."""
    folded = fold(name)
    short = _BEFORE.sub("", folded)
    return [folded, *([short] if _TITLE_END.search(short) and len(short) > 2 else [])]


def _by_number(text: str, names: KnownNames) -> Iterator[Slot]:
    """Numbers of the store in forms that lost their brackets, their year or a part of their code; better left edges."""
    if not re.search(r"\d", text) or not (re.search(r"\d号", text) or re.search(rf"{HAN}(?:\[|\()?20\d\d", text)):
        return
    parsed = [(number, one) for number in sorted(names.numbers()) if (one := docnumber.parse(number)) is not None]
    for pattern in (_LOOSE, _SERIAL):
        for match in pattern.finditer(text):
            fits = [
                (number, one)
                for number, one in parsed
                if one.serial == match["serial"].lstrip("0")
                and (match["year"] is None or str(one.year) == match["year"])
                and (_common(one.code, match["code"]) or (not match["code"] and match["year"] is None))
            ]
            if len(fits) == 1:
                number, one = fits[0]
                start = match.start() + len(match["code"]) - _common(one.code, match["code"])
                yield Slot("policy", number, start, match.end())


def _common(code: str, said: str) -> int:
    """How many characters at the end of what is said are the code, or its end."""
    folded = fold(code)
    return next((size for size in range(min(len(folded), len(said)), 0, -1) if said.endswith(folded[-size:])), 0)
