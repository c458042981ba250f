"""Readers: one module a format, bytes in, a `Document` out."""
