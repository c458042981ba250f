"""The record grows at its end and changes whole or not at all."""

from __future__ import annotations

import codecs

import pytest

from kg.decisions import Decision, append, load
from kg.errors import SettingsError


def decision(old, new, kind="merge"):
    return Decision(kind, "policy", old, new, "张三", "2024-03-01", "同一文件")


def test_a_new_file_opens_in_excel_and_is_sorted(tmp_path):
    path = tmp_path / "新" / "decisions.csv"
    append(path, [decision("b", "c"), decision("a", "c")])
    assert path.read_bytes().startswith(codecs.BOM_UTF8 + b"kind,subject,old,new,who,when,why\r\n")
    assert [one.old for one in load(path).all] == ["a", "b"]


BEFORE = [
    pytest.param(b"kind,subject,old,new,who,when,why\nsplit,policy,x,y,w,2024-03-01,z\n", b"\n", id="plain"),
    pytest.param(b"kind,subject,old,new,who,when,why\nsplit,policy,x,y,w,2024-03-01,z", b"\n", id="no-newline-at-the-end"),
    pytest.param(codecs.BOM_UTF8 + b"kind,subject,old,new,who,when,why\r\n", b"\r\n", id="bom-and-header-only"),
]


@pytest.mark.parametrize(("before", "end"), BEFORE)
def test_what_is_there_stays_byte_for_byte(tmp_path, before, end):
    path = tmp_path / "decisions.csv"
    path.write_bytes(before)
    append(path, [decision("a,1", 'b"2')])
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.removeprefix(before).strip() == 'merge,policy,"a,1","b""2",张三,2024-03-01,同一文件'.encode()
    assert after.endswith(end)
    assert (b"\r\n" in after) == (end == b"\r\n")
    assert [(one.old, one.new) for one in load(path).all][-1] == ("a,1", 'b"2')


def test_appending_again_keeps_the_order_of_what_is_there(tmp_path):
    path = tmp_path / "decisions.csv"
    append(path, [decision("m", "n")])
    append(path, [decision("z", "n"), decision("a", "n")])
    assert [one.old for one in load(path).all] == ["m", "a", "z"]
    assert load(path).digest == load(path).digest


def test_the_digest_is_of_what_is_decided_not_of_its_order(tmp_path):
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    append(one, [decision("a", "b"), decision("c", "d")])
    append(other, [decision("c", "d")])
    before = load(other).digest
    append(other, [decision("a", "b")])
    assert load(one).digest == load(other).digest != before


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "decisions.csv"
    append(path, [decision("a", "b")])
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.files.os.fsync", full)
    with pytest.raises(SettingsError, match="cannot be written"):
        append(path, [decision("c", "d")])
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["decisions.csv"]
