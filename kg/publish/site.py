"""`publish`: a store as a folder of pages, data, tables and documentation that needs no server and no network.

The documents pass by once, one in memory at a time: their pages, their rows, their part of the dumps. Then what they share, the
vocabulary, the lists and the first page. Links between pages are relative; the same store gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.docs.html import Page, Section, Site, assets, render
from kg.docs.html_library import library_pages
from kg.docs.html_terms import ontology_pages
from kg.export import Outgoing, outgoing, persons_mask
from kg.export.catalogue import PublishedFile, write_catalogue
from kg.export.jsonld import published_context
from kg.export.outgoing import Source as Store
from kg.publish import data, guide, nodes, searching
from kg.publish.context import HTML, Context
from kg.publish.digests import graph_digests, joined, library, surroundings
from kg.publish.documents import DocumentPages, Made
from kg.publish.entities import CodePages, EntityPages, pointed
from kg.publish.examples import Examples
from kg.publish.findings import message
from kg.publish.folder import Folder, is_intact, replacing
from kg.publish.kept import Kept, cache_folder
from kg.publish.lists import lists
from kg.publish.paths import Paths
from kg.publish.portions import Given, Portions
from kg.publish.rdf import jsonld_of, turtle_of
from kg.publish.reports import reports
from kg.publish.shelf import Canonical
from kg.rdf import Names
from kg.settings import Settings
from kg.store import dates

CONTEXT = "data/context.jsonld"
_TITLE = "预算绩效公开资料包"
_FILES = (
    (data.QUADS, "全部图谱，N-Quads（gzip）"),
    (data.TURTLE, "事实，Turtle（gzip），不含单元格"),
    (data.LINKS, "依据文件、机构与链接，Turtle"),
    (data.ONTOLOGY, "本体与代码表，Turtle"),
    (data.SHAPES, "形状，Turtle"),
    (CONTEXT, "JSON-LD 上下文"),
    ("catalogue.ttl", "目录（DCAT-AP、VoID、PROV），Turtle"),
    ("catalogue.jsonld", "同一目录，JSON-LD"),
    ("catalogue.rdf", "同一目录，RDF/XML"),
    ("SHA256SUMS", "全部文件的 SHA-256 清单"),
)
_DUMPS = {data.QUADS: "graph", data.TURTLE: "facts", data.LINKS: "links"}
"""The dumps, and the data sets of the catalogue that they are of: what they hold differs."""
Progress = Callable[[int, int, str], None]
"""Documents done, documents in all, key of the one that comes next (empty where none does)."""


@dataclass(frozen=True, slots=True)
class Published:
    """发布结果: the folder, how much is in it, how many persons were masked (None: masking is off), what the settings lack."""

    folder: Path
    files: int
    bytes: int
    documents: int
    projects: int
    masked: int | None
    missing: tuple[tuple[str, str], ...] = ()


def publish(
    store: Store,
    target: str | Path,
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    fresh: bool = False,
) -> Published:
    """Write a pack; an existing one is replaced whole, or stays as it is where the new one cannot be written.

    What has not changed since the last run to this target is taken over from the pack that stands there, unless it is to be
    made `fresh`; the bytes are the same. Raises `ExportError` where the target is something else than a pack, or cannot be
    written.
    """
    settings, target = settings or Settings(), Path(target)
    door = outgoing(store, persons_mask(store, settings))
    kept = Kept(None if fresh else cache_folder(target, store.base), target)
    digests = graph_digests(store)
    around = surroundings(settings)
    made_of = joined(
        (around, library(), door.notes.get(dates.NOTE, ""), *(f"{graph} {digest}" for graph, digest in sorted(digests.items())))
    )
    if (told := _as_it_stands(kept, target, made_of)) is not None:
        return told
    with replacing(target) as folder:
        done = Pack(door, folder, settings, progress or _silent, Portions(door, kept, digests, around)).write(target)
    done = replace(done, files=len(folder) + 1, bytes=folder.bytes)
    kept.keep_whole(made_of, (done, folder.sums))
    return done


def _as_it_stands(kept: Kept, target: Path, made_of: str) -> Published | None:
    """What was told of the pack that stands there, where it is what would be written now, to the last byte."""
    match kept.whole():
        case (str(before), (Published() as told, str(sums))) if before == made_of and is_intact(target, sums):
            return replace(told, folder=target)
    return None


def _silent(_done: int, _total: int, _key: str) -> None:
    """Nobody wants to know."""


class Pack:
    """资料包 in the making."""

    def __init__(self, door: Outgoing, folder: Folder, settings: Settings, progress: Progress, portions: Portions) -> None:
        self._door, self._folder, self._settings, self._progress = door, folder, settings, progress
        self._portions, self._around = portions, portions.around
        site = Site(settings.title or _TITLE, guide.MENU, tuple(_foot(settings)))
        self._context = Context(door.base, site, Canonical(door), Paths(door.base))
        self._described: list[tuple[str, str]] = []
        """Path and document of every file that the catalogue describes."""

    def write(self, target: Path) -> Published:
        """Write everything into the folder; `target` is where it will stand."""
        for path, text in (*assets().items(), (CONTEXT, published_context())):
            self._folder.write(path, text)
        data.write_vocabulary(self._folder)
        lone = nodes.lone_findings(self._door)
        self._documents(lone)
        self._shared(lone)
        masked = self._door.masked + self._portions.masked if self._settings.mask_persons else None
        self._vocabulary()  # what is asked again for examples and for the catalogue is not counted again
        self._lists()
        missing = self._catalogue()
        self._folder.write("index.html", self._first_page(masked))
        documents = self._context.documents
        projects = sum(len(one.projects) for one in documents)
        return Published(target, len(self._folder) + 1, self._folder.bytes, len(documents), projects, masked, missing)

    # -- documents ---------------------------------------------------------------------------------------------------

    def _documents(self, lone: list[nodes.Node]) -> None:
        keys = nodes.keys(self._door)
        with ExitStack() as stack:
            dumps = stack.enter_context(data.dumps(self._folder))
            tables = stack.enter_context(data.tables(self._folder))
            written: set[str] = set()
            for number, key in enumerate(keys):
                self._progress(number, len(keys), key)
                links = nodes.links_of(self._door, key)
                summary = self._portions.taken_over(key, links, number, self._context, self._folder, dumps, tables)
                if summary is None:
                    self._document(number, key, links, dumps, tables)
                else:
                    self._context.documents.append(summary)
                    self._describe(summary.path.removesuffix(HTML), key)
                written.update(Names(self._door.base).document_graphs(key))
            self._progress(len(keys), len(keys), "")
            for _ in data.add_others(dumps, self._door, frozenset(written)):
                pass
            data.finish_tables(tables, self._door, lone)

    def _document(self, number: int, key: str, links: list[ox.Quad], dumps: data.Dumps, tables: data.Tables) -> None:
        """Make all that one document gives."""
        masked, facts = self._door.masked, Names(self._door.base).document_graphs(key)[0]
        source = nodes.source(self._door, key, links)
        pages = DocumentPages(source, self._context)
        self._context.documents.append(pages.summary)
        paths = [path for made in pages.pages() for path in self._write(made, key)]
        mentions = list(pages.mentions(number))
        for target, name, one in mentions:
            self._context.mentions.add(target, name, one)
        found = pages.findings()
        self._context.findings.add(number, found)
        rows = tables.add(source)
        members = [one for graph, quads in source.graphs.items() for one in dumps.add(graph, quads, facts=graph == facts)]
        given = Given(pages.summary, mentions, found, paths, rows, members, self._door.masked - masked)
        self._portions.keep(key, given, self._context, self._folder)
        self._context.forget()

    def _write(self, made: Made, document: str) -> tuple[str, ...]:
        """A page of a document, and beside it its Turtle and JSON-LD; their paths."""
        self._folder.write(made.page.path, self._rendered(made.page))
        for path, text in self._beside(made.stem, made.quads).items():
            self._folder.write(path, text())
        if made.stem.endswith("/index"):
            self._describe(made.stem, document)
        return made.page.path, f"{made.stem}.ttl", f"{made.stem}.jsonld"

    def _describe(self, stem: str, document: str) -> None:
        """The catalogue tells of the data beside a document's page."""
        self._described += [(f"{stem}.ttl", document), (f"{stem}.jsonld", document)]

    def _rendered(self, page: Page) -> str:
        return render(page, self._context.site)

    def _beside(self, stem: str, quads: tuple[ox.Quad, ...]) -> dict[str, Callable[[], str]]:
        """What makes the Turtle and the JSON-LD beside a page."""
        context = "../" * stem.count("/") + CONTEXT
        return {f"{stem}.ttl": partial(turtle_of, quads), f"{stem}.jsonld": partial(jsonld_of, self._door.base, quads, context)}

    def _page(self, page: Page) -> None:
        """A page that documents share."""
        made_of = joined((self._around, repr(page)))
        self._portions.kept.write(self._folder, page.path, made_of, partial(self._rendered, page))
        self._context.forget()

    def _data(self, stem: str, quads: tuple[ox.Quad, ...]) -> None:
        """The data beside such a page."""
        made_of = joined((self._around, *sorted(map(str, quads))))
        for path, make in self._beside(stem, quads).items():
            self._portions.kept.write(self._folder, path, made_of, make)

    # -- what documents share ----------------------------------------------------------------------------------------

    def _shared(self, lone: list[nodes.Node]) -> None:
        data.write_links(self._folder, self._door)
        for made in EntityPages(self._context).pages():
            self._page(made.page)
            self._data(made.stem, made.quads)
        for page in reports(self._context, [message(one) for one in lone]):
            self._page(page)

    def _vocabulary(self) -> None:
        known = nodes.vocabulary()
        examples = Examples(self._context, self._door)
        for page in ontology_pages(partial(self._extra, examples)):
            self._page(page)
            self._term(page, known)
        for page in CodePages(self._context).pages():
            self._page(page)
            self._term(page, known)
        for page in library_pages():
            self._page(page)

    def _term(self, page: Page, known: Mapping[str, nodes.Node]) -> None:
        if page.iri in known and not page.path.startswith("def/index"):
            self._data(page.path.removesuffix(".html"), tuple(known[page.iri].quads))

    def _extra(self, examples: Examples, iri: str) -> Iterator[Section]:
        yield from examples.of(iri)
        yield from pointed(self._context, iri)

    def _lists(self) -> None:
        for page in lists(self._context):
            self._page(page)
        for path, text in searching.scripts(self._context):
            self._folder.write(path, text)

    # -- the end -----------------------------------------------------------------------------------------------------

    def _catalogue(self) -> tuple[tuple[str, str], ...]:
        whole = [(path, "") for path in (*self._folder.paths("tables/"), *_DUMPS)]
        files = [
            PublishedFile(path, *self._folder.told(path), document or None, _DUMPS.get(path))
            for path, document in (*whole, *self._described)
        ]
        done = write_catalogue(self._door, self._folder.root, sorted(files, key=lambda one: one.path), self._settings)
        for path in done.files:
            self._folder.add(path.name)
        return done.missing

    def _first_page(self, masked: int | None) -> str:
        listed = (*data.table_files(), *_FILES)
        files = [(path, what, self._folder.told(path)[0] if path in self._folder else 0) for path, what in listed]
        told = guide.Told(masked, tuple(files), self._settings.publisher, self._settings.licence)
        return render(guide.index(self._context, told), self._context.site)


def _foot(settings: Settings) -> Iterator[str]:
    if settings.publisher:
        yield f"发布：{settings.publisher}"
    yield "由绩效图谱（jixiao-kg）根据公开文件生成；以原文件为准。"
