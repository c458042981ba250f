"""OFD (GB/T 33190-2016): a zip of XML that says where each glyph and line stands."""

from kg.readers.ofd.read import read_ofd

__all__ = ["read_ofd"]
