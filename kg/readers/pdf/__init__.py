"""PDF: pages by PDFium, ruled tables by the shared lattice, tagged tables by their structure tree, the rest by alignment."""

from kg.readers.pdf.read import read_pdf

__all__ = ["read_pdf"]
