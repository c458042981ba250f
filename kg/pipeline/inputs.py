"""Which files a build is asked to read, each with its key: the path below the corpus root, in NFC, with slashes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from kg.errors import ReadError, StoreError, UsageError
from kg.pipeline.report import FileReport

SUFFIXES = frozenset(
    {
        ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf",
        ".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm", ".rtf", ".wps", ".wpt",
        ".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ett", ".ofd", ".mht", ".mhtml", ".zip",
        ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp",
    }
)  # fmt: skip
"""Suffixes of documents in folders. What a file really is, the readers tell by its content."""


@dataclass(frozen=True, slots=True, order=True)
class Input:
    """One file to read."""

    key: str
    path: Path


@dataclass(slots=True)
class Inputs:
    """All files in order of their keys, the paths that led to none, and other files that stood beside them."""

    root: Path = Path()
    files: tuple[Input, ...] = ()
    problems: list[FileReport] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    limits: Mapping[str, int | float] = field(default_factory=dict)

    def problem(self, name: str, message: str) -> None:
        """Note a path that cannot be read, with one clear line."""
        self.problems.append(FileReport(name, "failed", None, (message,)))


def choose_root(paths: Sequence[Path], given: Path | None, kept: Path | None) -> Path:
    """The corpus root: the one given, else the one the store keeps, else the common folder of the paths.

    A store whose root is gone was moved together with its documents; another root is then accepted, else refused.
    """
    if given is not None:
        chosen = Path(os.path.abspath(given))  # noqa: PTH100  (without following links: the key is the path as given)
        if kept is not None and chosen != kept and kept.is_dir():
            raise StoreError(
                f"图库的语料根目录是 {kept}，不能改为 {chosen}；请另建图库 "
                f"(the store's corpus root is {kept}; build another store)"
            )
        return chosen
    if kept is not None:
        return kept
    folders = [str(path if path.is_dir() else path.parent) for path in map(_absolute, paths)]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError as error:
        raise UsageError("各路径没有共同的上级目录，请用 --root 指定 (the paths share no folder; give --root)") from error


def existing(paths: Iterable[Path]) -> list[Path]:
    """The paths that are there and may be looked at: the others cannot decide a root."""
    found = []
    for path in paths:
        try:
            found += [path] if path.exists() else []
        except OSError:  # collect() says why
            continue
    return found


def collect(paths: Iterable[Path], root: Path, limits: Mapping[str, int | float] | None = None) -> Inputs:
    """The files at or below the paths. A path that is missing, empty or outside the root is noted and the rest goes on.

    `limits` are those of the readers, for what archives may hold.
    """
    inputs = Inputs(root, limits=limits or {})
    found: dict[str, Path] = {}
    for path in paths:
        try:
            _take_path(path, root, found, inputs)
        except OSError as error:
            inputs.problem(str(path), f"无法打开 (cannot be opened): {error.strerror or error}")
    inputs.files = tuple(Input(key, found[key]) for key in sorted(found))
    return inputs


def _take_path(path: Path, root: Path, found: dict[str, Path], inputs: Inputs) -> None:
    if not path.exists():
        inputs.problem(str(path), "路径不存在，请检查 (no such path)")
    elif path.is_file():
        _take(_absolute(path), root, found, inputs)
    elif path.is_dir():
        documents = list(_walk(_absolute(path), inputs))
        for document in documents:
            _take(document, root, found, inputs)
        if not documents:
            inputs.problem(str(path), "文件夹中没有可读取的文件 (no documents in this folder)")
    else:
        inputs.problem(str(path), "不是文件也不是文件夹 (neither a file nor a folder)")


def _walk(folder: Path, inputs: Inputs) -> Iterator[Path]:
    """Documents below a folder, without hidden ones and without stores."""
    for name, folders, files in os.walk(
        folder, onerror=lambda error: inputs.problem(str(error.filename), f"无法打开文件夹: {error}")
    ):
        here = Path(name)
        folders[:] = sorted(
            child for child in folders if not child.startswith(".") and not (here / child / "store.json").exists()
        )
        for file in sorted(files):
            if file.startswith((".", "~$")):
                continue
            if Path(file).suffix.lower() in SUFFIXES:
                yield here / file
            else:
                inputs.ignored.append(str(here / file))


def _take(path: Path, root: Path, found: dict[str, Path], inputs: Inputs) -> None:
    key = key_of(path, root)
    if key is None:
        inputs.problem(str(path), f"不在语料根目录 {root} 之下；请移入该目录，或用 --root 另建图库 (not below the corpus root)")
        return
    try:
        key.encode()
    except UnicodeEncodeError:
        inputs.problem(str(path), "文件名不是 UTF-8，请改名 (the file name is not UTF-8; rename it)")
        return
    if path.suffix.lower() == ".zip" and _take_entries(path, key, found, inputs):
        return
    other = found.setdefault(key, path)
    if other != path:
        inputs.problem(str(path), f"与 {other} 的文件名在 Unicode 规范化后相同，请改名 (same name as {other} in NFC; rename one)")


def _take_entries(path: Path, key: str, found: dict[str, Path], inputs: Inputs) -> bool:
    """Each document of an archive, under the archive's key and its own name; False where the zip is itself a document."""
    from kg.readers import Limits, archive  # the parent process loads no reader unless there is an archive

    if not archive.is_archive(path):
        return False
    try:
        listing = archive.entries(path, Limits(**cast(Any, inputs.limits)))
    except ReadError as error:
        inputs.problem(key, str(error).removeprefix(f"{path.name}: "))
        return True
    documents = [name for name in listing.names if Path(name).suffix.lower() in SUFFIXES]
    found.update({f"{key}{archive.MARK}{name}": Path(f"{path}{archive.MARK}{name}") for name in documents})
    inputs.ignored += [f"{path}{archive.MARK}{name}" for name in listing.names if name not in set(documents)]
    for name, message in listing.problems:
        inputs.problem(f"{key}{archive.MARK}{name}", message)
    if not documents and not listing.problems:
        inputs.problem(key, "压缩包中没有可读取的文件 (no documents in this archive)")
    return True


def key_of(path: Path, root: Path) -> str | None:
    """The key of a file, None where it does not stand below the root."""
    for one, other in ((path, root), (path.resolve(), root.resolve())):
        if one.is_relative_to(other):
            return unicodedata.normalize("NFC", one.relative_to(other).as_posix())
    return None


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100
