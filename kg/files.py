"""Files that appear whole or not at all: written beside their place, brought to disk, then renamed.

Whoever reads never sees half a file, and after a fault the old one stands as it was. Errors are the system's own (`OSError`):
each caller says what could not be written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its name at the end."""
    part = unfinished(path)
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def unfinished(path: Path) -> Path:
    """The name of a file while this process writes it."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")
