"""Stores: where the named graphs live. One protocol: in memory, embedded on disk (Oxigraph), on any SPARQL 1.1 server.

Reading: `open_store(path_or_url).query(sparql)`; every query sees the union of all graphs. Writing: `with store.writing() as
draft:` gives a store of its own that becomes visible as a whole when the block ends, or not at all.
"""

from pyoxigraph import Quad

from kg.store.embedded import EmbeddedStore
from kg.store.engine import quads_by_graph
from kg.store.layout import Identity
from kg.store.memory import MemoryStore
from kg.store.opening import is_store, open_store
from kg.store.protocol import Answer, Rooted, Store

__all__ = [
    "Answer",
    "EmbeddedStore",
    "Identity",
    "MemoryStore",
    "Quad",
    "Rooted",
    "Store",
    "is_store",
    "open_store",
    "quads_by_graph",
]
