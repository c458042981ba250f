"""`kg publish` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli.main import main
from kg.pipeline import build
from kg.settings import Settings

from .conftest import EXAMPLES


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "kg-store"
    assert build([EXAMPLES / "chuzhou" / "nanqiao"], folder, settings=Settings(workers=0)).ok
    return folder


def test_says_what_it_wrote(
    on_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.publish.site.ontology_pages", lambda _: iter(()))  # a thousand pages that matter to others
    assert main(["publish", str(tmp_path / "pack"), "--store", str(on_disk)]) == 0
    said = capsys.readouterr()
    assert "1 份公开文件" in said.out
    assert "已遮盖" in said.out
    assert "[1/1] selfevaluation-health-2023.html" in said.err
    assert (tmp_path / "pack/index.html").is_file()


def test_store_and_pack_lie_apart(on_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (on_disk, on_disk / "pack", on_disk.parent):
        assert main(["publish", str(folder), "--store", str(on_disk)]) == 2
        assert "不能放在彼此之内" in capsys.readouterr().err


def test_a_folder_that_is_no_pack_is_left_alone(on_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    assert main(["publish", str(tmp_path), "--store", str(on_disk)]) == 2
    assert "不是 kg publish 写出的资料包" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
