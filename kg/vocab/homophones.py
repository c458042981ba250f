"""Characters that are read alike (同音字), whatever their tone, from `ontology/codelists/homophones.csv`: what input methods
confuse. In: a character. Out: the commonest one of the same reading. A character with several readings stands under its first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.vocab.files import csv_rows


def sounds_as(character: str) -> str:
    """The commonest character of the same reading; the character itself where none is listed.

    >>> sounds_as("制") == sounds_as("治"), sounds_as("制") == sounds_as("度")
    (True, False)
    """
    return _homophones().get(character, character)


@cache
def _homophones() -> Mapping[str, str]:
    return {
        character: characters[0]
        for _, characters in csv_rows("homophones.csv", "sound", "characters")
        for character in characters
    }
