"""Budget lines as a data cube: the OpenBudgets.eu constraints hold, each would fail on its twin, and no line is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg.export import export

DATASET = ox.NamedNode("http://data.openbudgets.eu/resource/dataset/validated-dataset")
ONTOLOGY = ox.NamedNode("http://data.openbudgets.eu/ontology")
CUBE = ox.NamedNode("http://purl.org/linked-data/cube")
PREFIXES = """
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX cube: <https://w3id.org/jixiao-kg/cube#>
PREFIX kg: <https://w3id.org/jixiao-kg/def#>
PREFIX obeu: <http://data.openbudgets.eu/ontology/>
PREFIX obeu-attr: <http://data.openbudgets.eu/ontology/dsd/attribute/>
PREFIX obeu-dim: <http://data.openbudgets.eu/ontology/dsd/dimension/>
PREFIX obeu-meas: <http://data.openbudgets.eu/ontology/dsd/measure/>
"""
INSERT = "INSERT DATA {{ GRAPH <" + DATASET.value + "> {{ {} }} }}"
TWINS = {
    "code_list_redefinition": INSERT.format("obeu-dim:operationCharacter a qb:CodedProperty ; qb:codeList <a:list>"),
    "hijacked_core_namespace": INSERT.format("<a:a> a obeu:Invented . obeu:Invented <a:b> <a:c>"),
    "missing_mandatory_component_properties": "DELETE WHERE { GRAPH ?g { cube:functional qb:component cube:with-currency } }",
    "property_instantiation": INSERT.format("<a:a> a obeu-dim:organization"),
    "use_of_abstract_property": INSERT.format(
        "cube:functional qb:component <a:c> . <a:c> qb:dimension obeu-dim:functionalClassification"
    ),
    "use_of_deprecated_term": INSERT.format("<a:a> obeu-dim:budgetaryUnit <a:b>"),
    "wrong_qb_character_case": INSERT.format("<a:a> a qb:dataset"),
}


@pytest.fixture(scope="module")
def cube(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(built, tmp_path_factory.mktemp("cube") / "cube.ttl", view="cube").path


@pytest.fixture
def loaded(cube: Path, conformance: Path) -> ox.Store:
    """The graphs that the constraints read, under the names they read them by."""
    store = ox.Store()
    store.load(path=str(cube), format=ox.RdfFormat.TURTLE, to_graph=DATASET)
    folder = conformance / "obeu"
    files = sorted(folder.glob("*.ttl"))
    assert len(files) == 4
    for file in files:
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ONTOLOGY)
    for iri in sorted(str(term) for term in dir(rdflib.namespace.QB)):  # the terms of the Data Cube vocabulary
        assert iri.startswith("http://purl.org/linked-data/cube#")
        store.add(ox.Quad(ox.NamedNode(iri), ox.NamedNode(str(rdflib.RDFS.isDefinedBy)), CUBE, CUBE))
    assert len(list(store.quads_for_pattern(None, None, None, CUBE))) > 25
    return store


def violations(store: ox.Store, conformance: Path, name: str) -> int:
    text = (conformance / "obeu" / "integrity-constraints" / f"{name}.rq").read_text(encoding="utf-8")
    return sum("violation" in str(one.object).casefold() for one in store.query(text))


def test_every_constraint_has_a_twin(conformance: Path) -> None:
    files = (conformance / "obeu" / "integrity-constraints").glob("*.rq")
    assert {file.stem for file in files} == set(TWINS)
    assert len(TWINS) == 7


@pytest.mark.parametrize("name", TWINS)
def test_the_constraint_holds_and_fails_on_its_twin(loaded: ox.Store, conformance: Path, name: str) -> None:
    assert violations(loaded, conformance, name) == 0
    loaded.update(PREFIXES + TWINS[name])
    assert violations(loaded, conformance, name) >= 1


def test_there_are_as_many_observations_as_budget_lines(built: Any, loaded: ox.Store) -> None:
    sums = "SELECT (COUNT(?x) AS ?n) (SUM(?a) AS ?sum) WHERE"
    lines = f"{PREFIXES} {sums} {{ ?x a kg:BudgetLine ; kg:totalAmount ?a }}"
    found = f"{PREFIXES} {sums} {{ GRAPH ?g {{ ?x a qb:Observation ; obeu-meas:amount ?a }} }}"
    expected, row = next(iter(built.query(lines))), next(iter(loaded.query(found)))
    assert int(row["n"].value) == int(expected["n"].value) > 60
    assert row["sum"] == expected["sum"]


def test_each_observation_has_every_dimension_of_its_structure_once(loaded: ox.Store) -> None:
    """IC-11 and IC-14 of the Data Cube recommendation."""
    text = f"""{PREFIXES} SELECT ?x ?property (COUNT(?value) AS ?n) WHERE {{
      GRAPH <{DATASET.value}> {{
        ?x qb:dataSet/qb:structure/qb:component/qb:componentProperty ?property . OPTIONAL {{ ?x ?property ?value }} }} }}
      GROUP BY ?x ?property"""
    rows = list(loaded.query(text))
    assert len(rows) > 60 * 8
    assert {row["n"].value for row in rows} == {"1"}


def test_structures_have_labels_in_both_languages(loaded: ox.Store) -> None:
    text = f"""{PREFIXES} PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT ?x (COUNT(DISTINCT LANG(?label)) AS ?n) WHERE {{
        GRAPH <{DATASET.value}> {{ ?x a qb:DataStructureDefinition ; rdfs:label ?label }} }} GROUP BY ?x"""
    assert [row["n"].value for row in loaded.query(text)] == ["2", "2"]
