"""The export itself: choose graphs, choose the writer by suffix, write to a file that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg import tabular
from kg.errors import ExportError
from kg.export import fiscal, network
from kg.export.files import replacing
from kg.export.jsonld import jsonld, published_context
from kg.export.lines import nquads, ntriples
from kg.export.masking import persons_mask
from kg.export.outgoing import Mask, Outgoing, Source, outgoing
from kg.export.rdfxml import rdfxml
from kg.export.selection import Readable, chosen
from kg.export.tables import write_tables
from kg.export.turtle import trig, turtle
from kg.export.views import View
from kg.records import tidy
from kg.settings import Settings

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
    ".rdf": Form("RDF/XML", rdfxml, dataset=False),
    ".nq": Form("N-Quads", nquads, dataset=True),
    ".trig": Form("TriG", trig, dataset=True),
}
NETWORKS: Mapping[str, Callable[[Outgoing], Iterator[str]]] = {".graphml": network.graphml, ".gexf": network.gexf}
WORKBOOK = ".xlsx"
CONTEXT = "context.jsonld"
"""A file of this name is the published context, not the graph."""


@dataclass(frozen=True, slots=True)
class Exported:
    """导出结果: the file or folder, its size in bytes, the graphs it holds, the single files, how many persons were masked."""

    path: Path
    bytes: int
    graphs: tuple[str, ...]
    files: tuple[Path, ...] = ()
    masked: int = 0


def export(
    store: Source,
    file: str | Path,
    *,
    graph: str | None = None,
    cells: bool | None = None,
    view: str | None = None,
    context: str | None = None,
    mask: Mask | None = None,
    settings: Settings | None = None,
) -> Exported:
    """Write a store, one graph of it, or a view of it, to a file; the suffix says the format.

    `graph` is the IRI of a graph, a document's key, or the name of one of our graphs (`links`). `cells` says whether the
    printed cells go along; by default they do in formats that keep graphs apart (.nq .trig). `view` names CONSTRUCT queries
    (`cube`). `context` is where the JSON-LD context is published, relative to the file; without it the file carries its own.
    Without a `mask` persons are masked, unless the settings say otherwise.
    """
    settings = settings or Settings()
    door = outgoing(store, mask or persons_mask(store, settings))
    done = _export(door, Path(file), settings, graph=graph, cells=cells, view=view, context=context)
    return replace(done, masked=door.masked)


def _export(
    door: Outgoing,
    path: Path,
    settings: Settings,
    *,
    graph: str | None,
    cells: bool | None,
    view: str | None,
    context: str | None,
) -> Exported:
    """Choose the writer by the file's name."""
    suffix = path.suffix.lower()
    if suffix in FORMATS and path.name != CONTEXT:
        return _rdf(door, path, graph=graph, cells=cells, view=view, context=context)
    if graph is not None or view is not None:
        raise ExportError(f"{path.name}：--graph 与 --view 只用于 {' '.join(FORMATS)} (only for RDF)")
    if path.name == CONTEXT:
        return _written(path, (published_context(),), ())
    if suffix in NETWORKS:
        return _written(path, NETWORKS[suffix](door), ())
    if suffix == WORKBOOK:
        return _several(path, write_tables(door, path, "xlsx"))
    if path.name == fiscal.DESCRIPTOR:
        return _several(path.parent, fiscal.write_fiscal(door, path.parent, settings))
    known = " ".join((*FORMATS, *NETWORKS, WORKBOOK, fiscal.DESCRIPTOR))
    raise ExportError(f"{path.name}：不认识的后缀 {path.suffix or '（无）'}，可用 {known} (unknown suffix)")


def export_tables(
    store: Source,
    folder: str | Path,
    form: tabular.Format = "csv",
    *,
    mask: Mask | None = None,
    settings: Settings | None = None,
    lang: tidy.Lang = "zh",
) -> Exported:
    """Write every tidy table into a folder, a file each. Persons are masked as `export` does."""
    door = outgoing(store, mask or persons_mask(store, settings or Settings()))
    done = _several(Path(folder), write_tables(door, Path(folder), form, lang))
    return replace(done, masked=door.masked)


def _rdf(door: Outgoing, path: Path, *, graph: str | None, cells: bool | None, view: str | None, context: str | None) -> Exported:
    form = FORMATS[path.suffix.lower()]
    source: Readable = door
    if view is not None:
        if graph is not None:
            raise ExportError("--graph 与 --view 不能同用 (not both)")
        source = View(door, view)
        graphs = tuple(source.graphs())
    else:
        graphs = chosen(door, graph, cells=form.dataset if cells is None else cells, dataset=form.dataset)
    if context is not None and form.writer is jsonld:
        return _written(path, jsonld(source, graphs, context), graphs)
    return _written(path, form.writer(source, graphs), graphs)


def _written(path: Path, parts: Iterable[str] | Iterable[bytes], graphs: tuple[str, ...]) -> Exported:
    size = 0
    with replacing(path) as out:
        for part in parts:
            size += out.write(part.encode() if isinstance(part, str) else part)
    return Exported(path, size, graphs, (path,))


def _several(path: Path, files: tuple[Path, ...]) -> Exported:
    return Exported(path, sum(file.stat().st_size for file in files), (), files)
