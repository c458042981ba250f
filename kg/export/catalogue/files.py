"""Files that a catalogue describes: their place, size and digest, and what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ExportError
from kg.export.catalogue.authority import FILE_TYPES, FileType

_CHUNK = 1 << 20
_CUBE = "cube"
_PACKED = ".gz"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """已发布文件: `path` relative to the folder with `/`, `document` the key of the one document it holds, None for the whole.

    `holds` names the data set where its name and format do not tell it.
    """

    path: str
    size: int
    sha256: str
    document: str | None = None
    holds: str | None = None

    @property
    def type(self) -> FileType:
        """Its format, that of the content where it is packed."""
        return FILE_TYPES[Path(self.path.removesuffix(_PACKED)).suffix.lower()]

    @property
    def is_packed(self) -> bool:
        """Whether it is compressed by gzip."""
        return self.path.endswith(_PACKED)

    @property
    def belongs(self) -> str:
        """The data set that it is a distribution of: graph, facts, links, tables, network, cube or fiscal."""
        if self.holds is not None:
            return self.holds
        path = Path(self.path)
        if path.stem == _CUBE and self.type.belongs == "graph":
            return _CUBE
        return "fiscal" if path.name.startswith("budget-lines-") else self.type.belongs


def published_file(folder: Path, path: Path, document: str | None = None) -> PublishedFile:
    """One file below the folder, measured."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        return PublishedFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest.hexdigest(), document)
    except OSError as error:
        raise ExportError(f"{path}：无法读取，{error.strerror or error} (cannot be read)") from error


def found_in(folder: Path) -> Iterator[PublishedFile]:
    """The files of a folder that an export writes, sorted; the catalogue itself and hidden files are none of them."""
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        known = path.suffix.lower() in FILE_TYPES and path.stem not in ("catalogue", "context")
        if known and path.is_file() and not any(name.startswith(".") for name in names):
            yield published_file(folder, path)
