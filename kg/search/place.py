"""Where the index of a store lies: in the folder of its build; else in a cache, made when it is first asked for.

An index in the cache is named by the store and by what the store holds, so that one made before the last build is not used.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Protocol

from kg import files
from kg.query import Queryable
from kg.search.entries import select
from kg.search.index import FILE_NAME, Index, is_index, write_index

_HELD = "SELECT ?document ?key WHERE { ?entry a kg:Manifest ; kg:disclosure ?document ; kg:buildKey ?key }"
_CANONICAL = """SELECT ?node ?number ?title ?name WHERE {
  { ?node a kg:PolicyDocument } UNION { ?node a kg:Organisation }
  OPTIONAL { ?node kg:policyNumber ?number } OPTIONAL { ?node kg:title ?title } OPTIONAL { ?node kg:name ?name } }"""


class Indexed(Queryable, Protocol):
    """A store whose base is known; one on disk also tells the folder of the build it reads (`build_folder`)."""

    @property
    def base(self) -> str:
        """The base of instance IRIs."""


def index_of(store: Indexed, folder: Path | None = None) -> Index:
    """The index of a store; `folder` is the cache, by default the user's own."""
    build: Path | None = getattr(store, "build_folder", None)
    if build is not None and is_index(build / FILE_NAME):
        return Index(build / FILE_NAME)
    folder = folder or cache_folder()
    name, content = _name(store), _content(store)
    file = folder / f"{name}-{content}.sqlite"
    if not is_index(file):
        write_index(store, file)
        for old in folder.glob(f"{name}-*.sqlite"):
            if old != file:
                old.unlink(missing_ok=True)
    return Index(file)


def cache_folder() -> Path:
    """The user's own folder for indexes; a temporary one where there is no home."""
    return files.cache_folder("search") or Path(tempfile.mkdtemp(prefix="kg-search-"))


def _name(store: Indexed) -> str:
    """A short name of the store: its base, and the address of a server."""
    where = str(getattr(getattr(store, "endpoints", None), "query", ""))
    return _digest([store.base, where])[:12]


def _content(store: Indexed) -> str:
    """A digest of what the store holds: its documents with their keys, and its canonical nodes."""
    rows = (*select(store, _HELD), *select(store, _CANONICAL))
    return _digest(sorted("\t".join(row) for row in rows))[:16]


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
