"""Bytes to text: byte order marks, encodings, broken bytes, and what is refused."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.readers import Limits, read
from kg.readers.decode import decode
from kg.readers.text import read_text

WORDS = "绩效目标表\t≥90%"

ENCODINGS = [
    ("utf-8", WORDS.encode(), "utf-8"),
    ("utf-8-bom", codecs.BOM_UTF8 + WORDS.encode(), "utf-8-sig"),
    ("utf-16-le-bom", codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), "utf-16"),
    ("utf-16-be-bom", codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), "utf-16"),
    ("utf-32-le-bom", codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"), "utf-32"),
    ("gb18030", WORDS.encode("gb18030"), "gb18030"),
    ("gbk-beyond-gb2312", "镕喆".encode("gbk"), "gb18030"),
    ("big5-declared", '<meta charset="big5"><p>績效</p>'.encode("big5"), "big5"),
]


@pytest.mark.parametrize(("data", "encoding"), [case[1:] for case in ENCODINGS], ids=[case[0] for case in ENCODINGS])
def test_encoding_is_told_by_content(data: bytes, encoding: str) -> None:
    decoded = decode(data, "x.txt")
    assert (decoded.encoding, decoded.broken) == (encoding, 0)
    assert not decoded.text.startswith("\ufeff")


def test_broken_bytes_are_counted_and_reported() -> None:
    data = "项目名称：管网改造。".encode("gb18030") * 3 + b"\xff\xff"
    document = read_text(data, "x.txt")
    assert [finding.rule for finding in document.findings] == ["broken-encoding"]
    assert "gb18030" in document.findings[0].message_zh
    assert "管网改造" in document.paragraphs()[0].text


def test_whole_text_has_no_finding() -> None:
    assert read_text(WORDS.encode("gb18030"), "x.txt").findings == ()


REFUSED = [
    ("empty", b"", "文件为空"),
    ("blank", b" \r\n\t\n", "文件为空"),
    ("pdf", b"%PDF-1.7 ...", "PDF"),
    ("zip", b"PK\x03\x04" + b"x" * 40, "zip"),
    ("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "97-2003"),
    ("png", b"\x89PNG\r\n\x1a\n", "PNG"),
    ("control-characters", bytes(range(1, 9)) * 30, "二进制"),
]


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        read_text(data, "坏文件.txt")
    assert str(caught.value).startswith("坏文件.txt")


def test_size_limit_names_size_and_limit() -> None:
    with pytest.raises(ReadError, match=r"12 字节.*上限 10"):
        read_text(b"123456789012", "x.txt", Limits(text_bytes=10))


def test_line_limit() -> None:
    with pytest.raises(ReadError, match="一行超过 20"):
        read_text("一二三四五六七八九十一二三四五六七八九十一".encode(), "x.txt", Limits(line_chars=20))


def test_cell_limit() -> None:
    rows = "甲\t乙\n" * 6
    with pytest.raises(ReadError, match="单元格超过上限 10"):
        read_text(rows.encode(), "x.txt", Limits(cells=10))
    assert len(read_text(rows.encode(), "x.txt", Limits(cells=12)).tables()[0].cells) == 12


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"没有\.txt"):
        read(tmp_path / "没有.txt")


def test_digest_and_key(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("绩效".encode())
    document = read(path, key="市/a.txt")
    assert document.key == "市/a.txt"
    assert len(document.sha256) == 64
    assert document.sha256 == read(path).sha256
