"""Automatic numbering as printed: definitions of list levels and the counters that run through a document.

Both Word formats define a list by up to nine levels, each with a form of number, a template (第%1章) and a start.
Counters belong to the definition, so that two lists made from one go on counting, unless the second says where it starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.readers.word.numerals import numeral

LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level. `template` is text with the levels (from 0) to put numbers of; `restart` the level (from 1) whose paragraphs
    restart it: None means every higher one, 0 none.
    """

    form: str = "decimal"
    template: tuple[str | int, ...] = ()
    start: int = 1
    restart: int | None = None
    legal: bool = False
    suffix: str = "\t"


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list: which counters it shares (`definition`), its levels, and starts of its own."""

    number: int
    definition: int
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)

    def start_of(self, level: int) -> int:
        """The first number of a level."""
        return self.starts.get(level, self.levels.get(level, Level()).start)


class Counters:
    """The numbers reached so far in one document."""

    def __init__(self) -> None:
        self._reached: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()

    def label(self, numbered: NumberedList, level: int) -> str:
        """Count one paragraph and give the words printed before it, what parts them from its text included.

        Bullets are signs, not numbers, and are left out.
        """
        definition = numbered.levels.get(level)
        if definition is None:
            return ""
        reached = self._reached.setdefault(numbered.definition, [None] * LEVELS)
        self._count(reached, numbered, level)
        for deeper in range(level + 1, LEVELS):
            if _restarts(numbered.levels.get(deeper, Level()).restart, level):
                reached[deeper] = None
        if definition.form == "bullet":
            return ""
        words = "".join(part if isinstance(part, str) else self._number(reached, numbered, part, definition.legal)
                        for part in definition.template)  # fmt: skip
        return words + definition.suffix if words.strip() else ""

    def _count(self, reached: list[int | None], numbered: NumberedList, level: int) -> None:
        own_start = level in numbered.starts and (numbered.number, level) not in self._begun
        before = reached[level]
        reached[level] = numbered.start_of(level) if own_start or before is None else before + 1
        self._begun.add((numbered.number, level))

    def _number(self, reached: list[int | None], numbered: NumberedList, level: int, legal: bool) -> str:
        number = reached[level] if level < LEVELS else None
        form = numbered.levels.get(level, Level()).form
        return numeral(numbered.start_of(level) if number is None else number, "decimal" if legal else form)


def _restarts(restart: int | None, level: int) -> bool:
    return restart is None or level < restart
