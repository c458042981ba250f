"""What `kg serve` says when it cannot start, and what it takes for a token."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.errors import UsageError
from kg.server.tokens import read_token


@pytest.mark.parametrize(
    "content", ["", "short", "two lines\nof a token here", "letters that are 令牌令牌令牌令牌令牌", "x" * 15]
)
def test_what_is_no_token(content: str, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError):
        read_token(path)


def test_a_token_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("\ufeff0123456789abcdef~+/=\r\n", encoding="utf-8")
    assert read_token(path) == "0123456789abcdef~+/="


def test_it_needs_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--store", str(tmp_path / "none"), "--port", "0"]) == 2
    assert "kg build" in capsys.readouterr().err


def test_it_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--store", "http://127.0.0.1:9/sparql"]) == 2
    assert "folder" in capsys.readouterr().err


def test_it_needs_the_token_file(make_store: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--store", str(make_store()), "--update-token-file", "nowhere", "--port", "0"]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_it_needs_a_free_port(make_store: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--store", str(make_store()), "--port", str(port)]) == 2
    assert str(port) in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--port", "70000"], ["--timeout", "0"], ["--rows", "-1"], ["--memory-mb", "x"]])
def test_wrong_options(option: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main(["serve", *option])
    assert error.value.code == 2


@pytest.mark.parametrize("option", [[], ["--unmasked"]], ids=["masked", "unmasked"])
def test_a_damaged_store_is_told(make_store: Callable[..., Path], capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    store = make_store('<a:s> <a:p> "1" .\n')
    (next(path for path in (store / "builds").iterdir() if path.is_dir()) / "CURRENT").write_text("nothing", encoding="ascii")
    assert main(["serve", "--store", str(store), "--port", "0", *option]) == 2
    assert str(store) in capsys.readouterr().err
