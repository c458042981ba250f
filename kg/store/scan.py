"""A SPARQL text as its words: where SERVICE, LOAD, FROM and WHERE stand as keywords, and not in strings, comments or names.

The engine says nothing of what it found in a query, so this reads the text by the tokens of the grammar (SPARQL 1.1 Query,
19.8), as the engine does: it needs no blank around a keyword, so that `trueSERVICE:e{}` calls a service. One place hangs on
the context: `<` opens an IRI or compares. Where reading it one way would move what follows into a string or a comment of
the other, as in `FILTER(1<2)SERVICE?e#>`, that place counts as forbidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_PN = r"[A-Za-z0-9_\-.·-￿\U00010000-\U0010ffff]"
TOKENS = re.compile(
    rf"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    | (?P<string>"{{3}}(?:"{{0,2}}(?:[^"\\]|\\.))*"{{3}} | '{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*'{{3}}
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$][A-Za-z0-9_·-￿\U00010000-\U0010ffff]+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:{_PN}*):(?:{_PN}|:|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)
    | (?P<sign>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_MOVING = re.compile(r"[#']")
_SURE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://[^'()#]*(?:#[^'()]*)?>")
_BLOCK = re.compile(r"(?:\s|#[^\n\r]*)*\{")
DOUBT = "<"
"""The text of a word at whose place `<` could be read in two ways."""


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword, upper case, with its place in the text, the depth of braces there, and the token before it."""

    text: str
    start: int
    depth: int
    before: str


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """Where each token of a SPARQL text begins and ends, comments left out.

    >>> list(tokens("ASK # all\\n{}"))
    [(0, 3), (10, 11), (11, 12)]
    """
    return (token.span() for token in TOKENS.finditer(text) if token.lastgroup != "comment")


def keywords(text: str) -> Iterator[Word]:
    """All bare words of a SPARQL text, and its doubtful places.

    >>> [word.text for word in keywords('SELECT * { ?service ex:service "SERVICE" } # SERVICE')]
    ['SELECT']
    """
    depth, before, earlier = 0, "", ""
    for token in TOKENS.finditer(text):
        kind, value = token.lastgroup or "", token[0]
        if kind == "comment":
            continue
        word = None
        if kind == "word":
            word = value
        elif kind == "name" and before.upper() != "GRAPH" and _BLOCK.match(text, token.end()):
            word = value.partition(":")[0]  # `SERVICE:e {`: the keyword, then a name with an empty prefix
        elif kind == "name" and before in ("", ";", "}", ">"):
            word = value.partition(":")[0]  # `LOAD:e`
        elif kind == "iri" and is_doubtful(value):
            word = None if "PREFIX" in (earlier.upper(), before.upper()) or before.upper() == "BASE" else DOUBT
        if word is not None:
            yield Word(word.upper(), token.start(), depth, before.upper())
        if kind == "sign":
            depth += (value == "{") - (value == "}")
        earlier, before = before, ">" if kind == "iri" else value


def is_doubtful(iri: str) -> bool:
    """Whether what reads as an IRI would hide the begin of a string or a comment, should its `<` compare.

    >>> is_doubtful("<http://a/b#c>"), is_doubtful("<2)SERVICE?e#>")
    (False, True)
    """
    return _MOVING.search(iri) is not None and _SURE.fullmatch(iri) is None


def forbidden(text: str, words: Iterable[str]) -> Word | None:
    """The first place where one of these keywords stands, or could; cheap where the letters do not occur at all.

    >>> forbidden("SELECT * { FILTER(1<2)SERVICE?e#>\\n{} }", ["SERVICE"]).start
    19
    """
    lower = text.lower()
    wanted = {word for word in words if word.lower() in lower}
    if not wanted:
        return None
    return next((one for one in keywords(text) if one.text == DOUBT or any(word in one.text for word in wanted)), None)


def has_dataset(text: str) -> bool:
    """Whether a query names its graphs itself, by FROM.

    >>> has_dataset("ASK FROM <a:b> {}"), has_dataset("ASK { ?from <a:from> 'from' }")
    (True, False)
    """
    return "from" in text.lower() and any(word.text == "FROM" for word in keywords(text))


def position(text: str, start: int) -> str:
    """Line and column of a place, counted from 1."""
    line = text.count("\n", 0, start) + 1
    return f"{line}:{start - (text.rfind(chr(10), 0, start) + 1) + 1}"


class DatasetConflictError(ValueError):
    """The request names graphs, and the update does so too (SPARQL 1.1 Protocol, 2.2.3)."""


def with_using(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """An update whose operations read these graphs, as the protocol's `using-graph-uri` asks.

    >>> with_using("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", ["a:g"], [])
    'DELETE { ?s ?p 1 } USING <a:g> WHERE { ?s ?p 1 }'
    """
    clause = "".join([*(f"USING <{graph}> " for graph in default), *(f"USING NAMED <{graph}> " for graph in named)])
    if not clause:
        return update
    parts: list[str] = []
    done = 0
    for word in keywords(update):
        if word.depth:
            continue
        if word.text in ("USING", "WITH"):
            raise DatasetConflictError(word.text)
        if word.text == "WHERE" and word.before != "DELETE":
            parts += [update[done : word.start], clause]
            done = word.start
    return "".join([*parts, update[done:]])
