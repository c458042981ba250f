"""Run a query: by name, by file, or as text; with parameters; on any store that answers SPARQL.

The text is parsed once before it goes to the store, so that a fault names its line whatever the store is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.query.answers import Answer, Cell, rows_of
from kg.query.faults import fault, fault_at
from kg.query.header import Lang, parse_header
from kg.query.library import Query, find, read_query
from kg.query.params import Value, inject
from kg.query.prefixes import complete

_SYNTAX = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<what>.*)", re.DOTALL)
_SHOWN = 160


class Queryable(Protocol):
    """What a store must offer: SPARQL over the union of its graphs."""

    def query(self, sparql: str, /) -> Answer:
        """The answer to one SPARQL query."""


@dataclass(frozen=True, slots=True)
class Result:
    """查询结果: columns and rows; the rows come from the store as they are taken, once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]
    query: Query

    def headings(self, lang: Lang = "zh") -> tuple[str, ...]:
        """Titles of the columns in Chinese or English."""
        return self.query.header.headings(self.columns, lang)

    def records(self) -> Iterator[dict[str, Cell]]:
        """The rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def run(
    store: Queryable,
    query: str | Path,
    params: Mapping[str, Value | None] | None = None,
    *,
    folders: Sequence[Path] = (),
    lang: Lang = "zh",
) -> Result:
    """The answer to a query given by name, file or SPARQL text.

    `lang` is the language of labels, for queries that have a parameter of that name.

    >>> run(ox.Store(), "SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": 3}).records().__next__()
    {'x': 3}
    """
    found = resolve(query, folders)
    values = dict(params or {})
    if any(param.name == "lang" for param in found.header.params):
        values.setdefault("lang", lang)
    columns, rows = rows_of(store.query(prepare(found, values)))
    return Result(columns, rows, found)


def resolve(query: str | Path, folders: Sequence[Path] = ()) -> Query:
    """The query meant: text if it looks like SPARQL, a file if it is one, else a name of the library."""
    if isinstance(query, Path):
        return read_query(query)
    if not query.strip():
        raise fault("查询是空的", "the query is empty")
    if re.search(r"[\s{]", query.strip()):
        return Query("query", query, parse_header(query))
    if query.endswith(".rq") or "/" in query or "\\" in query:
        return read_query(Path(query))
    return find(query, folders)


def prepare(query: Query, values: Mapping[str, Value | None]) -> str:
    """The SPARQL that is sent: parameters filled in, prefixes declared, checked for faults."""
    source = query.path.name if query.path else query.name
    text = inject(query.text, query.header.params, values, source)
    sent, grown = complete(text, source)
    try:
        ox.Store().query(sent)
    except SyntaxError as error:
        raise _located(str(error), text, grown, source) from error
    return sent


def _located(message: str, text: str, grown: int, source: str) -> Exception:
    """The parser's fault at its place in the text as the caller wrote it."""
    found = _SYNTAX.match(message)
    if found is None:
        return fault_at(text, 0, source, "SPARQL 语法有误", f"SPARQL syntax: {message[:_SHOWN]}")
    line, column = int(found["line"]), int(found["column"])
    lines = text.splitlines(keepends=True)
    before = sum(len(one) for one in lines[: line - 1])
    offset = min(before + max(column - 1 - (grown if line == 1 else 0), 0), len(text))
    what = " ".join(found["what"].split())
    shown = what if len(what) <= _SHOWN else what[:_SHOWN] + "…"
    return fault_at(text, offset, source, "SPARQL 语法有误", shown)
