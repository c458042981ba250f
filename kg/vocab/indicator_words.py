"""Words in the names of indicators, from `ontology/codelists/indicator-words.csv`: what to leave out, what stands for what.

`role`: drop (says nothing about the measure), same (the reading stands for it), ending (the same, at the end of a name only),
apart (words of one group, here `reading`, tell two measures apart however alike their names are).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.errors import VocabularyError
from kg.text import fold
from kg.vocab.files import csv_rows


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """指标名称用词. `same` holds dropped words with an empty reading."""

    same: Mapping[str, str]
    ending: Mapping[str, str]
    apart: Mapping[str, str]


@cache
def indicator_words() -> IndicatorWords:
    """All words, read once."""
    roles: dict[str, dict[str, str]] = {"drop": {}, "same": {}, "ending": {}, "apart": {}}
    for word, role, reading in csv_rows("indicator-words.csv", "word", "role", "reading"):
        if role not in roles or fold(word) != word or bool(reading) is (role == "drop"):
            raise VocabularyError(f"codelists/indicator-words.csv: {word},{role},{reading}")
        roles[role][word] = reading
    return IndicatorWords(roles["drop"] | roles["same"], roles["ending"], roles["apart"])
