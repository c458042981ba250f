"""绩效目标: one cell of goals in, the single numbered goals out, their numbers left out."""

from __future__ import annotations

import re

_TAG = re.compile(r"</?(?:p|br|div|span)[^>]*/?>", re.IGNORECASE)
_LABEL = re.compile(r"^目标\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s*[：:．.、]?\s*$")
_NUMBERED = re.compile(r"(?<![\d.．])(\d{1,2})\s*[.．]\s*")
_MARKS = (
    re.compile(r"(?:长期|中期|年度|总体|实施期)?目标\s*(\d{1,2})\s*[：:.．、]\s*"),
    re.compile(r"(?<![\d.．])(\d{1,2})\s*[.．](?!\d)\s*"),
    re.compile(r"(?<![\d])(\d{1,2})\s*、\s*"),
    re.compile(r"[（(](\d{1,2})[）)]\s*"),
)


def is_goal_label(text: str) -> bool:
    """Tell the small label cell 目标 or 目标1 that stands before a goal."""
    return bool(_LABEL.match(text))


def split_goals(text: str) -> tuple[str, ...]:
    """Single goals of a cell.

    >>> split_goals("1.完成改造。 2.提高效率")
    ('完成改造。', '提高效率')
    >>> split_goals("目标1：按时发放；目标2：保障生活。")
    ('按时发放；', '保障生活。')
    >>> split_goals("全年完成888场放映")
    ('全年完成888场放映',)
    >>> split_goals("1.888场公益电影 2.丰富文化生活")
    ('888场公益电影', '丰富文化生活')
    """
    plain = _TAG.sub(" ", text).strip()
    for mark in _MARKS:
        parts = _by_marks(plain, mark)
        if parts:
            return parts
    if len(parts := _by_marks(plain, _NUMBERED)) > 1:
        return parts
    return (plain,) if plain else ()


def _by_marks(text: str, mark: re.Pattern[str]) -> tuple[str, ...]:
    """Cut at marks that count 1, 2, 3 …; the first must open the text."""
    starts: list[re.Match[str]] = []
    for match in mark.finditer(text):
        if int(match[1]) == len(starts) + 1 and (starts or match.start() == 0):
            starts.append(match)
    if not starts:
        return ()
    ends = [match.start() for match in starts[1:]] + [len(text)]
    parts = [text[match.end() : end].strip() for match, end in zip(starts, ends, strict=True)]
    return tuple(part for part in parts if part)
