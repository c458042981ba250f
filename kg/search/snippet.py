"""A piece of a text around what was searched for, with the words marked."""

from __future__ import annotations

from collections.abc import Sequence

from kg.text import fold

_BEFORE, _LENGTH = 12, 48
OPEN, CLOSE = "「", "」"


def snippet(texts: Sequence[str], words: Sequence[str]) -> str:
    """The first text that holds one of the words, cut around it and marked; the beginning of the first text where none does.

    >>> snippet(["大气污染防治清洁取暖清算资金"], ["清洁取暖"])
    '大气污染防治「清洁取暖」清算资金'
    """
    for text in texts:
        spans = places(text, words)
        if spans:
            return _cut(text, spans)
    return _cut(next((text for text in texts if text), ""), [])


def places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in a text, whatever the form of brackets, width and blanks; overlapping places are joined."""
    folded, origin = _folded(text)
    found: list[tuple[int, int]] = []
    for word in {_folded(word)[0] for word in words} - {""}:
        place = folded.find(word)
        while place >= 0:
            found.append((origin[place], origin[place + len(word) - 1] + 1))
            place = folded.find(word, place + len(word))
    return _joined(sorted(found))


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded letters and figures of a text, and the place in the original that each of them comes from."""
    signs: list[str] = []
    origin: list[int] = []
    for place, sign in enumerate(text):
        for one in filter(str.isalnum, fold(sign)):
            signs.append(one)
            origin.append(place)
    return "".join(signs), origin


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    begin = max(spans[0][0] - _BEFORE, 0) if spans else 0
    end = min(max(begin + _LENGTH, spans[0][1] if spans else 0), len(text))
    marked, place = "", begin
    for start, stop in spans:
        if stop <= end:
            marked += text[place:start] + OPEN + text[start:stop] + CLOSE
            place = stop
    marked += text[place:end]
    return ("…" if begin else "") + " ".join(marked.split()) + ("…" if end < len(text) else "")
