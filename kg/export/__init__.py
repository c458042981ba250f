"""Graphs to files that others can use: Turtle, TriG, N-Quads, N-Triples, JSON-LD; the suffix says which.

Each file is sorted, so that two exports of equal graphs are equal byte for byte and a diff shows what changed. Graphs are read
and written one by one: memory holds the largest graph, not the store. Uncertain links (`graph/proposals`) are never exported.
"""

from kg.export.run import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
