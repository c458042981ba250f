"""Exported files, which appear whole or not at all; what cannot be written is one clear `ExportError`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg import files
from kg.errors import ExportError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its name at the end; after a fault the old file stands as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with files.replacing(path) as out:
            yield out
    except OSError as error:
        raise unwritable(path, error) from error


@contextmanager
def replacing_all(folder: Path, names: tuple[str, ...]) -> Iterator[Mapping[str, BinaryIO]]:
    """Several files of one folder; they take their names only when all are written."""
    parts = {name: files.unfinished(folder / name) for name in names}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = {name: part.open("wb") for name, part in parts.items()}
        try:
            yield opened
        finally:
            for file in opened.values():
                file.close()
        for name, part in parts.items():
            part.replace(folder / name)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> ExportError:
    """The one message for a full disk, a missing permission, a folder in the way."""
    return ExportError(f"{path}：无法写入，{error.strerror or error} (cannot be written)")
