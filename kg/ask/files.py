"""Disclosures as the store names them: by the key of the document, its file name, or a part of one in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kg.ask.lexicon import HAN
from kg.ask.slots import Slot
from kg.text import fold

_RUN = re.compile(r"[a-z0-9][a-z0-9._/\\-]{3,}")
_TELLING = re.compile(r"(?=.*[a-z])(?:.*[-_./\d]|.{6})")
_HAN = re.compile(HAN)
_LONG = 8
"""A Chinese file name without its ending is meant where it has as many signs: 预算 is none, 二〇二四年部门预算公开 is."""


def files(text: str, keys: Collection[str]) -> list[Slot]:
    """The disclosures that a folded question names, longest first; the value is written as in the key.

    >>> files("budget-2024里的错误", ["city/Budget-2024.pdf"])
    [Slot(kind='file', value='Budget-2024', start=0, end=11)]
    """
    found: list[Slot] = []
    for slot in sorted(
        {*_whole(text, keys), *_runs(text, keys)}, key=lambda slot: (slot.start - slot.end, slot.start, slot.value)
    ):
        if not any(slot.overlaps(other) for other in found):
            found.append(slot)
    return found


def _whole(text: str, keys: Collection[str]) -> Iterator[Slot]:
    """Keys and file names that stand in the text as they are, with their ending or, where they are long, without."""
    for key in keys:
        name = key.rpartition("/")[2]
        stem = name.rpartition(".")[0]
        for spelling in (key, name, stem if len(stem) >= _LONG else ""):
            folded = fold(spelling)
            if folded and _HAN.search(folded) and (at := text.find(folded)) >= 0:
                yield Slot("file", spelling, at, at + len(folded))
                break


def _runs(text: str, keys: Collection[str]) -> Iterator[Slot]:
    """Runs of Latin letters, digits and what joins them, where a key holds them."""
    for match in _RUN.finditer(text):
        run = match[0].rstrip("._/\\-")
        if not _TELLING.match(run):
            continue
        for key in sorted(keys):
            at = fold(key).find(run)
            if at >= 0 and fold(key[at : at + len(run)]) == run:
                yield Slot("file", key[at : at + len(run)], match.start(), match.start() + len(run))
                break
