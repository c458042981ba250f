"""PDF: pages by PDFium, ruled tables by the shared lattice, the structure tree where it agrees, pdfplumber to check."""

from kg.readers.pdf.check import Difference, cross_check, cross_checked
from kg.readers.pdf.read import read_pdf

__all__ = ["Difference", "cross_check", "cross_checked", "read_pdf"]
