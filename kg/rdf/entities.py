"""Project series, indicator concepts, inferred publishers and changes of organisations as quads of `graph/links`."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from kg import vocab
from kg.rdf import literals
from kg.rdf.compiled import Term, kg, node
from kg.rdf.iri import Names, slugs
from kg.records.link import IndicatorConcept, Links, ProjectSeries

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_REPLACED = NamedNode("http://purl.org/dc/terms/isReplacedBy")
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEME_LABELS = (("指标概念（归并自印出的名称）", "zh"), ("indicator concepts, brought together from printed names", "en"))

Triple = tuple[NamedNode, NamedNode, Term]


def entity_quads(links: Links, names: Names, graph: NamedNode) -> Iterator[Quad]:
    """All quads of these kinds."""
    for triples in (_concepts(links, names), _series(links, names), _publishers(links, names), _changes(links, names)):
        for subject, predicate, value in triples:
            yield Quad(subject, predicate, value, graph)


def _skos(local: str) -> NamedNode:
    return node(_SKOS + local)


# -- indicator concepts ------------------------------------------------------------------------------------------------


def _concepts(links: Links, names: Names) -> Iterator[Triple]:
    """The concept scheme, its concepts, and what each indicator measures."""
    if not links.concepts:
        return
    scheme = node(names.concept_scheme())
    yield scheme, _TYPE, _skos("ConceptScheme")
    for text, language in _SCHEME_LABELS:
        yield scheme, _LABEL, literals.worded(text, language)
    for concept in links.concepts:
        yield from _concept(concept, names, scheme)
    projects = _project_slugs(links)
    for document, project_no, row_no, key in links.measures:
        indicator = NamedNode(names.indicator(document, projects[document][project_no], row_no))
        yield indicator, kg("indicatorConcept"), node(names.concept(key))


def _concept(concept: IndicatorConcept, names: Names, scheme: NamedNode) -> Iterator[Triple]:
    subject = NamedNode(names.concept(concept.key))
    yield subject, _TYPE, kg("IndicatorConcept")
    yield subject, _TYPE, _skos("Concept")
    yield subject, _LABEL, literals.worded(concept.label, "zh")
    yield subject, _skos("prefLabel"), literals.worded(concept.label, "zh")
    for name in concept.names:
        yield subject, _skos("altLabel"), literals.worded(name, "zh")
    yield subject, _skos("notation"), literals.text(concept.key.id)
    yield subject, _skos("inScheme"), scheme
    if concept.broader is not None:
        yield subject, _skos("broader"), NamedNode(names.concept(concept.broader))
    else:
        yield subject, _skos("topConceptOf"), scheme
    if concept.dimension is not None:
        yield subject, kg("dimension"), node(vocab.concept("dimension", concept.dimension).iri)
    if concept.seed is not None:
        yield subject, _skos("exactMatch"), node(vocab.concept("indicatorConcept", concept.seed).iri)
    yield subject, kg("indicatorRows"), literals.integer(concept.indicators)
    for weaker in concept.replaces:
        yield NamedNode(names.concept(weaker)), _REPLACED, subject


# -- project series ----------------------------------------------------------------------------------------------------


def _series(links: Links, names: Names) -> Iterator[Triple]:
    """The series, the projects of each, and the notices that projects and series are named after."""
    for one in links.series:
        yield from _one_series(one, names)
    projects = _project_slugs(links)
    of = {}
    for document, project_no, key in links.in_series:
        of[document, project_no] = node(names.series(key))
        yield NamedNode(names.project(document, projects[document][project_no])), kg("series"), of[document, project_no]
    named = []
    for document, project_no, policy in links.named_after:
        if project_no in projects[document]:
            notice = NamedNode(names.policy(policy))
            yield NamedNode(names.project(document, projects[document][project_no])), kg("namedAfter"), notice
            named.append((of[document, project_no], notice))
    for series, notice in dict.fromkeys(named):
        yield series, kg("namedAfter"), notice


def _one_series(one: ProjectSeries, names: Names) -> Iterator[Triple]:
    subject = NamedNode(names.series(one.key))
    yield subject, _TYPE, kg("ProjectSeries")
    yield subject, _LABEL, literals.worded(one.name, "zh")
    yield subject, kg("name"), literals.text(one.name)
    for code in one.codes:
        yield subject, kg("projectCode"), literals.text(code)
    if one.organisation is not None:
        yield subject, kg("seriesOrganisation"), NamedNode(names.organisation(one.organisation))
    if one.first_year is not None:
        yield subject, kg("firstYear"), literals.year(one.first_year)
    if one.last_year is not None:
        yield subject, kg("lastYear"), literals.year(one.last_year)
    for weaker in one.replaces:
        yield NamedNode(names.series(weaker)), _REPLACED, subject


def _project_slugs(links: Links) -> dict[str, dict[int, str]]:
    return {rows.document: dict(slugs((one.no, one.code, one.name) for one in rows.projects)) for rows in links.rows}


# -- organisations -----------------------------------------------------------------------------------------------------


def _publishers(links: Links, names: Names) -> Iterator[Triple]:
    """Inferred publishers under a property of their own, with confidence and evidence."""
    for one in links.inferred_publishers:
        document = NamedNode(names.document(one.document))
        inference = NamedNode(f"{document.value}/inference/publisher")
        yield document, kg("inferredPublisher"), NamedNode(names.organisation(one.organisation))
        yield document, kg("hasInference"), inference
        yield inference, _TYPE, kg("Inference")
        yield inference, kg("disclosure"), document
        yield inference, kg("inferredProperty"), kg("inferredPublisher")
        yield inference, kg("confidence"), literals.decimal(one.confidence)
        for reason in one.reasons:
            yield inference, kg("publisherEvidence"), node(vocab.concept("publisherEvidence", reason).iri)


def _changes(links: Links, names: Names) -> Iterator[Triple]:
    """The organisations that a change is about."""
    for one in links.changes:
        change = NamedNode(names.node(one.document, "change", one.change_no))
        for former in one.former:
            yield change, kg("formerOrganisation"), NamedNode(names.organisation(former))
        if one.resulting is not None:
            yield change, kg("resultingOrganisation"), NamedNode(names.organisation(one.resulting))
