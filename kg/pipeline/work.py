"""What a worker process does with one file. Tasks and answers are small; what was read goes to a staging file.

A staging file is named by the document's key and its incremental key, and written under another name first. So a build
that was interrupted finds what it had already read, and two builds never meet half a file.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

from kg import decisions
from kg.pipeline.fingerprint import build_key
from kg.pipeline.report import Counts, counts_of, troubles_of
from kg.records import Disclosure


@dataclass(frozen=True, slots=True)
class Task:
    """一个文件的任务: everything a worker has to know; `reader` is the digest of what reads it."""

    path: Path
    key: str
    staging: Path
    base: str
    reader: str
    limits: Mapping[str, int | float] = field(default_factory=dict)
    corrections: tuple[decisions.Decision, ...] = ()
    cross_check: bool = False

    def build_key(self, sha256: str) -> str:
        """The incremental key of this document with these bytes."""
        reader = f"{self.reader}+cross-check" if self.cross_check else self.reader
        return build_key(sha256, decisions.digest(self.corrections), reader)


@dataclass(frozen=True, slots=True)
class Staged:
    """What was read of one file, and where its quads lie."""

    key: str
    sha256: str
    build_key: str
    file: Path
    counts: Counts
    troubles: tuple[str, ...] = ()


def disclosure_of(task: Task) -> Disclosure:
    """The way of one document: read, join, correct, extract."""
    from kg.extract import extract
    from kg.readers import Limits, read
    from kg.tables import join

    limits = Limits(**cast(Any, task.limits))
    document = join(read(task.path, task.key, limits, cross_check=task.cross_check))
    return extract(decisions.correct(document, task.corrections))


def stage(task: Task) -> Staged:
    """Read one file and write its quads to the staging folder."""
    from kg.rdf import Names, document_nquads

    disclosure = disclosure_of(task)
    sha256 = disclosure.header.sha256
    file = staging_file(task, sha256)
    lines = document_nquads(disclosure, Names(task.base))
    counts, troubles = counts_of(disclosure), troubles_of(disclosure)
    staged = Staged(task.key, sha256, task.build_key(sha256), file, counts, troubles)
    _replace(file, lines)
    _replace(_summary(file), json.dumps({"counts": asdict(staged.counts), "troubles": staged.troubles}).encode())
    return staged


def staging_file(task: Task, sha256: str) -> Path:
    """Where the quads of a document with these bytes are staged."""
    name = hashlib.sha256(f"{task.key}\x1f{task.base}\x1f{task.build_key(sha256)}".encode()).hexdigest()
    return task.staging / f"{name}.nq"


def staged_before(task: Task, sha256: str) -> Staged | None:
    """What an interrupted build has already read of this document."""
    file = staging_file(task, sha256)
    try:
        summary = json.loads(_summary(file).read_bytes())
    except (OSError, ValueError):
        return None
    if not file.exists():
        return None
    return Staged(task.key, sha256, task.build_key(sha256), file, Counts(**summary["counts"]), tuple(summary["troubles"]))


def pick(task: Task) -> Path:
    """Read one file and leave its records, pickled, in the staging folder: for tables, which need no graph."""
    disclosure = disclosure_of(task)
    file = task.staging / f"{hashlib.sha256(task.key.encode()).hexdigest()}.records"
    _replace(file, pickle.dumps(disclosure, protocol=pickle.HIGHEST_PROTOCOL))
    return file


def picked(file: Path) -> Disclosure:
    """The records that `pick` left."""
    found = pickle.loads(file.read_bytes())  # noqa: S301  (written by our own worker into a private folder)
    assert isinstance(found, Disclosure)
    return found


def _summary(file: Path) -> Path:
    return file.with_suffix(".json")


def _replace(path: Path, content: bytes) -> None:
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(content)
    part.replace(path)
