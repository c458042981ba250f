"""Fixtures of the server's tests: a token, and stores to serve."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from serverkit import BASE, DATA, TOKEN, Server, running

from kg.store import open_store


@pytest.fixture(scope="session")
def token_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with the token."""
    path = tmp_path_factory.mktemp("token") / "token"
    path.write_text(TOKEN + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def make_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a store on disk from N-Quads."""

    def make(quads: str = "") -> Path:
        folder = tmp_path_factory.mktemp("served")
        store = open_store(folder / "store", base=BASE, create=True)
        if quads:
            (folder / "data.nq").write_text(quads, encoding="utf-8")
            store.load([folder / "data.nq"])
        return folder / "store"

    return make


@pytest.fixture(scope="module")
def store(make_store: Callable[..., Path]) -> Path:
    """A store of a few triples; modules that need others have their own."""
    return make_store(DATA)


@pytest.fixture(scope="module")
def server(store: Path, token_file: Path) -> Iterator[Server]:
    """A server of that store that takes updates."""
    with running(store, "--update-token-file", str(token_file)) as one:
        yield one
