"""The alphabet that the grammars read: full-width Latin, digits and signs as ASCII, without white space if wished.

Nothing is moved by `flatten`, and `squeeze` remembers where each character stood, so that what a grammar finds can be cut out of
the text as printed.
"""

from __future__ import annotations

from dataclasses import dataclass

_SIGNS = {
    **dict.fromkeys("〜∼～", "~"), **dict.fromkeys("−–—―﹣‐‑", "-"), **dict.fromkeys("≧⩾≮", "≥"), **dict.fromkeys("≦⩽≯", "≤"),
    "﹤": "<", "﹥": ">", "﹦": "=", "﹪": "%", "，": ",", "﹐": ",", "․": ".", "﹒": ".",
}  # fmt: skip
_FLAT = str.maketrans({chr(0xFF01 + place): chr(0x21 + place) for place in range(94)} | _SIGNS)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Text without white space, flattened, and the printed text it came from."""

    flat: str
    printed: str
    places: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the printed text of a non-empty slice of `flat`."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1

    def cut(self, start: int, end: int) -> str:
        """A slice of `flat` as printed, white space inside included."""
        begin, stop = self.span(start, end) if start < end else (0, 0)
        return self.printed[begin:stop]


def flatten(text: str) -> str:
    """Full-width Latin, digits and signs to ASCII, one character for one: places in the result are places in `text`.

    >>> flatten("≧９５％，１—２")
    '≥95%,1-2'
    """
    return text.translate(_FLAT)


def any_of(words: str) -> str:
    """A pattern for any of the words, the longer first. Words are patterns themselves and parted by blanks.

    >>> any_of("的 的通知 [省市]级")
    '(?:[省市]级|的通知|的)'
    """
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


def squeeze(text: str) -> Squeezed:
    """The text flattened and without white space.

    >>> squeeze("粤财 社 〔2022〕 310 号").cut(0, 3)
    '粤财 社'
    """
    parts = text.split()
    if len(parts) <= 1 and len(text) == sum(map(len, parts)):
        return Squeezed(flatten(text), text, None)
    places = tuple(place for place, c in enumerate(text) if not c.isspace())
    return Squeezed(flatten("".join(parts)), text, places)
