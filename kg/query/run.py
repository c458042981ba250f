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
from kg.query.faults import fault
from kg.query.header import Lang, parse_header
from kg.query.library import Query, find, read_query
from kg.query.params import Value, inject
from kg.query.prefixes import complete, lacking
from kg.query.syntax import refuse_service, syntax_fault

_PATH = re.compile(r"\.rq$|[/\\\s]")
"""What a file's name may have and a query's never has."""
_FILE = re.compile(r"\.rq$|^[^\s]*[/\\][^\s]*$")
_SPARQL = re.compile(r"\{|[?$][A-Za-z_]|^\s*(?:#|(?:SELECT|ASK|CONSTRUCT|DESCRIBE|PREFIX|BASE)\s)", re.IGNORECASE)


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
    allow_service: bool = False,
) -> Result:
    """The answer to a query given by name, file or SPARQL text.

    `lang` is the language of labels, for queries that have a parameter of that name. A query that would ask another endpoint
    (SERVICE) is refused, unless that is allowed.

    >>> import pyoxigraph as ox
    >>> run(ox.Store(), "SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": 3}).records().__next__()
    {'x': 3}
    """
    found = resolve(query, folders)
    values = dict(params or {})
    if any(param.name == "lang" for param in found.header.params):
        values.setdefault("lang", lang)
    sent = prepare(found, values)
    if not allow_service:
        refuse_service(sent.text, sent.source)
    try:
        columns, rows = rows_of(store.query(sent.sparql))
    except (SyntaxError, QueryError) as error:
        syntax = error if isinstance(error, SyntaxError) else error.__cause__
        if isinstance(syntax, SyntaxError):
            raise syntax_fault(str(syntax), sent.sparql, sent.text, sent.source) from error
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
    """The query meant: a file if it is one, text if it looks like SPARQL, else a name of the library."""
    if isinstance(query, Path):
        return read_query(query)
    if not query.strip():
        raise fault("查询是空的", "the query is empty")
    if _PATH.search(query) and _is_file(query):
        return read_query(Path(query))
    if _SPARQL.search(query):
        return Query("query", query, parse_header(query))
    if _FILE.search(query):
        return read_query(Path(query))
    return find(query, folders)


def _is_file(name: str) -> bool:
    """Whether a file of this name is there; a long text is none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


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


def standalone(query: Query, lang: Lang = "zh") -> str:
    """The text of a query as any SPARQL 1.1 service takes it: prefixes declared, defaults filled in, without our header.

    >>> print(standalone(Query("x", "#+ summary@zh: 项目\\nSELECT ?x { ?x a kg:Project }", parse_header(""))))
    PREFIX kg: <https://w3id.org/jixiao-kg/def#>
    <BLANKLINE>
    SELECT ?x { ?x a kg:Project }
    """
    values: dict[str, Value | None] = {"lang": lang} if any(param.name == "lang" for param in query.header.params) else {}
    bare = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+")).strip()
    filled = inject(bare, query.header.params, values, query.name)
    declarations = "".join(f"{line}\n" for line in lacking(filled))
    return f"{declarations}\n{filled}" if declarations else filled
