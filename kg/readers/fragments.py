"""Printed text by its place: fragments (runs of characters on one baseline) in, lines and texts of cells out.

Shared by every format that knows where its glyphs stand (PDF, OFD, scans). Points, origin top left, y downwards.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.document import Box

_SAME_LINE = 0.5
_WORD_GAP = 0.2
_MIN_STACKED = 2
_STACKED_SHARE = 0.6


@dataclass(slots=True)
class Fragment:
    """A run of characters on one baseline. `ends` holds left and right of each character (empty where only the whole is known).

    `confidence` is that of character recognition, None for printed text.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    ends: Sequence[tuple[float, float]] = ()
    confidence: float | None = None

    @property
    def middle(self) -> float:
        """Height of the run's middle."""
        return (self.top + self.bottom) / 2

    def end_of(self, index: int) -> tuple[float, float]:
        """Left and right of a character; in proportion where the single characters are not known."""
        if self.ends:
            return self.ends[index]
        width = (self.right - self.left) / max(1, len(self.text))
        return self.left + index * width, self.left + (index + 1) * width

    def part(self, start: int, stop: int) -> Fragment:
        """The characters from `start` to before `stop`, as a run of their own."""
        left, right = self.end_of(start)[0], self.end_of(stop - 1)[1]
        return Fragment(
            self.text[start:stop], left, self.top, right, self.bottom, self.ends[start:stop], confidence=self.confidence
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its fragments from left to right."""

    fragments: tuple[Fragment, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of the line's box, a little more than the size of its letters."""
        return self.bottom - self.top

    @property
    def text(self) -> str:
        """The printed words; a blank stands where fragments are apart."""
        return joined(self.fragments)


def lines_of(fragments: Iterable[Fragment]) -> list[Line]:
    """Fragments grouped to lines by overlap of their heights, from top to bottom."""
    groups: list[list[Fragment]] = []
    top = bottom = 0.0
    for fragment in sorted(fragments, key=lambda one: one.top + one.bottom):
        overlap = min(bottom, fragment.bottom) - max(top, fragment.top)
        if groups and overlap >= _SAME_LINE * min(bottom - top, fragment.bottom - fragment.top):
            groups[-1].append(fragment)
            # The band stays that of the tallest run, so that a slant of small runs cannot chain lines together.
            if fragment.bottom - fragment.top > bottom - top:
                top, bottom = fragment.top, fragment.bottom
        else:
            groups.append([fragment])
            top, bottom = fragment.top, fragment.bottom
    return [_line(group) for group in groups]


def _line(group: list[Fragment]) -> Line:
    group.sort(key=lambda one: one.left)
    return Line(
        tuple(group),
        group[0].left,
        min(one.top for one in group),
        max(one.right for one in group),
        max(one.bottom for one in group),
    )


def joined(fragments: Sequence[Fragment]) -> str:
    """The texts of one line's fragments, with a blank where there is one."""
    text = fragments[0].text
    for before, fragment in itertools.pairwise(fragments):
        apart = fragment.left - before.right > _WORD_GAP * (fragment.bottom - fragment.top)
        text += (" " if apart else "") + fragment.text
    return text


def text_of(fragments: Sequence[Fragment]) -> str:
    """The text of one cell with its line breaks; `fragments` are in the order in which they were drawn.

    >>> text_of([Fragment("总", 0, 0, 10, 10), Fragment("表", 0, 10, 10, 20)])
    '总\\n表'
    """
    if len(fragments) == 1:
        return fragments[0].text
    if _is_stacked(fragments):
        return "\n".join(fragment.text for fragment in fragments)
    return "\n".join(line.text for line in lines_of(fragments))


def _is_stacked(fragments: Sequence[Fragment]) -> bool:
    """Tell vertical writing and text turned by a quarter: single characters, each drawn below or above the one before."""
    if len(fragments) < _MIN_STACKED or any(len(fragment.text) > 1 for fragment in fragments):
        return False
    steps = 0
    for before, fragment in itertools.pairwise(fragments):
        sideways = abs(fragment.left + fragment.right - before.left - before.right) / 2
        steps += abs(fragment.middle - before.middle) > sideways
    return steps >= _STACKED_SHARE * (len(fragments) - 1)


def box_of(fragments: Sequence[Fragment]) -> Box:
    """The box around fragments."""
    return (
        min(one.left for one in fragments),
        min(one.top for one in fragments),
        max(one.right for one in fragments),
        max(one.bottom for one in fragments),
    )
