"""The meta-shape `shapes/_ontology.ttl`: our ontology conforms, and every constraint has a twin that fails it."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg.vocab import KG, data_dir, turtle_files

TWINS = Path(__file__).parent / "meta_shape"
CASES = sorted(TWINS.glob("invalid.*.ttl"))
SHAPES = rdflib.Graph().parse(data_dir("shapes") / "_ontology.ttl")
PREFIXES = {
    "kg": KG,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "sh": "http://www.w3.org/ns/shacl#",
}

Result = tuple[str, str | None, str]


def report_on(*files: Path) -> rdflib.Graph:
    """What the meta-shape finds in the files."""
    data = rdflib.Graph()
    for path in files:
        data.parse(path)
    _, report, _ = pyshacl.validate(data, shacl_graph=SHAPES, inference="none")
    assert isinstance(report, rdflib.Graph)
    return report


def results(*files: Path) -> set[Result]:
    """Focus node, path and component of everything the meta-shape finds in the files."""
    report = report_on(*files)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path = report.value(result, SH.resultPath)
        component = report.value(result, SH.sourceConstraintComponent)
        found.add((str(report.value(result, SH.focusNode)), str(path) if path is not None else None, str(component)))
    return found


def iri(name: str) -> str | None:
    if name == "-":
        return None
    prefix, local = name.split(":")
    return PREFIXES[prefix] + local


def test_the_ontology_conforms() -> None:
    assert results(*turtle_files()) == set()


def test_the_valid_twin_conforms() -> None:
    assert results(TWINS / "valid.ttl") == set()


def test_all_twins_are_found() -> None:
    assert len(CASES) >= 38


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.split(".")[1])
def test_a_twin_fails_as_its_first_line_says(path: Path) -> None:
    focus, place, component = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expect: ").split()
    assert (iri(focus), iri(place), iri(component)) in results(path)


def test_every_constraint_has_a_twin_that_fails_it() -> None:
    found = {shape for path in CASES for shape in report_on(path).objects(None, SH.sourceShape)}
    assert set(SHAPES.subjects(SH.message)) - found == set()


def test_every_message_stands_in_both_languages() -> None:
    for shape in set(SHAPES.subjects(SH.message)):
        assert sorted(str(message.language) for message in SHAPES.objects(shape, SH.message)) == ["en", "zh"], shape  # type: ignore[attr-defined]
        assert SHAPES.value(shape, SH.severity) is not None, shape
