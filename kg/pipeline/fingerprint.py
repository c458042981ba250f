"""The incremental key: equal keys mean that reading a document again would give the same quads.

It is made of the file's bytes, its corrections, and what reads it: our code, the ontology, the libraries of the readers.
The code is digested rather than numbered, so that a changed grammar is never met with old results.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from kg import vocab

_PACKAGE = Path(__file__).resolve().parents[1]
_CORRECTING = ("decisions/correcting.py", "decisions/record.py")
_PARTS = (*_CORRECTING, "document.py", "extract", "grammar", "rdf", "readers", "records", "tables", "text.py", "vocab")
LIBRARIES = (
    "lxml",
    "numpy",
    "olefile",
    "onnxruntime",
    "opencv-python-headless",
    "openvino",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "rapidocr",
    "xlrd",
)
"""Distributions that readers, tables, extraction and grammars import; present or not, and in which version, they decide too."""


def build_key(sha256: str, corrections: str, reader: str) -> str:
    """The key of one document: digests of its bytes, its corrections, and of what reads it."""
    return hashlib.sha256("\x1f".join((sha256, corrections, reader)).encode()).hexdigest()


@cache
def reader_digest() -> str:
    """SHA-256 over everything but the document that decides what is read from it."""
    files = [file for part in _PARTS for file in _sources(_PACKAGE / part)]
    libraries = [f"{library}={_version(library)}" for library in LIBRARIES]
    return _digest(_PACKAGE, files, vocab.digest(), *libraries)


@cache
def rules_digest() -> str:
    """SHA-256 over everything that decides what validation finds: shapes, checks, and our code that applies them."""
    shapes, queries = vocab.data_dir("shapes"), vocab.data_dir("queries")
    files = [*sorted(shapes.rglob("*.ttl")), *sorted((queries / "checks").glob("*.rq")), *_sources(_PACKAGE / "validate")]
    return _digest(shapes.parent, files, vocab.digest())


@cache
def links_digest() -> str:
    """SHA-256 over our code that decides what links follow from what was read."""
    return _digest(_PACKAGE, [*_sources(_PACKAGE / "link"), *_sources(_PACKAGE / "words.py")], vocab.digest(), _version("jieba"))


def file_digest(path: Path, limits: Mapping[str, int | float] | None = None) -> str:
    """SHA-256 of a file's bytes, in an archive or not. Raises `OSError` or `ReadError` where it cannot be read."""
    if not path.exists() and "!/" in path.as_posix():
        from kg.readers import Limits, archive  # the parent process loads no reader unless there is an archive

        return hashlib.sha256(archive.load(path, Limits(**cast(Any, limits or {})))).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sources(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def _digest(root: Path, files: Iterable[Path], *words: str) -> str:
    """One digest over words and files with their names; line ends do not count."""
    whole = hashlib.sha256("\0".join(words).encode())
    for file in files:
        name = file.relative_to(root) if file.is_relative_to(root) else file.name
        content = file.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"\0{Path(name).as_posix()}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"
