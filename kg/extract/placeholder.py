"""Words of a form that nobody filled in, and names that name nobody: XX局, ××项目, 目标1：…

An official template is full of them; nothing of it may become a record.
"""

from __future__ import annotations

import re

_EMPTY = re.compile(
    r"^(?:[xX×＊*〇○…\.。·\s_＿\-—/]+|[（(].{0,20}[)）]|(?:总体|年度|中期)?目标\s*\d?\s*[:：]?\s*[xX×…\.。]*|(?:指标|任务)\s*\d\s*[:：]?\s*[xX×…\.。]*)$"
)
_ANONYMOUS = re.compile(r"[xX×＊*]{2,}|某某|〇〇|○○|……|。。|\.{3}|^…")


def is_placeholder(text: str) -> bool:
    """Tell words of a form that nobody filled in: ××, …, 目标1：…

    >>> is_placeholder("××"), is_placeholder("目标1：……"), is_placeholder("管网改造")
    (True, True, False)
    """
    return bool(_EMPTY.match(text))


def is_anonymous(name: str) -> bool:
    """Tell a name with a gap in it.

    >>> is_anonymous("上海市XX局"), is_anonymous("上海市教育局")
    (True, False)
    """
    return bool(_ANONYMOUS.search(name))
