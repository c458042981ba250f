"""The folder: taken whole, or not at all; nobody else's files are touched."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.publish.folder import MARK, SUMS, Folder, replacing


def pack(target: Path, **files: str) -> None:
    with replacing(target) as folder:
        for name, text in files.items():
            folder.write(f"{name}.txt", text)


def names(target: Path) -> set[str]:
    return {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}


def test_replaces_what_was_there_and_removes_what_is_gone(tmp_path: Path) -> None:
    pack(tmp_path / "p", a="1", b="2")
    pack(tmp_path / "p", b="3")
    assert names(tmp_path / "p") == {MARK, SUMS, "b.txt"}
    assert (tmp_path / "p/b.txt").read_text() == "3"
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_an_empty_folder_may_become_a_pack(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    pack(tmp_path / "p", a="1")
    assert "a.txt" in names(tmp_path / "p")


def test_what_systems_leave_behind_does_not_count(tmp_path: Path) -> None:
    pack(tmp_path / "p", a="1")
    (tmp_path / "p/Thumbs.db").write_text("x")
    (tmp_path / "p/._a.txt").write_text("x")
    pack(tmp_path / "p", a="2")
    assert (tmp_path / "p/a.txt").read_text() == "2"


@pytest.mark.parametrize("name", ["notes.txt", "deep/er/notes.txt"])
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "p" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    with pytest.raises(ExportError, match="不是 kg publish 写出的资料包"):
        pack(tmp_path / "p", a="1")
    assert names(tmp_path / "p") == {name}


def test_a_file_of_somebody_else_in_a_pack_is_kept(tmp_path: Path) -> None:
    pack(tmp_path / "p", a="1")
    (tmp_path / "p/mine.docx").write_text("mine")
    with pytest.raises(ExportError, match=r"mine\.docx"):
        pack(tmp_path / "p", a="2")
    assert (tmp_path / "p/a.txt").read_text() == "1"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("x")
    with pytest.raises(ExportError, match="已有同名文件"):
        pack(tmp_path / "p", a="1")


def test_a_full_disk_leaves_the_old_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "p", a="1")

    def full(self: Folder, path: str, content: str | bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Folder, "write", full)
    with pytest.raises(ExportError, match="无法写入，No space left on device；原有内容未变"):
        pack(tmp_path / "p", a="2")
    assert (tmp_path / "p/a.txt").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_fault_of_ours_leaves_the_old_pack(tmp_path: Path) -> None:
    pack(tmp_path / "p", a="1")

    def twice() -> None:
        with replacing(tmp_path / "p") as folder:
            folder.write("a.txt", "2")
            folder.write("a.txt", "3")

    with pytest.raises(ValueError, match="two files of one path"):
        twice()
    assert (tmp_path / "p/a.txt").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_what_a_killed_run_left_is_put_right(tmp_path: Path) -> None:
    pack(tmp_path / "p", a="1")
    (tmp_path / "p").rename(tmp_path / ".p.old")  # killed between the two renames
    (tmp_path / ".p.999999999.part").mkdir()
    pack(tmp_path / "p", a="2")
    assert [path.name for path in tmp_path.iterdir()] == ["p"]
    assert (tmp_path / "p/a.txt").read_text() == "2"


def test_a_failed_swap_puts_the_old_pack_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "p", a="1")
    rename = Path.rename

    def stubborn(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(errno.EACCES, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    with pytest.raises(ExportError, match="Permission denied"):
        pack(tmp_path / "p", a="2")
    assert (tmp_path / "p/a.txt").read_text() == "1"


def test_a_link_to_a_folder_leads_to_the_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "p").symlink_to(tmp_path / "real")
    pack(tmp_path / "p", a="1")
    assert (tmp_path / "real/a.txt").read_text() == "1"
    assert (tmp_path / "p").is_symlink()
