"""Files that appear whole or not at all: written beside their place, brought to disk, then renamed.

Whoever reads never sees half a file, and after a fault the old one stands as it was. Errors are the system's own (`OSError`):
each caller says what could not be written. What lies in the user's cache may be lost at any time: it is renamed too, but not
waited for, and to fail is no fault.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path, *, synced: bool = True) -> Iterator[BinaryIO]:
    """A file beside the target that takes its name at the end; `synced` waits until the disk has it.

    A link stays: what it leads to is replaced. Who may read the old file may read the new one. What is no file (a pipe, a
    device) is written as it stands.
    """
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        with path.open("wb") as file:
            yield file
        return
    part = unfinished(path)
    try:
        with part.open("wb") as file:
            if mode is not None:
                with suppress(OSError):  # a file system without modes
                    part.chmod(stat.S_IMODE(mode))
            yield file
            if synced:
                file.flush()
                os.fsync(file.fileno())
        part.replace(_behind(path))
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def within(folder: Path) -> Iterator[None]:
    """A folder, made where there is none; after a fault what was made and is empty goes again."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for one in made:
            with suppress(OSError):
                one.rmdir()
        raise


def unfinished(path: Path) -> Path:
    """The name of a file while this process writes it."""
    target = _behind(path)
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def _mode(path: Path) -> int | None:
    """What stands at a path, behind its links; None where nothing does."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _behind(path: Path) -> Path:
    """The place that a link leads to."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def cache_folder(*names: str) -> Path | None:
    """The user's own folder of these names for what can be made again; None where there is no home, or nothing can be made."""
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    try:
        folder = (Path(named) if named else Path.home() / ".cache").joinpath("jixiao-kg", *names)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder


def keep(file: Path, data: bytes) -> None:
    """A file of a cache. One that cannot be written is made again by the next who needs it."""
    with suppress(OSError), replacing(file, synced=False) as out:
        out.write(data)
