"""Where the data folders stand, and what is in them: repository root in a checkout, `kg/_data` in an installed wheel."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from kg.errors import VocabularyError

KG = "https://w3id.org/jixiao-kg/def#"
"""Namespace of every class, property and short code-list concept."""

CODES = "https://w3id.org/jixiao-kg/def/"
"""Base of the long code lists: `division/130500`, `functional/2010301`, …"""

SHAPES = "https://w3id.org/jixiao-kg/shapes#"
"""Namespace of the shapes."""

DataName = Literal["ontology", "shapes", "queries"]

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def data_dir(name: DataName) -> Path:
    """The folder `ontology`, `shapes` or `queries` of this installation."""
    candidates = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise VocabularyError(f"data folder {name!r} not found: the installation is incomplete; install the package again")


def turtle_files() -> tuple[Path, ...]:
    """The Turtle files of the vocabulary itself, sorted: the ontology and its code lists, without the alignments."""
    root = data_dir("ontology")
    return (*sorted(root.glob("*.ttl")), *sorted((root / "codelists").glob("*.ttl")))


@cache
def digest() -> str:
    """SHA-256 over all Turtle and CSV files of the ontology; line endings do not count."""
    root = data_dir("ontology")
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
        if path.suffix in {".ttl", ".csv"}:
            content = path.read_bytes().replace(b"\r\n", b"\n")
            whole.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            whole.update(content)
    return whole.hexdigest()


def csv_rows(name: str, *columns: str) -> Iterator[list[str]]:
    """The rows of one CSV code list of `ontology/codelists/`, which must begin with these columns."""
    path = data_dir("ontology") / "codelists" / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            heading = next(rows, [])
            if tuple(heading[: len(columns)]) != columns:
                raise VocabularyError(f"codelists/{name}: columns are {', '.join(heading)}; expected {', '.join(columns)}")
            yield from (row[: len(columns)] for row in rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise VocabularyError(f"codelists/{name}: cannot be read ({error})") from error
