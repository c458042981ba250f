"""The long code lists, kept as CSV, turned into SKOS: divisions, issuing codes and classification codes.

`codelist_quads` yields (subject, predicate, object) in N-Triples notation, each list in the order of its file, without
blank nodes, so that `" ".join(triple) + " ."` is a line of N-Triples for the graph of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.vocab.classification import ClassCode, ClassKind, class_codes
from kg.vocab.divisions import Division, divisions
from kg.vocab.files import CODES, KG
from kg.vocab.issuers import Issuer, issuers
from kg.vocab.schemes import concept

NTriple = tuple[str, str, str]

_A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_PART_OF = "<http://purl.org/dc/terms/isPartOf>"
_AREA = "<http://schema.org/AdministrativeArea>"
_BOOLEAN = "<http://www.w3.org/2001/XMLSchema#boolean>"

_SCHEMES: Mapping[str, tuple[str, str]] = {
    "division": ("行政区划", "administrative divisions"),
    "functional": ("支出功能分类科目", "functional classification of expenditure"),
    "economic": ("部门预算支出经济分类科目", "economic classification, departmental"),
    "economic-gov": ("政府预算支出经济分类科目", "economic classification, governmental"),
    "procurement": ("政府采购品目", "procurement catalogue"),
    "issuer": ("发文机关代字", "issuing codes"),
}
_KINDS: tuple[ClassKind, ...] = ("functional", "economic", "economic-gov", "procurement")


def codelist_quads() -> Iterator[NTriple]:
    """All triples of the CSV code lists: schemes, then concepts.

    >>> next(codelist_quads())[0]
    '<https://w3id.org/jixiao-kg/def/division>'
    """
    for name, labels in _SCHEMES.items():
        yield from _scheme(name, *labels)
    finance = {division: code for code, division in divisions().finance_codes().items()}
    for division in divisions():
        yield from _division(division, finance.get(division.code))
    for kind in _KINDS:
        for code in class_codes(kind).values():
            yield from _class_code(code)
    for issuer in issuers():
        if "+" not in issuer.code:
            yield from _issuer(issuer)


def _scheme(name: str, zh: str, en: str) -> Iterator[NTriple]:
    subject = _iri(CODES + name)
    yield subject, _A, _iri(_SKOS + "ConceptScheme")
    yield subject, _LABEL, _literal(zh, "zh")
    yield subject, _LABEL, _literal(en, "en")


def _division(division: Division, finance_code: str | None) -> Iterator[NTriple]:
    subject = _iri(division.iri)
    yield subject, _A, _iri(_SKOS + "Concept")
    yield subject, _A, _AREA
    yield from _concept(subject, division.name, division.code, "division")
    yield subject, _iri(KG + "level"), _iri(division.level_concept.iri)
    yield subject, _iri(KG + "divisionKind"), _literal(division.kind)
    if division.parent is not None:
        parent = _iri(f"{CODES}division/{division.parent}")
        yield subject, _PART_OF, parent
        yield subject, _iri(_SKOS + "broader"), parent
    if finance_code is not None:
        yield subject, _iri(KG + "financeDivisionCode"), _literal(finance_code)


def _class_code(code: ClassCode) -> Iterator[NTriple]:
    subject = _iri(code.iri)
    yield subject, _A, _iri(_SKOS + "Concept")
    yield from _concept(subject, code.name, code.code, code.kind)
    if code.parent is not None:
        yield subject, _iri(_SKOS + "broader"), _iri(f"{CODES}{code.kind}/{code.parent}")
    if not code.verified:
        yield subject, _iri(KG + "verified"), f'"false"^^{_BOOLEAN}'


def _issuer(issuer: Issuer) -> Iterator[NTriple]:
    """A code of the registry; those made of a place's abbreviation stand for no one body."""
    subject = _iri(f"{CODES}issuer/{issuer.code.rstrip('*')}")
    yield subject, _A, _iri(_SKOS + "Concept")
    yield from _concept(subject, issuer.name, issuer.code, "issuer")
    yield subject, _iri(KG + "issuerLevel"), _iri(concept("level", issuer.level).iri)
    if issuer.division is not None:
        yield subject, _iri(KG + "issuerDivision"), _iri(f"{CODES}division/{issuer.division}")
    if not issuer.verified:
        yield subject, _iri(KG + "verified"), f'"false"^^{_BOOLEAN}'


def _concept(subject: str, label: str, notation: str, scheme: str) -> Iterator[NTriple]:
    yield subject, _iri(_SKOS + "prefLabel"), _literal(label, "zh")
    yield subject, _iri(_SKOS + "notation"), _literal(notation)
    yield subject, _iri(_SKOS + "inScheme"), _iri(CODES + scheme)


def _iri(value: str) -> str:
    return f"<{value}>"


def _literal(value: str, language: str | None = None) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'
