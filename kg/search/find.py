"""Searching: words in, hits out, best first.

First come entries that have all the words, as they were given, in their titles; then those that have them anywhere; then
those that have the words' parts (as jieba cuts them); only where nothing was found, those that have some of the parts.
Within each, BM25 with the weights of the fields; equal hits by kind and IRI, so that the same graph gives the same list.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg import words
from kg.document import Place
from kg.errors import QueryError, StoreError
from kg.query import Queryable
from kg.search.entries import KINDS, Kind, select
from kg.search.index import Index
from kg.search.snippet import snippet

_FOUND = """SELECT e.kind, e.iri, e.document, e.title, e.body, e.context, round(-bm25(bigrams, 10.0, 4.0, 1.0), 6) AS score
FROM bigrams JOIN entry AS e ON e.id = bigrams.rowid WHERE bigrams MATCH ? AND e.kind IN (%s)
ORDER BY score DESC, e.kind, e.iri LIMIT ?"""
_TITLES = """WITH found AS MATERIALIZED (
  SELECT e.title AS title, round(-bm25(bigrams), 6) AS score FROM bigrams JOIN entry AS e ON e.id = bigrams.rowid
  WHERE bigrams MATCH ? AND e.kind = ?)
SELECT title FROM found GROUP BY title ORDER BY MAX(score) DESC, title LIMIT ?"""
_MOST_WORDS, _MOST_PAIRS = 20, 200
_WHERE = """?cell kg:disclosure/kg:documentKey ?key . OPTIONAL { ?cell kg:page ?page } OPTIONAL { ?cell kg:table ?table }
  OPTIONAL { ?cell kg:row ?row } OPTIONAL { ?cell kg:column ?column } OPTIONAL { ?cell kg:paragraph ?paragraph }"""
_PLACES = f"""SELECT ?node ?cell ?key ?page ?table ?row ?column ?paragraph WHERE {{
  VALUES (?node ?leads) {{ %s }}
  ?node ?leads ?cell . ?cell a kg:Cell . {_WHERE} }}"""
_CITED = f"""SELECT ?node ?cell ?key ?page ?table ?row ?column ?paragraph WHERE {{
  VALUES ?node {{ %s }}
  {{ ?citation kg:refersTo ?node ; kg:cell ?cell }} UNION {{ ?department kg:organisation ?node ; kg:cell ?cell }}
  UNION {{ ?disclosure kg:publisher ?node ; kg:publisherNameCell ?cell }}
  {_WHERE} }}"""
_LEADS = {"project": ("nameCell", "printedTitleCell"), "goal": ("cell",), "indicator": ("level3NameCell", "targetTextCell")}


@dataclass(frozen=True, slots=True)
class Hit:
    """命中: what was found, a snippet with the words marked, and where it is printed; `exact`: it has the words as given."""

    kind: Kind
    iri: str
    title: str
    snippet: str
    score: float
    exact: bool
    document: str | None = None
    page: int | None = None
    cell: str | None = None
    place: Place = Place()


def search(store: Queryable, index: Index, text: str, *, kinds: Sequence[Kind] = KINDS, limit: int = 20) -> list[Hit]:
    """The best hits for words (a blank parts them; all are wanted), with their places looked up in the store."""
    given = [word for word in text.split() if words.bigrams(word)][:_MOST_WORDS]
    if not given:
        raise QueryError("请给出要找的词 (give words to search for)")
    found: dict[str, tuple[tuple[str, ...], float, bool]] = {}
    try:
        with index.reading() as connection:
            for exact, expression in _expressions(given):
                for *row, score in _matches(connection, expression, kinds, limit + len(found)):
                    found.setdefault(row[1], (tuple(row), score, exact))
                if len(found) >= limit:
                    break
            if not found:
                expression = " OR ".join(_phrase(part) for part in _parts(given) or given)
                found = {row[1]: (tuple(row), score, False) for *row, score in _matches(connection, expression, kinds, limit)}
    except sqlite3.Error as error:
        raise StoreError(f"{index.file}: 检索索引无法读取 (the search index cannot be read): {error}") from error
    hits = list(found.values())[:limit]
    places = _places(store, [row for row, _, _ in hits])
    return [_hit(row, score, exact, given if exact else [*given, *_parts(given)], places) for row, score, exact in hits]


def _expressions(given: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """What is asked of the index, in order of worth."""
    phrases = " AND ".join(_phrase(word) for word in given)
    yield True, f"title : ({phrases})"
    yield True, phrases
    parts = _parts(given)
    if parts:
        yield False, " AND ".join(_phrase(part) for part in parts)


def _parts(given: Sequence[str]) -> list[str]:
    """The words that jieba finds in what was given, single characters left out; empty where that says nothing new."""
    parts = list(dict.fromkeys(part for word in given for part in words.tokens(word) if len(part) > 1))
    return [] if parts == [*given] else parts


def _phrase(word: str) -> str:
    """One word as a phrase of bigrams; a single character stands for every bigram that begins with it."""
    pieces = words.bigrams(word)
    phrase = '"' + " ".join(pieces).replace('"', "") + '"'
    return f"{phrase} *" if len(pieces) == 1 and re.fullmatch(r"[^\x00-\x7f]", pieces[0]) else phrase


def _matches(connection: sqlite3.Connection, expression: str, kinds: Sequence[Kind], limit: int) -> Iterator[tuple[Any, ...]]:
    marks = ", ".join("?" for _ in kinds)
    yield from connection.execute(_FOUND % marks, (expression, *kinds, limit))


def _hit(row: tuple[str, ...], score: float, exact: bool, marks: Sequence[str], places: dict[str, tuple[str, Place, str]]) -> Hit:
    kind, iri, document, title, body, context = row
    key, place, cell = places.get(iri, (document, Place(), None))
    shown = snippet([title, body, context], marks)
    return Hit(kind, iri, title or body, shown, score, exact, key, place.page, cell, place)  # type: ignore[arg-type]


def _places(store: Queryable, rows: Sequence[tuple[str, ...]]) -> dict[str, tuple[str, Place, str]]:
    """The cell of each hit: its own, or for a canonical node the first that names it, by document and page."""
    own = " ".join(f"(<{iri}> kg:{leads})" for kind, iri, *_ in rows for leads in _LEADS.get(kind, ()))
    canonical = " ".join(f"<{iri}>" for kind, iri, *_ in rows if kind not in _LEADS)
    found = [*(select(store, _PLACES % own) if own else ()), *(select(store, _CITED % canonical) if canonical else ())]
    places: dict[str, tuple[str, Place, str]] = {}
    for iri, cell, key, *numbers in sorted(found, key=lambda row: (row[0], row[2], int(row[3] or 0), row[1])):
        page, table, row, column, paragraph = (int(number) if number else None for number in numbers)
        places.setdefault(iri, (key, Place(page, table, row, column, paragraph), cell))
    return places


def titles(index: Index, text: str, kind: Kind, limit: int) -> list[str]:
    """The titles of a kind that share most pairs of characters with a text, best first; each once."""
    pairs = list(dict.fromkeys(words.bigrams(text)))[:_MOST_PAIRS]
    if not pairs:
        return []
    expression = "title : (" + " OR ".join(_phrase(pair) for pair in pairs) + ")"
    try:
        with index.reading() as connection:
            rows = connection.execute(_TITLES, (expression, kind, limit)).fetchall()
    except sqlite3.Error as error:
        raise StoreError(f"{index.file}: 检索索引无法读取 (the search index cannot be read): {error}") from error
    return [row[0] for row in rows]
