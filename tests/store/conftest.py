"""Stores of every implementation; servers are started once for all tests and emptied between them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.store import MemoryStore, open_store
from kg.store.remote.client import Client
from kg.store.remote.endpoints import endpoints_of
from kg.store.remote.server import Server

BASE = "https://example.org/id/"


def _helper(name: str) -> Any:
    """A module of this folder, where the tests find it by its name."""
    specification = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert specification is not None
    assert specification.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


servers, fakes = _helper("servers"), _helper("fakes")


@pytest.fixture(scope="session")
def oxigraph_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph") / "data", "--union-default-graph") as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks and staging of remote stores."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client waited between tries, without waiting."""
    found: list[float] = []
    monkeypatch.setattr(Client.__init__, "__kwdefaults__", {**(Client.__init__.__kwdefaults__ or {}), "sleep": found.append})
    return found


def emptied(url: str) -> str:
    server = Server(endpoints_of(url))
    server.drop(server.graphs())
    server.close()
    return url


servers.emptied = emptied


@pytest.fixture(params=["memory", "embedded", "oxigraph", "oxigraph-without-gsp", "virtuoso"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty server, None where the store is none."""
    match kind:
        case "oxigraph":
            return emptied(request.getfixturevalue("oxigraph_url"))
        case "oxigraph-without-gsp":
            return emptied(request.getfixturevalue("oxigraph_url")) + "/query#update=/update"
        case "virtuoso":
            return emptied(request.getfixturevalue("virtuoso_url"))
    return None


@pytest.fixture
def store(kind: str, url: str | None, tmp_path: Path) -> Any:
    if kind == "memory":
        return MemoryStore(BASE)
    return open_store(url or tmp_path / "store", base=BASE, create=True)
