"""Where the terms of the ontology are used: by queries of the library, by shapes, by matches with other vocabularies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg import query, vocab
from kg.docs.html_names import safe
from kg.query.prefixes import names
from kg.validate.shapes import SH, Shapes, read_shapes
from kg.vocab.files import KG


@dataclass(frozen=True, slots=True)
class Constraint:
    """约束 of a shape: its local name, message, severity, the local names of the class and property it is about."""

    name: str
    message: str
    english: str
    severity: str
    target: str
    path: str
    file: str
    rule: str


def query_path(name: str) -> str:
    """The path of a query's page.

    >>> query_path("projects-resting-on")
    'queries/projects-resting-on.html'
    """
    return f"queries/{safe(name)}.html"


def queries_using(local: str) -> Sequence[query.Query]:
    """The queries whose text names a term."""
    return _queries().get(local, ())


@cache
def _queries() -> Mapping[str, Sequence[query.Query]]:
    found: dict[str, list[query.Query]] = defaultdict(list)
    for one in query.listing():
        for local in sorted({name.local for name in names(one.text) if name.prefix == "kg"}):
            found[local].append(one)
    return found


def constraints_on(local: str) -> Sequence[Constraint]:
    """The constraints on a class or property."""
    return [one for one in constraints() if local in (one.target, one.path)]


@cache
def constraints() -> Sequence[Constraint]:
    """Every constraint of every shape file, in the order of files and names."""
    found: list[Constraint] = []
    for path in sorted(vocab.data_dir("shapes").glob("*.ttl")):
        shapes = read_shapes((path,))
        targets = _targets(shapes)
        for info in sorted(shapes.infos.values(), key=lambda one: one.iri):
            if info.message_zh:
                where = (info.path or info.shown_at or "").removeprefix(KG)
                local = info.iri.rsplit("#", 1)[-1]
                target = targets.get(info.iri, "")
                found.append(
                    Constraint(local, info.message_zh, info.message_en, info.severity.value, target, where, path.name, info.rule)
                )
    return tuple(found)


def _targets(shapes: Shapes) -> Mapping[str, str]:
    """Shape → the class it is about, through whatever lies between."""
    found: dict[str, str] = {}
    for subject, said in shapes.triples.items():
        for target in said.get(SH + "targetClass", ()):
            if isinstance(target, ox.NamedNode) and isinstance(subject, ox.NamedNode):
                waiting: list[object] = [subject]
                while waiting:
                    node = waiting.pop()
                    if isinstance(node, ox.NamedNode) and found.setdefault(node.value, target.value.removeprefix(KG)) is None:
                        continue
                    about = shapes.triples.get(node, {}) if isinstance(node, ox.NamedNode | ox.BlankNode) else {}
                    waiting += [
                        one
                        for name in ("property", "node", "first", "rest", "and", "or", "not")
                        for one in about.get(_term(name), ())
                    ]
    return found


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _term(name: str) -> str:
    return (_RDF if name in ("first", "rest") else SH) + name


def matches_of(local: str) -> Sequence[str]:
    """What a term corresponds to in other vocabularies, in words.

    >>> matches_of("comparator-ge")
    ['相同于 odrl:gteq（http://www.w3.org/ns/odrl/2/gteq）']
    """
    return _matches().get(local, ())


@cache
def _matches() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((vocab.data_dir("ontology") / "alignments").glob("*.ttl")):
        parsed = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        quads = list(parsed)
        for quad in quads:
            named = isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
            if named and quad.subject.value.startswith(KG):
                relation = quad.predicate.value.rsplit("#", 1)[-1]
                shown = f"{_RELATIONS.get(relation, relation)} {_prefixed(quad.object.value, parsed.prefixes)}"
                found[quad.subject.value.removeprefix(KG)].append(shown)
    return {name: sorted(some) for name, some in found.items()}


_RELATIONS = {
    "subClassOf": "上位类",
    "subPropertyOf": "上位属性",
    "equivalentClass": "等价类",
    "equivalentProperty": "等价属性",
    "exactMatch": "相同于",
    "closeMatch": "近似于",
    "broadMatch": "上位",
    "narrowMatch": "下位",
}


def _prefixed(iri: str, prefixes: Mapping[str, str]) -> str:
    """A term of another vocabulary by the prefix that the alignment gives it, and its IRI."""
    found = max(((space, prefix) for prefix, space in prefixes.items() if iri.startswith(space)), default=None)
    return iri if found is None else f"{found[1]}:{iri.removeprefix(found[0])}（{iri}）"
