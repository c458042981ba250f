"""One disclosure in several formats: what is extracted must not know which."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from kg.document import Place
from kg.extract import extract
from kg.readers import read, read_bytes
from kg.tables import join

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "fixtures"))
from make_docs import PRINTED  # noqa: E402
from towords import to_docx  # noqa: E402

EXAMPLES = ROOT / "examples" / "disclosures"
FILES = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*") if path.suffix in {".txt", ".md", ".html"})
_OF_THE_FILE = frozenset({"sha256", "pages", "cells", "coverage"})


def bare(value):
    """A record without what belongs to the file it was read from: places, hash, number of pages."""
    if isinstance(value, Place):
        return None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: bare(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in _OF_THE_FILE}
    if isinstance(value, tuple):
        return [bare(item) for item in value]
    return value


def records(document) -> dict:
    return bare(extract(join(document)))


def test_there_are_examples():
    assert len(FILES) >= 7


@pytest.mark.parametrize("name", FILES)
def test_docx_gives_the_records_of_the_text(name):
    document = read(EXAMPLES / name, name)
    printed = read_bytes(to_docx(document), name)
    assert printed.format == "docx"
    assert records(printed) == records(document)


@pytest.mark.parametrize("name", PRINTED)
def test_doc_gives_the_records_of_the_text(name):
    """Where this fails because an example changed: python tests/fixtures/make_docs.py."""
    printed = read(ROOT / "tests" / "fixtures" / "doc" / f"example-{Path(name).stem}.doc", name)
    assert printed.format == "doc"
    assert records(printed) == records(read(EXAMPLES / name, name))
