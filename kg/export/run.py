"""The export itself: choose graphs, choose the writer by suffix, write to a file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.errors import ExportError
from kg.export.jsonld import jsonld
from kg.export.lines import nquads, ntriples
from kg.export.selection import Readable, chosen
from kg.export.turtle import trig, turtle

Writer = Callable[[Readable, Iterable[str]], Iterator[str] | Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Form:
    """导出格式: its name, its writer, and whether it keeps named graphs apart."""

    name: str
    writer: Writer
    dataset: bool


FORMATS: Mapping[str, Form] = {
    ".ttl": Form("Turtle", turtle, dataset=False),
    ".nt": Form("N-Triples", ntriples, dataset=False),
    ".jsonld": Form("JSON-LD", jsonld, dataset=False),
    ".nq": Form("N-Quads", nquads, dataset=True),
    ".trig": Form("TriG", trig, dataset=True),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """导出结果: the file, its size in bytes, and the graphs it holds."""

    path: Path
    bytes: int
    graphs: tuple[str, ...]


def export(store: Readable, file: str | Path, *, graph: str | None = None, cells: bool | None = None) -> Exported:
    """Write a store, or one graph of it, to a file.

    `graph` is the IRI of a graph, a document's key, or the name of one of our graphs (`links`). `cells` says whether the
    printed cells go along; by default they do in formats that keep graphs apart (.nq .trig).
    """
    path = Path(file)
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise ExportError(f"{path.name}：不认识的后缀 {path.suffix or '（无）'}，可用 {' '.join(FORMATS)} (unknown suffix)")
    graphs = chosen(store, graph, cells=form.dataset if cells is None else cells, dataset=form.dataset)
    with _replacing(path) as out:
        for part in form.writer(store, graphs):
            out.write(part.encode() if isinstance(part, str) else part)
        size = out.tell()
    return Exported(path, size, graphs)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its name at the end; after a fault the old file stands as it was."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise ExportError(f"{path}：无法写入，{error.strerror or error} (cannot be written)") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
