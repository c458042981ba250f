from __future__ import annotations

import dataclasses
import inspect
import typing

import pyoxigraph as ox
import pytest

from kg import records, vocab
from kg.errors import VocabularyError
from kg.rdf import mapping
from kg.rdf.compiled import cell_properties, compiled_maps, kg
from kg.rdf.fields import Field, Kind
from kg.records.disclosure import Disclosure

RDFS_RANGE = "http://www.w3.org/2000/01/rdf-schema#range"
RDFS_DOMAIN = "http://www.w3.org/2000/01/rdf-schema#domain"
XSD = "http://www.w3.org/2001/XMLSchema#"
CONTAINERS = {records.Disclosure, records.Coverage, records.Amount, records.Target}
BY_CLASS = {one.record: one for one in mapping.MAPS}
FIELDS = [
    pytest.param(one, field, id=f"{one.record.__name__}.{field.name}-{field.property}")
    for one in mapping.MAPS
    for field in one.fields
]

DATATYPES = {
    Kind.TEXT: "string", Kind.CODE: "string", Kind.STATED_UNIT: "string", Kind.BOX: "string",
    Kind.INTEGER: "integer", Kind.SPAN: "integer", Kind.DECIMAL: "decimal", Kind.AMOUNT: "decimal", Kind.STATED: "decimal",
    Kind.SHARE: "decimal", Kind.BOOLEAN: "boolean", Kind.YEAR: "gYear", Kind.DATE: "date",
}  # fmt: skip


@pytest.fixture(scope="module")
def axioms() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for path in vocab.turtle_files():
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            found.setdefault((quad.subject.value, quad.predicate.value), set()).add(quad.object.value)
    return found


def record_classes() -> list[type]:
    found = [
        one for _, one in inspect.getmembers(records, inspect.isclass) if dataclasses.is_dataclass(one) and one not in CONTAINERS
    ]
    assert len(found) >= 16
    return found


@pytest.mark.parametrize("record", record_classes(), ids=lambda record: record.__name__)
def test_every_field_is_mapped_or_listed_with_its_reason_and_none_is_both(record):
    one = BY_CLASS[record]
    fields = {field.name for field in dataclasses.fields(record)}
    mapped = {field.name.partition(".")[0] for field in one.fields}
    assert mapped | set(one.unmapped) == fields
    assert not mapped & set(one.unmapped)
    assert all(one.unmapped.values())


def test_every_field_of_a_target_is_mapped():
    dotted = {field.name.partition(".")[2] for field in mapping.INDICATOR.fields if field.name.startswith("target.")}
    assert dotted == {field.name for field in dataclasses.fields(records.Target)}


def test_every_field_of_a_place_is_mapped():
    dotted = {field.name.partition(".")[2] for field in mapping.CELL.fields if field.name.startswith("place.")}
    assert dotted == {"page", "table", "row", "column", "paragraph"}


def test_every_kind_of_record_a_disclosure_holds_has_a_map():
    held = {
        inner
        for hint in typing.get_type_hints(Disclosure).values()
        for inner in (hint, *typing.get_args(hint))
        if inspect.isclass(inner)
    }
    held = {one for one in held if one.__module__.startswith("kg.records") and one not in CONTAINERS}
    assert held == set(BY_CLASS)


@pytest.mark.parametrize(("one", "field"), FIELDS)
def test_every_mapped_property_is_declared_and_its_range_fits(one, field, axioms):
    ranges = axioms[vocab.term(field.property), RDFS_RANGE]
    expected = DATATYPES.get(field.kind)
    if expected is not None:
        assert ranges == {XSD + expected}
    else:
        assert not any(value.startswith(XSD) for value in ranges)


@pytest.mark.parametrize(("one", "field"), FIELDS)
def test_the_domain_of_a_mapped_property_is_the_class_it_is_used_on(one, field, axioms):
    domains = axioms.get((vocab.term(field.property), RDFS_DOMAIN), set())
    assert domains <= {vocab.term(one.rdf_class)}


@pytest.mark.parametrize("one", mapping.MAPS, ids=lambda one: one.record.__name__)
def test_a_field_that_can_have_a_cell_of_its_own_has_a_cell_property(one):
    if "at" not in one.unmapped:
        return
    kinds = {Kind.INTEGER, Kind.PROJECT, Kind.INDICATOR}
    counted = {field.name for field in one.fields if field.kind in kinds and field.name.endswith("_no")} - {"printed_no"}
    given = {"document", "sha256", "classification", "pages", "code_check", "actual_number", "basis_class", "no", one.number}
    parts = {"code", "year", "serial"} if one.record is records.PolicyNotice else set()
    plain = {field.name for field in one.fields if "." not in field.name} - counted - given - parts
    assert plain <= set(cell_properties(one))


def test_every_cell_property_is_a_value_cell_of_a_mapped_property(axioms):
    parent = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"
    cells = {
        subject for (subject, predicate), objects in axioms.items() if predicate == parent and vocab.term("valueCell") in objects
    }
    mapped = {field.property for one in mapping.MAPS for field in one.fields}
    assert len(cells) >= 50
    assert {cell.removeprefix(vocab.KG).removesuffix("Cell") for cell in cells} <= mapped


def test_all_maps_compile():
    assert set(compiled_maps()) == set(BY_CLASS)


def test_a_misspelt_term_is_refused_with_a_hint():
    with pytest.raises(VocabularyError, match="budgetAmount"):
        kg("budgetAmuont")


def test_a_field_is_plain_data():
    assert Field("name", "name") == Field("name", "name", Kind.TEXT)
