"""Running heads, running feet and page numbers: the lines in the margins of all pages in, which of them to leave out.

Only what is certain goes: the same words at the same height on several pages, or numbers that count with the pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.readers.flow import TextLine
from kg.text import fold

_TOP, _BOTTOM = 0.1, 0.9
_NUMBER = re.compile(r"^[-—–~·\s]*(?:第)?\s*(\d{1,4})\s*(?:页)?(?:\s*[/,，共]+\s*(?:共)?\s*\d{1,4}\s*(?:页)?)?[-—–~·\s]*$")
_DIGITS = re.compile(r"\d+")
_KEPT = re.compile(r"[:：]|^\d{3,9}\s*[\u4e00-\u9fff]|表$|^公开\d+表|^附[件表]")
_MIN_PAGES = 3
_MIN_SHARE = 0.3
_BAND = 4.0


@dataclass(frozen=True, slots=True)
class PageLines:
    """The prose lines of one page and how tall the page is."""

    number: int
    height: float
    lines: Sequence[TextLine]


def running_lines(pages: Sequence[PageLines]) -> list[set[int]]:
    """For each page the indexes of its lines that are running heads, feet or page numbers."""
    margins = [list(_in_margins(page)) for page in pages]
    heads = _repeated(margins, len(pages))
    offsets = Counter(
        int(match[1]) - page.number
        for page, lines in zip(pages, margins, strict=True)
        for _, line in lines
        if (match := _NUMBER.match(line.text))
    )
    dropped: list[set[int]] = []
    for page, lines in zip(pages, margins, strict=True):
        gone = set()
        for index, line in lines:
            number = _NUMBER.match(line.text)
            counts = number is not None and (
                offsets[int(number[1]) - page.number] > 1 or int(number[1]) == page.number or not line.text.strip().isdigit()
            )
            if counts or _key(line) in heads:
                gone.add(index)
        dropped.append(gone)
    return dropped


def _in_margins(page: PageLines) -> Iterable[tuple[int, TextLine]]:
    for index, line in enumerate(page.lines):
        if line.bottom < _TOP * page.height or line.top > _BOTTOM * page.height:
            yield index, line


def _key(line: TextLine) -> tuple[str, int]:
    return _DIGITS.sub("0", fold(line.text)), round(line.top / _BAND)


def _repeated(margins: Sequence[Iterable[tuple[int, TextLine]]], pages: int) -> set[tuple[str, int]]:
    """Keys of lines printed at one height on several pages; what captions a table is not among them."""
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for page, lines in enumerate(margins):
        for _, line in lines:
            if not _KEPT.search(line.text):
                seen[_key(line)].add(page)
    least = max(_MIN_PAGES, _MIN_SHARE * pages)
    return {key for key, where in seen.items() if len(where) >= least}
