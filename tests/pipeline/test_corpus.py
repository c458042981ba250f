"""The five real disclosures, from text to graph, as anybody would build them."""

from __future__ import annotations

import pytest

from kg.pipeline import build
from kg.settings import Settings
from kg.store import open_store

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def built(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "store"
    return folder, build(corpus, folder, settings=Settings(workers=2))


def test_every_file_is_read_in_full(built):
    _, report = built
    assert (report.ok, report.documents, report.ignored) == (True, 5, ())
    assert {file.status for file in report.files} == {"read"}


def test_every_performance_table_and_indicator_is_there(built):
    _, report = built
    assert sum(file.counts.projects for file in report.files) == 127
    assert sum(file.counts.indicators for file in report.files) == 998


def test_the_cells_are_used(built):
    _, report = built
    assert [file.key for file in report.files if file.counts.share < 0.99] == []


def test_the_store_holds_what_the_report_says(built):
    folder, report = built
    store = open_store(folder)
    for name, total in (("Project", 127), ("Indicator", 998), ("Citation", sum(file.counts.citations for file in report.files))):
        (answer,) = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?x a <https://w3id.org/jixiao-kg/def#{name}> }}")
        assert int(answer["n"].value) == total


def test_every_parsed_indicator_leads_to_its_words(built):
    """An indicator's target text is printed in the cell it names."""
    folder, _ = built
    astray = """PREFIX kg: <https://w3id.org/jixiao-kg/def#>
        SELECT ?i WHERE {
          ?i kg:targetText ?text . OPTIONAL { ?i kg:targetTextCell ?cell . ?cell kg:words ?words } FILTER(!BOUND(?words)) }"""
    assert [solution["i"].value for solution in open_store(folder).query(astray)] == []
