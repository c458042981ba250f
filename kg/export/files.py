"""Exported files, which appear whole or not at all; what cannot be written is one clear `ExportError`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from kg import files
from kg.errors import ExportError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its name at the end; after a fault the old file stands as it was."""
    try:
        with files.within(path.parent), files.replacing(path) as out:
            yield out
    except OSError as error:
        raise unwritable(path, error) from error


@contextmanager
def replacing_all(folder: Path, names: tuple[str, ...]) -> Iterator[Mapping[str, BinaryIO]]:
    """Several files of one folder; they take their names only when all are written."""
    try:
        with files.within(folder), ExitStack() as stack:
            yield {name: stack.enter_context(files.replacing(folder / name)) for name in names}
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(path: Path, error: OSError) -> ExportError:
    """The one message for a full disk, a missing permission, a folder in the way."""
    return ExportError(f"{path}：无法写入，{error.strerror or error} (cannot be written)")
