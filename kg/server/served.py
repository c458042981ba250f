"""The store as a worker sees it: the build of the moment, looked up at the price of one `stat`.

Where persons are masked, it is the masked copy of that build (`kg.export.masked`); until the copy of a new build is made, the
last one that has a copy is read.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import EmbeddedStore
from kg.store.layout import Layout

COPY = "masked"
"""Name of the copy within a build; told here so that a worker need not load what makes it."""


class Served:
    """服务中的图库. The pointer is replaced as a whole, so that its number and its time say whether it has moved."""

    def __init__(self, store: EmbeddedStore, folder: Path, *, mask: bool = False) -> None:
        self.store = store.within(COPY) if mask else store
        self._layout = Layout(folder)
        self._mask = mask
        self._seen: tuple[int, int] | None = None
        self._database: ox.Store | None = None

    def database(self) -> ox.Store:
        """The open database of the build that is read now. Raises `StoreError`."""
        try:
            found = self._layout.pointer.stat()
            now = (found.st_ino, found.st_mtime_ns)
        except FileNotFoundError:
            now = (0, 0)
        if self._database is None or now != self._seen:
            self._move(now)
        assert self._database is not None
        return self._database

    def _move(self, now: tuple[int, int]) -> None:
        if not self._mask:
            self._seen, self._database = now, None  # let go of the old build first
            self._database = self.store.database()
        elif self._database is None:
            self._seen, self._database = now, self.store.database()
        elif self._is_copied():
            with suppress(StoreError):  # the pointer has moved again, to a build without a copy so far
                self._seen, self._database = now, self.store.database()

    def _is_copied(self) -> bool:
        number = self._layout.current()
        return number is None or (self._layout.build(number) / COPY).is_dir()
