"""Extraction: a `Document` of whole tables in, a `Disclosure` of records and findings out."""
