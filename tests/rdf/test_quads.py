from __future__ import annotations

import dataclasses
import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.errors import VocabularyError
from kg.rdf import Names, document_quads, nquads
from kg.rdf.mapping import MAPS
from kg.records import Disclosure

NAMES = Names("https://example.org/id/")
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SH = "http://www.w3.org/ns/shacl#"


def every_quad(disclosure: Disclosure) -> list[ox.Quad]:
    return [quad for quads in document_quads(disclosure, NAMES).values() for quad in quads]


def lines_from_store(quads: list[ox.Quad]) -> bytes:
    """The sorted N-Quads that a store gives back for these quads."""
    store = ox.Store()
    store.extend(quads)
    return nquads(store)


def values(disclosure: Disclosure, subject: str, local: str) -> list[str]:
    predicate = vocab.term(local)
    return [
        quad.object.value
        for quad in every_quad(disclosure)
        if quad.subject.value.endswith(subject) and quad.predicate.value == predicate
    ]


def test_the_graph_of_the_handmade_disclosure_is_the_approved_one(disclosure, golden):
    golden("disclosure.nq", lines_from_store(every_quad(disclosure)))


def test_the_store_gives_back_the_very_literals_that_were_made(disclosure):
    quads = every_quad(disclosure)
    assert lines_from_store(quads) == nquads(quads)


def test_a_document_has_three_graphs_and_every_quad_stands_in_its_own(disclosure):
    graphs = document_quads(disclosure, NAMES)
    assert list(graphs) == list(NAMES.document_graphs(disclosure.header.document))
    for graph, quads in graphs.items():
        assert quads
        assert {quad.graph_name.value for quad in quads} == {graph}


def test_no_quad_is_made_twice(disclosure):
    quads = every_quad(disclosure)
    assert len(set(quads)) == len(quads)


def test_there_are_no_blank_nodes(disclosure):
    assert not [quad for quad in every_quad(disclosure) if ox.BlankNode in {type(quad.subject), type(quad.object)}]


def test_every_predicate_class_and_concept_of_ours_is_declared(disclosure):
    ours = {
        term.value.removeprefix(vocab.KG)
        for quad in every_quad(disclosure)
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(vocab.KG)
    }
    assert ours <= vocab.declared()
    assert len(ours) > 120


def test_every_mapped_property_is_used_by_the_handmade_disclosure(disclosure):
    used = {quad.predicate.value for quad in every_quad(disclosure)}
    mapped = {vocab.term(field.property) for one in MAPS for field in one.fields}
    assert mapped <= used


def test_every_cell_that_a_value_points_to_stands_in_the_cells_graph_with_its_words(disclosure):
    document, cells, findings = document_quads(disclosure, NAMES).values()
    with_words = {quad.subject for quad in cells if quad.predicate.value == vocab.term("words")}
    pointing = [quad for quad in (*document, *findings) if quad.predicate.value.endswith(("#cell", "Cell"))]
    assert len(pointing) > 80
    assert {quad.object for quad in pointing} <= with_words


def test_every_node_but_the_disclosure_inferences_and_table_findings_has_a_cell(disclosure):
    quads = every_quad(disclosure)
    nodes = {quad.subject.value for quad in quads if quad.predicate.value == vocab.term("disclosure")}
    placed = {quad.subject.value for quad in quads if quad.predicate.value == vocab.term("cell")}
    without = {node for node in nodes - placed if "/cell/" not in node and "/inference/" not in node}
    assert [node.rsplit("/", 2)[1:] for node in without] == [["finding", "1"]]


def test_a_place_without_evidence_cell_has_the_words_of_its_finding_or_none(disclosure):
    bare = dataclasses.replace(disclosure, cells=())
    cells = document_quads(bare, NAMES)[NAMES.document_graphs(bare.header.document)[1]]
    words = {
        quad.subject.value.rsplit("/", 1)[1]: quad.object.value for quad in cells if quad.predicate.value == vocab.term("words")
    }
    assert words == {"2-3-7": "备注", "1-20-1": "其他"}
    assert len({quad.subject for quad in cells}) == len(disclosure.cells)


@pytest.mark.parametrize(
    ("subject", "local", "expected"),
    [
        pytest.param("/project/13028124P000001100018", "budgetAmount", ["1205000"], id="wan-becomes-yuan"),
        pytest.param("/project/农村供水改造", "budgetAmount", ["305000"], id="yuan-stays-yuan"),
        pytest.param("/project/农村供水改造", "printedUnit", ["元"], id="printed-unit-kept"),
        pytest.param("/project/农村供水改造~2", "projectNumber", ["3"], id="same-name-counted"),
        pytest.param("/indicator/1", "scope", ["城区"], id="scope-of-target-where-no-column"),
        pytest.param("/13028124P000001100018/indicator/1", "comparatorExplicit", ["true"], id="explicit"),
        pytest.param("/农村供水改造/indicator/1", "comparatorExplicit", [], id="no-flag-without-comparator"),
        pytest.param("/13028124P000001100018/indicator/2", "yearInferred", ["true"], id="year-of-deadline-inferred"),
        pytest.param("/13028124P000001100018/indicator/1", "yearInferred", [], id="no-flag-without-deadline"),
        pytest.param("/13028124P000001100018/indicator/2", "deadline", ["2024-12-31"], id="deadline"),
        pytest.param("/statement/1", "value", ["5000000"], id="stated-money-in-yuan"),
        pytest.param("/statement/1", "unitText", ["元"], id="unit-of-stated-money"),
        pytest.param("/statement/1", "printedUnit", ["万元"], id="printed-unit-of-stated-money"),
        pytest.param("/statement/2", "value", ["2"], id="stated-count"),
        pytest.param("/statement/2", "unitText", ["项"], id="unit-of-stated-count"),
        pytest.param("/budget-line/1", "functionalClass", ["https://w3id.org/jixiao-kg/def/functional/2010301"], id="functional"),
        pytest.param("/budget-line/1", "economicClass", [], id="functional-is-not-economic"),
        pytest.param("/budget-line/2", "economicClass", ["https://w3id.org/jixiao-kg/def/economic/30201"], id="economic"),
        pytest.param("2024%20水务.txt", "region", ["https://w3id.org/jixiao-kg/def/division/130281"], id="region-by-code"),
        pytest.param("2024%20水务.txt", "regionName", ["河北省", "唐山市", "遵化市"], id="region-names"),
        pytest.param("/inference/level", "confidence", ["0.9"], id="confidence"),
        pytest.param("/finding/1", "table", ["8"], id="finding-about-a-table"),
    ],
)
def test_values(disclosure, subject, local, expected):
    assert values(disclosure, subject, local) == expected


@pytest.mark.parametrize(
    ("subject", "holder"),
    [
        pytest.param("/project/13028124P000001100018", "/department/318001", id="printed-with-the-project"),
        pytest.param("/project/农村供水改造", None, id="none-printed-none-invented"),
    ],
)
def test_department_of_a_project(disclosure, subject, holder):
    found = values(disclosure, subject, "department")
    assert [iri.endswith(holder) for iri in found] == ([True] if holder else [])


def test_a_citation_is_held_by_disclosure_project_and_indicator(disclosure):
    holders = {
        quad.subject.value.rsplit(".txt", 1)[1]
        for quad in every_quad(disclosure)
        if quad.predicate.value == vocab.term("hasCitation") and quad.object.value.endswith("/citation/1")
    }
    assert holders == {"", "/project/13028124P000001100018", "/project/13028124P000001100018/indicator/2"}


def test_findings_are_validation_results_on_the_nearest_node(disclosure):
    graph = document_quads(disclosure, NAMES)[NAMES.document_graphs(disclosure.header.document)[2]]
    assert (
        len({quad.subject for quad in graph if quad.predicate.value == TYPE and quad.object.value == SH + "ValidationResult"})
        == 3
    )
    focus = [quad.object.value.rsplit(".txt", 1)[1] for quad in graph if quad.predicate.value == SH + "focusNode"]
    project = "/project/13028124P000001100018"
    assert focus == ["", f"{project}/indicator/2", project]
    severities = [quad.object.value for quad in graph if quad.predicate.value == SH + "resultSeverity"]
    assert severities == [SH + "Info", SH + "Warning", SH + "Info"]


def replaced(disclosure: Disclosure, name: str, **changes: object) -> Disclosure:
    first, *rest = getattr(disclosure, name)
    return dataclasses.replace(disclosure, **{name: (dataclasses.replace(first, **changes), *rest)})


@pytest.mark.parametrize(
    ("name", "changes", "error"),
    [
        pytest.param("indicators", {"project_no": 9}, ValueError, id="indicator-of-no-project"),
        pytest.param("citations", {"citation_no": 2}, ValueError, id="number-taken"),
        pytest.param("projects", {"at": (("budgets", None),)}, ValueError, id="misspelt-field-in-at"),
        pytest.param("departments", {"level": "省外"}, VocabularyError, id="level-of-no-list"),
        pytest.param("findings", {"rule": "no-such-rule"}, VocabularyError, id="rule-of-no-list"),
        pytest.param("balances", {"side": "incomes"}, VocabularyError, id="side-of-no-list"),
    ],
)
def test_our_own_mistakes_are_errors(disclosure, name, changes, error):
    with pytest.raises(error):
        document_quads(replaced(disclosure, name, **changes), NAMES)


def test_an_unknown_field_in_inferred_is_an_error(disclosure):
    header = dataclasses.replace(disclosure.header, inferred=(("levels", 0.5),))
    with pytest.raises(ValueError, match="levels"):
        document_quads(dataclasses.replace(disclosure, header=header), NAMES)


def test_the_order_of_evidence_cells_does_not_matter(disclosure):
    shuffled = list(disclosure.cells)
    random.Random(7).shuffle(shuffled)
    assert every_quad(dataclasses.replace(disclosure, cells=tuple(shuffled))) == every_quad(disclosure)


_SCRIPT = """
import importlib.util, hashlib, sys
spec = importlib.util.spec_from_file_location("handmade", sys.argv[1])
module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)
from kg.rdf import Names, document_quads
graphs = document_quads(module.handmade(), Names("https://example.org/id/"))
text = "".join(str(quad) + chr(10) for quads in graphs.values() for quad in quads)
print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_same_input_same_order_of_quads_under_every_hash_seed(disclosure):
    text = "".join(f"{quad}\n" for quad in every_quad(disclosure))
    expected = hashlib.sha256(text.encode()).hexdigest()
    root = Path(__file__).resolve().parents[2]
    for seed in ("0", "1", "4242"):
        made = subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(Path(__file__).with_name("conftest.py"))],
            cwd=root, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert made.stdout.strip() == expected
