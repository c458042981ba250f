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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg.errors import ExportError

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
        self._sums: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._folders: set[Path] = set()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._sums)

    def __contains__(self, path: object) -> bool:
        return path in self._sums

    def paths(self) -> tuple[str, ...]:
        """What was written so far, sorted."""
        return tuple(sorted(self._sums))

    def told(self, path: str) -> tuple[int, str]:
        """Size and digest of a file that was written."""
        return self._sizes[path], self._sums[path]

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
        return hashlib.sha256(self._list()).hexdigest()

    def close(self) -> None:
        """Write the list of digests."""
        lines = self._list()
        (self.root / SUMS).write_bytes(lines)
        self.bytes += len(lines)

    def _list(self) -> bytes:
        return "".join(f"{digest}  {path}\n" for path, digest in sorted(self._sums.items())).encode()

    def _take(self, path: str, digest: str, size: int) -> None:
        if path in self._sums:
            raise ValueError(f"two files of one path in the pack: {path}")
        self._sums[path] = digest
        self._sizes[path] = size
        self.bytes += size

    def _place(self, path: str) -> Path:
        place = self.root / path
        if place.parent not in self._folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(place.parent)
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
    found = sorted(_files(target))
    if not found:
        return
    if not _is_pack(target):
        raise ExportError(
            f"{target}：文件夹非空，且不是 kg publish 写出的资料包，请另选 (not empty and not a pack; choose another folder)"
        )
    listed = _listed(target)
    foreign = [name for name in found if name not in listed]
    if foreign:
        names = "、".join(foreign[:_SHOWN]) + (f" … (+{len(foreign) - _SHOWN})" if len(foreign) > _SHOWN else "")
        raise ExportError(f"{target}：资料包中有他人的文件 {names}，请先移走 (the pack holds files of others; move them away)")


def is_intact(target: Path, sums: str) -> bool:
    """Whether a pack stands there whose list has this digest, with all its files as they are listed and no others."""
    try:
        listed = (target / SUMS).read_bytes()
        if hashlib.sha256(listed).hexdigest() != sums:
            return False
        check(target)
        for line in listed.decode().splitlines():
            digest, _, path = line.partition("  ")
            with (target / path).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    return False
    except (OSError, ExportError):
        return False
    return True


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
