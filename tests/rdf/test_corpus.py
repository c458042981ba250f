"""The graphs of the five real disclosures: what must hold of any document must hold of these."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

import kg.extract
import kg.readers
import kg.tables
from kg import vocab
from kg.link import link, rows_from_store, rows_of
from kg.rdf import Names, document_quads, links_quads, nquads
from kg.records import Disclosure

NAMES = Names("https://example.org/id/")

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def disclosures(corpus) -> list[Disclosure]:
    return [kg.extract.extract(kg.tables.join(kg.readers.read(path, key=path.name))) for path in corpus]


@pytest.fixture(scope="module")
def graphs(disclosures) -> list[dict[str, list[ox.Quad]]]:
    return [document_quads(one, NAMES) for one in disclosures]


def test_every_value_leads_to_a_cell_with_its_words(graphs):
    pointing = 0
    for document, cells, findings in (one.values() for one in graphs):
        with_words = {quad.subject for quad in cells if quad.predicate.value == vocab.term("words")}
        to_cells = {quad.object for quad in (*document, *findings) if quad.predicate.value.endswith(("#cell", "Cell"))}
        assert to_cells <= with_words
        pointing += len(to_cells)
    assert pointing > 5000


@pytest.mark.parametrize(
    "local", ["Project", "Indicator", "BudgetLine", "BudgetTableLine", "Citation", "PerformanceGoal", "Balance"]
)
def test_every_node_of_a_class_has_a_place(graphs, local):
    nodes, placed = set(), set()
    for document, _, _ in (one.values() for one in graphs):
        nodes |= {quad.subject for quad in document if quad.object == ox.NamedNode(vocab.term(local))}
        placed |= {quad.subject for quad in document if quad.predicate.value == vocab.term("cell")}
    assert nodes
    assert nodes <= placed


def test_a_store_gives_back_what_was_made(graphs):
    quads = [quad for one in graphs for found in one.values() for quad in found]
    store = ox.Store()
    store.extend(quads)
    assert nquads(store) == nquads(quads)
    assert len(store) == len(quads)


def test_links_are_the_same_from_records_and_from_the_store(disclosures, graphs):
    store = ox.Store()
    for one in graphs:
        for quads in one.values():
            store.extend(quads)

    def query(text: str):
        found = store.query(text, use_default_graph_as_union=True)
        return [[value.value if value is not None else None for value in solution] for solution in found]

    rows = [rows_of(one) for one in disclosures]
    assert rows_from_store(query) == tuple(sorted(rows, key=lambda one: one.document))
    quads = [nquads(quad for found in links_quads(link(given), NAMES).values() for quad in found) for given in (rows, rows[::-1])]
    assert quads[0] == quads[1]


def test_a_base_of_several_projects_is_one_node(disclosures):
    links = link([rows_of(one) for one in disclosures])
    notice = next(policy for policy in links.policies if policy.number == "冀财建〔2022〕238号")
    assert len({(document, number) for document, number, key in links.projects if key == notice.key}) == 3
