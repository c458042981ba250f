"""Linking: light rows of all documents in, `Links` between them out."""
