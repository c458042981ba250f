"""JSON-LD for portals: a short context, one object a resource and graph, keys and values sorted.

The context says once for each property whether its values are IRIs or of one datatype, so that the objects stay plain:
`"budgetAmount": "400000"`, `"hasProject": ["…"]`. A file carries the context its own data allow; where many files are published
together they refer to one context made of the ontology instead (`published_context`).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from kg import vocab
from kg.export.lines import by_subject
from kg.export.selection import Readable
from kg.export.terms import RDF_TYPE, SPACES, compact
from kg.query import PREFIXES

_XSD = PREFIXES["xsd"]
_STRING, _INTEGER, _BOOLEAN = _XSD + "string", _XSD + "integer", _XSD + "boolean"
_NATIVE_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
Json = str | int | bool | dict[str, str]


def jsonld(store: Readable, graphs: Iterable[str], context: str | None = None, indent: int | None = 1) -> Iterator[str]:
    """The text of one JSON-LD file that holds all these graphs; `context` is where its context is published, if it is.

    Without `indent` each node is one line, written many times faster.
    """
    graphs = tuple(graphs)
    kinds = _kinds(store, graphs) if context is None else declared_kinds()
    said = context if context is not None else _context(kinds)
    yield '{\n"@context": ' + json.dumps(said, ensure_ascii=False, indent=1) + ',\n"@graph": ['
    separator = "\n"
    for graph in graphs:
        for node in _nodes(store.quads(graph), kinds):
            yield separator + json.dumps(node, ensure_ascii=False, indent=indent)
            separator = ",\n"
    yield "\n]\n}\n"


def published_context() -> str:
    """The one context of all files that are published together, as a JSON-LD document of its own."""
    return json.dumps({"@context": _context(declared_kinds())}, ensure_ascii=False, indent=1) + "\n"


@cache
def declared_kinds() -> Mapping[str, str | None]:
    """Property of ours → the kind its values have by the ontology."""
    ranges: dict[str, set[str]] = defaultdict(set)
    objects: set[str] = set()
    for file in vocab.turtle_files():
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                if quad.predicate.value == RDF_TYPE and quad.object.value == PREFIXES["owl"] + "ObjectProperty":
                    objects.add(quad.subject.value)
                if quad.predicate.value == PREFIXES["rdfs"] + "range":
                    ranges[quad.subject.value].add(quad.object.value)
    kinds: dict[str, str | None] = {name: next(iter(found)) for name, found in ranges.items() if len(found) == 1}
    return {**kinds, **dict.fromkeys(objects, "@id")}


def _kinds(store: Readable, graphs: tuple[str, ...]) -> Mapping[str, str | None]:
    """Property → the one kind all its values have: @id, a datatype, a language tag as @zh; None where they differ."""
    found: dict[str, set[str]] = defaultdict(set)
    for graph in graphs:
        for quad in store.quads(graph):
            found[quad.predicate.value].add(_kind(quad.object))
    found.pop(RDF_TYPE, None)
    return {predicate: next(iter(kinds)) if len(kinds) == 1 else None for predicate, kinds in found.items()}


def _kind(term: object) -> str:
    if not isinstance(term, ox.Literal):
        return "@id"
    return f"@{term.language}" if term.language else term.datatype.value


def _context(kinds: Mapping[str, str | None]) -> dict[str, Json]:
    context: dict[str, Json] = dict(sorted(SPACES.items()))
    for predicate, kind in sorted(kinds.items()):
        entry = {"@id": compact(predicate) or predicate}
        if kind == "@id":
            entry["@type"] = "@id"
        elif kind is not None and kind.startswith("@"):
            entry["@language"] = kind[1:]
        elif kind not in (None, _STRING, _INTEGER, _BOOLEAN):
            entry["@type"] = compact(kind) or kind
        context[_key(predicate)] = entry
    return context


def _key(predicate: str) -> str:
    """Our own terms by their bare name, others with their prefix."""
    if predicate.startswith(vocab.KG):
        return predicate.removeprefix(vocab.KG)
    return compact(predicate) or predicate


def _nodes(quads: Iterable[ox.Quad], kinds: Mapping[str, str | None]) -> Iterator[dict[str, object]]:
    for subject, about in by_subject(quads, _ref):
        distinct = {(quad.predicate.value, str(quad.object)): quad for quad in about}
        values: dict[str, list[Json]] = defaultdict(list)
        for (predicate, _), quad in sorted(distinct.items(), key=lambda row: row[0]):
            if predicate == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
                values["@type"].append(_ref(quad.object))
            else:
                values[_key(predicate)].append(_value(quad.object, kinds.get(predicate)))
        plain = {key: some[0] if len(some) == 1 else some for key, some in sorted(values.items())}
        yield {"@id": subject, **plain}


def _ref(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return compact(term.value) or term.value
    return str(term)


def _value(term: object, kind: str | None) -> Json:
    """A value, bare where the context says the rest."""
    if not isinstance(term, ox.Literal):
        return _ref(term) if kind == "@id" else {"@id": _ref(term)}
    datatype = term.datatype.value
    if datatype == _INTEGER and _NATIVE_INTEGER.fullmatch(term.value):
        return int(term.value)
    if datatype == _BOOLEAN and term.value in ("true", "false"):
        return term.value == "true"
    if kind == _kind(term) and datatype not in (_INTEGER, _BOOLEAN):
        return term.value
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return term.value if datatype == _STRING else {"@value": term.value, "@type": compact(datatype) or datatype}
