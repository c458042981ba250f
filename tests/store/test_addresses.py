"""What names a store: a folder or the URL of a server, well or badly typed; and that no secret in it is ever printed."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from kg.cli.main import main
from kg.errors import StoreError
from kg.settings import load
from kg.store import open_store
from kg.store.remote.client import Client
from kg.store.remote.endpoints import Credentials, endpoints_of
from kg.store.remote.server import Server

ADDRESSES = [
    ("http://u:p@h/sparql", {}, ("http://h/sparql", "http://h/update", "http://h/graphs")),
    ("https://h/ds/query", {}, ("https://h/ds/query", "https://h/ds/update", "https://h/ds/store")),
    ("http://h/sparql#update=/u&graphs=/g", {}, ("http://h/sparql", "http://h/u", "http://h/g")),
    ("http://h:1/?key=secret", {}, ("http://h:1/query", "http://h:1/update", "http://h:1/store")),
    ("http://h/sparql?key=secret#update=//u:p@i/u", {}, ("http://h/sparql", "http://i/u", None)),
]


@pytest.mark.parametrize(("url", "environ", "expected"), ADDRESSES)
def test_addresses_out_of_one_url(url: str, environ: dict[str, str], expected: tuple[str, ...]) -> None:
    at = endpoints_of(url, environ)
    assert (at.query, at.update, at.graphs) == expected
    assert ":p@" not in repr(at)
    assert "secret" not in repr(at)


def test_secrets_come_from_the_environment() -> None:
    at = endpoints_of("http://h", {"KG_STORE_USER": "zhang", "KG_STORE_PASSWORD": "secret"})
    assert at.credentials == Credentials("basic", "zhang", "secret")
    assert "secret" not in repr(at)
    assert endpoints_of("http://h", {"KG_STORE_TOKEN": "t\r\n"}).credentials == Credentials("bearer", secret="t")


def test_a_token_that_no_header_takes_is_not_printed() -> None:
    with pytest.raises(StoreError, match="KG_STORE_TOKEN") as told:
        endpoints_of("http://h", {"KG_STORE_TOKEN": "secret\nsecret"})
    assert "secret" not in str(told.value)


def test_letters_of_a_password_may_be_encoded() -> None:
    assert endpoints_of("http://zhang:a%40b%2F@h", {}).credentials == Credentials("basic", "zhang", "a@b/")


def test_parameters_go_with_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url.raw_path.decode()}")
        return httpx.Response(204)

    at = endpoints_of("http://h/sparql?key=a%26b", {})
    client = Client(parameters=at.parameters)
    monkeypatch.setattr(client, "_http", httpx.Client(transport=httpx.MockTransport(answer)))
    server = Server(at, client)
    server.update("DROP ALL")
    assert list(server.described()) == []
    client.send("DELETE", at.graphs or "", headers={}, params={"graph": "a:g"})
    assert seen == ["POST /update?key=a%26b", "GET /sparql?key=a%26b", "DELETE /graphs?key=a%26b&graph=a%3Ag"]


@pytest.mark.parametrize("url", ["ftp://h/x", "http://", "http://h/sparql#port=1", "http://h#auth=magic", "http://h/x#nothing"])
def test_a_url_that_cannot_be_meant(url: str) -> None:
    with pytest.raises(StoreError):
        endpoints_of(url, {})


MISTYPED = [
    "http://user:hushhush@h:port/",
    "http://user:hushhush@[::1/",
    "http://user:hush#hush@h/",
    "http://user:hush/hush@h/",
    "http://user:12#hushhush@h/",
    "http:/user:hushhush@h/x",
    "http:user:hushhush@h/x",
    "HTTP//user:hushhush@h",
    "user:hushhush@://x",
    "user:hushhush@h:7878/sparql",
    "ftp://user:hushhush@h/",
    "http://user:hushhush@h..h/",
    "http://user:hushhush@h/#what=hushhush",
    "http://user:hushhush@127.0.0.1:9/sparql?apikey=hushhush",
]
COMMANDS = [["query", "ASK {}"], ["build", "a.txt"], ["serve", "--port", "0"], ["publish", "pack"], ["export", "a.nq"]]


@pytest.mark.parametrize("command", COMMANDS, ids=[one[0] for one in COMMANDS])
@pytest.mark.parametrize("url", MISTYPED)
@pytest.mark.usefixtures("slept")
def test_a_mistyped_url_is_one_line_without_its_secrets(
    url: str, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("无", encoding="utf-8")
    assert main([*command, "--store", url]) == 2
    told = capsys.readouterr()
    assert "hush" not in told.out + told.err
    assert told.err.startswith("kg: ")
    assert told.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == ["a.txt"]


def test_a_mistyped_url_of_the_settings_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('store = "http:/user:hushhush@h/x"', encoding="utf-8")
    with pytest.raises(StoreError, match="网址") as told:
        open_store(load(tmp_path / "kg.toml", {}).store)
    assert "hush" not in str(told.value)
