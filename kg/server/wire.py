"""What passes between the server and its worker processes: tasks one way, frames the other.

A task is pickled behind its length. The answer is a row of frames: a kind, the length, the bytes. HEAD (media type of what
follows) and DATA are the answer itself; END says how many rows it had, FAULT why there is none, or no more.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

FRAME = struct.Struct("<BI")
LENGTH = struct.Struct("<I")
HEAD, DATA, END, FAULT = 1, 2, 3, 4
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Rules:
    """What a worker is told when it starts; with `mask` it reads a copy in which persons are masked."""

    store: Path
    rows: int
    memory_mb: int
    allow_service: bool = False
    allow_load: bool = False
    mask: bool = False
    reads: bool = True
    """Whether it opens what it answers from at once."""


class Query(NamedTuple):
    """A SPARQL query; media types for each kind of answer, None where the client takes none; graphs where it names them; the
    address of the endpoint, from which relative IRIs count. A plain tuple, because it is pickled for every request.
    """

    text: str
    table: str | None
    boolean: str | None
    graph: str | None
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """One graph, or, without a name, the default graph of the store."""

    name: str | None
    media: str


@dataclass(frozen=True, slots=True)
class ReadResource:
    """What is said of one IRI: as a graph, or, where `media` is HTML, a pickled `Resource` to make a page of."""

    iri: str
    media: str
    lang: str


@dataclass(frozen=True, slots=True)
class Refresh:
    """Look where the pointer stands, so that an old build can be swept."""


@dataclass(frozen=True, slots=True)
class Mask:
    """Make the copy without persons of the build that is read, where there is none yet."""


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL update, the graphs that the request says it reads, and the address of the endpoint."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Triples in a file."""

    file: Path
    media: str


@dataclass(frozen=True, slots=True)
class WriteGraph:
    """Give a graph (None: the default graph) these triples, instead of or, with `add`, beside what it holds."""

    name: str | None
    parts: tuple[Part, ...]
    add: bool
    delete: bool = False


class Published(NamedTuple):
    """Told by the writer in the moment before what it wrote counts: the number of the build, and whether a graph was made."""

    build: int
    made: bool


Task = Query | ReadGraph | ReadResource | Refresh | Mask | Update | WriteGraph


@dataclass(frozen=True, slots=True)
class Told:
    """Why there is no answer: an HTTP status, and words."""

    status: int
    zh: str
    en: str


class TaskError(Exception):
    """Raised in a worker where a task cannot be done; the client is told."""

    def __init__(self, status: int, zh: str, en: str) -> None:
        super().__init__(zh)
        self.told = Told(status, zh, en)


def packed(value: object) -> bytes:
    """A value behind its length."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def frame(kind: int, data: bytes | bytearray) -> bytes:
    """One frame."""
    return FRAME.pack(kind, len(data)) + data
