"""Errors of queries, said in Chinese and English, with the place in the text and the nearest names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from kg.errors import QueryError

_AROUND = 60
"""Characters that are shown on either side of a place."""
_LONGEST_NAME = 200
"""A longer name is like no other, and is not told whole."""


def fault(zh: str, en: str) -> QueryError:
    """A `QueryError` that says the same in both languages."""
    return QueryError(f"{zh} ({en})")


def fault_at(text: str, offset: int, source: str, zh: str, en: str) -> QueryError:
    """The same with the line it is about and a mark below the place; of a long line only what stands around it.

    What is amiss at the end is told behind the last sign of the text, not on the empty line after it.
    """
    offset = min(max(offset, 0), len(text.rstrip()))
    line, column = position(text, offset)
    shown, before = _around(text.split("\n")[line - 1].rstrip("\r"), column - 1)
    return QueryError(f"{source}:{line}:{column}: {zh} ({en})\n  {shown}\n  {' ' * _width(before)}^")


def _around(line: str, at: int) -> tuple[str, str]:
    """What a screen can show of a line around a place, and the part of it that stands before the place."""
    start = max(at - _AROUND, 0) if len(line) > 2 * _AROUND else 0
    plain = "".join(sign if sign.isprintable() else " " for sign in line[start : start + 2 * _AROUND])
    head, tail = "…" if start else "", "…" if start + 2 * _AROUND < len(line) else ""
    return head + plain + tail, head + plain[: at - start]


def unread(path: object, error: OSError | UnicodeDecodeError) -> QueryError:
    """A file of queries that cannot be read, and why."""
    match error:
        case UnicodeDecodeError():
            zh, en = "不是 UTF-8 文本，请另存为 UTF-8", "not UTF-8; save it as UTF-8"
        case FileNotFoundError():
            zh, en = "没有这个文件", "no such file"
        case IsADirectoryError():
            zh, en = "是文件夹，不是查询文件；自己的查询文件夹用 --queries 给出", "a folder; give folders by --queries"
        case PermissionError():
            zh, en = "没有读取的权限", "not allowed to read it"
        case _:
            zh, en = "无法读取", f"cannot be read: {error.strerror or error}"
    return fault(f"{path}：{zh}", en)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset into the text.

    >>> position("SELECT *\\nWHERE", 9)
    (2, 1)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def near(name: str, known: Iterable[str]) -> str:
    """The known names most like this one, for a message; empty where none is like it.

    >>> near("projcts", ["projects", "goals"])
    'projects'
    """
    if len(name) > _LONGEST_NAME:
        return ""
    return ", ".join(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.5))


def shortened(name: str) -> str:
    """A name for a message.

    >>> shortened("x" * 1000)[-5:]
    'xxxx…'
    """
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"


def with_near(zh: str, en: str, name: str, known: Iterable[str]) -> tuple[str, str]:
    """Both sentences with the nearest names, or with all of them where they are few."""
    names = sorted(known)
    found = near(name, names)
    if found:
        return f"{zh}；相近：{found}", f"{en}; near: {found}"
    if 0 < len(names) <= 12:
        return f"{zh}；可用：{', '.join(names)}", f"{en}; known: {', '.join(names)}"
    return zh, en


def _width(text: str) -> int:
    """Columns a terminal needs: Chinese characters take two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
