from __future__ import annotations

import random
from decimal import Decimal

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg import vocab
from kg.link import link
from kg.rdf import Names, links_quads, nquads
from kg.records.link import LightCitation, LightProject, LightRows, OrganisationKey, PolicyKey

NAMES = Names("https://example.org/id/")
WATER = OrganisationKey("130281", "318")
OFFICE = OrganisationKey("130281", "318001")
LONG = "关于加快农村供水改造的实施意见"
OPINION = PolicyKey("冀水字", 2023, "17")
PLAN = PolicyKey("遵政发", 2022, "3")


def lines(rows) -> bytes:
    return nquads(quad for quads in links_quads(link(rows), NAMES).values() for quad in quads)


def test_every_citation_of_a_document_leads_to_its_policy_document(rows):
    found = {(document, number): key for document, number, key in link(rows).citations}
    assert found["a/水务.txt", 1] == found["a/水务.txt", 2] == found["a/水务.txt", 3] == found["b/财政.txt", 1] == OPINION
    assert found["c/省厅.txt", 1] == OPINION
    assert found["b/财政.txt", 2] == PolicyKey(title="实施方案", scope="document b/财政.txt")
    assert len(found) == 10


def test_the_notice_is_the_policy_document_that_others_cite(rows):
    assert link(rows).notices == (("c/省厅.txt", OPINION),)


def test_projects_rest_on_what_they_cite_outside_prose(rows):
    assert link(rows).projects == (
        ("a/水务.txt", 1, OPINION),
        ("a/水务.txt", 2, OPINION),
        ("a/水务.txt", 2, PLAN),
        ("b/财政.txt", 1, PolicyKey(title="实施方案", scope="document b/财政.txt")),
        ("b/财政.txt", 1, OPINION),
        ("d/未知.txt", 1, PolicyKey(title="样例条例", scope="document d/未知.txt")),
    )


def test_reliance_counts_projects_indicators_and_yuan_an_organisation(rows):
    found = {(one.organisation, one.policy): (one.projects, one.indicators, one.yuan) for one in link(rows).reliances}
    assert found[OFFICE, OPINION] == (1, 2, Decimal(1205000))
    assert found[WATER, OPINION] == (2, 0, Decimal("310000.50"))
    assert found[WATER, PLAN] == (1, 1, Decimal("305000.50"))


def test_no_yuan_where_no_budget_is_printed(rows):
    unknown = [one for one in link(rows).reliances if one.organisation.division is None]
    assert [(one.projects, one.yuan) for one in unknown] == [(1, None)]


def test_a_project_of_nobody_rests_on_its_basis_but_makes_no_organisation():
    rows = LightRows("x", projects=(LightProject(1, "无主"),), citations=(LightCitation(1, "basis", 1, 1, title=LONG),))
    links = link((rows,))
    assert (links.organisations, links.reliances) == ((), ())
    assert links.projects == (("x", 1, PolicyKey(title=LONG)),)


def test_a_citation_of_a_project_that_is_not_there_makes_no_shortcut(rows):
    assert ("d/未知.txt", 7) not in {(document, number) for document, number, _ in link(rows).projects}


def test_ten_orders_give_the_same_bytes(rows):
    expected = lines(rows)
    for seed in range(10):
        shuffled = list(rows)
        random.Random(seed).shuffle(shuffled)
        assert lines(shuffled) == expected


TITLES = st.sampled_from([None, LONG, f"《{LONG}》", "实施方案", "实施 方案", "样例条例"])
NUMBERS = st.sampled_from([None, ("冀水字", 2023, "17"), ("冀水字", 2023, "18")])
CITATIONS = st.lists(st.tuples(NUMBERS, TITLES, st.sampled_from(["basis", "prose"])), max_size=4)
BODIES = st.tuples(
    st.sampled_from([None, "水务局", "遵化市水务局"]), st.sampled_from([None, "318"]), st.sampled_from([None, "130281"])
)
DOCUMENTS = st.lists(st.tuples(CITATIONS, BODIES), max_size=5)


def document(number: int, citations: list, body: tuple[str | None, str | None, str | None]) -> LightRows:
    name, code, division = body
    cited = [
        LightCitation(count, field, 1, count, *(parts or (None, None, None)), title)
        for count, (parts, title, field) in enumerate(citations, 1)
    ]
    projects = (LightProject(1, "项目", None, None, Decimal(number)),)
    return LightRows(f"{number}.txt", name, code, None, division, projects=projects, citations=tuple(cited))


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_any_set_of_rows_in_any_order_gives_the_same_bytes_and_no_edge_without_its_node(documents, chance):
    rows = [document(number, *one) for number, one in enumerate(documents)]
    expected = lines(rows)
    chance.shuffle(rows)
    assert lines(rows) == expected
    links = link(rows)
    policies = {policy.key for policy in links.policies}
    assert {key for *_, key in (*links.citations, *links.projects, *links.notices)} <= policies
    assert {key for _, key in links.publishers} <= {one.key for one in links.organisations}


def test_the_graphs_of_links_and_shortcuts_are_the_approved_ones(rows, golden):
    store = ox.Store()
    for quads in links_quads(link(rows), NAMES).values():
        store.extend(quads)
    golden("links.nq", nquads(store))


def test_shortcuts_stand_in_the_derived_graph_and_nodes_in_the_graph_of_links(rows):
    quads = links_quads(link(rows), NAMES)
    canonical, derived = quads[NAMES.graph("links")], quads[NAMES.graph("derived")]
    local = {quad.predicate.value.removeprefix(vocab.KG) for quad in derived if quad.predicate.value.startswith(vocab.KG)}
    counted = {"projectCount", "indicatorCount", "amount"}
    assert local == counted | {"restsOn", "reliesOn", "organisation", "policy", "level", "sortKey"}
    assert vocab.term("refersTo") in {quad.predicate.value for quad in canonical}
    assert {quad.graph_name.value for quad in derived} == {NAMES.graph("derived")}
    assert {quad.graph_name.value for quad in canonical} == {NAMES.graph("links")}


def test_a_replaced_name_points_to_the_node_that_replaced_it(rows):
    quads = links_quads(link(rows), NAMES)[NAMES.graph("links")]
    replaced = {quad.subject.value: quad.object.value for quad in quads if quad.predicate.value.endswith("isReplacedBy")}
    assert replaced[NAMES.policy(PolicyKey(title=LONG, scope="130281"))] == NAMES.policy(OPINION)
    assert replaced[NAMES.organisation(OrganisationKey("130281", name="遵化市水务局"))] == NAMES.organisation(WATER)


def test_no_links_of_no_documents():
    assert lines(()) == b""
