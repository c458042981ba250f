"""What can be found: one entry a project, goal, indicator, policy document and organisation, read from the store.

Nodes of documents are read a batch of documents at a time; canonical nodes (policy documents, organisations) all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, get_args

from kg.query import PREFIXES, Queryable
from kg.query.answers import rows_of

Kind = Literal["project", "goal", "indicator", "policy", "department"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_BATCH = 50
_DECLARED = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

_DOCUMENTS = "SELECT ?key WHERE { ?document a kg:Disclosure ; kg:documentKey ?key } ORDER BY ?key"
_PROJECTS = """SELECT ?node ?key ?name ?purpose ?own ?publisher WHERE {
  VALUES ?key { %s } ?document kg:documentKey ?key . ?node kg:disclosure ?document ; a kg:Project ; kg:name ?name .
  OPTIONAL { ?node kg:purpose ?purpose } OPTIONAL { ?node kg:departmentName ?own }
  OPTIONAL { ?document kg:publisherName ?publisher } }"""
_GOALS = """SELECT ?node ?key ?text ?name WHERE {
  VALUES ?key { %s } ?document kg:documentKey ?key . ?node kg:disclosure ?document ; a kg:PerformanceGoal ; kg:text ?text .
  OPTIONAL { ?node kg:project ?project . ?project kg:name ?name } }"""
_INDICATORS = """SELECT ?node ?key ?name ?description ?target ?basis ?project WHERE {
  VALUES ?key { %s } ?document kg:documentKey ?key . ?node kg:disclosure ?document ; a kg:Indicator .
  OPTIONAL { ?node kg:level3Name ?name } OPTIONAL { ?node kg:description ?description }
  OPTIONAL { ?node kg:targetText ?target } OPTIONAL { ?node kg:basisText ?basis }
  OPTIONAL { ?node kg:project ?projectNode . ?projectNode kg:name ?project } }"""
_POLICIES = """SELECT ?node ?number ?title WHERE {
  ?node a kg:PolicyDocument . OPTIONAL { ?node kg:policyNumber ?number } OPTIONAL { ?node kg:title ?title } }"""
_ORGANISATIONS = """SELECT ?node ?name ?code WHERE {
  ?node a kg:Organisation ; kg:name ?name . OPTIONAL { ?node kg:unitCode ?code } }"""


@dataclass(frozen=True, slots=True)
class Entry:
    """条目: what is found. `title` weighs most, then `body`, then `context` (what it belongs to); `document` None: canonical."""

    kind: Kind
    iri: str
    document: str | None
    title: str
    body: str = ""
    context: str = ""


def documents(store: Queryable) -> list[str]:
    """The keys of all documents, sorted."""
    return [row[0] for row in select(store, _DOCUMENTS)]


def entries_of(store: Queryable, keys: Sequence[str]) -> Iterator[Entry]:
    """The entries of these documents."""
    remaining = iter(keys)
    while batch := list(islice(remaining, _BATCH)):
        quoted = " ".join(_quoted(key) for key in batch)
        for iri, key, name, purpose, own, publisher in _once(store, _PROJECTS % quoted):
            yield Entry("project", iri, key, name, purpose, own or publisher)
        for iri, key, text, name in _once(store, _GOALS % quoted):
            yield Entry("goal", iri, key, "", text, name)
        for iri, key, name, description, target, basis, project in _once(store, _INDICATORS % quoted):
            yield Entry("indicator", iri, key, name, _joined(description, target, basis), project)


def canonical_entries(store: Queryable) -> Iterator[Entry]:
    """Policy documents and organisations."""
    for iri, number, title in _once(store, _POLICIES):
        yield Entry("policy", iri, None, title or number, number if title else "")
    for iri, name, code in _once(store, _ORGANISATIONS):
        yield Entry("department", iri, None, name, code)


def select(store: Queryable, sparql: str) -> list[tuple[str, ...]]:
    """Rows of texts; what is unbound is an empty text."""
    _, rows = rows_of(store.query(_DECLARED + sparql))
    return [tuple("" if value is None else str(value) for value in row) for row in rows]


def _once(store: Queryable, sparql: str) -> Iterable[tuple[str, ...]]:
    """One row a node, whatever the order of the store: where a value is printed twice, the first in order of its text."""
    found: dict[str, tuple[str, ...]] = {}
    for row in select(store, sparql):
        known = found.get(row[0])
        if known is None or row < known:
            found[row[0]] = row
    return [found[iri] for iri in sorted(found)]


def _joined(*texts: str) -> str:
    return "；".join(text for text in texts if text)


def _quoted(key: str) -> str:
    """A document key as a literal of SPARQL; keys are paths and may hold anything but a line break."""
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
