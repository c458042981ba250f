"""Run a query: by name, by file, or as text; with parameters; on any store that answers SPARQL.

A fault of syntax is told with its line in the text as the caller wrote it, not as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Protocol, cast

import pyoxigraph as ox

from kg.errors import QueryError
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

    >>> import pyoxigraph as ox
    >>> run(ox.Store(), "SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": 3}).records().__next__()
    {'x': 3}
    """
    found = resolve(query, folders)
    values = dict(params or {})
    if any(param.name == "lang" for param in found.header.params):
        values.setdefault("lang", lang)
    sent = prepare(found, values)
    try:
        columns, rows = rows_of(store.query(sent.sparql))
    except (SyntaxError, QueryError) as error:
        syntax = error if isinstance(error, SyntaxError) else error.__cause__
        if isinstance(syntax, SyntaxError):
            raise _located(str(syntax), sent) from error
        raise
    return Result(columns, rows, found)


def texts(
    store: Queryable, sparql: str, text: Callable[[ox.NamedNode | ox.Literal], str] = attrgetter("value")
) -> Iterator[tuple[str | None, ...]]:
    """The rows of a SELECT as plain strings, as they come; None where a variable is unbound.

    The text is sent as it stands. `text` makes the string of a term, where its bare value will not do.

    >>> list(texts(ox.Store(), "SELECT ?x ?y WHERE { BIND(1 AS ?x) }"))
    [('1', None)]
    """
    for solution in cast("Iterable[Iterable[ox.NamedNode | ox.Literal | None]]", store.query(sparql)):
        yield tuple(None if term is None else text(term) for term in solution)


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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query ready to be sent, and what the text was before prefixes were put in front."""

    sparql: str
    text: str
    source: str


def prepare(query: Query, values: Mapping[str, Value | None]) -> Prepared:
    """The SPARQL that is sent: parameters filled in, prefixes declared, names checked."""
    if query.path is None:  # a text given directly is mostly asked once, and may be large
        return _prepare(query, values)
    return _prepared(query, tuple((name, type(value), value) for name, value in values.items()))


@lru_cache(maxsize=256)
def _prepared(query: Query, values: tuple[tuple[str, type, Value | None], ...]) -> Prepared:
    return _prepare(query, {name: value for name, _, value in values})


def _prepare(query: Query, values: Mapping[str, Value | None]) -> Prepared:
    source = query.path.name if query.path else query.name
    text = inject(query.text, query.header.params, values, source)
    return Prepared(complete(text, source), text, source)


def _located(message: str, sent: Prepared) -> QueryError:
    """The parser's fault at its place in the text as the caller wrote it."""
    found = _SYNTAX.search(message)
    if found is None:
        return fault_at(sent.text, 0, sent.source, "SPARQL 语法有误", _cut(message))
    line, column = int(found["line"]), int(found["column"])
    before = sum(len(one) for one in sent.sparql.splitlines(keepends=True)[: line - 1])
    grown = len(sent.sparql) - len(sent.text)
    offset = min(max(before + column - 1 - grown, 0), len(sent.text))
    return fault_at(sent.text, offset, sent.source, "SPARQL 语法有误", _cut(found["what"]))


def _cut(message: str) -> str:
    plain = " ".join(message.split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "…"
