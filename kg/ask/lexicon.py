"""Words of questions: which mean the same, which mean nothing, which ask for what no graph of disclosures holds.

Read from `queries/words.csv`. A text becomes features: its words (as jieba cuts them, synonyms made one) and its bigrams.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg import words
from kg.errors import VocabularyError
from kg.text import fold
from kg.vocab import data_dir


@dataclass(frozen=True, slots=True)
class Lexicon:
    """词表: `same` leads from a spelling to the word it stands for."""

    same: Mapping[str, str]
    empty: frozenset[str]
    refused: tuple[str, ...]

    def features(self, text: str) -> frozenset[str]:
        """The features of a piece of text: words that mean something, and bigrams (with a `~`) of what is left of it.

        >>> sorted(lexicon().features("哪些单位"))
        ['~单位', '部门']
        """
        found: set[str] = set()
        for word in words.tokens(text):
            if word not in self.empty:
                found.add(self.same.get(word, word))
        for pair in words.bigrams(self._telling(text)):
            if len(pair) > 1:
                found.add("~" + pair)
        return frozenset(found)

    def _telling(self, text: str) -> str:
        """The text with its empty words taken out, so that no bigram is made of them."""
        return "，".join(word for word in _runs(words.tokens(text), self.empty))


def _runs(tokens: tuple[str, ...], empty: frozenset[str]) -> list[str]:
    """Runs of words between empty ones."""
    runs: list[str] = [""]
    for word in tokens:
        if word in empty:
            runs.append("")
        else:
            runs[-1] += word
    return [run for run in runs if run]


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation."""
    path = data_dir("queries") / "words.csv"
    same: dict[str, str] = {}
    empty: set[str] = set()
    refused: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for number, (kind, word, means) in enumerate(csv.reader(file), 1):
            spellings = [fold(one) for one in (means or word).split()]
            match kind:
                case "same":
                    same.update(dict.fromkeys(spellings, fold(word)))
                case "empty":
                    empty.update(spellings)
                case "refuse":
                    refused.update(spellings)
                case "kind" if number == 1:
                    continue
                case _:
                    raise VocabularyError(f"{path.name}:{number}: unknown kind {kind!r}")
    return Lexicon(same, frozenset(empty), tuple(sorted(refused, key=lambda word: (-len(word), word))))
