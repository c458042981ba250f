"""Prose of a page: printed lines in, paragraphs out, unwrapped; what goes on over a page break is one paragraph.

A line goes on from the one above where that one is full, has the same size, and the new line is neither indented nor
numbered. Shared by PDF, OFD and scans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.readers.fragments import Fragment, Line, joined, lines_of

_WIDE_GAP = 5.0
_LABEL_GAP = 1.2
_LABEL = re.compile(
    r"^(?:金额)?单位\s*[:：]|^(?:预算|年)?年?度\s*[:：]|^日期\s*[:：]|^(?:公开|预算|附)?表?\s*\d{1,2}\s*表?$|^[(（]?单位\s*[:：]"
)
_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[部章节条]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|注\s*[:：\d]|附[件表录]?\s*\d*\s*[:：]|备注"
    r"|\d{6}(?:\d{3})?\s*(?![元万亿人个户名家])[\u4e00-\u9fff][^，。；：]*$)"
)
"""Beginnings of a paragraph: a printed number, a note, a unit's code with its name."""
_LEADERS = re.compile(r"[.…·．]{4,}\s*\d*$")
_STOP = re.compile(r"[。！？!?；;：:]$")
_END = re.compile(r"[。！？!?]$")
_FULL_SLACK = 1.7
_OPEN_SLACK = 3.5
_WORD = re.compile(r"^[!-~（“《〔]+[^!-~\u4e00-\u9fff]?")
_FULL_WIDTH = 0.7
_INDENT = 0.8
_SIZE_SLACK = 0.25
_MAX_PITCH = 4.5
_CENTRED = 6.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line without its single characters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of the line's box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: its printed lines, and whether it may go on (its last line is full) or go on from another page."""

    lines: tuple[TextLine, ...]
    may_go_on: bool = False
    may_continue: bool = False

    @property
    def top(self) -> float:
        """Height at which it begins."""
        return self.lines[0].top

    @property
    def printed(self) -> str:
        """The printed words with their line breaks."""
        return "\n".join(line.text for line in self.lines)


def text_lines(fragments: Iterable[Fragment]) -> list[TextLine]:
    """Printed lines from top to bottom; what stands far apart on one line (a title and its unit) is several."""
    return [part for line in lines_of(fragments) for part in _parts(line)]


def _parts(line: Line) -> list[TextLine]:
    groups: list[list[Fragment]] = [[line.fragments[0]]]
    for before, fragment in zip(line.fragments, line.fragments[1:], strict=False):
        gap = (fragment.left - before.right) / max(1.0, line.height)
        apart = gap > _WIDE_GAP or (gap > _LABEL_GAP and _LABEL.match(fragment.text))
        if apart and not (len(fragment.text) == 1 and len(before.text) == 1):
            groups.append([fragment])
        else:
            groups[-1].append(fragment)
    return [TextLine(joined(group), group[0].left, line.top, max(one.right for one in group), line.bottom) for group in groups]


def passages(lines: Sequence[TextLine], width: float) -> list[Passage]:
    """Paragraphs of the lines of one page, or of the part of it between two tables."""
    found: list[list[TextLine]] = []
    left, right = _margins(lines, width)
    for line in lines:
        if found and _goes_on(found[-1], line, left, right, width):
            found[-1].append(line)
        else:
            found.append([line])
    return [Passage(tuple(group), _is_full(group[-1], right, width), not _begins(group[0], left)) for group in found]


def joined_over_break(above: Passage, below: Passage) -> Passage | None:
    """One passage of two on neighbouring pages, or None where the second begins anew."""
    last, first = above.lines[-1], below.lines[0]
    if not (above.may_go_on and below.may_continue and _same_size(last, first)) or _LEADERS.search(last.text):
        return None
    return replace(below, lines=(*above.lines, *below.lines), may_continue=above.may_continue)


def _margins(lines: Sequence[TextLine], width: float) -> tuple[float, float]:
    long = [line for line in lines if line.right - line.left > width / 2] or lines
    return min((line.left for line in long), default=0.0), max((line.right for line in lines), default=width)


def _is_full(line: TextLine, right: float, width: float, following: str = "") -> bool:
    """Tell a line that ends at the margin, or so near that the word which follows did not fit."""
    if line.right < _FULL_WIDTH * width:
        return False
    word = _WORD.match(following)
    slack = _FULL_SLACK if _STOP.search(line.text) else _OPEN_SLACK
    return line.right >= right - (slack + (len(word[0]) / 2 if word else 0)) * line.height


def _begins(line: TextLine, left: float) -> bool:
    """Tell a line that begins a paragraph: indented, or numbered."""
    return line.left > left + _INDENT * line.height or bool(_NUMBERED.match(line.text))


def _goes_on(group: Sequence[TextLine], line: TextLine, left: float, right: float, width: float) -> bool:
    above = group[-1]
    if not _same_size(above, line) or not 0 < line.top - above.top <= _MAX_PITCH * above.height:
        return False
    if _NUMBERED.match(line.text) or _LEADERS.search(above.text) or _LABEL.match(line.text):
        return False
    full = _is_full(above, right, width, line.text)
    if full and not _begins(line, left):
        return True
    if full and len(group) > 1 and abs(line.left - above.left) < _INDENT * line.height:
        return not _END.search(above.text)
    return _is_wrapped_title(above, line, left, width)


def _is_wrapped_title(above: TextLine, line: TextLine, left: float, width: float) -> bool:
    """Two centred lines of one size, the first of them nearly as wide as the page."""
    centred = all(abs(one.left + one.right - width) / 2 < _CENTRED and one.left > left + one.height for one in (above, line))
    return centred and above.right - above.left > _FULL_WIDTH * width and line.right - line.left < above.right - above.left


def _same_size(one: TextLine, other: TextLine) -> bool:
    return abs(one.height - other.height) <= _SIZE_SLACK * max(one.height, other.height)
