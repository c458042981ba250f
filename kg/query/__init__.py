"""Ask the graph: the library of `.rq` files, their parameters, ad-hoc SPARQL, and the answers as plain rows.

In: a store (anything with `query(sparql)`), the name of a query, a file or SPARQL text, and parameters by name. Out: a
`Result` whose rows are read from the store one by one. `write` hands them to `kg.tabular` in the format asked for.
"""

from kg.query.header import Column, Header, Param, parse_header
from kg.query.library import GROUPS, Query, find, listing, read_query, replaced
from kg.query.output import schema_of, write
from kg.query.prefixes import PREFIXES
from kg.query.run import Queryable, Result, resolve, run, standalone, texts

__all__ = [
    "GROUPS",
    "PREFIXES",
    "Column",
    "Header",
    "Param",
    "Query",
    "Queryable",
    "Result",
    "find",
    "listing",
    "parse_header",
    "read_query",
    "replaced",
    "resolve",
    "run",
    "schema_of",
    "standalone",
    "texts",
    "write",
]
