"""A file that is replaced appears whole or not at all."""

from __future__ import annotations

import pytest

from kg.files import replacing, unfinished


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
