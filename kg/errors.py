"""Every exception that a caller may meet, as one tree.

    KgError
    ├── UsageError       the call itself is wrong (exit code 2)
    ├── SettingsError    kg.toml or an environment variable is wrong
    ├── ReadError        one input file cannot be read; the others go on
    ├── VocabularyError  ontology/ or a code list is broken: our own mistake
    ├── StoreError       the store is missing, locked or damaged
    │   ├── LockedError      another process is writing
    │   └── ProtectedError   an update of a graph that is made of documents
    ├── QueryError       a query is unknown, malformed, or has wrong parameters
    ├── ShapesError      a shapes graph cannot be used
    ├── ExportError      an export cannot be written
    └── WorkerError      a worker process died or ran out of its limits

A message says what, where, and what to do about it.
"""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors this package raises on purpose."""


class UsageError(KgError):
    """The call is wrong: an argument is missing, unknown or contradicts another."""


class SettingsError(KgError):
    """The settings file or an environment variable cannot be used."""


class ReadError(KgError):
    """One input cannot be read. The message names the file and what to do."""


class VocabularyError(KgError):
    """The ontology or a code list is not what the code relies on."""


class StoreError(KgError):
    """The store cannot be opened, is locked by a writer, or is damaged."""


class LockedError(StoreError):
    """Another process is writing to the store; try again later."""


class ProtectedError(StoreError):
    """An update could write a graph that is made of documents, not a user's own."""


class QueryError(KgError):
    """A query is unknown, does not parse, or its parameters do not fit."""


class ShapesError(KgError):
    """A shapes graph cannot be parsed or used."""


class ExportError(KgError):
    """An export cannot be written."""


class WorkerError(KgError):
    """A worker process crashed, hung or outgrew its limits."""
