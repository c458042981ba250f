"""Links as quads: the graph of canonical nodes with every edge to them, the shortcuts derived from it, the proposals apart."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode, Quad

from kg import vocab
from kg.rdf import literals
from kg.rdf.compiled import Term, kg, node
from kg.rdf.entities import entity_quads
from kg.rdf.iri import Names, digest, slugs
from kg.rdf.proposed import proposal_quads
from kg.records.link import LightRows, Links, Organisation, PolicyDocument, Reliance

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_ALTERNATIVE = NamedNode("http://purl.org/dc/terms/alternative")
_REPLACED = NamedNode("http://purl.org/dc/terms/isReplacedBy")
_PLACE, _DIGITS = 6, 9
"""A sort key is a division and hexadecimal digits: 15 bytes together, as much as Oxigraph keeps within a triple."""


def links_quads(links: Links, names: Names) -> dict[str, list[Quad]]:
    """The quads of `graph/links`, `graph/derived` and `graph/proposals`."""
    canonical = _Graph(names, names.graph("links"))
    shortcuts = _Graph(names, names.graph("derived"))
    for policy in links.policies:
        canonical.policy(policy)
    for organisation in links.organisations:
        canonical.organisation(organisation)
        subject = NamedNode(names.organisation(organisation.key))
        if organisation.level:
            shortcuts.add(subject, kg("level"), node(vocab.concept("level", organisation.level).iri))
        shortcuts.sorted_by(subject, organisation.place or organisation.key.division)
    for rows in links.rows:
        shortcuts.sorted_by(NamedNode(names.document(rows.document)), rows.division)
    _edges(links, canonical, shortcuts)
    canonical.quads += entity_quads(links, names, canonical.name)
    for reliance in links.reliances:
        shortcuts.reliance(reliance)
    for relation in links.relations:
        source, target = (NamedNode(names.policy(key)) for key in (relation.source, relation.target))
        canonical.add(source, kg(relation.kind), target)
    quads = {graph.name.value: graph.quads for graph in (canonical, shortcuts)}
    return {**quads, names.graph("proposals"): proposal_quads(links, names)}


def _edges(links: Links, canonical: _Graph, shortcuts: _Graph) -> None:
    """Everything that leads from a node of a document to a canonical node."""
    names = canonical.names
    for document, number, policy in links.citations:
        canonical.add(NamedNode(names.citation(document, number)), kg("refersTo"), NamedNode(names.policy(policy)))
    for document, policy in links.notices:
        canonical.add(NamedNode(f"{names.document(document)}/notice"), kg("refersTo"), NamedNode(names.policy(policy)))
    for document, organisation in links.publishers:
        canonical.add(NamedNode(names.document(document)), kg("publisher"), NamedNode(names.organisation(organisation)))
    departments = {rows.document: _department_slugs(rows) for rows in links.rows}
    for document, number, organisation in links.departments:
        subject = NamedNode(names.department(document, departments[document][number]))
        canonical.add(subject, kg("organisation"), NamedNode(names.organisation(organisation)))
    projects = {rows.document: slugs((one.no, one.code, one.name) for one in rows.projects) for rows in links.rows}
    for document, number, policy in links.projects:
        subject = NamedNode(names.project(document, projects[document][number]))
        shortcuts.add(subject, kg("restsOn"), NamedNode(names.policy(policy)))


def _department_slugs(rows: LightRows) -> Mapping[int, str]:
    return slugs((one.department_no, one.code, one.name) for one in rows.departments)


class _Graph:
    """Collects the quads of one named graph."""

    def __init__(self, names: Names, name: str) -> None:
        self.names = names
        self.name = NamedNode(name)
        self.quads: list[Quad] = []
        self.sort_keys: set[str] = set()

    def add(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        """One quad."""
        self.quads.append(Quad(subject, predicate, value, self.name))

    def sorted_by(self, subject: NamedNode, division: str | None) -> None:
        """A short key of its own, for lists of many pairs: the engine compares it without looking it up."""
        place = f"{division or '':0<6}"[:_PLACE]
        number = int(digest(subject.value), 16)
        while (key := place + f"{number % 16**_DIGITS:0{_DIGITS}x}") in self.sort_keys:
            number += 1
        self.sort_keys.add(key)
        self.add(subject, kg("sortKey"), literals.text(key))

    def policy(self, policy: PolicyDocument) -> None:
        """A policy document, and the weaker names it replaces."""
        subject = NamedNode(self.names.policy(policy.key))
        self.add(subject, _TYPE, kg("PolicyDocument"))
        self.add(subject, _LABEL, literals.worded(policy.title or policy.number or "", "zh"))
        texts = {
            "policyNumber": policy.number,
            "issuingCode": policy.key.code,
            "policySerial": policy.key.serial,
            "title": policy.title,
        }
        for local, value in texts.items():
            if value is not None:
                self.add(subject, kg(local), literals.text(value))
        if policy.key.year is not None:
            self.add(subject, kg("policyYear"), literals.year(policy.key.year))
        if policy.document_type is not None:
            self.add(subject, kg("documentType"), node(vocab.concept("documentType", policy.document_type).iri))
        for alternative in policy.alternatives:
            self.add(subject, _ALTERNATIVE, literals.text(alternative))
        self.issuer(subject, policy)
        for weaker in policy.replaces:
            self.add(NamedNode(self.names.policy(weaker)), _REPLACED, subject)

    def issuer(self, subject: NamedNode, policy: PolicyDocument) -> None:
        """Who issued a policy document, as far as known."""
        if policy.issuer is not None:
            self.add(subject, kg("issuerName"), literals.text(policy.issuer))
        if policy.issuer_evidence is not None:
            self.add(subject, kg("issuerEvidence"), literals.text(policy.issuer_evidence))
        if policy.level is not None:
            self.add(subject, kg("issuerLevel"), node(vocab.concept("level", policy.level).iri))
        division = vocab.divisions().get(policy.division) if policy.division else None
        if division is not None:
            self.add(subject, kg("issuerDivision"), node(division.iri))

    def organisation(self, organisation: Organisation) -> None:
        """An organisation, and the weaker names it replaces."""
        key = organisation.key
        subject = NamedNode(self.names.organisation(key))
        self.add(subject, _TYPE, kg("Organisation"))
        if organisation.name:
            self.add(subject, _LABEL, literals.worded(organisation.name, "zh"))
            self.add(subject, kg("name"), literals.text(organisation.name))
        if key.code is not None:
            self.add(subject, kg("unitCode"), literals.text(key.code))
        place = organisation.place or key.division
        division = vocab.divisions().get(place) if place else None
        if division is not None:
            self.add(subject, kg("division"), node(division.iri))
        for code in organisation.finance_codes:
            self.add(subject, kg("financeDivisionCode"), literals.text(code))
        if organisation.parent is not None:
            self.add(subject, kg("parentOrganisation"), NamedNode(self.names.organisation(organisation.parent)))
        for weaker in organisation.replaces:
            self.add(NamedNode(self.names.organisation(weaker)), _REPLACED, subject)

    def reliance(self, reliance: Reliance) -> None:
        """How far an organisation relies on a policy document, and the plain edge."""
        subject = NamedNode(self.names.reliance(reliance.organisation, reliance.policy))
        organisation = NamedNode(self.names.organisation(reliance.organisation))
        policy = NamedNode(self.names.policy(reliance.policy))
        self.add(organisation, kg("reliesOn"), policy)
        self.add(subject, _TYPE, kg("Reliance"))
        self.add(subject, kg("organisation"), organisation)
        self.add(subject, kg("policy"), policy)
        self.add(subject, kg("projectCount"), literals.integer(reliance.projects))
        self.add(subject, kg("indicatorCount"), literals.integer(reliance.indicators))
        if reliance.yuan is not None:
            self.add(subject, kg("amount"), literals.decimal(reliance.yuan))
