"""What a person calls a resource, and which resources a person means.

In: a store and IRIs, or words. Out: names for nodes that bear none (a goal, a stated figure, a reliance), made of what is
said of them; for words that are no IRI of the store, the resources of that name or of one like it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from kg import vocab
from kg.query.answers import Cell, rows_of
from kg.query.header import Lang
from kg.query.nearest import near_names
from kg.query.prefixes import PREFIXES
from kg.query.run import Queryable
from kg.query.wording import expanded, spelled, term_word
from kg.rdf.iri import Names

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_LONGEST, _LONGEST_NAME = 60, 300
_AT_ONCE = 200
_SHOWN, _LOOKED_AT = 5, 500
_FIRST = ("Organisation", "PolicyDocument", "Disclosure", "ProjectSeries", "IndicatorConcept", "Project")
"""Who bears a name is asked in this order: what stands once in the graph before what each document says of it."""

_SAID = """SELECT ?n ?class (MIN(?own) AS ?label) (MIN(?any) AS ?other) (MIN(?words) AS ?said) (MIN(?of) AS ?item)
  (MIN(?policyName) AS ?policy) (MIN(?unitName) AS ?unit) (MIN(?about) AS ?inferred) WHERE {
  VALUES ?n { %(nodes)s } ?n a ?class .
  OPTIONAL { ?n rdfs:label|skos:prefLabel ?own FILTER(LANG(?own) IN ("%(lang)s", "")) }
  OPTIONAL { ?n rdfs:label|skos:prefLabel ?any }
  OPTIONAL { ?n kg:text|kg:payBy|sh:resultMessage|kg:name ?words FILTER(LANG(?words) IN ("%(lang)s", "")) }
  OPTIONAL { ?n kg:item ?of }
  OPTIONAL { ?n kg:policy/rdfs:label ?policyName }
  OPTIONAL { ?n kg:organisation/rdfs:label ?unitName }
  OPTIONAL { ?n kg:inferredProperty ?about }
} GROUP BY ?n ?class"""
_CALLED = """SELECT DISTINCT ?s ?class WHERE {
  VALUES ?name { %s } VALUES ?p { rdfs:label skos:prefLabel kg:name kg:title kg:policyNumber kg:unitCode kg:projectCode }
  ?s ?p ?name ; a ?class
} ORDER BY ?s LIMIT %d"""
_KNOWN = """SELECT DISTINCT ?name WHERE {
  { ?s kg:documentKey ?name } UNION { ?s a kg:Organisation ; kg:name ?name }
  UNION { ?s a kg:PolicyDocument ; kg:policyNumber|kg:title ?name } UNION { ?s a kg:Project ; kg:name ?name }
}"""


class Based(Queryable, Protocol):
    """A store whose base is known."""

    @property
    def base(self) -> str:
        """The base of instance IRIs."""


def select(store: Queryable, sparql: str) -> list[tuple[Cell, ...]]:
    """All rows of a SELECT in which the prefixes every query knows are not declared."""
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return list(rows_of(store.query(declared + sparql))[1])


def meant(name: str, base: str) -> Iterable[str]:
    """The IRIs that a name may stand for, likeliest first.

    It may be an IRI (in angle brackets or not), a prefixed name, the key of a document, or what follows the base.
    """
    plain = name.strip().removeprefix("<").removesuffix(">")
    prefixed = expanded(plain)
    if prefixed and _IRI.fullmatch(prefixed):
        yield prefixed
    if _IRI.fullmatch(plain):
        yield plain
    yield Names(base).document(plain)
    if _IRI.fullmatch(base + plain):
        yield base + plain


def names_of(store: Queryable, iris: Iterable[str], lang: Lang) -> Mapping[str, str]:
    """What nodes are called: their label, in another language where this one is missing, else what is said of them."""
    wanted = sorted(set(iris))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        nodes = " ".join(f"<{iri}>" for iri in wanted[start : start + _AT_ONCE])
        for row in select(store, _SAID % {"nodes": nodes, "lang": lang}):
            iri, class_, *said = (None if cell is None else str(cell) for cell in row)
            name = _name(class_ or "", said, lang)
            if iri and name:
                found.setdefault(iri, name if len(name) <= _LONGEST else name[:_LONGEST] + "…")
    return found


def _name(class_: str, said: Sequence[str | None], lang: Lang) -> str | None:
    label, other, words, item, policy, unit, inferred = said
    if label or other:
        return label or other
    if item:
        coded = spelled(frozenset({class_.removeprefix(vocab.KG)}), "item", item, lang)
        return f"{coded}：{words}" if words and lang == "zh" else f"{coded}: {words}" if words else coded
    if unit and policy:
        return f"{unit} → {policy}"
    return words or term_word(inferred or class_, lang)


def suggested(store: Based, name: str, lang: Lang = "zh") -> str:
    """What may have been meant by a name that is no IRI of the store, in one sentence."""
    if called := _called(store, name.strip()):
        words = (f"\n  kg show '{iri}'  {term_word(class_, lang) or ''}".rstrip() for iri, class_ in called.items())
        return ("叫这个名称的有：" if lang == "zh" else "this is the name of:") + "".join(words)
    if near := _near(store, name.strip().removeprefix("<").removesuffix(">")):
        return f"相近：{'、'.join(near)}" if lang == "zh" else f"near: {', '.join(near)}"
    return "可用 kg search 按词查找" if lang == "zh" else "kg search finds words"


def _called(store: Based, name: str) -> Mapping[str, str]:
    """The resources of exactly this name, each with the class it is asked by."""
    quoted = name.translate({ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): " ", ord("\r"): " "})
    texts = " ".join(f'"{quoted}"{tag}' for tag in ("", "@zh", "@en"))
    ranks = {vocab.term(one): rank for rank, one in enumerate(_FIRST)}
    rows = [(str(iri), str(class_)) for iri, class_ in select(store, _CALLED % (texts, _LOOKED_AT))]
    rows.sort(key=lambda row: (ranks.get(row[1], len(ranks)), row))
    found: dict[str, str] = {}
    for iri, class_ in rows:
        found.setdefault(iri, class_)
    return dict(list(found.items())[:_SHOWN])


def _near(store: Based, name: str) -> Sequence[str]:
    """Names of the store like this one; of a prefixed name the terms of ours."""
    if name.startswith(("kg:", vocab.KG)):
        local = name.removeprefix("kg:").removeprefix(vocab.KG)
        return [f"kg:{one}" for one in difflib.get_close_matches(local, sorted(vocab.declared()), n=_SHOWN)]
    known = {str(row[0]) for row in select(store, _KNOWN)}
    key = Names(store.base).document_key(name)
    return near_names(key or name, known) if len(name) <= _LONGEST_NAME else ()
