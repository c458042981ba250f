"""The ontology as the code's dictionary: terms, labels, header spellings, code lists, divisions.

In: the Turtle and CSV files of `ontology/`. Out: plain frozen values, read once and cached. A misspelt term or a code
that stands in no list is a `VocabularyError` at import, so that no triple is ever made of an undeclared name.
"""

from kg.vocab.classification import ClassCode, ClassKind, class_code, class_codes
from kg.vocab.divisions import Division, Divisions, divisions
from kg.vocab.files import KG, SHAPES, data_dir, digest, turtle_files
from kg.vocab.indicator_words import IndicatorWords, indicator_words
from kg.vocab.issuers import Issuer, issuers, parse_issuers, read_issuers
from kg.vocab.schemes import Concept, concept, lookup, scheme, scheme_names
from kg.vocab.skos import codelist_quads
from kg.vocab.terms import declared, headers, label, term

__all__ = [
    "KG",
    "SHAPES",
    "ClassCode",
    "ClassKind",
    "Concept",
    "Division",
    "Divisions",
    "IndicatorWords",
    "Issuer",
    "class_code",
    "class_codes",
    "codelist_quads",
    "concept",
    "data_dir",
    "declared",
    "digest",
    "divisions",
    "headers",
    "indicator_words",
    "issuers",
    "label",
    "lookup",
    "parse_issuers",
    "read_issuers",
    "scheme",
    "scheme_names",
    "term",
    "turtle_files",
]
