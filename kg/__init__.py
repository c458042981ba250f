"""绩效图谱: budget-performance disclosures as a validated RDF knowledge graph.

    import kg

    report = kg.build(["disclosures/"], "kg-store")      # read, extract, link, load, validate
    store = kg.open_store("kg-store")
    for row in store.query("SELECT ?number WHERE { ?document <https://w3id.org/jixiao-kg/def#policyNumber> ?number }"):
        print(row["number"].value)
    kg.export(store, "graph.ttl")

These six functions are the public API and stay as they are; everything else may move. Each imports what it needs when it is
called, so that `import kg` costs nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from kg.document import Document
    from kg.export import Exported
    from kg.pipeline import BuildReport, Progress
    from kg.records import Disclosure
    from kg.settings import Settings
    from kg.store import EmbeddedStore, MemoryStore, Rooted, Store
    from kg.store.remote import RemoteStore, ServedStore
    from kg.validate import Report

__version__ = "0.1.0"

__all__ = ["__version__", "build", "export", "extract", "open_store", "read", "validate"]


def read(path: str | Path, *, key: str | None = None) -> Document:
    r"""Read one file into pages, paragraphs and whole tables; `key` names it (default: the file's name).

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.txt"
    ...     _ = path.write_text("单位：万元\n项目\t预算数\n信息化\t10.00\n", encoding="utf-8")
    ...     document = read(path)
    >>> document.key, [cell.text for cell in document.tables()[0].cells]
    ('a.txt', ['项目', '预算数', '信息化', '10.00'])
    """
    from pathlib import Path

    from kg.readers import read as read_file
    from kg.tables import join

    return join(read_file(Path(path), key))


def extract(document: Document) -> Disclosure:
    """All records of one document, with their places and what was found odd.

    >>> from kg.document import Document, Page, Paragraph, Place
    >>> title = Paragraph("邢台市工业和信息化局2023年部门预算公开", Place(paragraph=1))
    >>> disclosure = extract(Document("a.txt", "0" * 64, "text", (Page(None, (title,)),)))
    >>> disclosure.header.fiscal_year, disclosure.header.kind
    (2023, '部门预算公开')
    """
    from kg.extract import extract as extract_document

    return extract_document(document)


def build(
    paths: Iterable[str | Path],
    store: str | Path | Rooted | MemoryStore = "kg-store",
    *,
    root: str | Path | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read every document at or below the paths into a store: incremental, and whole or not at all.

    A file that cannot be read costs itself alone: the report names it and why, and the rest goes on.

    >>> from kg.store import MemoryStore
    >>> report = build(["no-such-folder"], MemoryStore("https://example.org/id/"))
    >>> report.ok, report.files[0].status
    (False, 'failed')
    """
    from kg.pipeline import build as build_all
    from kg.pipeline.report import silent

    return build_all(paths, store, root=root, settings=settings, progress=progress or silent)


def open_store(path: str | Path = "kg-store") -> EmbeddedStore | RemoteStore | ServedStore:
    """Open a store that `build` made, by its folder or the URL of a SPARQL server.

    `.query(sparql)` asks over the union of its graphs, `.update(sparql)` writes graphs of your own.

    >>> open_store("no-such-store")
    Traceback (most recent call last):
    kg.errors.StoreError: no-such-store: 此处没有图库，请先运行 kg build (no store here; run kg build first)
    """
    from kg.store import open_store as open_embedded

    return open_embedded(path)


def validate(store: Store, *, documents: Iterable[str] | None = None, shapes: Sequence[Path] = ()) -> Report:
    """Findings of extraction, shapes and checks, each with document, table, row and printed words.

    >>> from kg.store import MemoryStore
    >>> validate(MemoryStore("https://example.org/id/")).results
    ()
    """
    from kg.validate import validate as validate_store

    return validate_store(store, documents=documents, shapes=shapes)


def export(store: Store, file: str | Path, *, graph: str | None = None) -> Exported:
    """Write a store, or one of its graphs, as Turtle, TriG, N-Quads, N-Triples or JSON-LD; the suffix says which.

    >>> from kg.store import MemoryStore
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     export(MemoryStore("https://example.org/id/"), f"{folder}/graph.nq").graphs
    ()
    """
    from kg.export import export as export_store

    return export_store(store, file, graph=graph)


_API: dict[str, Callable[..., Any]] = {"export": export, "extract": extract, "validate": validate}


class _Callable(ModuleType):
    """A subpackage that is called like the function of its name."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return _API[self.__name__.rpartition(".")[2]](*arguments, **named)


class _Package(ModuleType):
    """`kg.extract` is a function and a subpackage. Importing the subpackage must not take the function away."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _API and isinstance(value, ModuleType):
            value.__class__ = _Callable
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
