"""The catalogue: DCAT-AP's shapes hold for nodes of every class, each has a failing twin, what is unmet is known."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, Namespace

from kg.cli.main import main
from kg.errors import ExportError
from kg.export import export, export_tables
from kg.export.catalogue import UNMET, PublishedFile, export_catalogue, write_catalogue
from kg.export.outgoing import outgoing
from kg.export.terms import SPACES
from kg.settings import Settings

WHEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
FULL = Settings(
    publisher="某市财政局",
    licence="https://creativecommons.org/licenses/by/4.0/",
    title="某市预算绩效知识图谱",
    homepage="https://data.example.gov.cn/jixiao/",
    contact="mailto:opendata@example.gov.cn",
    publisher_type="LocalAuthority",
    download="https://data.example.gov.cn/jixiao/files/",
    endpoint="https://data.example.gov.cn/jixiao/sparql",
)
KG = "PREFIX kg: <https://w3id.org/jixiao-kg/def#>"
DCAT, DCT, FOAF, VOID = (Namespace(SPACES[prefix]) for prefix in ("dcat", "dct", "foaf", "void"))
ADMS, SPDX, SKOS, PROV = (Namespace(SPACES[prefix]) for prefix in ("adms", "spdx", "skos", "prov"))
MANDATORY = [
    (FOAF.Agent, FOAF.name),
    (DCAT.CatalogRecord, FOAF.primaryTopic),
    (DCAT.Catalog, DCT.publisher),
    (SKOS.ConceptScheme, DCT.title),
    (SKOS.Concept, SKOS.prefLabel),
    (SPDX.Checksum, SPDX.checksumValue),
    (DCAT.DataService, DCAT.endpointURL),
    (DCAT.DatasetSeries, DCT.description),
    (DCAT.Dataset, DCT.title),
    (DCAT.Distribution, DCAT.accessURL),
    (DCAT.Relationship, DCAT.hadRole),
]
"""(class, a property it must have): the twin lacks it."""
AT_MOST_ONE = [
    (ADMS.Identifier, SKOS.notation),
    (DCT.LicenseDocument, DCT.type),
    (DCT.Location, DCAT.bbox),
    (DCT.PeriodOfTime, DCAT.endDate),
]
"""(class, a property of which a second, or another kind of value, is wrong): the twin has it."""


@pytest.fixture(scope="module")
def folder(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("portal")
    export(built, found / "graph.ttl")
    export(built, found / "network.gexf")
    export(built, found / "cube.ttl", view="cube")
    export_tables(built, found / "tables")
    assert export_catalogue(built, found, FULL, WHEN).described == 18
    return found


@pytest.fixture(scope="module")
def catalogue(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / "catalogue.ttl")


@pytest.fixture(scope="module")
def shapes(conformance: Path) -> rdflib.Graph:
    found = rdflib.Graph()
    for name in ("shapes.ttl", "range.ttl"):
        found.parse(conformance / "dcat-ap" / name)
    return found


def results(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    return pyshacl.validate(data, shacl_graph=shapes)[1]


def test_there_is_no_violation(catalogue: rdflib.Graph, shapes: rdflib.Graph) -> None:
    found = results(catalogue, shapes)
    assert list(found.objects(None, SH.resultMessage)) == []


def test_every_class_of_the_shapes_is_in_it(catalogue: rdflib.Graph, shapes: rdflib.Graph) -> None:
    classes = set(shapes.objects(None, SH.targetClass))
    assert classes == {one for one, _ in (*MANDATORY, *AT_MOST_ONE)}
    focus = {one: len(set(catalogue.subjects(RDF.type, one))) for one in classes}
    assert all(focus.values()), focus


@cache
def shape_of(path: Path, class_: rdflib.URIRef) -> rdflib.Graph:
    """The shapes alone that aim at one class, so that a twin is judged in a second."""
    whole = rdflib.Graph().parse(path)
    for shape in set(whole.subjects(SH.targetClass, None)) - set(whole.subjects(SH.targetClass, class_)):
        whole.remove((shape, SH.targetClass, None))
    return whole


@pytest.mark.parametrize(("class_", "property_"), MANDATORY, ids=lambda one: str(one).rpartition("/")[2])
def test_the_twin_that_lacks_something_fails(catalogue: rdflib.Graph, conformance: Path, class_: Any, property_: Any) -> None:
    shapes = shape_of(conformance / "dcat-ap" / "shapes.ttl", class_)
    twin = around(catalogue, class_)
    focus = next(twin.subjects(RDF.type, class_))
    assert not set(results(twin, shapes).objects(None, SH.focusNode))
    twin.remove((focus, property_, None))
    assert set(results(twin, shapes).objects(None, SH.focusNode)) == {focus}


@pytest.mark.parametrize(("class_", "property_"), AT_MOST_ONE, ids=lambda one: str(one).rpartition("/")[2])
def test_the_twin_that_says_too_much_fails(catalogue: rdflib.Graph, conformance: Path, class_: Any, property_: Any) -> None:
    name = "range.ttl" if class_ == DCT.LicenseDocument else "shapes.ttl"
    shapes, twin = shape_of(conformance / "dcat-ap" / name, class_), around(catalogue, class_)
    focus = next(twin.subjects(RDF.type, class_))
    assert not set(results(twin, shapes).objects(None, SH.focusNode))
    for value in ("a:one", "a:two"):
        twin.add((focus, property_, rdflib.URIRef(value)))
    assert focus in set(results(twin, shapes).objects(None, SH.focusNode))


def around(catalogue: rdflib.Graph, class_: rdflib.URIRef) -> rdflib.Graph:
    """One node of a class with everything near it."""
    found, near = rdflib.Graph(), {next(iter(sorted(catalogue.subjects(RDF.type, class_))))}
    for _ in range(2):
        for node in tuple(near):
            for triple in catalogue.triples((node, None, None)):
                found.add(triple)
                near.add(triple[2])
    for node in tuple(near):
        for triple in (*catalogue.triples((node, RDF.type, None)), *list(catalogue.triples((None, DCAT.inSeries, node)))[:1]):
            found.add(triple)
    keep = min(found.subjects(RDF.type, class_))
    for other in set(found.subjects(RDF.type, class_)) - {keep}:
        found.remove((other, RDF.type, class_))
    return found


ADVICE = ("shapes_recommended.ttl", "mdr-vocabularies.shape.ttl")


def unmet(catalogue: rdflib.Graph, conformance: Path) -> Counter[tuple[str, str]]:
    """(class, property) → how often a recommended property or a term of an EU code list is not there."""
    found: Counter[tuple[str, str]] = Counter()
    for name in ADVICE:
        shapes = rdflib.Graph().parse(conformance / "dcat-ap" / name)
        report = results(catalogue, shapes)
        for result in report.subjects(RDF.type, SH.ValidationResult):
            holders = shapes.subjects(SH.property, report.value(result, SH.sourceShape))
            targets = {target for holder in holders for target in shapes.objects(holder, SH.targetClass)}
            found.update((compact(target), compact(report.value(result, SH.resultPath))) for target in targets)
    return found


def test_what_is_not_met_is_listed_with_its_reason(
    catalogue: rdflib.Graph, conformance: Path, store: Any, tmp_path: Path
) -> None:
    """Recommended properties are there, code lists are used, save what a Chinese publisher cannot truthfully say."""
    undated = "<a:d> a kg:Disclosure ; kg:documentKey 'x' ; kg:sha256 'ab'"
    store.update(f"{KG} INSERT DATA {{ GRAPH <a:g> {{ {undated} }} }}")
    export(store, tmp_path / "graph.ttl")
    second = rdflib.Graph().parse(export_catalogue(store, tmp_path, FULL, WHEN).files[0])
    assert set(unmet(catalogue, conformance)) | set(unmet(second, conformance)) == set(UNMET)
    assert all(zh and en for zh, en in UNMET.values())


def compact(iri: Any) -> str:
    space = next(space for space in SPACES.values() if str(iri).startswith(space))
    prefix = next(prefix for prefix, one in SPACES.items() if one == space)
    return f"{prefix}:{str(iri).removeprefix(space)}"


def test_each_disclosure_is_a_data_set_with_its_files(built: Any, catalogue: rdflib.Graph, folder: Path) -> None:
    text = f"{KG} SELECT ?key ?year {{ ?d a kg:Disclosure ; kg:documentKey ?key ; kg:fiscalYear ?year }}"
    for row in built.query(text):
        found = catalogue.subjects(DCT.identifier, rdflib.Literal(row["key"].value))
        dataset = next(one for one in found if (one, RDF.type, DCAT.Dataset) in catalogue)
        series = catalogue.value(dataset, DCAT.inSeries)
        assert str(series).endswith(row["year"].value)
        assert set(catalogue.objects(dataset, DCAT.distribution))
        assert catalogue.value(dataset, PROV.wasDerivedFrom) is not None
    for file in catalogue.subjects(RDF.type, DCAT.Distribution):
        path = str(catalogue.value(file, DCAT.downloadURL)).removeprefix(str(FULL.download))
        assert int(catalogue.value(file, DCAT.byteSize)) == (folder / path).stat().st_size


def test_figures_are_those_of_the_store(built: Any, catalogue: rdflib.Graph) -> None:
    graph = next(catalogue.subjects(RDF.type, VOID.Dataset))
    count = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER(!STRENDS(STR(?g), 'graph/proposals')) }"
    assert str(catalogue.value(graph, VOID.triples)) == next(iter(built.query(count)))["n"].value
    parts = list(catalogue.objects(graph, VOID.propertyPartition))
    assert sum(int(catalogue.value(part, VOID.triples)) for part in parts) == int(catalogue.value(graph, VOID.triples))
    assert len(list(catalogue.objects(graph, VOID.classPartition))) == int(catalogue.value(graph, VOID.classes)) > 15
    links = list(catalogue.subjects(RDF.type, VOID.Linkset))
    assert links
    assert all(int(catalogue.value(one, VOID.triples)) > 0 for one in links)


def test_the_three_forms_say_the_same(folder: Path, catalogue: rdflib.Graph) -> None:
    for name, form in (("catalogue.rdf", "xml"), ("catalogue.jsonld", "json-ld")):
        assert len(rdflib.Graph().parse(folder / name, format=form)) == len(catalogue)


def test_the_same_time_gives_the_same_bytes(built: Any, folder: Path) -> None:
    before = (folder / "catalogue.ttl").read_bytes()
    assert export_catalogue(built, folder, FULL, WHEN).described == 18  # the catalogue does not list itself
    assert (folder / "catalogue.ttl").read_bytes() == before


def test_files_are_called_by_what_they_hold(catalogue: rdflib.Graph) -> None:
    for file in catalogue.subjects(RDF.type, DCAT.Distribution):
        zh, en = (next(one for one in catalogue.objects(file, DCT.title) if one.language == tag) for tag in ("zh", "en"))
        assert zh != en
        assert not re.search(r"[/\\]|\.(ttl|csv|gexf)", f"{zh}{en}")
        assert not re.search(r"[\u4e00-\u9fff]", en)
        assert catalogue.value(file, DCAT.accessService) is None, "a file is not got from an endpoint"
    titles = {str(one) for one in catalogue.objects(None, DCT.title)}
    assert {"完整图谱（RDF）：Turtle", "表格“绩效指标”：CSV", "table of budget lines: CSV"} <= titles
    assert {str(one) for one in catalogue.objects(None, DCAT.version)} == {"2026-03-01T08:30:00Z"}


def test_what_holds_less_is_a_data_set_of_its_own(built: Any, tmp_path: Path) -> None:
    """Facts without evidence, and links alone, are no other form of the whole graph."""
    files = [PublishedFile(f"{holds}.ttl", 1, "00", None, holds) for holds in ("graph", "facts", "links")]
    found = rdflib.Graph().parse(write_catalogue(outgoing(built), tmp_path, files, FULL, WHEN).files[0])
    owners = [list(found.subjects(DCAT.distribution, one)) for one in found.subjects(RDF.type, DCAT.Distribution)]
    wholes = {str(one[0]) for one in owners if len(one) == 1}
    assert {one.rpartition("/")[2] for one in wholes} == {"facts", "links"}
    assert len(list(found.objects(None, VOID.dataDump))) == 1


@pytest.mark.parametrize(
    ("title", "zh", "en"),
    [
        (None, "预算绩效知识图谱", "Budget performance knowledge graph"),
        ("某市预算绩效", "某市预算绩效", "Budget performance knowledge graph"),
        ("Budgets of a city", "预算绩效知识图谱", "Budgets of a city"),
    ],
    ids=["none", "chinese", "english"],
)
def test_a_title_is_said_in_its_own_language(built: Any, tmp_path: Path, title: str | None, zh: str, en: str) -> None:
    files = [PublishedFile("graph.ttl", 1, "00")]
    done = write_catalogue(outgoing(built), tmp_path, files, replace(FULL, title=title), WHEN)
    found = rdflib.Graph().parse(done.files[0])
    subject = next(found.subjects(RDF.type, DCAT.Catalog))
    assert set(found.objects(subject, DCT.title)) == {rdflib.Literal(zh, lang="zh"), rdflib.Literal(en, lang="en")}


def test_without_settings_it_says_what_is_missing(built: Any, tmp_path: Path) -> None:
    export(built, tmp_path / "graph.ttl")
    done = export_catalogue(built, tmp_path, Settings(), WHEN)
    names = ("publisher", "licence", "contact", "homepage", "publisher_type", "download")
    assert len(done.missing) == len(names)
    assert all(any(name in zh and name in en for zh, en in done.missing) for name in names)
    assert not set(rdflib.Graph().parse(done.files[0]).subjects(RDF.type, DCAT.DataService))


def test_an_unknown_licence_is_not_guessed_at(built: Any, tmp_path: Path) -> None:
    export(built, tmp_path / "graph.ttl")
    done = export_catalogue(built, tmp_path, Settings(licence="https://example.org/terms"), WHEN)
    assert any("https://example.org/terms" in zh for zh, _ in done.missing)


def test_a_folder_without_exports_is_one_clear_fault(built: Any, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="没有导出的文件"):
        export_catalogue(built, tmp_path, FULL, WHEN)
    with pytest.raises(ExportError, match="不是文件夹"):
        export_catalogue(built, tmp_path / "none", FULL, WHEN)
    assert list(tmp_path.iterdir()) == []


def test_the_published_context_reads_a_file_that_names_it(built: Any, tmp_path: Path) -> None:
    export(built, tmp_path / "context.jsonld")
    own = export(built, tmp_path / "own.jsonld", graph="links").path
    other = export(built, tmp_path / "other.jsonld", graph="links", context="context.jsonld").path
    assert json.loads(other.read_text(encoding="utf-8"))["@context"] == "context.jsonld"
    graphs = [set(rdflib.Graph().parse(path, format="json-ld")) for path in (own, other)]
    assert graphs[0] == graphs[1]
    assert len(graphs[0]) > 100


def test_the_command_writes_and_tells(built_on_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(tmp_path / "portal")
    store = ["--store", str(built_on_disk)]
    assert main(["export", f"{target}/", "--format", "csv", *store]) == 0
    assert main(["export", target, "--catalogue", *store]) == 0
    told = capsys.readouterr()
    assert "描述了 15 个文件" in told.out
    assert "请在 kg.toml 中写明 publisher" in told.err
    assert main(["export", target, "--catalogue", "--view", "cube", *store]) == 2
    assert main(["export", f"{target}/cube.ttl", "--view", "cubes", *store]) == 2
    assert "可用 cube" in capsys.readouterr().err
