"""The XML parts of a Word file, found by their relationships, never by their usual names, and parsed without entities."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from kg.errors import ReadError
from kg.readers.limits import Limits
from kg.readers.zipped import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_USUAL_MAIN = "word/document.xml"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", b"http://schemas.openxmlformats.org/drawingml/2006/chart"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", b"http://schemas.openxmlformats.org/drawingml/2006/diagram"),
)
"""Namespaces of the strict form of the standard, and those everybody writes."""


class Parts:
    """The parts of one file."""

    def __init__(self, data: bytes, key: str, limits: Limits) -> None:
        self._key = key
        self._package = Package.open(data, key, limits)

    def main(self) -> str:
        """The name of the document's main part."""
        target = next((target for kind, target in self.relations("") if kind == "officeDocument"), _USUAL_MAIN)
        if target not in self._package:
            raise ReadError(f"{self._key}: 找不到正文部件，文件不完整，请重新下载 (the main document part is missing)")
        return target

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
        """The parsed root of a part, None where the file has no such part. Raises `ReadError` where it is not sound XML."""
        if part not in self._package:
            return None
        data = self._package.read(part)
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
            raise ReadError(f"{self._key}: 部件 {part} 的 XML 已损坏：{error.msg}，请重新下载 (broken XML)") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._refused(part)
        return root

    def _refused(self, part: str) -> ReadError:
        return ReadError(f"{self._key}: 部件 {part} 含 DTD（实体定义），不是正常的 Word 文件，已拒绝读取 (a DTD is refused)")


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
