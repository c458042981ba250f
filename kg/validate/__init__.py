"""Validation: SHACL shapes and cross-document checks, one report for people."""
