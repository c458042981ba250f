"""Why an answer has no rows: what each parameter was, whether the store knows it, and which of its names are near.

In: a store, a query and the values that it was asked with. Out: a `Condition` a parameter. A parameter is known by its name
(`unit`, `policy`, `file`), which means the same in all queries of the library; of others nothing but the value is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg import vocab
from kg.query.library import Query
from kg.query.params import Value
from kg.query.prefixes import lacking
from kg.query.run import Queryable, texts
from kg.text import fold

_LOOKED_AT, _SHOWN, _FEW = 200, 3, 12
_NEAR, _APART = 0.6, 0.2
"""How like a name has to be at least, and how much less than the best."""

_UNITS = "{ ?s kg:publisherName|kg:departmentName ?name } UNION { ?s a kg:Organisation ; kg:name ?name }"
_PATTERNS: Mapping[str, str] = {
    "unit": _UNITS,
    "department_name": _UNITS,
    "policy": "?s a kg:PolicyDocument ; kg:policyNumber|kg:title ?name",
    "region": "?s kg:regionName ?name",
    "file": "?s kg:documentKey ?name",
    "name": "?s a kg:Project ; kg:name ?name",
    "series_name": "?s a kg:Project ; kg:name ?name",
    "indicator_name": "?s kg:level3Name ?name",
    "indicator_concept": "?s a kg:IndicatorConcept ; skos:prefLabel|skos:altLabel|skos:notation ?name",
    "level": '?s a kg:Disclosure ; kg:level/skos:prefLabel ?name FILTER(LANG(?name) = "zh")',
    "year": "?s a kg:Disclosure ; kg:fiscalYear ?name",
    "issued": "?s a kg:PolicyDocument ; kg:policyYear ?name",
}
_CLASSES: Mapping[str, vocab.ClassKind] = {"function": "functional", "class": "economic"}
_MONTHS = tuple(str(number) for number in range(1, 13))
_WHOLE = frozenset({"indicator_name", "indicator_concept", "level", "year", "issued", "month"})
"""Parameters that ask for the whole name; the others ask for a part of it, classes of the budget for its beginning."""


@dataclass(frozen=True, slots=True)
class Condition:
    """条件: one parameter as it was asked. `known` is None where the store cannot say; `near` are names that it has."""

    name: str
    value: str
    given: bool
    known: bool | None
    near: tuple[str, ...] = ()


def conditions(store: Queryable, query: Query, values: Mapping[str, Value | None]) -> tuple[Condition, ...]:
    """The parameters that a query was asked with, but for the language of labels."""
    asked = {param.name: param.default for param in query.header.params}
    asked.update({name: str(value) for name, value in values.items() if value is not None})
    return tuple(_condition(store, name, value, name in values) for name, value in asked.items() if value and name != "lang")


def _condition(store: Queryable, name: str, value: str, given: bool) -> Condition:
    known = _names(store, name) if given else None
    if known is None:
        return Condition(name, value, given, None)
    if name in _CLASSES:
        found = any(one.startswith(value) for one in known)
    elif name == "level":
        concept = vocab.lookup("level", value)
        found = concept is not None and concept.label_zh in known
    elif name == "policy":  # its brackets are written in many ways
        found = any(fold(value) in fold(one) for one in known)
    else:
        found = any(value == one if name in _WHOLE else value in one for one in known)
    return Condition(name, value, given, found, () if found else near_names(value, known))


def _names(store: Queryable, name: str) -> Sequence[str] | None:
    """The values of a parameter that the store has; None where it is not known by its name."""
    if name == "month":
        return _MONTHS
    if name in _CLASSES:
        codes = vocab.class_codes(_CLASSES[name])
        return [f"{code} {one.name}" for code, one in codes.items()]
    if name not in _PATTERNS:
        return None
    sparql = f"SELECT DISTINCT ?name WHERE {{ {_PATTERNS[name]} }}"
    rows = texts(store, " ".join((*lacking(sparql), sparql)))
    return sorted({row[0] for row in rows if row[0]})


def near_names(value: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names most like a value, best first; all of them where they are few and none is like it.

    A short form is near too: its characters stand in the name in their order.

    >>> near_names("教体局", ["滁州市教育体育局", "滁州市财政局"])
    ('滁州市教育体育局',)
    """
    every = list(names)
    wanted = fold(value)
    signs = set(wanted)
    sharing = sorted(every, key=lambda name: (-len(signs & set(name)), len(name), name))[:_LOOKED_AT]
    scored = sorted(((_likeness(wanted, fold(name)), name) for name in sharing), key=lambda one: (-one[0], one[1]))
    least = max(_NEAR, scored[0][0] - _APART) if scored else _NEAR
    near = tuple(name for score, name in scored if score >= least)[:_SHOWN]
    return near or (tuple(every) if len(every) <= _FEW else ())


def _likeness(value: str, name: str) -> float:
    """From 0 to 1: how much of the value the name has in its order, and how like the two are as wholes."""
    if not value or not name:
        return 0.0
    same = sum(block.size for block in SequenceMatcher(None, value, name, autojunk=False).get_matching_blocks())
    return (same / len(value) + 2 * same / (len(value) + len(name))) / 2
