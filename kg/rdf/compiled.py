"""Record maps made ready to run: terms resolved against the ontology, one converter a field.

A term, scheme or notation that the ontology does not know is a `VocabularyError` here, before any triple is made. Objects are
made as N-Quads writes them (`kg.rdf.lines`) and not as the engine's objects: six times as fast (measured),
and the mapping is most of what a load takes beyond the engine's own work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.errors import VocabularyError
from kg.grammar.money import Amount, parse_amount
from kg.rdf import lines, literals, mapping
from kg.rdf.fields import Field, Kind, RecordMap
from kg.vocab.classification import ClassKind

Term = NamedNode | Literal
Objects = tuple[str, ...]
"""The objects of one property as N-Quads writes them."""
Statements = tuple[bytes, ...]
"""Predicates with their objects, likewise."""


class References(Protocol):
    """Nodes of the same document by their numbers, as N-Quads writes them; None where there is none."""

    def project(self, number: int) -> str | None:
        """The project with this number."""

    def indicator(self, project_no: int, row_no: int) -> str | None:
        """The indicator in this row of a project."""


Convert = Callable[[Any], Objects]
"""Field value → objects, none or many; the same value gives the same."""
Relate = Callable[[Any, Any, References], Objects]
"""Field value, its record, the document's nodes → objects."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property whose objects need more than one value: of several fields the first filled counts, or other nodes matter."""

    predicate: str
    sources: tuple[tuple[Callable[[Any], Any], Relate], ...]

    def statements(self, record: object, references: References) -> Statements:
        """What a record says by this property."""
        for get, relate in self.sources:
            value = get(record)
            if value is not None and (found := relate(value, record, references)):
                return tuple(lines.said(self.predicate, one) for one in found)
        return ()


@dataclass(frozen=True, slots=True)
class CompiledMap:
    """A record map ready to run. `cells` leads from field names to their cell properties, `amounts` names fields of money.

    `values` takes all fields at once of which each says all about its property; `plain` makes their statements.
    """

    rdf_class: bytes
    holder: str | None
    label: str
    values: Callable[[Any], tuple[Any, ...]]
    plain: tuple[Callable[[Any], Statements], ...]
    properties: tuple[Property, ...]
    cells: Mapping[str, str]
    amounts: tuple[str, ...]

    def statements(self, record: object, references: References) -> list[bytes]:
        """What a record says of itself: its class and every mapped field."""
        found = [self.rdf_class]
        for value, statements in zip(self.values(record), self.plain, strict=True):
            if value is not None:
                found += statements(value)
        for one in self.properties:
            found += one.statements(record, references)
        return found

    def units(self, record: Any) -> tuple[str, ...]:
        """The units of money that the record's amounts are printed in, sorted."""
        return tuple(sorted({unit for name in self.amounts if (unit := _unit(getattr(record, name), record))}))


@lru_cache(maxsize=1024)
def node(iri: str) -> NamedNode:
    """A cached node for terms that recur."""
    return NamedNode(iri)


@cache
def kg(local: str) -> NamedNode:
    """A declared term of ours."""
    return node(vocab.term(local))


@cache
def compiled_maps() -> Mapping[type, CompiledMap]:
    """All record maps by record class."""
    return {one.record: _compile(one) for one in mapping.MAPS}


def _compile(one: RecordMap) -> CompiledMap:
    by_property: dict[str, list[Field]] = {}
    for field in one.fields:
        by_property.setdefault(field.property, []).append(field)
    plain = [found[0] for found in by_property.values() if _is_plain(found)]
    return CompiledMap(
        lines.said(lines.TYPE, lines.term(one.rdf_class)),
        lines.term(one.holder) if one.holder else None,
        one.label,
        _all_of([field.name for field in plain]),
        tuple(_stating(lines.term(field.property), _converter(field)) for field in plain),
        tuple(
            Property(lines.term(local), tuple((_getter(field), _relation(field)) for field in found))
            for local, found in by_property.items()
            if not _is_plain(found)
        ),
        {name: str(predicate) for name, predicate in cell_properties(one).items()},
        tuple(field.name for field in one.fields if field.kind in {Kind.AMOUNT, Kind.STATED}),
    )


def _stating(predicate: str, convert: Convert) -> Callable[[Any], Statements]:
    """A field's statements; values recur, within a document (a text stands in its cell too) and from one to the next."""

    @lru_cache(maxsize=1024)
    def statements(value: Any) -> Statements:
        return tuple(lines.said(predicate, one) for one in convert(value))

    return statements


def _is_plain(found: list[Field]) -> bool:
    return len(found) == 1 and not found[0].given and found[0].kind not in _RELATIONS and found[0].kind is not Kind.CLASS


def _all_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """All these attributes of a record, as a tuple also where there is one or none."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(attrgetter(name)(record) for name in names)


def _getter(field: Field) -> Callable[[Any], Any]:
    get = attrgetter(field.name)
    if not field.given:
        return get
    given = attrgetter(field.given)
    return lambda record: None if given(record) is None else get(record)


def cell_properties(one: RecordMap) -> Mapping[str, NamedNode]:
    """Field name → the property that leads to the cell of its value, made from the field's first property that has one."""
    found: dict[str, NamedNode] = {}
    for field in one.fields:
        local = f"{field.property}Cell"
        if field.name not in found and local in vocab.declared():
            found[field.name] = kg(local)
    return found


def _unit(value: Amount | Decimal | None, record: Any) -> str | None:
    if isinstance(value, Amount):
        return value.unit
    return record.unit if value is not None and stated_amount(value, record.unit) else None


# -- converters ------------------------------------------------------------------------------------------------------


def _converter(field: Field) -> Convert:
    """The converter of a field that one value says all about."""
    match field.kind:
        case Kind.TEXT:
            return _text
        case Kind.CODE:
            return _code(field.scheme)
        case Kind.CONCEPT:
            return _concept(field.scheme)
        case Kind.MATCH:
            return _matched(field.scheme, field.top)
        case _:
            return _simple(_PLAIN[field.kind])


def _relation(field: Field) -> Relate:
    """The converter of any field."""
    if field.kind is Kind.CLASS:
        return _classified(field.scheme)
    if field.kind in _RELATIONS:
        return _RELATIONS[field.kind]
    convert = _converter(field)
    return lambda value, _record, _references: convert(value)


def _text(value: str | tuple[str, ...]) -> Objects:
    if isinstance(value, str):
        return (lines.words(value),) if value else ()
    return tuple(lines.words(one) for one in value)


def _simple(make: Callable[[Any], Term | None]) -> Convert:
    def convert(value: Any) -> Objects:
        made = None if value == "" else make(value)
        return () if made is None else (str(made),)

    return convert


def _box(value: tuple[float, ...]) -> Term:
    return literals.text(" ".join(literals.decimal(Decimal(repr(round(side, 2)))).value for side in value))


def _share(value: float) -> Term:
    return literals.decimal(Decimal(repr(round(value, 4))))


def _span(value: int) -> Term | None:
    return None if value == 1 else literals.integer(value)


def _amount(value: Amount) -> Term:
    return literals.decimal(value.yuan)


def _stated(value: Decimal, record: Any, _references: References) -> Objects:
    amount = stated_amount(value, record.unit)
    return (str(literals.decimal(value if amount is None else amount.yuan)),)


def _stated_unit(unit: str, record: Any, _references: References) -> Objects:
    money = record.value is not None and stated_amount(record.value, unit) is not None
    return _text("元" if money else unit)


def stated_amount(value: Decimal, unit: str | None) -> Amount | None:
    """A stated figure as money, or None where its unit is none."""
    return parse_amount(format(value, "f"), unit) if unit else None


def _division(code: str) -> Term | None:
    found = vocab.divisions().finance(code)  # the division itself where the finance system has no code of its own
    return node(found.iri) if found else None


def _region(names: tuple[str, ...]) -> Term | None:
    found = vocab.divisions().find("".join(names)) if names else None
    return node(found.iri) if found else None


def _project(number: int, _record: object, references: References) -> Objects:
    found = references.project(number)
    return (found,) if found else ()


def _indicator(row_no: int, record: Any, references: References) -> Objects:
    found = references.indicator(record.project_no, row_no) if record.project_no is not None else None
    return (found,) if found else ()


def _concept(scheme: str) -> Convert:
    vocab.scheme(scheme)

    def find(text: str) -> NamedNode:
        found = vocab.lookup(scheme, text)
        if found is None:
            raise VocabularyError(f"scheme {scheme!r} has no concept for {text!r}: add a label to ontology/codelists")
        return node(found.iri)

    return _simple(find)


def _code(scheme: str) -> Convert:
    vocab.scheme(scheme)
    return _simple(lambda notation: literals.text(vocab.concept(scheme, notation).notation))


def _matched(scheme: str, top: bool | None) -> Convert:
    vocab.scheme(scheme)

    def find(text: str) -> NamedNode | None:
        found = vocab.lookup(scheme, text, top=top)
        return node(found.iri) if found else None

    return _simple(find)


_KINDS: Mapping[str, tuple[ClassKind, ...]] = {"functional": ("functional",), "economic": ("economic", "economic-gov")}


def _classified(classification: str) -> Relate:
    @lru_cache(maxsize=4096)
    def find(code: str) -> Objects:
        found = (vocab.class_code(code, kind) for kind in _KINDS[classification])
        return tuple(f"<{one.iri}>" for one in found if one is not None)[:1]

    return lambda code, record, _references: find(code) if code and record.classification == classification else ()


_PLAIN: Mapping[Kind, Callable[[Any], Term | None]] = {
    Kind.INTEGER: literals.integer,
    Kind.DECIMAL: literals.decimal,
    Kind.BOOLEAN: literals.boolean,
    Kind.YEAR: literals.year,
    Kind.DATE: literals.date,
    Kind.AMOUNT: _amount,
    Kind.DIVISION: _division,
    Kind.REGION: _region,
    Kind.SPAN: _span,
    Kind.BOX: _box,
    Kind.SHARE: _share,
}
_RELATIONS: Mapping[Kind, Relate] = {
    Kind.STATED: _stated,
    Kind.STATED_UNIT: _stated_unit,
    Kind.PROJECT: _project,
    Kind.INDICATOR: _indicator,
}
