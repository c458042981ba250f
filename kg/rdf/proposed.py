"""Proposals as quads, in a graph of their own and under properties of their own: what may be false is never a fact's property.

Each proposal is a node with the ids that decisions use, its score, its reasons and where the going node is printed. A
citation of a policy document that may be another `kg:maybeRefersTo` that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from kg import vocab
from kg.rdf import literals
from kg.rdf.compiled import Term, kg, node
from kg.rdf.iri import Names
from kg.records.link import Links, PolicyKey, Proposal

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def proposal_quads(links: Links, names: Names) -> list[Quad]:
    """The quads of `graph/proposals`."""
    graph = NamedNode(names.graph("proposals"))
    nodes = {
        **{("organisation", one.key.id): names.organisation(one.key) for one in links.organisations},
        **{("project", one.key.id): names.series(one.key) for one in links.series},
        **{("indicator", one.key.id): names.concept(one.key) for one in links.concepts},
    }
    citing = _citing(links)
    found: dict[Quad, None] = {}
    for proposal in links.proposals:
        subject = NamedNode(names.proposal(proposal.kind, proposal.left, proposal.right))
        described = ((subject, *pair) for pair in _describe(proposal, nodes, names))
        edges = _edges(proposal, citing, names) if proposal.kind == "policy" else ()
        found.update(dict.fromkeys(Quad(node_, predicate, value, graph) for node_, predicate, value in (*described, *edges)))
    return list(found)


def _describe(proposal: Proposal, nodes: Mapping[tuple[str, str], str], names: Names) -> Iterator[tuple[NamedNode, Term]]:
    yield _TYPE, kg("LinkProposal")
    yield _LABEL, literals.worded(f"{proposal.left} → {proposal.right}", "zh")
    yield kg("linkSubject"), literals.text(proposal.kind)
    yield kg("goingId"), literals.text(proposal.left)
    yield kg("stayingId"), literals.text(proposal.right)
    yield kg("linkScore"), literals.decimal(proposal.score)
    for reason in proposal.reasons:
        yield kg("linkReason"), node(vocab.concept("linkReason", reason).iri)
    for local, identity in (("goingNode", proposal.left), ("stayingNode", proposal.right)):
        iri = _policy(identity, names) if proposal.kind == "policy" else nodes.get((proposal.kind, identity))
        if iri is not None:
            yield kg(local), NamedNode(iri)
    if proposal.kind == "policy":
        for document, number in proposal.places:
            yield kg("proposalEvidence"), NamedNode(_place(document, number, names))


def _edges(
    proposal: Proposal, citing: Mapping[str, list[tuple[str, int]]], names: Names
) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    """From each citation of the going node to the one it may mean; those without a node of their own stand as evidence."""
    target = _policy(proposal.right, names)
    if target is not None:
        for document, number in citing.get(proposal.left) or proposal.places:
            if number:
                yield NamedNode(names.citation(document, number)), kg("maybeRefersTo"), NamedNode(target)


def _citing(links: Links) -> Mapping[str, list[tuple[str, int]]]:
    going = {one.left for one in links.proposals if one.kind == "policy"}
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for document, number, key in links.citations:
        if key.id in going:
            found[key.id].append((document, number))
    return found


def _policy(identity: str, names: Names) -> str | None:
    key = PolicyKey.read(identity)
    return names.policy(key) if key is not None else None


def _place(document: str, number: int, names: Names) -> str:
    return names.citation(document, number) if number else f"{names.document(document)}/notice"
