"""The folder of an embedded store, and the steps that keep it whole whenever the power goes.

STORE/store.json      format, base IRI, corpus root: who this store is
STORE/current         the number of the build that is read; replaced by os.replace, the only moment of change
STORE/lock            held by the writer
STORE/builds/<n>/     one Oxigraph database and the search index of it, never written again once `current` has named it
STORE/builds/<n>.json what it was made with; held by its readers
STORE/staging/        what workers have read of single files, kept over an interrupted build
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store import locks

FORMAT = 1
BESIDE = ".sqlite"
"""The suffix of files that stand in a build's folder beside its database and go with it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a store keeps for ever: the base of its names, and the folder its document keys count from."""

    base: str
    root: str | None = None
    format: int = FORMAT


class Layout:
    """Paths and steps below one store folder. Knows no RDF."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.builds = folder / "builds"
        self.staging = folder / "staging"
        self.lock = folder / "lock"
        self.pointer = folder / "current"
        self._identity = folder / "store.json"

    def build(self, number: int) -> Path:
        """The folder of a build."""
        return self.builds / str(number)

    def sheet(self, number: int) -> Path:
        """The file beside a build: its notes, and what its readers hold."""
        return self.builds / f"{number}.json"

    def carry(self, source: int, target: Path) -> None:
        """Give a new build what stands beside the database of another (an index): by hard link, since whoever changes such a
        file replaces it.
        """
        for path in self.build(source).glob(f"*{BESIDE}"):
            try:
                os.link(path, target / path.name)
            except OSError:  # a file system without hard links
                shutil.copyfile(path, target / path.name)

    # -- who this store is -------------------------------------------------------------------------------------------

    def identity(self) -> Identity | None:
        """What `store.json` says; None where there is no store."""
        try:
            data = json.loads(self._identity.read_text(encoding="utf-8"))
            found = Identity(base=data["base"], root=data["root"], format=data["format"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unreadable(self._identity, error) from error
        if found.format != FORMAT:
            raise StoreError(
                f"{self.folder}: 图库格式 {found.format} 与本程序的 {FORMAT} 不同，请用相应版本打开或重新构建 "
                f"(store format {found.format}, this program reads {FORMAT}; build it again)"
            )
        return found

    def write_identity(self, identity: Identity) -> None:
        """Say who this store is."""
        try:
            self.builds.mkdir(parents=True, exist_ok=True)
            self.staging.mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.folder}: 无法建立图库 (cannot be created): {error.strerror or error}") from error
        text = json.dumps(asdict(identity), ensure_ascii=False, indent=1, sort_keys=True)
        replace_file(self._identity, text + "\n")

    def is_free(self) -> bool:
        """Whether a store can be made here: nothing stands in the folder but what a killed start left."""
        ours = {self.builds.name, self.staging.name, self.lock.name, f"{self._identity.name}.part"}
        return not self.folder.is_dir() or all(path.name in ours for path in self.folder.iterdir())

    # -- which build is read -----------------------------------------------------------------------------------------

    def current(self) -> int | None:
        """The number of the build that is read; None before the first."""
        try:
            return int(self.pointer.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self.pointer}: 无法读取 (unreadable): {error.strerror or error}") from error
        except ValueError as error:
            raise StoreError(f"{self.pointer}: 图库已损坏，其中不是构建的编号 (damaged: not the number of a build)") from error

    def notes(self, number: int) -> dict[str, str]:
        """What a build was made with: digests of what is not data, such as shapes."""
        try:
            return {str(name): str(value) for name, value in json.loads(self.sheet(number).read_text(encoding="utf-8")).items()}
        except (OSError, ValueError, AttributeError) as error:
            raise _unreadable(self.sheet(number), error) from error

    def publish(self, number: int, notes: Mapping[str, str]) -> None:
        """Let readers see a finished build. Before the last replace they see the old one, after it the new one."""
        replace_file(self.sheet(number), json.dumps(dict(notes), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        replace_file(self.pointer, f"{number}\n")

    # -- sweeping, by the writer alone -------------------------------------------------------------------------------

    def sweep(self) -> None:
        """Remove half-made builds and old ones that nobody reads; the current one and the one before it stay."""
        self._empty_trash()
        current = self.current()
        numbers = sorted(int(path.name) for path in self.builds.iterdir() if path.name.isdecimal())
        older = [number for number in numbers if current is not None and number < current]
        kept = {current, older[-1] if older else None}
        for number in numbers:
            if number not in kept:
                with locks.exclusive(self.sheet(number)) as free:
                    if free:
                        self._remove(number)
        self._empty_trash()

    def _remove(self, number: int) -> None:
        """Rename first: Windows refuses where a reader has files open, and nobody ever meets half a folder."""
        trash = self.builds / f"{number}.trash"
        try:
            self.build(number).rename(trash)
        except OSError:
            return
        shutil.rmtree(trash, ignore_errors=True)

    def _empty_trash(self) -> None:
        for path in self.builds.glob("*.trash"):
            shutil.rmtree(path, ignore_errors=True)
        for path in self.builds.glob("*.json"):
            if not path.with_suffix("").exists():
                path.unlink(missing_ok=True)

    def next_number(self) -> int:
        """A number that no build has had, half-made ones included."""
        numbers = [int(path.stem) for path in self.builds.iterdir() if path.stem.isdecimal()]
        return max([self.current() or 0, *numbers]) + 1


def _unreadable(path: Path, error: Exception) -> StoreError:
    reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return StoreError(f"{path}: 图库已损坏或无法读取 (damaged or unreadable){reason}")


def replace_file(path: Path, text: str) -> None:
    """Write a small file so that it is either the old one or the new one, after a power cut too."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable; Windows does so by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
