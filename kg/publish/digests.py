"""Digests of what a pack is made from: each graph of the store, and everything else that decides what stands on its pages.

A build on disk is never written again, so the digests of its graphs are kept in its folder and computed once. For any other
store they are made of its quads.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import pyoxigraph as ox

from kg import vocab
from kg.export.lines import sorted_lines, written
from kg.export.outgoing import Source
from kg.files import replacing
from kg.publish.rdf import PIECE
from kg.settings import Settings

_KEPT = "digests.json"
_FORMAT = 1
_SPOOLED = 1 << 22
_PACKAGE = Path(__file__).resolve().parents[1]
_PARTS = ("docs", "document.py", "export", "grammar", "publish", "rdf", "records", "tabular", "text.py", "vocab")
_SUFFIXES = (".py", ".html", ".css", ".js", ".json")


def graph_digests(store: Source) -> Mapping[str, str]:
    """Graph → SHA-256 of its sorted triples."""
    folder: Path | None = getattr(store, "build_folder", None)
    kept = _read(folder / _KEPT) if folder is not None else None
    if kept is not None:
        return kept
    found = {graph: _graph_digest(store, graph) for graph in store.graphs()}
    if folder is not None:
        _write(folder / _KEPT, found)
    return found


def _graph_digest(store: Source, graph: str) -> str:
    whole = hashlib.sha256()
    with SpooledTemporaryFile(_SPOOLED) as file:
        for line in sorted_lines(_lines(store, graph, cast("IO[bytes]", file)), PIECE):
            whole.update(line)
    return whole.hexdigest()


def _lines(store: Source, graph: str, file: IO[bytes]) -> Iterable[bytes]:
    """The triples of a graph; a database writes them itself, many times faster."""
    database: ox.Store | None = store.database() if hasattr(store, "database") else None
    if database is None:
        return written(quad.triple for quad in store.quads(graph))
    database.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
    file.seek(0)
    return file


def _read(file: Path) -> Mapping[str, str] | None:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data["graphs"] if isinstance(data, dict) and data.get("format") == _FORMAT else None


def _write(file: Path, graphs: Mapping[str, str]) -> None:
    with suppress(OSError), replacing(file) as out:  # a store that cannot be written is hashed again next time
        out.write(json.dumps({"format": _FORMAT, "graphs": graphs}, ensure_ascii=False).encode())


def surroundings(settings: Settings) -> str:
    """A digest of what decides on a document's part besides the graph: this program, the ontology, the settings."""
    said = (settings.publisher, settings.licence, settings.title, settings.homepage, settings.contact, settings.publisher_type,
            settings.download, settings.endpoint, settings.mask_persons, os.environ.get("SOURCE_DATE_EPOCH"))  # fmt: skip
    return _digest([program().encode(), vocab.digest().encode(), repr(said).encode()])


@cache
def program() -> str:
    """A digest of our code and of its templates: a changed one is never met with old pages."""
    return _files(path for part in _PARTS for path in _below(_PACKAGE / part) if path.suffix in _SUFFIXES)


@cache
def library() -> str:
    """A digest of shapes and queries, and of what reads them: pages of their own tell of them."""
    folders = (vocab.data_dir("shapes"), vocab.data_dir("queries"), _PACKAGE / "query")
    return _files(path for folder in folders for path in _below(folder) if path.suffix in (*_SUFFIXES, ".ttl", ".rq", ".md"))


def _below(path: Path) -> list[Path]:
    return [path] if path.is_file() else [one for one in sorted(path.rglob("*")) if one.is_file()]


def _files(paths: Iterable[Path]) -> str:
    return _digest(part for path in paths for part in (path.name.encode(), path.read_bytes().replace(b"\r\n", b"\n")))


def joined(digests: Iterable[str]) -> str:
    """One digest of several."""
    return _digest(one.encode() for one in digests)


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part)
        whole.update(b"\n")
    return whole.hexdigest()
