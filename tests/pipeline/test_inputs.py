"""Which files a build reads, and one clear line for each that it cannot."""

from __future__ import annotations

import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from small_corpus import document, write_corpus

from kg.errors import SettingsError, StoreError, UsageError
from kg.pipeline import build, extract_all
from kg.pipeline.inputs import choose_root, collect
from kg.settings import Settings
from kg.store import open_store
from kg.store.protocol import dump

from .conftest import IN_PROCESS


@pytest.fixture
def folder(tmp_path):
    return write_corpus(
        tmp_path / "语料", {"b.txt": "b", "a/一.md": "a", "a/二.html": "x", "a/数据.csv": "1", ".hidden.txt": "h"}
    )


def keys(inputs):
    return [file.key for file in inputs.files]


# -- finding files ---------------------------------------------------------------------------------------------------


def test_folders_are_walked_and_keys_are_sorted(folder):
    inputs = collect([folder], folder)
    assert keys(inputs) == ["a/一.md", "a/二.html", "b.txt"]
    assert [Path(path).name for path in inputs.ignored] == ["数据.csv"]
    assert inputs.problems == []


def test_a_file_given_twice_is_read_once(folder):
    assert keys(collect([folder / "b.txt", folder, folder / "a" / ".." / "b.txt"], folder)) == ["a/一.md", "a/二.html", "b.txt"]


def test_a_file_given_by_name_may_have_any_suffix(folder):
    (folder / "公开").write_text("x", "utf-8")
    assert keys(collect([folder / "公开"], folder)) == ["公开"]


def test_stores_office_locks_and_hidden_folders_are_left_alone(folder):
    write_corpus(folder, {"kg-store/store.json": "{}", "kg-store/x.txt": "", ".git/x.txt": "", "~$b.docx": ""})
    assert keys(collect([folder], folder)) == ["a/一.md", "a/二.html", "b.txt"]


def test_keys_are_in_nfc(tmp_path):
    name = "résumé.txt"
    (tmp_path / unicodedata.normalize("NFD", name)).write_text("x", "utf-8")
    assert keys(collect([tmp_path], tmp_path)) == [unicodedata.normalize("NFC", name)]


def test_two_files_of_one_key_are_named(tmp_path):
    for form in ("NFC", "NFD"):
        (tmp_path / unicodedata.normalize(form, "é.txt")).write_text(form, "utf-8")
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system knows one form only")
    inputs = collect([tmp_path], tmp_path)
    assert len(inputs.files) == 1
    assert "NFC" in inputs.problems[0].troubles[0]


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname == "Darwin", reason="file names of any bytes")
def test_a_name_that_is_no_text_is_named(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("x", "utf-8")
    inputs = collect([tmp_path], tmp_path)
    assert inputs.files == ()
    assert "UTF-8" in inputs.problems[0].troubles[0]


ROOTS = [
    pytest.param(["a", "b.txt"], None, None, ".", id="common-folder"),
    pytest.param(["a"], None, None, "a", id="one-folder"),
    pytest.param(["a/一.md"], None, None, "a", id="one-file"),
    pytest.param(["a"], ".", None, ".", id="given"),
    pytest.param(["a"], None, ".", ".", id="kept"),
    pytest.param(["a"], ".", ".", ".", id="given-and-kept"),
    pytest.param(["a"], ".", "gone", ".", id="moved"),
]


@pytest.mark.parametrize(("paths", "given", "kept", "root"), ROOTS)
def test_roots(folder, paths, given, kept, root):
    found = choose_root([folder / path for path in paths], given and folder / given, kept and folder / kept)
    assert found == Path(os.path.normpath(folder / root))


def test_another_root_is_refused(folder):
    with pytest.raises(StoreError, match="corpus root"):
        choose_root([folder], folder / "a", folder)


# -- input that cannot be read ---------------------------------------------------------------------------------------

BROKEN_GBK = document().encode("gb18030")[:-40] + b"\x81\xff\xff" * 3
BAD = [
    pytest.param("空.txt", b"", "empty", id="empty"),
    pytest.param("blank.txt", b" \n\t\n", "empty", id="only-blanks"),
    pytest.param("图片.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "PNG", id="image-named-txt"),
    pytest.param("bin.txt", bytes(range(256)) * 40, "binary", id="binary"),
    pytest.param("长.txt", ("长" * 40_000).encode(), "too large", id="too-large"),
    pytest.param("坏.txt", BROKEN_GBK, "did not decode", id="broken-gbk"),
    pytest.param("无表头.txt", "甲\t1\t2\n乙\t3\t4\n丙\t5\t6\n".encode(), "header", id="table-without-header"),
]
LIMITED = Settings(workers=0, reader_limits={"text_bytes": 100_000})


@pytest.mark.parametrize(("name", "content", "words"), BAD)
def test_a_bad_file_is_one_clear_line_and_nothing_is_lost(store_folder, corpus_folder, name, content, words):
    before = dump(open_store(store_folder))
    (corpus_folder / name).write_bytes(content)
    report = build([corpus_folder], store_folder, settings=LIMITED)
    (bad,) = [file for file in report.files if file.key == name]
    assert not report.ok
    assert len(bad.troubles) == 1
    assert words in bad.troubles[0]
    assert "\n" not in bad.troubles[0]
    assert [file.status for file in report.files if file.key != name] == ["unchanged"] * 3
    assert set(before.splitlines()) - set(dump(open_store(store_folder)).splitlines()) <= set(_composed(before))
    again = build([corpus_folder], store_folder, settings=LIMITED)
    assert not again.ok


def _composed(lines):
    """Lines of graphs that are made over all documents."""
    return [line for line in lines.splitlines() if b"/graph/doc/" not in line and b"/graph/cells/" not in line]


@pytest.mark.parametrize("name", ["不存在.txt", "没有"], ids=["file", "folder"])
def test_a_path_that_does_not_exist(store_folder, corpus_folder, name):
    report = build([corpus_folder / name, corpus_folder], store_folder, settings=IN_PROCESS)
    assert [file.troubles for file in report.files if file.status == "failed"] == [("路径不存在，请检查 (no such path)",)]
    assert (report.ok, report.documents) == (False, 3)


def test_a_folder_without_documents(store_folder, corpus_folder):
    (corpus_folder / "空").mkdir()
    (corpus_folder / "空" / "表.csv").write_text("x", "utf-8")
    report = build([corpus_folder / "空"], store_folder, settings=IN_PROCESS)
    assert [file.troubles for file in report.files] == [("文件夹中没有可读取的文件 (no documents in this folder)",)]
    assert (report.ok, report.documents, len(report.ignored)) == (False, 3, 1)


def test_equal_bytes_are_one_finding_and_both_are_kept(store_folder, corpus_folder):
    (corpus_folder / "市级" / "教育局副本.txt").write_text(document(), "utf-8")
    for _ in range(2):
        report = build([corpus_folder], store_folder, settings=IN_PROCESS)
        assert report.documents == 4
        assert [file.troubles for file in report.files if file.troubles] == [
            ("内容与 市级/教育局.txt 相同 (same bytes as 市级/教育局.txt)",)
        ]
    found = "SELECT ?f WHERE { ?f <https://w3id.org/jixiao-kg/def#rule> <https://w3id.org/jixiao-kg/def#rule-duplicate-content> }"
    assert len(list(open_store(store_folder).query(found))) == 1


def test_a_file_that_became_unreadable_keeps_its_old_content(store_folder, corpus_folder):
    before = dump(open_store(store_folder))
    (corpus_folder / "市级" / "教育局.txt").write_bytes(b"")
    report = build([corpus_folder], store_folder, settings=IN_PROCESS)
    assert (report.ok, report.documents, report.published) == (False, 3, False)
    assert dump(open_store(store_folder)) == before


def test_only_bad_paths_make_no_store(tmp_path):
    report = build([tmp_path / "nothing"], tmp_path / "store", settings=IN_PROCESS)
    assert not report.ok
    assert not (tmp_path / "store").exists()


def test_no_paths_is_misuse(tmp_path):
    with pytest.raises(UsageError):
        build([], tmp_path / "store")
    with pytest.raises(UsageError):
        extract_all([], tmp_path / "out")


def test_an_unknown_limit_is_named(corpus_folder, tmp_path):
    with pytest.raises(SettingsError, match="pages_a_day"):
        build([corpus_folder], tmp_path / "store", settings=Settings(workers=0, reader_limits={"pages_a_day": 3}))


@pytest.mark.parametrize("suffix", [".docm", ".dotx", ".dotm", ".dot", ".wps", ".xltx"])
def test_kin_of_word_and_excel_files_are_documents(tmp_path, suffix):
    (tmp_path / f"预算{suffix}").write_bytes(b"x")
    inputs = collect([tmp_path], tmp_path)
    assert keys(inputs) == [f"预算{suffix}"]


def test_archives_are_listed_within_the_limits_of_the_settings(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", "x")
    assert len(collect([tmp_path], tmp_path, {"zip_entries": 3}).files) == 3
    inputs = collect([tmp_path], tmp_path, {"zip_entries": 2})
    assert inputs.files == ()
    assert "超过上限 2" in inputs.problems[0].troubles[0]
