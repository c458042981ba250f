"""What is kept of a run for the next: of each document the files it made and what it gave to lists, tables and dumps.

A document whose graphs, and whose links to canonical nodes, are what they were makes the same files; they are taken over from
the pack that stands there, each only if its bytes are still the ones that were written. It all lies in the user's cache, may be
thrown away at any time, and changes nothing in what is published: a run without it writes the same bytes.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from kg import files, tabular
from kg.publish.folder import Folder
from kg.publish.summary import DocumentSummary, Found
from kg.publish.values import Target

_LEVEL = 1
Member = tuple[str, int, str]
"""A packed part of a dump: path of the dump, its length, its digest."""
Mentioned = tuple[str, str, str, str, str, str]
"""Target and property, then path, label, words and place of a `Mention`."""


@dataclass(frozen=True, slots=True)
class Portion:
    """一份文件的部分: everything that one document gives to a pack."""

    made_of: str
    asked: Mapping[str, Target | None]
    summary: DocumentSummary
    mentions: Sequence[Mentioned]
    findings: Sequence[Found]
    files: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[tabular.Row]]]
    members: Sequence[Member]
    masked: int


class Kept:
    """上次的结果. `folder` is the cache of one pack; None keeps nothing."""

    def __init__(self, folder: Path | None, pack: Path) -> None:
        self._folder, self._pack = folder, pack
        self._offsets: dict[str, Sequence[int]] = cast("dict[str, Sequence[int]]", self._load("offsets") or {})
        self._now: dict[str, Sequence[int]] = {}
        self._shared: dict[bytes, bytes] = cast("dict[bytes, bytes]", self._load("shared") or {})
        self._shared_now: dict[bytes, bytes] = {}
        """Digests of a path → of what its file is made of, and of the file: short, for there are several for each document."""
        self._used: set[str] = {"shared", "offsets", "whole"}

    # -- the pack as a whole -----------------------------------------------------------------------------------------

    def whole(self) -> tuple[str, object] | None:
        """What the pack that stands there was made of, and what was told of it."""
        return cast("tuple[str, object] | None", self._load("whole"))

    def keep_whole(self, made_of: str, told: object) -> None:
        """Say what the new pack is made of, and forget what it has no use for."""
        self._save("whole", (made_of, told))
        self._save("offsets", self._now)
        self._save("shared", self._shared_now)
        if self._folder is not None and self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)

    # -- documents ---------------------------------------------------------------------------------------------------

    def portion(self, key: str, made_of: str) -> Portion | None:
        """What a document gave the last time, where it was made of the same."""
        found = self._load(_name(key))
        return found if isinstance(found, Portion) and found.made_of == made_of else None

    def keep(self, key: str, portion: Portion, offsets: Sequence[int]) -> None:
        """Keep what a document gives, and where its parts of the dumps stand."""
        self._save(_name(key), portion)
        self.keep_offsets(key, offsets)

    def keep_offsets(self, key: str, offsets: Sequence[int]) -> None:
        """Keep where a document's parts of the dumps stand now."""
        self._now[key] = offsets
        self._used.add(_name(key))

    def members(self, key: str, portion: Portion) -> list[tuple[str, bytes]] | None:
        """A document's parts of the dumps from the pack that stands there; None where they are not what they were."""
        offsets = self._offsets.get(key, ())
        if len(offsets) != len(portion.members):
            return None
        found = []
        for (path, length, digest), offset in zip(portion.members, offsets, strict=True):
            try:
                with (self._pack / path).open("rb") as file:
                    file.seek(offset)
                    data = file.read(length)
            except OSError:
                return None
            if hashlib.sha256(data).hexdigest() != digest:
                return None
            found.append((path, data))
        return found

    def take_over(self, portion: Portion, folder: Folder) -> bool:
        """Bring the document's files to the new pack; False, and nothing brought, where one is not what it was."""
        data = [_bytes(self._pack / path, digest) for path, digest in portion.files]
        if any(one is None for one in data):
            return False
        for (path, digest), one in zip(portion.files, data, strict=True):
            assert one is not None
            folder.take_over(path, self._pack / path, one, digest)
        return True

    # -- pages that documents share ----------------------------------------------------------------------------------

    def write(self, folder: Folder, path: str, made_of: str, make: Callable[[], str]) -> None:
        """A file that depends on nothing but `made_of`: the one that stands there, where it is of the same, else made anew."""
        key, made = bytes.fromhex(_name(path)), bytes.fromhex(made_of)
        held = self._shared.get(key, b"")
        digest = held.removeprefix(made).hex()
        data = _bytes(self._pack / path, digest) if held.startswith(made) else None
        if data is None:
            folder.write(path, make())
        else:
            folder.take_over(path, self._pack / path, data, digest)
        self._shared_now[key] = made + bytes.fromhex(folder.told(path)[1])

    # -- files -------------------------------------------------------------------------------------------------------

    def _load(self, name: str) -> object:
        if self._folder is None:
            return None
        try:
            return pickle.loads(zlib.decompress((self._folder / name).read_bytes()))  # noqa: S301  of the user's own folder
        except (OSError, zlib.error, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError):
            return None

    def _save(self, name: str, value: object) -> None:
        if self._folder is None:
            return
        files.keep(self._folder / name, zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), _LEVEL))


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _bytes(path: Path, digest: str) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None


def cache_folder(pack: Path, base: str) -> Path | None:
    """The user's own folder for what is kept of this pack; None where there is no home."""
    return files.cache_folder("publish", hashlib.sha256(f"{pack.resolve()}\n{base}".encode()).hexdigest()[:16])
