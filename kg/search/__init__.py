"""Full-text search over projects, goals, indicators, policy documents and organisations, without a network and without a server.

In: a store and words. Out: hits, best first, each with a marked snippet and the cell it is printed in. The index is one SQLite
file (FTS5 over character bigrams cut beforehand, so that words of two characters are found): it lies in the folder of the
build it belongs to and goes with it; for a store without such a folder it is kept in a cache.
"""

from kg.search.entries import KINDS, Kind
from kg.search.find import Hit, search, titles
from kg.search.index import FILE_NAME, Index, update_index, write_index
from kg.search.place import index_of

__all__ = ["FILE_NAME", "KINDS", "Hit", "Index", "Kind", "index_of", "search", "titles", "update_index", "write_index"]
