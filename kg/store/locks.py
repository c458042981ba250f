"""Locks between processes that the system drops when their holder dies, so that none is ever stale.

POSIX has `flock`, shared or exclusive. Windows has exclusive byte locks only; there nobody needs the shared kind, because
Windows itself refuses to move a folder whose files are open.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import LockedError

_BYTE = 1 << 30  # locked bytes cannot be read on Windows: lock one far behind the note in the file

if sys.platform == "win32":
    import msvcrt

    def _exclusive(descriptor: int) -> bool:
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _shared(descriptor: int) -> bool:  # noqa: ARG001
        return True

else:
    import fcntl

    def _exclusive(descriptor: int) -> bool:
        return _flock(descriptor, fcntl.LOCK_EX)

    def _shared(descriptor: int) -> bool:
        return _flock(descriptor, fcntl.LOCK_SH)

    def _flock(descriptor: int, kind: int) -> bool:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def writer(path: Path) -> Iterator[None]:
    """Hold the one writer's lock, or say who holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _exclusive(descriptor):
            holder = _note(descriptor)
            raise LockedError(
                f"{path.parent}: 另一进程正在写入，请稍后再试 (another process is writing{holder}; try again later)"
            )
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _note(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    pid = os.read(descriptor, 32).decode("ascii", "replace").strip()
    return f", pid {pid}" if pid else ""


def hold_shared(path: Path) -> int | None:
    """Say that a build is being read: the descriptor to close afterwards, or None where its file cannot be opened.

    Raises `BlockingIOError` while the writer is removing that build.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    if _shared(descriptor):
        return descriptor
    os.close(descriptor)
    raise BlockingIOError(f"{path} is locked")


@contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Whether nobody reads the build that this file stands for; nobody can begin to while the block lasts."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield True
        return
    try:
        yield _exclusive(descriptor)
    finally:
        os.close(descriptor)
