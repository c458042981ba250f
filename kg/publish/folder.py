"""A pack in the making: a folder beside its place, taken there whole at the end, or not at all.

Every file is hashed as it is written; `SHA256SUMS` lists them all, as `sha256sum -c` reads it. What stood there before is put
aside, and back again if the new one cannot take its place. A folder that is no pack, or that holds what no pack wrote, is
left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg.errors import ExportError
from kg.publish.shelf import shelf

MARK = "kg-pack.json"
SUMS = "SHA256SUMS"
_PACK = "jixiao-kg"
_LITTER = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", "System Volume Information", ".Spotlight-V100", ".fseventsd", ".Trashes"}
)
_SHOWN = 3


class Folder:
    """文件夹: takes files by path; remembers their digests and sizes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files = shelf("CREATE TABLE file (path TEXT PRIMARY KEY, digest BLOB, size INTEGER) WITHOUT ROWID")
        self._count = 0
        self._folder = root
        self.bytes = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, path: object) -> bool:
        return self._files.execute("SELECT 1 FROM file WHERE path = ?", (path,)).fetchone() is not None

    def paths(self, start: str = "") -> Iterator[str]:
        """What was written so far and begins so, sorted."""
        for path, _ in self._listed():
            if path.startswith(start):
                yield path

    def told(self, path: str) -> tuple[int, str]:
        """Size and digest of a file that was written."""
        size, digest = self._files.execute("SELECT size, digest FROM file WHERE path = ?", (path,)).fetchone()
        return int(size), digest.hex()

    def write(self, path: str, content: str | bytes) -> None:
        """One file, whole."""
        data = content.encode() if isinstance(content, str) else content
        self._place(path).write_bytes(data)
        self._take(path, hashlib.sha256(data).hexdigest(), len(data))

    def take_over(self, path: str, file: Path, data: bytes, digest: str) -> None:
        """A file of another pack, whose bytes were read and are the ones wanted: by a link, or anew where the disk knows none."""
        place = self._place(path)
        try:
            os.link(file, place)
        except OSError:
            place.write_bytes(data)
        self._take(path, digest, len(data))

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """A file to be written in pieces."""
        place = self._place(path)
        with place.open("wb") as file:
            yield file
        self.add(path)

    def add(self, path: str) -> None:
        """A file that somebody else has written below the root."""
        place = self.root / path
        with place.open("rb") as file:
            self._take(path, hashlib.file_digest(file, "sha256").hexdigest(), place.stat().st_size)

    @property
    def sums(self) -> str:
        """The digest of the list of digests: the whole pack in one."""
        whole = hashlib.sha256()
        for line in self._lines():
            whole.update(line)
        return whole.hexdigest()

    def close(self) -> None:
        """Write the list of digests."""
        with (self.root / SUMS).open("wb") as file:
            file.writelines(self._lines())
            self.bytes += file.tell()

    def _lines(self) -> Iterator[bytes]:
        for path, digest in self._listed():
            yield f"{digest.hex()}  {path}\n".encode()

    def _listed(self) -> Iterator[tuple[str, bytes]]:
        yield from self._files.execute("SELECT path, digest FROM file ORDER BY path")

    def _take(self, path: str, digest: str, size: int) -> None:
        try:
            self._files.execute("INSERT INTO file VALUES (?, ?, ?)", (path, bytes.fromhex(digest), size))
        except sqlite3.IntegrityError as error:
            raise ValueError(f"two files of one path in the pack: {path}") from error
        self._count += 1
        self.bytes += size

    def _place(self, path: str) -> Path:
        place = self.root / path
        if place.parent != self._folder:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folder = place.parent
        return place


@contextmanager
def replacing(target: Path) -> Iterator[Folder]:
    """A folder that takes the place of `target` when the block ends well; otherwise nothing has changed.

    Raises `ExportError` where the target is in use for something else, or cannot be written.
    """
    try:
        target = target.resolve()
        _recover(target)
        check(target)
        part = _beside(target, f"{os.getpid()}.part")
        _sweep(target)
        part.mkdir(parents=True)
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        folder = Folder(part)
        folder.write(MARK, json.dumps({"pack": _PACK, "format": 1}) + "\n")
        yield folder
        folder.close()
        _swap(part, target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def check(target: Path) -> None:
    """Refuse a target that is no folder, no pack, or a pack with files of others in it."""
    if not target.exists():
        return
    if not target.is_dir():
        raise ExportError(f"{target}：已有同名文件，请给出文件夹 (this is a file; give a folder)")
    if next(_files(target), None) is None:
        return
    if not _is_pack(target):
        raise ExportError(
            f"{target}：文件夹非空，且不是 kg publish 写出的资料包，请另选 (not empty and not a pack; choose another folder)"
        )
    listed = _listed(target)
    foreign = sorted(name for name in _files(target) if name not in listed)
    if foreign:
        names = "、".join(foreign[:_SHOWN]) + (f" … (+{len(foreign) - _SHOWN})" if len(foreign) > _SHOWN else "")
        raise ExportError(f"{target}：资料包中有他人的文件 {names}，请先移走 (the pack holds files of others; move them away)")


def is_intact(target: Path, sums: str) -> bool:
    """Whether a pack stands there whose list has this digest, with all its files as they are listed and no others."""
    try:
        with (target / SUMS).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sums:
                return False
        check(target)
        with (target / SUMS).open(encoding="utf-8", newline="\n") as lines:
            return all(_is_listed(target, line.removesuffix("\n")) for line in lines)
    except (OSError, ExportError):
        return False


def _is_listed(target: Path, line: str) -> bool:
    digest, _, path = line.partition("  ")
    with (target / path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def unwritable(target: Path, error: OSError) -> ExportError:
    """The one message for a full disk or a missing permission."""
    return ExportError(f"{target}：无法写入，{error.strerror or error}；原有内容未变 (cannot be written; nothing has changed)")


def _is_pack(target: Path) -> bool:
    try:
        mark = json.loads((target / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(mark, dict) and mark.get("pack") == _PACK


def _listed(target: Path) -> frozenset[str]:
    try:
        lines = (target / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return frozenset({MARK, SUMS})
    return frozenset({SUMS, *(line.partition("  ")[2] for line in lines)})


def _files(target: Path) -> Iterator[str]:
    """Everything in a folder that a person may miss: what systems leave behind does not count."""
    for folder, folders, names in os.walk(target):
        folders[:] = [name for name in folders if name not in _LITTER]
        for name in names:
            if name not in _LITTER and not name.startswith("._"):
                yield Path(folder, name).relative_to(target).as_posix()


def _beside(target: Path, end: str) -> Path:
    if not target.name:
        raise ExportError(f"{target}：请给出盘上的一个文件夹，而不是盘本身 (give a folder on the disk, not the disk itself)")
    return target.with_name(f".{target.name}.{end}")


def _sweep(target: Path) -> None:
    """Remove what runs left behind that were killed."""
    old = _beside(target, "old")
    if old.exists():
        shutil.rmtree(old)
    for part in old.parent.glob(f".{_escaped(target)}.*.part") if old.parent.is_dir() else ():
        if not _alive(part.name.split(".")[-2]):
            shutil.rmtree(part, ignore_errors=True)


def _escaped(target: Path) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in target.name)


def _alive(pid: str) -> bool:
    """Whether a process of this number runs; where that cannot be told, yes."""
    if not pid.isdigit() or os.name == "nt":
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _recover(target: Path) -> None:
    """A run was killed between its two renames: what stood there before comes back."""
    old = _beside(target, "old")
    if old.exists() and not target.exists():
        old.rename(target)


def _swap(part: Path, target: Path) -> None:
    old = _beside(target, "old")
    if target.exists():
        target.rename(old)
    try:
        part.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    with suppress(OSError):
        shutil.rmtree(old)
