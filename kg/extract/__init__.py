"""Extraction: a `Document` of whole tables in, a `Disclosure` of records and findings out."""

from kg.extract.assemble import extract

__all__ = ["extract"]
