"""Damaged, hostile and mistaken files: one clear message each."""

from __future__ import annotations

import io
import os
import zipfile
import zlib

import pytest
from wordfiles import docx, p, part, tbl, tr

from kg.errors import ReadError
from kg.readers import read_bytes
from kg.readers.docx import read_docx
from kg.readers.limits import Limits
from kg.readers.sniff import OLE_MAGIC, sniff

GOOD = docx(p("正文") + tbl(tr("甲", "乙"), columns=2))
LAUGHS = '<!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def with_prolog(prolog: str, words: str) -> bytes:
    xml = part("document", f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>")
    return docx("", main=xml.replace("?><w:", f"?>{prolog}<w:", 1))


def bomb() -> bytes:
    """A main part of 6 MiB of blanks in some 6 KiB."""
    body = part("document", "<w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p>" + " " * (6 << 20) + "</w:body>")
    return docx("", main=body)


def lying_sizes() -> bytes:
    """The same, and the directory says it is small."""
    data = bytearray(bomb())
    real = next(info for info in zipfile.ZipFile(io.BytesIO(bytes(data))).infolist() if info.file_size > 1 << 20).file_size
    small = (1000).to_bytes(4, "little")
    return bytes(data).replace(real.to_bytes(4, "little"), small)


def encrypted_package() -> bytes:
    """The outside of an OLE file whose directory names an encrypted package."""
    return OLE_MAGIC + bytes(504) + "EncryptionInfo\0".encode("utf-16-le") + "EncryptedPackage\0".encode("utf-16-le") + bytes(400)


def encrypted_entry() -> bytes:
    """A zip with the flag of encryption on every entry."""
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def without_main() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document2x.xml", "")
        package.writestr("[Content_Types].xml", "<Types/>")
    return buffer.getvalue()


def broken_stream() -> bytes:
    data = bytearray(GOOD)
    at = (
        data.find(b"word/document.xmlPK")
        if b"word/document.xmlPK" in data
        else data.find(b"word/document.xml") + len(b"word/document.xml")
    )
    data[at + 8 : at + 40] = bytes(32)
    return bytes(data)


NESTED = "<w:sdt>" * 3000 + "</w:sdt>" * 3000
BAD = [
    pytest.param(GOOD[: len(GOOD) * 7 // 10], "damaged", id="cut-off"),
    pytest.param(broken_stream(), "damaged", id="part-overwritten"),
    pytest.param(without_main(), "main document part", id="no-main-part"),
    pytest.param(docx("", main="<w:document"), "broken XML", id="no-xml"),
    pytest.param(docx("", main=part("document", "")), "no body", id="no-body"),
    pytest.param(docx("", main=part("document", "<w:body>" + NESTED + "</w:body>")), "broken XML", id="nested-too-deep"),
    pytest.param(with_prolog(LAUGHS, "&b;"), "DTD", id="entity-bomb"),
    pytest.param(with_prolog(OUTSIDE, "&x;"), "DTD", id="external-entity"),
    pytest.param(encrypted_entry(), "encrypted", id="encrypted-zip"),
]


@pytest.mark.parametrize(("data", "message"), BAD)
def test_one_clear_message(data, message):
    with pytest.raises(ReadError, match=message) as caught:
        read_docx(data, "坏.docx")
    assert str(caught.value).startswith("坏.docx: ")


@pytest.mark.parametrize("make", [bomb, lying_sizes])
def test_zip_bombs_stop_at_the_limit(make):
    with pytest.raises(ReadError, match=r"unpacks to too much|damaged"):
        read_docx(make(), "x.docx", Limits(unpacked_bytes=2 << 20))


def test_ratio_tells_a_bomb_before_its_size_does():
    with pytest.raises(ReadError, match="unpacks to too much"):
        read_docx(bomb(), "x.docx", Limits(ratio_from_bytes=1 << 20))


def test_file_larger_than_allowed():
    with pytest.raises(ReadError, match="office_bytes"):
        read_docx(GOOD, "x.docx", Limits(office_bytes=100))


def test_encrypted_office_file_says_so():
    with pytest.raises(ReadError, match="encrypted"):
        read_bytes(encrypted_package(), "密.docx")


def test_macros_and_other_parts_are_never_opened():
    data = docx(p("正文"), more={"word/vbaProject.bin": os.urandom(64), "word/media/image1.png": zlib.compress(b"x")})
    assert [paragraph.text for paragraph in read_docx(data, "x.docm").paragraphs()] == ["正文"]


SNIFFED = [
    pytest.param(GOOD, "docx", id="docx"),
    pytest.param(GOOD[: len(GOOD) // 2], "docx", id="docx-cut-off"),
    pytest.param(encrypted_package(), "encrypted-office", id="encrypted"),
    pytest.param(b"%PDF-1.7\n", "pdf", id="pdf"),
    pytest.param(b"\r\n\r\n%PDF-1.4\n", "pdf", id="pdf-behind-blank-lines"),
    pytest.param("\ufeff<!DOCTYPE html><html>".encode(), "html", id="html-with-mark"),
    pytest.param("\ufeff<html>".encode("utf-16-le"), "html", id="html-utf-16"),
    pytest.param(b'<?xml version="1.0"?>\n<!-- a --><html>', "html", id="xhtml"),
    pytest.param(b"{\\rtf1\\ansi", "rtf", id="rtf"),
    pytest.param(b"\xff\xd8\xff\xe0", "image", id="jpeg"),
    pytest.param(b"BM\x36\x00\x00\x00\x00\x00\x00\x00", "image", id="bitmap"),
    pytest.param("BM 指标".encode(), "text", id="text-that-begins-like-a-bitmap"),
    pytest.param("一级指标\t二级指标".encode("gb18030"), "text", id="text"),
    pytest.param(b"", "text", id="empty"),
    pytest.param(OLE_MAGIC + bytes(600), "ole", id="compound-file-of-another-kind"),
    pytest.param(OLE_MAGIC + bytes(600) + "Workbook\0".encode("utf-16-le"), "xls", id="xls"),
    pytest.param(b"\xdb\xa5\x2d\x00", "doc", id="word-2"),
]


@pytest.mark.parametrize(("data", "kind"), SNIFFED)
def test_sniff(data, kind):
    assert sniff(data) == kind


@pytest.mark.parametrize(("name", "kind"), [("xl/workbook.xml", "xlsx"), ("OFD.xml", "ofd"), ("a/报告.pdf", "zip")])
def test_sniff_zip(name, kind):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, "x")
    assert sniff(buffer.getvalue()) == kind
