"""The incremental key: equal keys mean that reading a document again would give the same quads.

It is made of the file's bytes, its corrections, and what reads it: our code, the ontology, the libraries of the readers.
The code is digested rather than numbered, so that a changed grammar is never met with old results.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from kg import vocab

_PACKAGE = Path(__file__).resolve().parents[1]
_PARTS = ("decisions.py", "document.py", "extract", "grammar", "rdf", "readers", "records", "tables", "text.py", "vocab")
_LIBRARIES = ("lxml", "pdfplumber", "pypdfium2")


def build_key(sha256: str, corrections: str, reader: str) -> str:
    """The key of one document: digests of its bytes, its corrections, and of what reads it."""
    return hashlib.sha256("\x1f".join((sha256, corrections, reader)).encode()).hexdigest()


@cache
def reader_digest() -> str:
    """SHA-256 over everything but the document that decides what is read from it."""
    whole = hashlib.sha256(vocab.digest().encode())
    for part in _PARTS:
        path = _PACKAGE / part
        files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        for file in files:
            content = file.read_bytes().replace(b"\r\n", b"\n")
            whole.update(f"{file.relative_to(_PACKAGE).as_posix()}\0{len(content)}\0".encode())
            whole.update(content)
    for library in _LIBRARIES:
        whole.update(f"{library}={_version(library)}\0".encode())
    return whole.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"
