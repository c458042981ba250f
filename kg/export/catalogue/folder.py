"""The catalogue of a folder: its files measured, described, and written beside them as Turtle, RDF/XML and JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pyoxigraph as ox

from kg.errors import ExportError
from kg.export.catalogue.describe import catalogue_quads
from kg.export.catalogue.files import PublishedFile, found_in
from kg.export.catalogue.missing import Told, missing
from kg.export.files import replacing_all
from kg.export.jsonld import jsonld
from kg.export.lines import written
from kg.export.masking import persons_mask
from kg.export.outgoing import Outgoing, Source, outgoing
from kg.export.rdfxml import rdfxml
from kg.export.selection import Readable
from kg.export.turtle import turtle
from kg.rdf import Names
from kg.settings import Settings

CATALOGUE = "catalogue"
Writer = Callable[[Readable, Iterable[str]], Iterator[str] | Iterator[bytes]]
_WRITERS: Mapping[str, Writer] = {".ttl": turtle, ".rdf": rdfxml, ".jsonld": jsonld}


@dataclass(frozen=True, slots=True)
class Catalogued:
    """目录结果: the files written, how many files they describe, and what the settings do not say (Chinese, English)."""

    files: tuple[Path, ...]
    described: int
    missing: tuple[Told, ...]


def export_catalogue(store: Source, folder: Path, settings: Settings, when: datetime | None = None) -> Catalogued:
    """Describe the files that exports have left in a folder."""
    if not folder.is_dir():
        raise ExportError(f"{folder}：不是文件夹；请先把图导出到其中 (no folder; export into it first)")
    files = tuple(found_in(folder))
    if not files:
        first = f"kg export {folder / 'graph.ttl'}"
        raise ExportError(f"{folder}：其中没有导出的文件，请先运行例如 {first} (nothing exported here yet)")
    return write_catalogue(outgoing(store, persons_mask(store, settings)), folder, files, settings, when)


def write_catalogue(
    store: Outgoing, folder: Path, files: Sequence[PublishedFile], settings: Settings, when: datetime | None = None
) -> Catalogued:
    """Write `catalogue.ttl`, `.rdf` and `.jsonld` into the folder; all three or none takes the place of what was there."""
    names = tuple(CATALOGUE + suffix for suffix in _WRITERS)
    with TemporaryFile() as held, replacing_all(folder, names) as open_files:
        held.writelines(written(catalogue_quads(store, files, settings, when)))
        source = _Catalogue(store.base, held)
        for suffix, writer in _WRITERS.items():
            for part in writer(source, source.graphs()):
                open_files[CATALOGUE + suffix].write(part.encode() if isinstance(part, str) else part)
    return Catalogued(tuple(folder / name for name in names), len(files), missing(settings))


class _Catalogue:
    """The quads of a catalogue, which may be many, in a file; every writer reads it, one after the other."""

    def __init__(self, base: str, file: IO[bytes]) -> None:
        self.base, self._file = base, file

    def graphs(self) -> Iterator[str]:
        return iter((Names(self.base).graph(CATALOGUE),))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:  # noqa: ARG002  there is but one graph
        self._file.seek(0)
        return ox.parse(self._file, format=ox.RdfFormat.N_QUADS, lenient=True)
