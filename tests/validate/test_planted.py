"""The examples hold faults planted on purpose (`examples/truth.json`): all of them are found, and nothing else that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import link, rdf
from kg.document import Severity
from kg.extract import extract
from kg.readers import read
from kg.tables import join
from kg.validate import validate

from .conftest import NAMES, FixtureStore

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TRUTH = json.loads((EXAMPLES / "truth.json").read_text(encoding="utf-8"))
PLANTED = tuple((document, fault) for document, truth in TRUTH.items() for fault in truth["planted"] if fault["rule"])


@pytest.fixture(scope="module")
def report():
    store = FixtureStore()
    folder = EXAMPLES / "disclosures"
    for key in TRUTH:
        store.replace(rdf.document_quads(extract(join(read(folder / key, key=key))), NAMES))
    rows = link.rows_from_store(
        lambda sparql: [[None if one is None else one.value for one in row] for row in store.query(sparql)]
    )
    store.replace(rdf.links_quads(link.link(rows), NAMES))
    return validate(store)


def test_there_are_faults_to_find():
    assert len(PLANTED) >= 50


def name(number: int) -> str:
    document, fault = PLANTED[number]
    return f"{Path(document).stem}-{fault['rule']}-{number}"


@pytest.mark.parametrize(("document", "fault"), PLANTED, ids=[name(number) for number in range(len(PLANTED))])
def test_planted_fault_is_found(report, document, fault):
    found = [one for one in report.results if one.document == document and one.rule == fault["rule"]]
    if fault["project"] is not None:
        found = [one for one in found if one.project_no == fault["project"]]
    if fault["row"] is not None:
        found = [one for one in found if one.row_no == fault["row"]]
    assert found


def test_nothing_else_is_wrong(report):
    """Every violation and warning of shapes and checks is one of the planted faults."""
    planted = {(document, fault["rule"], fault["project"]) for document, fault in PLANTED}
    anywhere = {(document, rule) for document, rule, project in planted if project is None}
    surplus = [
        one
        for one in report.results
        if one.severity is not Severity.INFO
        and one.source != "extraction"
        and (one.document, one.rule, one.project_no) not in planted
        and (one.document, one.rule) not in anywhere
        and one.rule != "execution-rate"
    ]
    assert surplus == []


def test_every_finding_says_where(report):
    for one in report.results:
        assert one.document, one
        assert one.message_zh, one
        assert one.message_en, one
        if one.rule != "level1-synonym":
            assert one.place.table or one.place.paragraph, one
            assert one.words, one
