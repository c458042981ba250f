"""When a catalogue says that things came and changed: as the builds have it, however often and wherever it is written."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import RDF, Namespace

from kg.errors import SettingsError
from kg.export import export
from kg.export.catalogue import export_catalogue, now
from kg.export.terms import SPACES
from kg.pipeline import build
from kg.settings import Settings
from kg.store import open_store

FULL = Settings(publisher="某市财政局", licence="https://creativecommons.org/licenses/by/4.0/")
DCAT, DCT, FOAF, VOID, ADMS, PROV = (Namespace(SPACES[prefix]) for prefix in ("dcat", "dct", "foaf", "void", "adms", "prov"))
DAYS = {number: datetime(2026, 3, number, tzinfo=UTC) for number in (1, 5, 9)}


@pytest.fixture
def built_twice(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store on disk of two documents, of which one changed on the fifth day; nothing pins the clock any more."""
    corpus, store = tmp_path / "corpus", tmp_path / "store"
    shutil.copytree(examples / "anhui", corpus)
    settings = Settings(workers=0, base="https://example.org/id/")
    for number in (1, 5):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(DAYS[number].timestamp())))
        assert build([corpus], store, settings=settings).ok
        with (corpus / "notice-compulsory-education-2024.txt").open("a", encoding="utf-8") as file:
            file.write("\n附注：略。\n")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    return store


def times(catalogue: rdflib.Graph, subject: Any) -> tuple[datetime, ...]:
    return tuple(catalogue.value(subject, name).toPython() for name in (DCT.issued, DCT.modified))


def test_dates_are_those_of_the_builds(built_twice: Path, tmp_path: Path) -> None:
    """Documents that did not change keep their dates; when it was published is nobody's concern."""
    store, folder = open_store(built_twice), tmp_path / "portal"
    export(store, folder / "graph.ttl")
    found = rdflib.Graph().parse(export_catalogue(store, folder, FULL).files[0])
    changed, same = (DAYS[1], DAYS[5]), (DAYS[1], DAYS[1])
    expected = {"notice-compulsory-education-2024.txt": changed, "unit-education-equipment-2024.md": same}
    for key, dates in expected.items():
        dataset = next(
            one for one in found.subjects(DCT.identifier, rdflib.Literal(key)) if (one, RDF.type, DCAT.Dataset) in found
        )
        record = next(found.subjects(FOAF.primaryTopic, dataset))
        assert times(found, dataset) == times(found, record) == dates
        status = str(found.value(record, ADMS.status)).rpartition("/")[2]
        assert status == ("created" if dates == same else "updated")
    for whole in (*found.subjects(RDF.type, DCAT.Catalog), *found.subjects(RDF.type, VOID.Dataset)):
        assert times(found, whole) == changed
    assert [str(one) for one in found.objects(None, PROV.endedAtTime)] == ["2026-03-05T00:00:00+00:00"]


def test_publishing_again_gives_the_same_bytes(built_twice: Path, tmp_path: Path) -> None:
    store = open_store(built_twice)
    written = []
    for name in ("one", "other"):
        export(store, tmp_path / name / "graph.ttl")
        written.append([path.read_bytes() for path in export_catalogue(store, tmp_path / name, FULL).files])
        assert b"2026-03-05T00:00:00Z" in written[-1][0]
    assert written[0] == written[1]


def test_dates_of_a_store_without_any_are_those_of_the_clock(store: Any, tmp_path: Path) -> None:
    export(store, tmp_path / "graph.ttl")
    before = now()
    found = rdflib.Graph().parse(export_catalogue(store, tmp_path, FULL).files[0])
    assert before <= next(found.objects(None, PROV.endedAtTime)).toPython() <= now()


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert now() == datetime(1970, 1, 2, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    with pytest.raises(SettingsError, match="tomorrow"):
        now()
