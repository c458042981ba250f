"""What a title says of another document: 关于转发X的通知 forwards it, X的实施细则 implements it, 关于修改X的决定 amends it,
关于废止X repeals it.

In goes a title as printed, out come the kind and the words of the other title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.grammar.flat import any_of
from kg.text import fold

Stated = tuple[str, str]
"""Kind (implements, forwards, amends, repeals, basedOn) and the other title."""

_KIND = any_of("落实方案 实施方案 工作方案 实施细则 实施意见 实施办法 贯彻意见 实施条例 配套办法 任务分工")
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("repeals", re.compile(r"废止《(?P<title>[^《》]{3,})》")),
    ("amends", re.compile(r"(?:修改|修订|调整|完善)《(?P<title>[^《》]{3,})》")),
    ("amends", re.compile(r"《(?P<title>[^《》]{3,})》的?(?:补充|修改|修订)")),
    ("forwards", re.compile(r"(?:转发|批转)(?:[一-鿿、]{2,40})?《(?P<title>.{3,})》(?:的通知)?$")),
    ("forwards", re.compile(r"(?:转发|批转)(?P<title>[^《》]*关于[^《》]{4,}的(?:通知|意见|函|决定|公告))的?通知$")),
    ("implements", re.compile(r"(?:贯彻落实|贯彻|落实|实施|执行)《(?P<title>[^《》]{3,})》")),
    ("implements", re.compile(rf"《(?P<title>[^《》]{{3,}})》的?(?:[一-鿿]{{0,12}}的)?{_KIND}")),
    ("implements", re.compile(r"^(?P<title>(?:中华人民共和国)?[一-鿿]{2,16}(?<!办|方)法)(?:实施条例|实施细则|实施办法)$")),
    ("basedOn", re.compile(r"(?:根据|依据|按照)《(?P<title>[^《》]{3,})》")),
)
_BOOKS = str.maketrans("<>", "《》")
_WORTH = re.compile(r"[《<]|转发|批转|法实施")


def stated(printed: str) -> Iterator[Stated]:
    """The documents that a title names, one a kind.

    >>> list(stated("《邢台市人民政府关于加快发展的实施意见》的落实方案"))
    [('implements', '邢台市人民政府关于加快发展的实施意见')]
    """
    if not _WORTH.search(printed):
        return
    text = fold(printed).translate(_BOOKS)
    if text.startswith("《") and text.endswith("》") and text.find("》") >= text.rfind("《"):
        text = text[1:-1]
    seen = set()
    for kind, pattern in _PATTERNS:
        found = pattern.search(text)
        if found and kind not in seen:
            seen.add(kind)
            yield kind, found["title"].strip("《》")
