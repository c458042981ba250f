"""Every shape has a failing twin: a valid file of its class, with one line changed, added or left out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg import vocab
from kg.document import Severity
from kg.validate.compiled import compile_shapes
from kg.validate.engines import make_engine
from kg.validate.shapes import SH, own_shapes, shape_files

from .conftest import CASES, CLASSES, DOCUMENT, read_case, shapes_of, shown

VALID = tuple(path for path in CASES if path.stem.startswith("valid"))
INVALID = tuple(path for path in CASES if path.stem.startswith("invalid"))


def name(path: Path) -> str:
    return read_case(path).name


def test_all_cases_are_found():
    assert len(INVALID) >= 379
    assert len(VALID) >= 27
    assert {path.parent.name for path in VALID} == set(CLASSES)


@pytest.mark.parametrize("path", VALID, ids=name)
def test_valid(path, unit):
    case = read_case(path)
    shapes = shapes_of(path.parent.name)
    assert not list(make_engine("compiled", shapes).judge(unit(case.text, path.parent.name)))


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_invalid(path, unit):
    case = read_case(path)
    shapes = shapes_of(path.parent.name)
    found = make_engine("compiled", shapes).judge(unit(case.text, path.parent.name))
    assert case.expected
    assert {shown(raw, shapes) for raw in found} == set(case.expected)


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_twin_differs_by_one_line(path):
    twin = Counter(read_case(path).body)
    least = min(
        max((valid - twin).total(), (twin - valid).total())
        for other in path.parent.glob("valid*.ttl")
        for valid in [Counter(read_case(other).body)]
    )
    assert least == 1


@pytest.mark.parametrize("engine", ["pyrudof", "pyshacl"])
@pytest.mark.parametrize("rdf_class", CLASSES)
def test_engines_agree(rdf_class, engine, unit):
    """All files of a class in one graph, each under names of its own, judged by the oracles."""
    pytest.importorskip(engine)
    shapes = shapes_of(rdf_class)
    whole = "\n".join(
        read_case(path).text.replace(f"<{DOCUMENT}>", f"<{DOCUMENT}{number}/>")
        for number, path in enumerate(CASES)
        if path.parent.name == rdf_class
    )
    made = unit(whole, rdf_class)
    found = Counter(set(make_engine(engine, shapes).judge(made)))
    assert found == Counter(set(make_engine("compiled", shapes).judge(made)))
    assert found


def test_every_shape_has_a_twin():
    stated = {expected.shape for path in INVALID for expected in read_case(path).expected}
    constraining = set()
    for subject, properties in own_shapes().triples.items():
        iri = subject.value
        if iri not in own_shapes().infos or not iri.startswith(vocab.SHAPES):
            continue
        if SH + "path" in properties or (SH + "targetClass" in properties and SH + "property" not in properties):
            constraining.add(iri)
    assert len(constraining) >= 280
    assert constraining - stated == set()


def reporting():
    """The shapes that results come from."""
    for subject, properties in own_shapes().triples.items():
        if subject.value in own_shapes().infos and SH + "severity" in properties:
            yield pytest.param(subject, properties, id=subject.value.removeprefix(vocab.SHAPES))


@pytest.mark.parametrize(("shape", "properties"), tuple(reporting()))
def test_shape_says_what_it_means(shape, properties):
    info = own_shapes().infos[shape.value]
    assert vocab.concept("rule", info.rule)
    assert {one.language for one in properties[SH + "message"]} == {"zh", "en"}
    assert len(properties[SH + "message"]) == 2
    assert isinstance(info.severity, Severity)
    for iri in filter(None, (info.path, info.shown_at)):
        assert iri.startswith(SH) or vocab.term(iri.removeprefix(vocab.KG)) == iri


def test_shapes_use_declared_terms_only():
    used = {
        node.value.removeprefix(vocab.KG)
        for properties in own_shapes().triples.values()
        for values in properties.values()
        for node in values
        if node.value.startswith(vocab.KG)
    }
    assert len(used) > 100
    assert used - vocab.declared() == set()


def test_shapes_are_core_and_all_understood():
    assert len(shape_files()) == len(CLASSES) + 1
    assert len(compile_shapes(own_shapes())) >= 55


def test_messages_of_one_class_are_distinct():
    for name_of_class in CLASSES:
        messages = Counter(info.message_zh for info in shapes_of(name_of_class).infos.values() if info.message_zh)
        assert [text for text, times in messages.items() if times > 1] == [], name_of_class
