from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

import kg
from kg.errors import ReadError
from kg.pipeline.inputs import collect
from kg.readers import Limits, archive, read

TABLE = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t场次\t≥5场\n"


def zipped(entries: dict[str, bytes | str], path: Path | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    if path is not None:
        path.write_bytes(stream.getvalue())
    return stream.getvalue()


def gbk_named(name: str, content: bytes) -> bytes:
    """A zip as Chinese Windows packs it: the name in GBK, no mark of UTF-8."""
    data = zipped({"x" * len(name.encode("gbk")): content})
    return data.replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))


def test_each_entry_is_a_document_of_its_own(tmp_path: Path) -> None:
    inner = zipped({"深/乙.txt": TABLE})
    zipped(
        {"2024/甲.txt": TABLE, "内.zip": inner, "样式.css": b"x", "__MACOSX/._甲.txt": b"x", ".DS_Store": b"x"},
        tmp_path / "公开.zip",
    )
    inputs = collect([tmp_path], tmp_path)
    assert [file.key for file in inputs.files] == ["公开.zip!/2024/甲.txt", "公开.zip!/内.zip!/深/乙.txt"]
    assert not inputs.problems
    for file in inputs.files:
        document = read(file.path, file.key)
        assert (document.key, len(document.tables())) == (file.key, 1)
    assert [name.rpartition("!/")[2] for name in inputs.ignored] == ["样式.css"]


def test_names_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(gbk_named("部门预算/教育局.txt", TABLE.encode()))
    (file,) = collect([tmp_path / "a.zip"], tmp_path).files
    assert file.key == "a.zip!/部门预算/教育局.txt"
    assert read(file.path).tables()


def test_a_build_reads_archives_and_is_incremental(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    zipped({"甲.txt": TABLE, "坏.xlsx": b"PK\x03\x04 not a zip"}, corpus / "a.zip")
    report = kg.build([corpus], tmp_path / "store")
    assert {(file.key, file.status) for file in report.files} == {("a.zip!/甲.txt", "read"), ("a.zip!/坏.xlsx", "failed")}
    again = kg.build([corpus], tmp_path / "store")
    assert ("a.zip!/甲.txt", "unchanged") in {(file.key, file.status) for file in again.files}
    assert sorted(path.name for path in corpus.iterdir()) == ["a.zip"]


def test_a_zip_that_is_a_document_is_one(tmp_path: Path) -> None:
    zipped({"xl/workbook.xml": "<workbook/>"}, tmp_path / "表.zip")
    assert [file.key for file in collect([tmp_path], tmp_path).files] == ["表.zip"]


REFUSED = {
    "leads-out": ({"../出.txt": TABLE}, "压缩包之外"),
    "absolute": ({"/etc/出.txt": TABLE}, "压缩包之外"),
    "drive": ({"C:\\出.txt": TABLE}, "压缩包之外"),
    "bomb": ({"弹.txt": b"0" * 6_000_000}, "压缩炸弹"),
    "too-deep": ({"一.zip": zipped({"二.zip": zipped({"三.txt": TABLE})})}, "嵌套过深"),
    "broken-inner": ({"一.zip": zipped({"三.txt": TABLE})[:-30]}, "损坏"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused_entries_leave_the_others_unharmed(name: str, tmp_path: Path) -> None:
    entries, words = REFUSED[name]
    zipped({**entries, "好.txt": TABLE}, tmp_path / "a.zip")
    listing = archive.entries(tmp_path / "a.zip", Limits(ratio_from_bytes=1_000_000))
    assert listing.names == ["好.txt"]
    assert [words in message for _, message in listing.problems] == [True]


def test_encrypted_entries(tmp_path: Path) -> None:
    data = bytearray(zipped({"密.txt": TABLE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at : at + 2] = struct.pack("<H", struct.unpack_from("<H", data, at)[0] | 1)
    (tmp_path / "a.zip").write_bytes(data)
    inputs = collect([tmp_path], tmp_path)
    assert [problem.key for problem in inputs.problems] == ["a.zip!/密.txt"]
    with pytest.raises(ReadError, match="加密"):
        read(tmp_path / "a.zip!/密.txt")


def test_an_entry_that_unpacks_to_more_than_it_says(tmp_path: Path) -> None:
    data = bytearray(zipped({"弹.txt": b"0" * 100_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + offset, 10)
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ReadError):
        read(tmp_path / "a.zip!/弹.txt")


@pytest.mark.parametrize(
    ("limits", "words"), [(Limits(zip_entries=2), "上限 2"), (Limits(archive_bytes=10), "压缩炸弹")], ids=["entries", "bytes"]
)
def test_limits_of_a_whole_archive(limits: Limits, words: str, tmp_path: Path) -> None:
    zipped({f"{n}.txt": TABLE for n in range(3)}, tmp_path / "a.zip")
    with pytest.raises(ReadError, match=words):
        archive.entries(tmp_path / "a.zip", limits)


def test_missing_paths_and_whole_archives_have_a_clear_error(tmp_path: Path) -> None:
    zipped({"甲.txt": TABLE}, tmp_path / "a.zip")
    with pytest.raises(ReadError, match="没有该文件"):
        read(tmp_path / "a.zip!/乙.txt")
    with pytest.raises(ReadError, match="不存在"):
        read(tmp_path / "b.zip!/乙.txt")
    with pytest.raises(ReadError, match="压缩包"):
        read(tmp_path / "a.zip")


def test_a_cut_off_archive_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"甲.txt": TABLE})[:-40])
    inputs = collect([tmp_path], tmp_path)
    assert [(problem.key, "损坏" in problem.troubles[0]) for problem in inputs.problems] == [("a.zip", True)]
