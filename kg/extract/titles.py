"""Titles of performance tables: the lines above a table in, the printed number, the title and the project's name out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Paragraph
from kg.text import fold

_NUMBER = re.compile(
    r"^(?:[（(]\s*)?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:\s*[）)]\s*[、.．]?|\s*[、.．]\s*(?!\d{1,2}[.．]?\d*[%％]))\s*"
)
_SUFFIX = re.compile(
    r"(?:项目|资金)?(?:支出)?(?:预算)?(?:绩效目标(?:及指标|指标)?(?:申报|自评|批复|审批|审核|公开)?|支出绩效自评|绩效自评)表?(?:[（(][^（）()]*[）)])?\d*$"
)
_NAME_SUFFIX = re.compile(
    r"(?:(?:区域)?绩效目标(?:及指标)?(?:申报|自评|批复|审批|审核|公开|分解|汇总|一览|下达)?|绩效自评)表(?:\d*)$"
)
_SKIP = re.compile(
    r"^(?:金额)?单位[:：]|^\d{3,9}(?!年)[\u4e00-\u9fff]|^日期[:：]|^(?:预算年度|年度)?[:：]?[（(]?20[\dx×]{2}年?(?:度)?[)）]?$|^[-—\d\s]+$|^编制单位|^填报单位|^预算单位"
)
_OPEN_END = re.compile(r"[。；;！!]$")
_CODED = re.compile(r"^(\d{3,9})\s*(?!年|月|万|亿|元|号)([\u4e00-\u9fff].*)$")


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands above a performance table."""

    title: str | None = None
    printed_no: str | None = None
    name: str | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    title_at: Paragraph | None = None
    unit_at: Paragraph | None = None


def read_caption(before: Sequence[Paragraph]) -> Caption:
    """Read the lines between the table before and this one, nearest first."""
    coded: tuple[Paragraph, re.Match[str]] | None = None
    tail = list(before[-8:])
    while tail:
        paragraph = tail.pop()
        match = _CODED.match(paragraph.text)
        if match and coded is None and len(paragraph.text) <= 40:
            coded = (paragraph, match)
        elif not _SKIP.match(fold(paragraph.text)) and not paragraph.text.startswith(("注", "填表", "填报")):
            return _titled(paragraph, tail, coded)
    return _with_unit(Caption(), coded)


def _titled(paragraph: Paragraph, tail: Sequence[Paragraph], coded: tuple[Paragraph, re.Match[str]] | None) -> Caption:
    text = paragraph.text
    if _OPEN_END.search(text) or len(text) > 120:
        return _with_unit(Caption(), coded)
    if tail and not _NUMBER.match(text) and _NUMBER.match(tail[-1].text) and _wraps(tail[-1].text):
        text = tail[-1].text + text
    number = _NUMBER.match(text)
    title = text[number.end() :] if number else text
    caption = Caption(title, number[1] if number else None, name_of(title), title_at=paragraph)
    return _with_unit(caption, coded)


def _wraps(text: str) -> bool:
    """A numbered line that stops in the middle of a title."""
    return not _OPEN_END.search(text) and not text.endswith(("表", "况", "明", "：", ":")) and len(text) >= 20


def _with_unit(caption: Caption, coded: tuple[Paragraph, re.Match[str]] | None) -> Caption:
    if coded is None:
        return caption
    paragraph, match = coded
    return Caption(caption.title, caption.printed_no, caption.name, match[1], match[2], caption.title_at, paragraph)


def name_of(title: str) -> str:
    """The project's name in a title: without 绩效目标表.

    >>> name_of("2022年中国国际数字经济博览会经费绩效目标表")
    '2022年中国国际数字经济博览会经费'
    """
    return _NAME_SUFFIX.sub("", title) or title


def is_title(text: str) -> bool:
    """Tell a line that names a performance table."""
    return bool(_SUFFIX.search(text)) and len(text) <= 120
