"""Errors of queries, said in Chinese and English, with the place in the text and the nearest names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from kg.errors import QueryError


def fault(zh: str, en: str) -> QueryError:
    """A `QueryError` that says the same in both languages."""
    return QueryError(f"{zh} ({en})")


def fault_at(text: str, offset: int, source: str, zh: str, en: str) -> QueryError:
    """The same with the line it is about and a mark below the place."""
    line, column = position(text, offset)
    shown = text.splitlines()[line - 1] if text.splitlines() else ""
    mark = " " * _width(shown[: column - 1]) + "^"
    return QueryError(f"{source}:{line}:{column}: {zh} ({en})\n  {shown}\n  {mark}")


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
    return ", ".join(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.5))


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
