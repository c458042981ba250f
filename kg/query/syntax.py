"""What is wrong with a query that does not parse, and where: told in the text as the caller wrote it.

The engine's parser tells the furthest place that any rule has looked at, which lies behind the fault by the length of the
longest keyword that it tried there. The fault itself is the first token that no beginning of a query goes on with: it is
looked up among the tokens by halves, each beginning ended by a sign that no query has, so that none is ever run.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.faults import fault_at
from kg.store.scan import DOUBT, forbidden, keywords, tokens

_SYNTAX = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<what>.*)", re.DOTALL)
_SHOWN = 160
_END = " " * 40 + "\0"
"""Longer than any keyword, then what stands in no query."""
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE = frozenset({"PREFIX", "BASE"})
_WORDS = (
    "SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "PREFIX", "BASE", "DISTINCT", "REDUCED", "FROM", "NAMED", "WHERE", "OPTIONAL",
    "UNION", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES", "EXISTS", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET",
    "COUNT", "SAMPLE", "GROUP_CONCAT", "SEPARATOR", "UNDEF",
)  # fmt: skip
"""Keywords that people mistype."""


def syntax_fault(message: str, sparql: str, text: str, source: str) -> QueryError:
    """The parser's fault at its place in `text`, of which `sparql` is what was sent: the same after some prefixes."""
    update = _update(text)
    if update is not None:
        return fault_at(text, update, source, "只能查询，不能更新", "this is an update; only queries are answered here")
    grown = len(sparql) - len(text)
    found = _SYNTAX.search(message)
    if found is None:
        return fault_at(text, 0, source, "SPARQL 语法有误", _cut(message))
    told = _offset(sparql, int(found["line"]), int(found["column"]))
    span = _culprit(sparql)
    if span is None or span[0] >= told:
        return fault_at(text, told - grown, source, "SPARQL 语法有误", _cut(found["what"]))
    word = sparql[slice(*span)]
    near = difflib.get_close_matches(word.upper(), _WORDS, n=1, cutoff=0.7)
    zh, en = f"SPARQL 语法有误，此处不能有 {_cut(word)}", f"{_cut(word)} cannot stand here"
    if near and near[0] != word.upper():
        zh, en = f"{zh}；相近：{near[0]}", f"{en}; near: {near[0]}"
    return fault_at(text, span[0] - grown, source, zh, en)


def refuse_service(text: str, source: str) -> None:
    """Raise `QueryError` where a query would ask another endpoint, or might."""
    word = forbidden(text, ("SERVICE",))
    if word is None:
        return
    if word.text == DOUBT:
        zh, en = (
            "此处的 < 有两种读法，可能藏有 SERVICE，请在其前后加空格",
            "this < reads two ways and could hide SERVICE; put blanks around it",
        )
    else:
        zh, en = (
            "SERVICE 会访问网络；确需如此请加 --allow-service",
            "SERVICE goes out to the network; allow it by --allow-service",
        )
    raise fault_at(text, word.start, source, zh, en)


def _update(text: str) -> int | None:
    """Where the keyword of an update stands, if the text is one."""
    first = next((word for word in keywords(text) if word.text not in _PROLOGUE), None)
    return first.start if first is not None and first.text in _UPDATES else None


def _culprit(sparql: str) -> tuple[int, int] | None:
    """The first token that cannot stand where it does; None where only the end is lacking."""
    spans = list(tokens(sparql))
    first = bisect_left(spans, True, key=lambda span: _fails(sparql[: span[1]]))
    return spans[first] if first < len(spans) else None


def _fails(beginning: str) -> bool:
    """Whether no query begins so: the parser stops before the end of it."""
    text = beginning + _END
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        found = _SYNTAX.search(str(error))
        return found is not None and _offset(text, int(found["line"]), int(found["column"])) < len(text) - 1
    return False


def _offset(text: str, line: int, column: int) -> int:
    """Of a line and column as the parser counts them, from 1."""
    before = sum(len(one) + 1 for one in text.split("\n")[: line - 1])
    return min(before + column - 1, len(text))


def _cut(message: str) -> str:
    plain = " ".join(message.split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "…"
