"""A Word file as a zip of XML parts, opened so that a hostile one costs one message: no more bytes than allowed, no entities.

Parts are found by their relationships, never by their usual names, and only those asked for are unpacked.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from kg.errors import ReadError
from kg.readers.limits import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError)
_ENCRYPTED = 0x1


class Package:
    """The parts of one file. `left` is how many bytes may still be unpacked."""

    def __init__(self, data: bytes, key: str, limits: Limits) -> None:
        self._key = key
        self._limits = limits
        self._left = limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise ReadError(f"{key}: Word 文件不完整或已损坏，请重新下载 (damaged or truncated .docx)") from error
        self._names = {name.lstrip("/").replace("\\", "/").lower(): name for name in self._zip.namelist()}

    def main_part(self) -> str:
        """The name of the document's main part."""
        for kind, target in self.relations(""):
            if kind == "officeDocument":
                return target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise ReadError(f"{self._key}: 找不到正文部件，文件不完整 (the main document part is missing)")

    def relations(self, part: str) -> list[tuple[str, str]]:
        """Kind and target of each relationship of a part ("" for the package) to a part of the same file."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            (str(item.get("Type", "")).rpartition("/")[2], _resolve(folder, str(item.get("Target", ""))))
            for item in root.iter(_RELATIONSHIP)
            if item.get("TargetMode") != "External"
        ]

    def xml(self, part: str) -> _Element | None:
        """The parsed root of a part, None where the file has no such part."""
        data = self._bytes(part)
        if data is None:
            return None
        if b"purl.oclc.org/ooxml" in data[:4096]:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        if b"<!DOCTYPE" in data:
            raise self._refused(part)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ReadError(f"{self._key}: 部件 {part} 的 XML 已损坏：{error.msg} (broken XML)") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._refused(part)
        return root

    def _refused(self, part: str) -> ReadError:
        return ReadError(f"{self._key}: 部件 {part} 含 DTD（实体定义），不是正常的 Word 文件，已拒绝读取 (a DTD is refused)")

    def _bytes(self, part: str) -> bytes | None:
        name = self._names.get(part.lstrip("/").lower())
        if name is None:
            return None
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise ReadError(f"{self._key}: 压缩部件已加密，请提供未加密的文件 (encrypted; supply an unprotected copy)")
        try:
            with self._zip.open(info) as file:
                data = file.read(self._left + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise ReadError(f"{self._key}: 部件 {part} 已损坏，请重新下载 (damaged part)") from error
        self._left -= len(data)
        ratio = len(data) / max(1, info.compress_size)
        if self._left < 0 or (len(data) > self._limits.ratio_from_bytes and ratio > self._limits.unpacked_ratio):
            allowed = f"{self._limits.unpacked_bytes:,}"
            raise ReadError(f"{self._key}: 解压后的内容异常庞大（疑似压缩炸弹），上限 {allowed} 字节 (unpacks to too much)")
        return data


def _resolve(folder: str, target: str) -> str:
    path = posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")
