"""The five real disclosures, built once, for the queries."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.store import MemoryStore

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "disclosures"


@pytest.fixture(scope="session")
def examples_store() -> MemoryStore:
    """The examples of this repository in one store in memory."""
    store = MemoryStore("https://example.org/id/")
    report = kg.build([EXAMPLES], store)
    assert report.ok, report
    return store


@pytest.fixture(scope="session")
def corpus_store(corpus: tuple[Path, ...]) -> MemoryStore:
    """All five in one store in memory."""
    store = MemoryStore("https://example.org/id/")
    report = kg.build(corpus, store)
    assert report.ok, report
    return store
