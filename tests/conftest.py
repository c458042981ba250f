"""Fixtures for all tests: the shared disclosures beside the repository, and small disclosures of our own making.

The shared folder is read where it stands. Without it a test is skipped, except on CI, where it has to be there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

collect_ignore = ["fixtures"]
"""Programs that make fixtures; they need tools that the tests do not."""

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(*parts: str) -> Path:
    """A path below the shared folder; skips the test (fails on CI) where it is missing."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        message = f"shared folder is missing: {'/'.join(parts)}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def corpus() -> tuple[Path, ...]:
    """The five real disclosures, in order of their names."""
    files = tuple(sorted(shared("corpus").glob("*.txt")))
    assert len(files) == 5
    return files


@pytest.fixture(scope="session")
def corpus_pages() -> tuple[Path, ...]:
    """Web-page texts of other provinces' tables and notices."""
    files = tuple(sorted(shared("corpus", "pages").glob("*.txt")))
    assert len(files) >= 6
    return files


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of gold annotations."""
    return shared("gold")


@pytest.fixture(scope="session")
def score() -> Path:
    """The folder with `score.py` and `sealed.py`."""
    return shared("score")


@pytest.fixture(scope="session")
def conformance() -> Path:
    """The folder of published conformance suites."""
    return shared("conformance")


@pytest.fixture
def full_disk() -> Callable[[int], AbstractContextManager[None]]:
    """Makes a disk that is full after so many bytes a file: writing beyond fails as it does there."""
    resource = pytest.importorskip("resource")

    @contextmanager
    def after(size: int) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return after
