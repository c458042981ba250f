"""Records to quads: names, the mapping declared once as data, and the quads it gives."""

from kg.rdf.decided import decision_quads
from kg.rdf.derived import links_quads
from kg.rdf.iri import DEFAULT_BASE, Names
from kg.rdf.manifest import ManifestEntry, manifest_quads
from kg.rdf.measured import ANALYSIS, measurement_quads
from kg.rdf.quads import document_nquads, document_quads, nquads
from kg.rdf.vocabulary import vocabulary_quads

__all__ = [
    "ANALYSIS",
    "DEFAULT_BASE",
    "ManifestEntry",
    "Names",
    "decision_quads",
    "document_nquads",
    "document_quads",
    "links_quads",
    "manifest_quads",
    "measurement_quads",
    "nquads",
    "vocabulary_quads",
]
