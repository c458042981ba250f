"""Which concept each third-level indicator measures: names brought to one reading word by word, then by what their unit measures.

Common names are listed in the ontology (scheme indicatorConcept) with the spellings that stand for them; every other name is
a concept of its own, joined with those that read the same. Rows of one name whose unit measures something else (完成及时率
in months) are a narrower concept, so that the targets of one concept can be compared. Near namesakes are proposed, never joined.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache

from kg import vocab
from kg.decisions import Decision
from kg.grammar import persons
from kg.link.merging import Decided, decided, replaced, unite
from kg.link.naming import cleaned, commonest, is_applicable, measure_words, telling_words
from kg.link.near import gram_sets, near_pairs
from kg.records.link import ConceptKey, IndicatorConcept, LightRows, Proposal

_ALIKE = 0.8
"""Least share of bigrams (Dice) of names that a person is asked about."""

_SAME_WORDS = Decimal("0.95")
_SHORTEST = 4
_PLACES = 5
_RATE = ("率", "比例", "占比")
_NUMBERS = re.compile(r"(?<=\d)\x00(?=\d)")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: where it stands, its name as printed, its own key by name, the family of its unit's dimension."""

    document: str
    project_no: int
    row_no: int
    name: str
    key: ConceptKey
    family: str | None


@dataclass(frozen=True, slots=True)
class Concepts:
    """What the indicators of all documents measure."""

    concepts: tuple[IndicatorConcept, ...]
    measures: tuple[tuple[str, int, int, ConceptKey], ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """A concept of the ontology's list. `families` are the dimensions its targets, and those of narrower ones, may have.

    The first is its own; none: any.
    """

    key: ConceptKey
    notation: str
    label: str
    families: tuple[str, ...]
    parent: str | None
    endings: tuple[str, ...]


@dataclass(slots=True)
class _Gathered:
    """The rows of one concept."""

    names: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)


def concepts(rows: Iterable[LightRows], decisions: Iterable[Decision] = ()) -> Concepts:
    """The concept of every indicator of all documents, and what a person may decide."""
    told = decided(decisions, "indicator")
    found = [row for one in rows for row in _rows_of(one)]
    keys = {row.key for row in found}.union(seed.key for seed in seeds().values())
    ties = sorted(((key, seeds()[seed].key) for key in keys if (seed := _listed().get(key.name))), key=lambda tie: tie[0].order)
    nodes = unite(keys, ties, told, strength=_strength)
    gone = replaced(unite(keys, ties, strength=_strength), nodes) if told.merges or told.splits else {}
    base = _gather((nodes[row.key], row) for row in found)
    dimensions = {key: _dimension(key, gathered.families) for key, gathered in base.items()}
    places = {(row.document, row.project_no, row.row_no): _split(nodes[row.key], row.family, dimensions) for row in found}
    measured = _gather((places[row.document, row.project_no, row.row_no], row) for row in found)
    made = _concepts(measured, dimensions, gone)
    return Concepts(
        tuple(made[key] for key in sorted(made, key=lambda key: key.order)),
        tuple((*place, places[place]) for place in sorted(places)),
        _proposals(found, nodes, told),
    )


def _rows_of(rows: LightRows) -> Iterable[Row]:
    for one in rows.indicators:
        text, key = _key_of(one.name, rows.year)
        if key is not None:
            yield Row(rows.document, one.project_no, one.row_no, one.name, key, _family(one.dimension) or _told_family(text))


@lru_cache(maxsize=65536)
def _key_of(name: str, year: int | None) -> tuple[str, ConceptKey | None]:
    text, unit = cleaned(persons.mask(name)[0], year)
    if not is_applicable(text):
        return text, None
    return f"{text}({unit})" if unit else text, ConceptKey(_joined(measure_words(text)))


def _joined(words: Iterable[str]) -> str:
    """The words without blanks; two numbers stay apart."""
    return _NUMBERS.sub("-", "\x00".join(words)).replace("\x00", "")


def _told_family(text: str) -> str | None:
    """The family of the unit that a cleaned name ends in; a name that ends in 率 is a rate."""
    if text.endswith(")"):
        return _family(dimension_of(text.rsplit("(", 1)[1][:-1]))
    return "ratio" if text.endswith(_RATE) else None


@lru_cache(maxsize=4096)
def dimension_of(unit: str) -> str | None:
    """The dimension of a printed unit, as notation of the scheme dimension; None where the unit is not listed.

    >>> dimension_of("%"), dimension_of("万元"), dimension_of("蒲式耳")
    ('ratio', 'money', None)
    """
    found = vocab.lookup("unit", unit)
    return vocab.concept("dimension", found.extra["dimension"][0]).notation if found else None


@cache
def _family(dimension: str | None) -> str | None:
    """The dimension, all counters as one: 5家 and 5个 of one name are compared."""
    if dimension is None:
        return None
    one = vocab.concept("dimension", dimension)
    return vocab.concept("dimension", one.broader).notation if one.broader else one.notation


# -- the list of the ontology ------------------------------------------------------------------------------------------


@cache
def seeds() -> Mapping[str, Seed]:
    """The concepts that the ontology lists, by notation."""
    found = {}
    for one in vocab.scheme("indicatorConcept"):
        dimensions = (*one.extra.get("dimension", ()), *one.extra.get("admitsDimension", ()))
        families = tuple(dict.fromkeys(_family(vocab.concept("dimension", local).notation) or "" for local in dimensions))
        parent = vocab.concept("indicatorConcept", one.broader).notation if one.broader else None
        endings = one.extra.get("nameEnding", ())
        found[one.notation] = Seed(ConceptKey(one.label_zh), one.notation, one.label_zh, families, parent, endings)
    return found


@cache
def _listed() -> Mapping[str, str]:
    """Name as it is read → notation, over all spellings of the list."""
    found: dict[str, str] = {}
    for one in vocab.scheme("indicatorConcept"):
        for spelling in (one.label_zh, *one.alt, *one.hidden):
            found.setdefault(_joined(measure_words(cleaned(spelling)[0])), one.notation)
    return found


@cache
def _by_label() -> Mapping[ConceptKey, Seed]:
    return {seed.key: seed for seed in seeds().values()}


@cache
def _endings() -> Mapping[str, Seed]:
    return {ending: seed for seed in seeds().values() for ending in seed.endings}


def _strength(key: ConceptKey) -> tuple[bool, int, str]:
    """The listed concept first, then the shorter name."""
    return (key not in _by_label(), len(key.name), key.name)


def _widest(key: ConceptKey, names: Iterable[str], dimension: str | None) -> ConceptKey | None:
    """The concept above: the parent of a listed one, else the one whose ending the names have and whose measure agrees."""
    seed = _by_label().get(key)
    if seed is not None:
        return seeds()[seed.parent].key if seed.parent else None
    for text in (*(cleaned(name)[0] for name in sorted(names)), key.name):
        above = next((_endings()[text[start:]] for start in range(1, len(text)) if text[start:] in _endings()), None)
        if above is not None and (dimension is None or _admits(above, dimension)):
            return above.key
    return None


# -- dimensions and concepts -------------------------------------------------------------------------------------------


def _admits(seed: Seed, dimension: str) -> bool:
    """Whether targets below a listed concept may measure this; money for each of something is money too."""
    return not seed.families or dimension in seed.families or (dimension.startswith("money-per-") and "money" in seed.families)


def _gather(pairs: Iterable[tuple[ConceptKey, Row]]) -> dict[ConceptKey, _Gathered]:
    found: defaultdict[ConceptKey, _Gathered] = defaultdict(_Gathered)
    for key, row in pairs:
        found[key].names[row.name] += 1
        if row.family is not None:
            found[key].families[row.family] += 1
    return dict(found)


def _dimension(key: ConceptKey, families: Counter[str]) -> str | None:
    """What a concept measures: as listed, else what most of its rows do."""
    seed = _by_label().get(key)
    return seed.families[0] if seed is not None and seed.families else commonest(families)


def _split(key: ConceptKey, family: str | None, dimensions: Mapping[ConceptKey, str | None]) -> ConceptKey:
    """The concept itself, or the narrower one of what the row measures instead."""
    seed = _by_label().get(key)
    own = seed.families[0] if seed is not None and seed.families else dimensions[key]
    return key if family is None or family == own else ConceptKey(key.name, family)


def _concepts(
    measured: Mapping[ConceptKey, _Gathered],
    dimensions: Mapping[ConceptKey, str | None],
    gone: Mapping[ConceptKey, tuple[ConceptKey, ...]],
) -> dict[ConceptKey, IndicatorConcept]:
    """The concepts that have rows, and all above them."""
    found: dict[ConceptKey, IndicatorConcept] = {}
    todo = list(measured)
    while todo:
        key = todo.pop()
        if key in found:
            continue
        gathered = measured.get(key, _Gathered())
        seed = _by_label().get(key)
        dimension = key.dimension or dimensions.get(key) or _dimension(key, gathered.families)
        above = ConceptKey(key.name) if key.dimension else _widest(key, gathered.names, dimension)
        label = seed.label if seed else commonest(gathered.names) or key.name
        names = tuple(sorted(name for name in gathered.names if name != label))
        notation = seed.notation if seed else None
        count = gathered.names.total()
        found[key] = IndicatorConcept(key, label, names, dimension, above, notation, count, gone.get(key, ()))
        if above is not None:
            todo.append(above)
    return found


# -- proposals ---------------------------------------------------------------------------------------------------------


def _proposals(found: Iterable[Row], nodes: Mapping[ConceptKey, ConceptKey], told: Decided) -> tuple[Proposal, ...]:
    """Near namesakes, each with up to five places (document, project) of the one that would go."""
    gathered: defaultdict[ConceptKey, _Gathered] = defaultdict(_Gathered)
    places: defaultdict[ConceptKey, set[tuple[str, int]]] = defaultdict(set)
    for row in found:
        places[nodes[row.key]].add((row.document, row.project_no))
        gathered[nodes[row.key]].names[row.name] += 1
        if row.family is not None:
            gathered[nodes[row.key]].families[row.family] += 1
    apart = {frozenset(pair) for pair in told.splits}
    made: dict[tuple[ConceptKey, ConceptKey], Proposal] = {}
    for left, right, score, reason in _candidates(sorted(places, key=lambda key: key.order)):
        if frozenset((left.id, right.id)) in apart or not _may_be_one(left, right, gathered):
            continue
        stays = min((left, right), key=lambda key: (key not in _by_label(), -len(places[key]), key.order))
        goes = left if stays == right else right
        evidence = tuple(sorted(places[goes])[:_PLACES])
        made.setdefault((goes, stays), Proposal("indicator", goes.id, stays.id, score, (reason,), evidence))
    return tuple(sorted(made.values()))


def _candidates(keys: Iterable[ConceptKey]) -> Iterator[tuple[ConceptKey, ConceptKey, Decimal, str]]:
    """Names of the same words in another order, then names of much the same bigrams and the same telling words."""
    by_name = {key.name: key for key in keys if len(key.name) >= _SHORTEST}
    by_words: defaultdict[tuple[str, ...], list[ConceptKey]] = defaultdict(list)
    for name, key in by_name.items():
        by_words[tuple(sorted(measure_words(name)))].append(key)
    for same in by_words.values():
        for other in same[1:]:
            yield same[0], other, _SAME_WORDS, "same-words"
    for left, right, score in near_pairs(gram_sets(by_name), _ALIKE):
        if _digits(left) == _digits(right) and telling_words(left) == telling_words(right):
            yield by_name[left], by_name[right], Decimal(str(round(score, 2))), "similar-name"


def _digits(name: str) -> str:
    return "".join(char for char in name if char.isdigit())


def _may_be_one(left: ConceptKey, right: ConceptKey, gathered: Mapping[ConceptKey, _Gathered]) -> bool:
    """Whether neither lies below the other, they are not both listed, and their units measure the same."""
    if left in _by_label() and right in _by_label():
        return False
    if _lies_below(left, right, gathered) or _lies_below(right, left, gathered):
        return False
    families = gathered[left].families, gathered[right].families
    return not all(families) or bool(set(families[0]) & set(families[1]))


def _lies_below(key: ConceptKey, other: ConceptKey, gathered: Mapping[ConceptKey, _Gathered]) -> bool:
    above = _widest(key, gathered[key].names, None)
    while above is not None and above != other:
        above = _widest(above, (), None)
    return above is not None
