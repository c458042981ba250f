"""Answers of the engine as they are read: what goes wrong while rows come is one of our errors too, not the engine's.

An answer is not made at once: the engine reads the disk as its rows are taken, so that a damaged file, or a service that
does not answer, is met long after the query was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.store.protocol import Answer

One = TypeVar("One")
FAULTS = (OSError, ValueError, RuntimeError)
"""What the engine raises when it cannot read on."""
_DAMAGED = ("Corruption", "No such file", "corrupt", "IO error")


def failed(error: Exception) -> KgError:
    """The engine's error as ours: a damaged store, or a query that cannot be answered."""
    if any(word in str(error) for word in _DAMAGED):
        return damaged(error)
    return QueryError(f"查询失败 (query failed): {error}")


def damaged(error: Exception, folder: Path | None = None) -> StoreError:
    """The one message for files of a store that cannot be read."""
    where = f"{folder}: " if folder else ""
    return StoreError(f"{where}图库已损坏，请由备份恢复或重新构建 (the store is damaged; restore it or build it again): {error}")


def watched(found: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean) -> Answer:
    """An answer whose rows, when taken, raise our errors only."""
    return found if isinstance(found, ox.QueryBoolean) else cast("Answer", Rows(found))


def reading(found: Iterable[One]) -> Iterator[One]:
    """What the engine reads from its files, one by one."""
    try:
        yield from found
    except FAULTS as error:
        raise damaged(error) from error


class Rows:
    """结果行: rows of a SELECT, or triples of a CONSTRUCT, with everything else that the engine's answer has."""

    def __init__(self, found: ox.QuerySolutions | ox.QueryTriples) -> None:
        self._found = found

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self._found
        except FAULTS as error:
            raise failed(error) from error

    def __next__(self) -> Any:
        try:
            return next(self._found)
        except FAULTS as error:
            raise failed(error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._found, name)
