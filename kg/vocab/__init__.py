"""The ontology as the code's dictionary: terms, labels, header spellings, code lists, divisions.

In: the Turtle and CSV files of `ontology/`. Out: plain frozen values, read once and cached. A misspelt term or a code
that stands in no list is a `VocabularyError` at import, so that no triple is ever made of an undeclared name.
"""

from kg.vocab.classification import ClassCode, ClassKind, class_code, class_codes
from kg.vocab.divisions import Division, Divisions, divisions
from kg.vocab.files import KG, SHAPES, data_dir, digest, turtle_files
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
    "class_code",
    "class_codes",
    "codelist_quads",
    "concept",
    "data_dir",
    "declared",
    "digest",
    "divisions",
    "headers",
    "label",
    "lookup",
    "scheme",
    "scheme_names",
    "term",
    "turtle_files",
]
