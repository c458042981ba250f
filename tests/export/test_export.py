"""Exports: an independent reader finds the same triples, equal graphs give equal bytes, a fault leaves the old file."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import ExportError
from kg.export import FORMATS, export
from kg.export.lines import sorted_lines
from kg.store import MemoryStore

ID = "https://example.org/id/"
FACTS = {f"{ID}graph/doc/甲%2F1.txt", f"{ID}graph/doc/乙.txt", f"{ID}graph/links", f"{ID}graph/derived"}
READERS = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml", ".nq": "nquads", ".trig": "trig"}


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    monkeypatch.setattr(rdflib.term, "_NORMALIZE_LITERALS", False, raising=False)


def test_every_format_has_a_reader() -> None:
    assert set(READERS) == set(FORMATS)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("cells", [True, False, None], ids=["with-cells", "without-cells", "default"])
def test_an_independent_reader_finds_the_same(store: MemoryStore, tmp_path: Path, suffix: str, cells: bool | None) -> None:
    done = export(store, tmp_path / f"out{suffix}", cells=cells)
    dataset = rdflib.Dataset()
    dataset.parse(done.path, format=READERS[suffix])
    keep_graphs = FORMATS[suffix].dataset
    found = {_key(s, p, o, g if keep_graphs else None) for s, p, o, g in dataset.quads()}
    expected = {
        _key(quad.subject, quad.predicate, quad.object, quad.graph_name if keep_graphs else None)
        for graph in done.graphs
        for quad in store.quads(graph)
    }
    if suffix == ".rdf":  # XML cannot say a bell
        expected = {tuple(part.replace("\\x07", "␇") for part in key) for key in expected}
    assert found == expected
    assert len(expected) > 15


@pytest.mark.parametrize("suffix", READERS)
def test_equal_graphs_give_equal_bytes(store: MemoryStore, shuffled: MemoryStore, tmp_path: Path, suffix: str) -> None:
    once, again = export(store, tmp_path / f"a{suffix}"), export(shuffled, tmp_path / f"b{suffix}")
    assert once.path.read_bytes() == again.path.read_bytes()
    assert once.bytes == once.path.stat().st_size > 500


@pytest.mark.parametrize("suffix", READERS)
def test_proposals_never_go_out(store: MemoryStore, tmp_path: Path, suffix: str) -> None:
    done = export(store, tmp_path / f"all{suffix}", cells=True)
    assert not any("proposals" in graph for graph in done.graphs)
    assert "maybe" not in done.path.read_text(encoding="utf-8")
    for name in ("proposals", f"{ID}graph/proposals"):
        with pytest.raises(ExportError, match="proposals are never exported"):
            export(store, tmp_path / f"some{suffix}", graph=name)
    assert not (tmp_path / f"some{suffix}").exists()


CHOICES = [
    ("facts for portals", ".ttl", {}, FACTS),
    ("with evidence", ".ttl", {"cells": True}, FACTS | {f"{ID}graph/cells/甲%2F1.txt"}),
    ("a graph by its IRI", ".nq", {"graph": "https://example.org/mine"}, {"https://example.org/mine"}),
    ("a document by its key", ".ttl", {"graph": "甲/1.txt"}, {f"{ID}graph/doc/甲%2F1.txt"}),
    ("a document with its cells", ".nq", {"graph": "甲/1.txt"}, {f"{ID}graph/doc/甲%2F1.txt", f"{ID}graph/cells/甲%2F1.txt"}),
    ("a graph of ours by its name", ".jsonld", {"graph": "links"}, {f"{ID}graph/links"}),
    ("the vocabulary", ".ttl", {"graph": "vocabulary"}, {f"{ID}graph/vocabulary"}),
]


@pytest.mark.parametrize(("suffix", "options", "graphs"), [case[1:] for case in CHOICES], ids=[case[0] for case in CHOICES])
def test_choice_of_graphs(store: MemoryStore, tmp_path: Path, suffix: str, options: Any, graphs: set[str]) -> None:
    assert set(export(store, tmp_path / f"out{suffix}", **options).graphs) == graphs


def test_a_dump_holds_everything_but_proposals(store: MemoryStore, tmp_path: Path) -> None:
    done = export(store, tmp_path / "all.nq")
    assert set(done.graphs) == set(store.graphs()) - {f"{ID}graph/proposals"}
    lines = done.path.read_bytes().splitlines()
    assert lines == sorted(lines)


def test_turtle_reads_well(store: MemoryStore, tmp_path: Path) -> None:
    text = export(store, tmp_path / "one.ttl", graph="甲/1.txt").path.read_text(encoding="utf-8")
    assert text[text.index("<https://example.org/id/doc/甲%2F1.txt>\n") :].startswith(
        "<https://example.org/id/doc/甲%2F1.txt>\n"
        "    a kg:Disclosure ;\n"
        '    kg:documentKey "甲/1.txt" ;\n'
        '    kg:fiscalYear "2023"^^xsd:gYear ;\n'
        "    kg:hasProject\n"
        "        <https://example.org/id/doc/甲%2F1.txt/project/a> ,\n"
        "        <https://example.org/id/doc/甲%2F1.txt/project/b> ;\n"
        ".\n"
    )


def test_json_ld_is_plain_for_those_who_know_no_rdf(store: MemoryStore, tmp_path: Path) -> None:
    data = json.loads(export(store, tmp_path / "one.jsonld", graph="甲/1.txt").path.read_text(encoding="utf-8"))
    project = next(node for node in data["@graph"] if node["@id"].endswith("project/a"))
    assert (project["@type"], project["name"], project["projectNumber"], project["projectCodeValid"]) == (
        "kg:Project",
        "平台",
        1,
        True,
    )
    assert data["@context"]["hasProject"] == {"@id": "kg:hasProject", "@type": "@id"}
    assert data["@context"]["budgetAmount"] == {"@id": "kg:budgetAmount", "@type": "xsd:decimal"}


@pytest.mark.parametrize("name", ["out.pdf", "out", "out.owl"])
def test_unknown_suffix_names_the_known(store: MemoryStore, tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"\.ttl \.nt \.jsonld \.rdf \.nq \.trig"):
        export(store, tmp_path / name)


def test_unknown_graph_names_the_nearest(store: MemoryStore, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"没有图或文件 甲/2\.txt；相近：甲/1\.txt"):
        export(store, tmp_path / "out.ttl", graph="甲/2.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file(
    store: MemoryStore, tmp_path: Path, full_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "out.ttl"
    path.write_text("before", encoding="utf-8")
    with full_disk(200), pytest.raises(ExportError, match=r"out\.ttl：无法写入"):
        export(store, path)
    assert [one.name for one in tmp_path.iterdir()] == ["out.ttl"]
    assert path.read_text(encoding="utf-8") == "before"


def test_a_folder_that_cannot_be_is_one_clear_fault(store: MemoryStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ExportError, match="无法写入"):
        export(store, tmp_path / "file" / "out.ttl")


@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_lines_are_sorted_in_pieces_as_in_one(piece: int) -> None:
    lines = [f"{number * 7919 % 101:03}\n".encode() for number in range(100)]
    assert list(sorted_lines(lines, piece)) == sorted(lines)


def _key(*terms: object) -> tuple[str, ...]:
    return tuple(_text(term) for term in terms)


def _text(term: object) -> str:
    """A term of either library as one N-Triples-like text."""
    match term:
        case None:
            return ""
        case rdflib.Literal():
            kind = str(term.datatype or ("" if term.language else rdflib.XSD.string))
            return f"{str(term)!r}@{(term.language or '').lower()}^^{kind}"
        case ox.Literal():
            kind = "" if term.language else term.datatype.value
            return f"{term.value!r}@{(term.language or '').lower()}^^{kind}"
        case ox.NamedNode():
            return term.value
    return str(term)
