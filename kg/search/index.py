"""The index: one SQLite file with the entries as they are printed, and an FTS5 table of their bigrams.

A file in use is never changed: a new one is made beside it and takes its place. What is in it depends on the entries alone;
where an index of the build before is at hand, only the documents that changed are read again.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg import words
from kg.errors import StoreError
from kg.query import Queryable
from kg.search.entries import Entry, canonical_entries, documents, entries_of

FILE_NAME = "search.sqlite"
"""The name of the index in the folder of a build."""

_VERSION = 1
_BATCH = 10_000
_SCHEMA = """
CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, document TEXT, title TEXT, body TEXT, context TEXT);
CREATE INDEX entry_document ON entry (document);
CREATE VIRTUAL TABLE bigrams USING fts5 (title, body, context, content='');
"""
_ADD = "INSERT INTO entry (id, kind, iri, document, title, body, context) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ADD_WORDS = "INSERT INTO bigrams (rowid, title, body, context) VALUES (?, ?, ?, ?)"
_DROP_WORDS = "INSERT INTO bigrams (bigrams, rowid, title, body, context) VALUES ('delete', ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Index:
    """检索索引: an index file, made by this version of the program."""

    file: Path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open it, read-only."""
        with closing(_connected(f"{self.file.absolute().as_uri()}?mode=ro&immutable=1")) as connection:
            yield connection


def is_index(file: Path) -> bool:
    """Whether an index of this version stands here."""
    if not file.is_file():
        return False
    try:
        with Index(file).reading() as connection:
            return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _VERSION)
    except (sqlite3.Error, StoreError):
        return False


def write_index(store: Queryable, file: Path) -> Index:
    """Write the whole index of a store."""
    with _replacing(file, None) as connection:
        _add(connection, entries_of(store, documents(store)))
        _add(connection, canonical_entries(store))
    return Index(file)


def update_index(store: Queryable, file: Path, changed: Sequence[str]) -> Index:
    """Bring the index of the build before up to the store: documents that changed or went, and all canonical nodes.

    Answers are those of an index written anew. Without an index of this version at `file` the whole is written.
    """
    if not is_index(file):
        return write_index(store, file)
    with _replacing(file, file) as connection:
        for document in (*changed, None):
            _drop(connection, document)
        held = set(documents(store))
        _add(connection, entries_of(store, [key for key in changed if key in held]))
        _add(connection, canonical_entries(store))
    return Index(file)


@contextmanager
def _replacing(file: Path, source: Path | None) -> Iterator[sqlite3.Connection]:
    """A new file, empty or a copy, that takes its place when all went well."""
    part = file.with_name(file.name + ".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        if source is not None:
            shutil.copyfile(source, part)
        with closing(_connected(part.absolute().as_uri())) as connection:
            connection.execute("PRAGMA journal_mode = OFF")  # the file counts only when it is whole
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            if source is None:
                for statement in _SCHEMA.strip().split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            yield connection
            connection.execute("COMMIT")
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{file}: 无法写入检索索引 (the search index cannot be written): {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _connected(uri: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(uri, uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(f"{uri}: 无法打开检索索引 (the search index cannot be opened): {error}") from error


def _add(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    number = connection.execute("SELECT COALESCE(MAX(id), 0) FROM entry").fetchone()[0]
    remaining = iter(entries)
    while batch := list(islice(remaining, _BATCH)):
        numbered = list(enumerate(batch, number + 1))
        number += len(batch)
        connection.executemany(
            _ADD, ((id_, one.kind, one.iri, one.document, one.title, one.body, one.context) for id_, one in numbered)
        )
        connection.executemany(_ADD_WORDS, ((id_, *_words(one.title, one.body, one.context)) for id_, one in numbered))


def _drop(connection: sqlite3.Connection, document: str | None) -> None:
    """Take out the entries of a document, or the canonical ones."""
    found = connection.execute("SELECT id, title, body, context FROM entry WHERE document IS ?", (document,)).fetchall()
    connection.executemany(_DROP_WORDS, ((id_, *_words(*texts)) for id_, *texts in found))
    connection.executemany("DELETE FROM entry WHERE id = ?", ((id_,) for id_, *_ in found))


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(" ".join(words.bigrams(text)) for text in texts)
