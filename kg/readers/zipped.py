"""Zip packages opened with care: what an entry may unpack to is bounded before and while it is read; nothing is written.

In: the bytes of a file. Out: its entries by name. XML in them is parsed without entities and without any outside file.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from kg.errors import ReadError
from kg.readers.limits import Limits

_CHUNK = 1 << 18
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Package:
    """A zip that holds one document: .xlsx, .ofd. Names are compared without regard to case and leading slashes."""

    key: str
    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    limits: Limits

    @classmethod
    def open(cls, data: bytes, key: str, limits: Limits) -> Package:
        """Open a package. Raises `ReadError` where it is damaged, encrypted or unpacks to more than the limits."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise ReadError(f"{key}: 文件已损坏或不完整，请重新下载 (damaged or cut off; download it again)") from error
        infos = archive.infolist()
        if len(infos) > limits.zip_entries:
            raise ReadError(f"{key}: 压缩包内有 {len(infos):,} 个部件，超过上限 {limits.zip_entries:,} (too many entries)")
        unpacked = sum(info.file_size for info in infos)
        ratio = unpacked > limits.ratio_from_bytes and unpacked > limits.unpacked_ratio * len(data)
        if ratio or unpacked > limits.unpacked_bytes:
            raise ReadError(f"{key}: 解压后达 {unpacked:,} 字节，超过上限，可能是压缩炸弹 (unpacks to too much)")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise ReadError(f"{key}: 文件已加密，请提供不带密码的文件 (encrypted; supply an unprotected copy)")
        return cls(key, archive, {_folded(info.filename): info for info in infos}, limits)

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self.entries

    def read(self, name: str) -> bytes:
        """The bytes of one entry. Raises `ReadError` where it is missing or damaged."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one entry piece by piece, never more than it says and the limits allow."""
        info = self.entries.get(_folded(name))
        if info is None:
            raise ReadError(f"{self.key}: 缺少部件 {name}，文件可能不完整，请重新下载 (a part is missing)")
        left = min(info.file_size, self.limits.unpacked_bytes)
        try:
            with self.archive.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise ReadError(f"{self.key}: 部件 {name} 解压后大于其声明的大小，可能是压缩炸弹 (unpacks to too much)")
                    yield piece
        except _BROKEN as error:
            raise ReadError(f"{self.key}: 部件 {name} 已损坏，请重新下载 (a part is damaged; download it again)") from error

    def parse(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], Any],
        end: Callable[[str], Any] | None = None,
        text: Callable[[str], Any] | None = None,
    ) -> None:
        """Stream the XML of one entry through handlers. Raises `ReadError` where it is malformed or declares a DOCTYPE."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = start
        if end is not None:
            parser.EndElementHandler = end
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            for chunk in self.chunks(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ReadError(f"{self.key}: 部件 {name} 不是正确的 XML：{error} (malformed XML)") from error

    def _refuse(self, *_: object) -> None:
        raise ReadError(f"{self.key}: 含有 DOCTYPE 声明，出于安全不予读取 (declares a DOCTYPE; refused)")


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def local_name(tag: str) -> str:
    """The name of an element without its prefix."""
    return tag.rpartition(":")[2]
