"""A file that is replaced appears whole or not at all."""

from __future__ import annotations

import os
import threading

import pytest

from kg.files import cache_folder, keep, replacing, unfinished, within

posix = pytest.mark.skipif(os.name != "posix", reason="needs links, pipes and modes")


def test_the_file_takes_its_name_at_the_end(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
        assert unfinished(path).exists()
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "new"


def test_after_a_fault_the_old_file_stands_and_nothing_beside_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")

    def interrupted():
        with replacing(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "old"


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "none" / "a.csv"):
        pass


@pytest.fixture
def cache(tmp_path, monkeypatch):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_is_kept_lies_in_the_users_own_folder(cache):
    folder = cache_folder("publish", "a")
    assert folder == cache / "jixiao-kg/publish/a"
    keep(folder / "b", b"old")
    keep(folder / "b", b"new")
    assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [("b", b"new")]


def test_a_cache_that_cannot_be_had_is_no_fault(cache):
    cache.write_text("a file where the folder should be")
    assert cache_folder("publish") is None
    keep(cache / "b", b"lost")
    assert cache.read_text() == "a file where the folder should be"


@posix
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "a.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    with replacing(link) as file:
        file.write(b"new")
        assert unfinished(link).parent == target.parent
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert [one.name for one in target.parent.iterdir()] == ["a.csv"]


@posix
def test_a_link_to_nothing_yet_makes_what_it_leads_to(tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "a.csv")
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "a.csv").read_text() == "new"


@posix
def test_a_pipe_is_written_and_stays_a_pipe(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with replacing(pipe) as file:
        file.write(b"new")
    reader.join(timeout=30)
    assert read == [b"new"]
    assert pipe.is_fifo()
    assert [one.name for one in tmp_path.iterdir()] == ["pipe"]


@posix
def test_who_could_not_read_the_old_file_cannot_read_the_new_one(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o600)
    with replacing(path) as file:
        assert unfinished(path).stat().st_mode & 0o777 == 0o600
        file.write(b"new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_made_for_nothing_goes_again(tmp_path):
    def failed():
        with within(tmp_path / "a" / "b"):
            raise OSError

    with pytest.raises(OSError, match=r"^$"):
        failed()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match=r"^$"):
        failed()
    assert [one.name for one in tmp_path.iterdir()] == ["a"]
