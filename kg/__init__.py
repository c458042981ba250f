"""绩效图谱: budget-performance disclosures as a validated RDF knowledge graph."""

__version__ = "0.1.0"
