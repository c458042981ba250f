"""Words of questions: which mean the same, which mean nothing, which ask for what no graph of disclosures holds.

Read from `queries/words.csv`; its kinds: `same` (one word and its spellings), `empty` (words that tell nothing), `refuse`
(words of questions that the graph cannot answer), `value` (spoken spellings of an entry of a code list, `scheme:label`), `form`
(words that tell how is asked: why, who, when, how, what if).
A text becomes features by these words and by its characters: no dictionary is loaded, so that a question is read at once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from kg.errors import VocabularyError
from kg.text import fold
from kg.vocab import data_dir

HAN = r"[^\W\d_a-z]"
"""A Chinese character in a folded text: as a class of letters, for a pattern with their range takes long to compile."""

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """词表: `same` leads from a spelling to the word it stands for, `values` from a scheme to its entries' spoken spellings."""

    same: Mapping[str, str]
    empty: frozenset[str]
    refused: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]]
    forms: Mapping[str, str]
    starts: Mapping[str, tuple[str, ...]] = field(repr=False)

    def tokens(self, text: str) -> list[str]:
        """The text in known words, the longest first from left to right, and single characters between them.

        >>> lexicon().tokens("哪些单位公开了")
        ['哪些', '单位', '公开', '了']
        """
        found, place = [], 0
        while place < len(text):
            word = next((one for one in self.starts.get(text[place], ()) if text.startswith(one, place)), text[place])
            found.append(word)
            place += len(word)
        return found

    def features(self, pieces: Sequence[str]) -> list[str]:
        """The features of a text in pieces: characters, their pairs, words, forms, pairs of both; `{kind}` is one word.

        >>> lexicon().features(["{unit}", "的项目", "怎么验收"])
        ['项', '目', '项目', '怎', '验', '收', '验收', '{unit}', '=项目', '?how', '{unit}&=项目', '{unit}&?how', '=项目&?how']
        """
        signs: list[str] = []
        known: list[str] = []
        for piece in pieces:
            if piece.startswith("{"):
                known.append(piece)
                continue
            for part in _SIGNS.split(piece):
                tokens = self.tokens(part)
                known += ["=" + self.same[word] for word in tokens if word in self.same]
                for run in self._runs(tokens):
                    signs += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
        known += self._forms(piece for piece in pieces if not piece.startswith("{"))
        pairs = dict.fromkeys("&".join(pair) for pair in combinations(known, 2))
        return [*signs, *known, *pairs]

    def vocabulary(self, text: str) -> set[str]:
        """What a text says: pairs of characters, words as they are in features, and how is asked.

        >>> sorted(lexicon().vocabulary("为什么公示"))
        ['=公开', '?why', '为什', '么公', '什么', '公示']
        """
        said = {text[at : at + 2] for at in range(len(text) - 1)}
        said.update("=" + self.same[word] for word in self.tokens(text) if word in self.same)
        return said.union(self._forms([text]))

    def telling(self, text: str) -> list[str]:
        """Runs of the text between words that are known to mean something or nothing."""
        tokens = ["\0" if word in self.same or word in self.empty else word for word in self.tokens(text)]
        return [run for run in "".join(tokens).split("\0") if run]

    def _forms(self, pieces: Iterable[str]) -> list[str]:
        """How is asked, each once."""
        found = {"?" + self.forms[word] for piece in pieces for word in _any_of(tuple(self.forms)).findall(piece)}
        return sorted(found)

    def _runs(self, tokens: Sequence[str]) -> list[str]:
        """The characters between empty words."""
        kept = ["\0" if word in self.empty and word not in self.same else word for word in tokens]
        return [run for run in "".join(kept).split("\0") if run]


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation."""
    path = data_dir("queries") / "words.csv"
    same: dict[str, str] = {}
    empty: set[str] = set()
    refused: set[str] = set()
    values: dict[str, dict[str, str]] = {}
    forms: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, (kind, word, means) in enumerate(csv.reader(file), 1):
            spellings = [fold(one) for one in (means or word).split()]
            match kind:
                case "same":
                    same.update(dict.fromkeys([fold(word), *spellings], fold(word)))
                case "empty":
                    empty.update(spellings)
                case "refuse":
                    refused.update(spellings)
                case "form":
                    forms.update(dict.fromkeys(spellings, word))
                case "value":
                    scheme, _, label = word.partition(":")
                    values.setdefault(scheme, {}).update(dict.fromkeys(spellings, label))
                case "kind" if number == 1:
                    continue
                case _:
                    raise VocabularyError(f"{path.name}:{number}: unknown kind {kind!r}")
    order = tuple(sorted(refused, key=lambda word: (-len(word), word)))
    return Lexicon(same, frozenset(empty), order, values, forms, _starts({*same, *empty}))


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _starts(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by their first character, longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        found.setdefault(word[0], []).append(word)
    return {sign: tuple(those) for sign, those in found.items()}
