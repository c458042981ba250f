"""What stands between two pieces of one table: running heads, unit and year lines, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.text import fold

_UNIT = re.compile(r"^(?:金额)?单位[:：]")
_YEAR_FRAGMENT = re.compile(
    r"^(?:预算年度?|年?度)?[:：]?(?:20\d\d年?)?$|^(?:(?:编制|填报|预算|公开|主管)?(?:单位|部门)(?:名称)?|预算主管部门)[:：]|^截止时间[:：]"
)
_PAGE_NUMBER = re.compile(r"^[-—–\s]*(?:第?\d{1,4}页?(?:[/共]\d{1,4}页?)?)[-—–\s]*$")
_AGAIN = re.compile(r"^续表?|\(续(?:表)?\d*\)$|续表$")
_CODED_UNIT = re.compile(r"^\d{3,9}[\u4e00-\u9fff]")
_FORM_NUMBER = re.compile(
    r"^(?:部门|单位)?(?:公开|预算|决算|附|财决|财预|财)?(?:[a-z]{0,3}\d{1,3}(?:-\d)?表(?:\d{1,2})?|表[a-z]{0,2}\d{0,3}(?:-\d)?)$"
)


def is_furniture(text: str, seen: Iterable[str] = ()) -> bool:
    """Tell a line that may stand between two pieces of one table.

    `seen` are the lines printed above the table's first piece (its caption), which pages repeat.

    >>> is_furniture("预算年度：2023"), is_furniture("单位：万元"), is_furniture("部门预算收入总表")
    (True, True, False)
    >>> is_furniture("111 开发区综合办", ["部门预算收支总表", "111 开发区综合办"])
    True
    """
    key = fold(text)
    if not key or _UNIT.match(key) or _YEAR_FRAGMENT.match(key) or _PAGE_NUMBER.match(key) or _FORM_NUMBER.match(key):
        return True
    bare = _AGAIN.sub("", key)
    return any(bare == _AGAIN.sub("", fold(line)) for line in seen)


def is_unit_line(text: str) -> bool:
    """Tell a line such as 单位：万元."""
    return bool(_UNIT.match(fold(text)))


def is_coded_unit(text: str) -> bool:
    """Tell a line that prints a unit with its code: 501 邢台市工业和信息化局."""
    return bool(_CODED_UNIT.match(fold(text)))
