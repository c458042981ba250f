"""The store as a worker sees it: the build of the moment, looked up at the price of one `stat`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.store import EmbeddedStore
from kg.store.layout import Layout

if TYPE_CHECKING:
    from kg.export.masking import Persons
    from kg.query.describe import Resource


class Served:
    """服务中的图库. The pointer is replaced as a whole, so that its number and its time say whether it has moved."""

    def __init__(self, store: EmbeddedStore, folder: Path, *, mask: bool = False) -> None:
        self.store = store
        self._pointer = Layout(folder).pointer
        self._seen: tuple[int, int] | None = None
        self._database: ox.Store | None = None
        self._mask = mask

    def database(self) -> ox.Store:
        """The open database of the build that is read now."""
        try:
            found = self._pointer.stat()
            now = (found.st_ino, found.st_mtime_ns)
        except FileNotFoundError:
            now = (0, 0)
        if self._database is None or now != self._seen:
            self._seen, self._database = now, None  # let go of the old build first
            self._database = self.store.database()
        return self._database

    @cached_property
    def _persons(self) -> Persons | None:
        """The mask; imported when it is wanted, because a worker has to start at once."""
        from kg.export.masking import Persons

        return Persons(self.store) if self._mask else None

    def masked(self, triples: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
        """A graph that goes out, with persons masked where they are to be."""
        if self._persons is None:
            return triples
        return _triples(self._persons.quads(ox.Quad(one.subject, one.predicate, one.object) for one in triples))

    def masked_resource(self, resource: Resource) -> Resource:
        """What a page shows, with persons masked where they are to be."""
        if self._persons is None:
            return resource
        hide = self._persons.text
        said, users = (
            tuple(
                replace(one, value=hide(one.value), label=one.label and hide(one.label), place=one.place and hide(one.place))
                for one in group
            )
            for group in (resource.said, resource.users)
        )
        return replace(resource, label=resource.label and hide(resource.label), said=said, users=users)


def _triples(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    for quad in quads:
        yield quad.triple
