from __future__ import annotations

from decimal import Decimal

import pytest

from kg import vocab
from kg.rdf import Names, links_quads
from kg.records.link import Links, PolicyDocument, PolicyKey, PolicyRelation, Proposal

NAMES = Names("https://example.org/id/")
TYPO, RIGHT, LAW = PolicyKey("邢开呈办", 2022, "8"), PolicyKey("邢开办呈", 2022, "8"), PolicyKey(title="预算法")


def quads(*proposals: Proposal) -> dict[str, set[tuple[str, str]]]:
    """The graph of proposals: (subject, value) by the local name of the property."""
    links = Links(
        policies=(PolicyDocument(TYPO), PolicyDocument(RIGHT)),
        citations=(("a", 1, TYPO), ("a", 2, RIGHT), ("b", 1, TYPO)),
        proposals=proposals,
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for quad in links_quads(links, NAMES)[NAMES.graph("proposals")]:
        assert quad.graph_name.value == NAMES.graph("proposals")
        found.setdefault(quad.predicate.value.rpartition("#")[2], set()).add((quad.subject.value, quad.object.value))
    return found


def test_a_proposal_has_its_ids_score_reasons_and_evidence():
    proposal = Proposal("policy", TYPO.id, RIGHT.id, Decimal("0.90"), ("characters-turned",), (("a", 1), ("n", 0)))
    subject = NAMES.proposal("policy", TYPO.id, RIGHT.id)
    found = quads(proposal)
    assert {
        local: {value for node, value in pairs if node == subject} for local, pairs in found.items() if local != "maybeRefersTo"
    } == {
        "type": {vocab.term("LinkProposal")},
        "label": {f"{TYPO.id} → {RIGHT.id}"},
        "linkSubject": {"policy"},
        "goingId": {TYPO.id},
        "stayingId": {RIGHT.id},
        "linkScore": {"0.9"},
        "linkReason": {vocab.concept("linkReason", "characters-turned").iri},
        "goingNode": {NAMES.policy(TYPO)},
        "stayingNode": {NAMES.policy(RIGHT)},
        "proposalEvidence": {NAMES.citation("a", 1), f"{NAMES.document('n')}/notice"},
    }


def test_every_citation_of_the_going_node_may_refer_to_the_other():
    found = quads(Proposal("policy", TYPO.id, RIGHT.id, Decimal("0.90"), ("characters-turned",), (("a", 1),)))
    assert found["maybeRefersTo"] == {(NAMES.citation(document, 1), NAMES.policy(RIGHT)) for document in ("a", "b")}


@pytest.mark.parametrize("right", [PolicyKey("邢开办呈", 2022, "9"), PolicyKey("承市政字", 2017, "86")], ids=lambda key: key.id)
def test_a_number_without_code_refers_from_where_it_is_printed(right):
    loose = PolicyKey(None, 2017, "86", None, "document a")
    found = quads(Proposal("policy", loose.id, right.id, Decimal("0.80"), ("code-lost",), (("a", 7),)))
    assert found["maybeRefersTo"] == {(NAMES.citation("a", 7), NAMES.policy(right))}


def test_a_proposal_of_unknown_nodes_keeps_its_ids():
    found = quads(Proposal("project", "甲", "乙", Decimal("0.7"), ("same-name",)))
    assert {value for _, value in found["goingId"]} == {"甲"}
    assert "goingNode" not in found
    assert "maybeRefersTo" not in found


def test_relations_stand_between_policy_documents_in_the_graph_of_links():
    links = Links(policies=(PolicyDocument(RIGHT), PolicyDocument(LAW)), relations=(PolicyRelation(RIGHT, "implements", LAW),))
    found = {
        (quad.subject.value, quad.predicate.value, quad.object.value) for quad in links_quads(links, NAMES)[NAMES.graph("links")]
    }
    assert (NAMES.policy(RIGHT), vocab.term("implements"), NAMES.policy(LAW)) in found


@pytest.mark.parametrize("one", ["proposal", "policy"])
def test_names_do_not_meet(one):
    keys = (
        RIGHT,
        PolicyKey("邢开办呈", 2022, "8", None, "130500"),
        PolicyKey("邢开办呈", None, "8"),
        PolicyKey(None, 2022, "8", None, "x"),
    )
    minted = {NAMES.policy(key) if one == "policy" else NAMES.proposal("policy", key.id, LAW.id) for key in keys}
    assert len(minted) == len(keys)
