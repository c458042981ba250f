"""Graphs to files that others can use; the suffix says which.

RDF (Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML) is sorted, so that two exports of equal graphs are equal byte for byte
and a diff shows what changed. Graphs are read and written one by one: memory holds the largest graph, not the store. Uncertain
links (`graph/proposals`) are never exported. Beside it: tidy tables, the network of departments and policy documents, a fiscal
data package, views in other vocabularies, and the catalogue of what was exported. All of it leaves through `outgoing`.
"""

from kg.export.masking import Persons, persons_mask
from kg.export.outgoing import Mask, Outgoing, outgoing
from kg.export.run import FORMATS, NETWORKS, Exported, export, export_tables
from kg.export.views import views

__all__ = [
    "FORMATS",
    "NETWORKS",
    "Exported",
    "Mask",
    "Outgoing",
    "Persons",
    "export",
    "export_tables",
    "outgoing",
    "persons_mask",
    "views",
]
