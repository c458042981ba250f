"""Zip archives of documents: each entry is a document of its own, named `archive.zip!/folder/file.xlsx`.

A path with `!/` leads into an archive and can be read like any other path. Nothing is unpacked to disk; names that lead out
of the archive, encrypted entries and what unpacks to too much are refused one by one, the rest is read.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from kg.errors import ReadError
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.sniff import sniff

MARK = "!/"
_UTF8, _ENCRYPTED = 0x800, 0x1
_CHUNK = 1 << 18
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError)


@dataclass(slots=True)
class Listing:
    """What an archive holds: names of files that can be read, and of others why they cannot."""

    names: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def is_inside(path: Path) -> bool:
    """Tell a path that leads into an archive."""
    return MARK in path.as_posix() and not path.exists()


def is_archive(path: Path) -> bool:
    """Tell an archive from a document that is a zip (.docx, .xlsx, .ofd). Raises `OSError` where it cannot be opened."""
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK"):
            return False
    return sniff(path.read_bytes()) == "zip"


def entries(path: Path, limits: Limits = DEFAULT_LIMITS) -> Listing:
    """The files of an archive and of the archives in it, in order of their names. Raises `ReadError` where it is damaged."""
    listing = Listing()
    _list(_Archive.open(path.read_bytes(), path.name, limits), "", limits.archive_depth, listing)
    listing.names.sort()
    return listing


def load(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes that a path into an archive leads to. Raises `ReadError` where there are none."""
    outer, inner = _parted(path)
    try:
        data = outer.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: 无法打开：{error.strerror} (cannot be opened)") from error
    for depth, name in enumerate(inner):
        if depth > limits.archive_depth:
            raise ReadError(f"{path}: 压缩包嵌套过深 (archives are nested too deep)")
        data = _Archive.open(data, str(path), limits).read(name)
    return data


def refuse(data: bytes, key: str, limits: Limits) -> NoReturn:
    """Say why an archive is not read as one document. Raises `ReadError`."""
    _Archive.open(data, key, limits)
    raise ReadError(f"{key}: 是压缩包，请指明其中的文件，如 {key}!/文件名 (an archive; name a file in it: {key}!/NAME)")


def _parted(path: Path) -> tuple[Path, list[str]]:
    """The archive on disk, and the names that lead from it inwards."""
    parts = path.as_posix().split(MARK)
    for count in range(1, len(parts)):
        outer = Path(MARK.join(parts[:count]))
        if outer.is_file():
            return outer, parts[count:]
    raise ReadError(f"{path}: 文件不存在，请检查路径 (no such file)")


def _list(archive: _Archive, prefix: str, depth: int, listing: Listing) -> None:
    for name, info in archive.infos.items():
        whole = f"{prefix}{name}"
        problem = archive.problem(name, info)
        if problem is not None:
            listing.problems.append((whole, problem))
        elif not name.lower().endswith(".zip"):
            listing.names.append(whole)
        else:
            _list_inner(archive, name, whole, depth, listing)
    listing.problems += [(f"{prefix}{name}", problem) for name, problem in archive.refused]


def _list_inner(archive: _Archive, name: str, whole: str, depth: int, listing: Listing) -> None:
    """The files of an archive within an archive."""
    if depth <= 1:
        listing.problems.append((whole, "压缩包嵌套过深，请解压后再读 (archives are nested too deep)"))
        return
    try:
        data = archive.read(name)
        if sniff(data) != "zip":
            listing.names.append(whole)
        else:
            _list(_Archive.open(data, whole, archive.limits), f"{whole}{MARK}", depth - 1, listing)
    except ReadError as error:
        listing.problems.append((whole, str(error).removeprefix(f"{whole}: ")))


@dataclass(slots=True)
class _Archive:
    """An open archive: its files by the names they should have."""

    key: str
    file: zipfile.ZipFile
    limits: Limits
    infos: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def open(cls, data: bytes, key: str, limits: Limits) -> _Archive:
        try:
            archive = cls(key, zipfile.ZipFile(io.BytesIO(data)), limits)
        except _BROKEN as error:
            raise ReadError(f"{key}: 压缩包已损坏或不完整，请重新下载 (damaged or cut off; download it again)") from error
        infos = [info for info in archive.file.infolist() if not info.is_dir()]
        if len(infos) > limits.zip_entries:
            raise ReadError(f"{key}: 压缩包内有 {len(infos):,} 个文件，超过上限 {limits.zip_entries:,} (too many entries)")
        if sum(info.file_size for info in infos) > limits.archive_bytes:
            raise ReadError(f"{key}: 解压后超过上限 {limits.archive_bytes:,} 字节，可能是压缩炸弹 (unpacks to too much)")
        for info in infos:
            archive._take(info)
        return archive

    def _take(self, info: zipfile.ZipInfo) -> None:
        name = decoded_name(info)
        parts = name.split("/")
        if any(part.startswith((".", "~$")) and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX":
            return
        if is_unsafe(name):
            self.refused.append((name, "文件名指向压缩包之外，已略过 (the name leads out of the archive; skipped)"))
        elif name in self.infos:
            self.refused.append((name, "压缩包内有同名文件，只读第一个 (two files of this name; the first is read)"))
        else:
            self.infos[name] = info

    def problem(self, name: str, info: zipfile.ZipInfo) -> str | None:
        """Why an entry is not read, None where it is."""
        limits = self.limits
        if info.flag_bits & _ENCRYPTED:
            return "压缩包内的文件已加密，请提供不带密码的压缩包 (encrypted; supply an unprotected copy)"
        if info.file_size > limits.ratio_from_bytes and info.file_size > limits.unpacked_ratio * max(1, info.compress_size):
            return f"压缩比异常（解压后 {info.file_size:,} 字节），可能是压缩炸弹 (suspicious ratio)"
        if MARK in name:
            return "文件名含有“!/”，请改名 (the name holds !/; rename it)"
        return None

    def read(self, name: str) -> bytes:
        """The bytes of an entry, never more than it declares."""
        info = self.infos.get(name)
        if info is None:
            raise ReadError(f"{self.key}: 压缩包中没有该文件 (no such file in the archive)")
        problem = self.problem(name, info)
        if problem is not None:
            raise ReadError(f"{self.key}: {problem}")
        pieces, left = [], info.file_size
        try:
            with self.file.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise ReadError(f"{self.key}: 解压后大于声明的大小，可能是压缩炸弹 (unpacks to too much)")
                    pieces.append(piece)
        except _BROKEN as error:
            raise ReadError(f"{self.key}: 压缩包内的文件已损坏，请重新下载 (damaged; download it again)") from error
        return b"".join(pieces)


def decoded_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry: where it is not marked as UTF-8 the bytes are UTF-8 or GBK, whatever zipfile takes them for."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
            name = _as_text(raw)
        except UnicodeEncodeError:
            pass
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _as_text(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def is_unsafe(name: str) -> bool:
    """Tell a name that leads out of the archive or cannot be a file's.

    >>> is_unsafe("../evil.txt"), is_unsafe("C:/x.txt"), is_unsafe("2024/预算.xlsx")
    (True, True, False)
    """
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or bool(_DRIVE.match(name)) or bool(_CONTROL.search(name)) or not parts[-1]
