"""Record maps made ready to run: terms resolved against the ontology, one converter a field.

A term, scheme or notation that the ontology does not know is a `VocabularyError` here, before any triple is made.
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
from kg.rdf import literals, mapping
from kg.rdf.fields import Field, Kind, RecordMap
from kg.vocab.classification import ClassKind

Term = NamedNode | Literal


class References(Protocol):
    """Nodes of the same document by their numbers; None where there is none."""

    def project(self, number: int) -> NamedNode | None:
        """The project with this number."""

    def indicator(self, project_no: int, row_no: int) -> NamedNode | None:
        """The indicator in this row of a project."""


Convert = Callable[[Any, Any, References], tuple[Term, ...]]
"""Field value, its record, the document's nodes → objects, none or many."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a compiled map: its IRI and the fields it may come from, the first filled counting."""

    predicate: NamedNode
    sources: tuple[tuple[Callable[[Any], Any], Convert], ...]

    def objects(self, record: object, references: References) -> tuple[Term, ...]:
        """The objects that a record gives."""
        for get, convert in self.sources:
            value = get(record)
            if value is not None and value != "" and (found := convert(value, record, references)):
                return found
        return ()


@dataclass(frozen=True, slots=True)
class CompiledMap:
    """A record map ready to run. `cells` leads from field names to their cell properties, `amounts` names fields of money."""

    rdf_class: NamedNode
    holder: NamedNode | None
    label: str
    properties: tuple[Property, ...]
    cells: Mapping[str, NamedNode]
    amounts: tuple[str, ...]

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
    sources: dict[str, list[tuple[Callable[[Any], Any], Convert]]] = {}
    for field in one.fields:
        sources.setdefault(field.property, []).append((_getter(field), _converter(field)))
    return CompiledMap(
        kg(one.rdf_class),
        kg(one.holder) if one.holder else None,
        one.label,
        tuple(Property(kg(local), tuple(found)) for local, found in sources.items()),
        cell_properties(one),
        tuple(field.name for field in one.fields if field.kind in {Kind.AMOUNT, Kind.STATED}),
    )


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
    match field.kind:
        case Kind.CODE:
            return _code(field.scheme)
        case Kind.CONCEPT:
            return _concept(field.scheme)
        case Kind.MATCH:
            return _matched(field.scheme, field.top)
        case Kind.CLASS:
            return _classified(field.scheme)
        case _:
            return _PLAIN[field.kind]


def _text(value: str | tuple[str, ...], _record: object, _references: References) -> tuple[Term, ...]:
    if isinstance(value, str):
        return (literals.text(value),)
    return tuple(literals.text(one) for one in value)


def _simple(make: Callable[[Any], Term | None]) -> Convert:
    def convert(value: object, _record: object, _references: References) -> tuple[Term, ...]:
        made = make(value)
        return () if made is None else (made,)

    return convert


def _box(value: tuple[float, ...]) -> Term:
    return literals.text(" ".join(literals.decimal(Decimal(repr(round(side, 2)))).value for side in value))


def _share(value: float) -> Term:
    return literals.decimal(Decimal(repr(round(value, 4))))


def _span(value: int) -> Term | None:
    return None if value == 1 else literals.integer(value)


def _amount(value: Amount) -> Term:
    return literals.decimal(value.yuan)


def _stated(value: Decimal, record: Any, _references: References) -> tuple[Term, ...]:
    amount = stated_amount(value, record.unit)
    return (literals.decimal(value if amount is None else amount.yuan),)


def _stated_unit(unit: str, record: Any, _references: References) -> tuple[Term, ...]:
    money = record.value is not None and stated_amount(record.value, unit) is not None
    return (literals.text("元" if money else unit),)


def stated_amount(value: Decimal, unit: str | None) -> Amount | None:
    """A stated figure as money, or None where its unit is none."""
    return parse_amount(format(value, "f"), unit) if unit else None


def _division(code: str) -> Term | None:
    found = vocab.divisions().finance(code)  # the division itself where the finance system has no code of its own
    return node(found.iri) if found else None


def _region(names: tuple[str, ...]) -> Term | None:
    found = vocab.divisions().find("".join(names)) if names else None
    return node(found.iri) if found else None


def _project(number: int, _record: object, references: References) -> tuple[Term, ...]:
    found = references.project(number)
    return (found,) if found else ()


def _indicator(row_no: int, record: Any, references: References) -> tuple[Term, ...]:
    found = references.indicator(record.project_no, row_no) if record.project_no is not None else None
    return (found,) if found else ()


def _concept(scheme: str) -> Convert:
    vocab.scheme(scheme)

    @cache
    def find(text: str) -> NamedNode:
        found = vocab.lookup(scheme, text)
        if found is None:
            raise VocabularyError(f"scheme {scheme!r} has no concept for {text!r}: add a label to ontology/codelists")
        return node(found.iri)

    return _simple(find)


def _code(scheme: str) -> Convert:
    vocab.scheme(scheme)

    @cache
    def check(notation: str) -> Literal:
        return literals.text(vocab.concept(scheme, notation).notation)

    return _simple(check)


def _matched(scheme: str, top: bool | None) -> Convert:
    vocab.scheme(scheme)

    @lru_cache(maxsize=4096)
    def find(text: str) -> NamedNode | None:
        found = vocab.lookup(scheme, text, top=top)
        return node(found.iri) if found else None

    return _simple(find)


_KINDS: Mapping[str, tuple[ClassKind, ...]] = {"functional": ("functional",), "economic": ("economic", "economic-gov")}


def _classified(classification: str) -> Convert:
    def convert(code: str, record: Any, _references: References) -> tuple[Term, ...]:
        if record.classification != classification:
            return ()
        found = (vocab.class_code(code, kind) for kind in _KINDS[classification])
        return tuple(node(one.iri) for one in found if one is not None)[:1]

    return convert


_PLAIN: Mapping[Kind, Convert] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _simple(literals.integer),
    Kind.DECIMAL: _simple(literals.decimal),
    Kind.BOOLEAN: _simple(literals.boolean),
    Kind.YEAR: _simple(literals.year),
    Kind.DATE: _simple(literals.date),
    Kind.AMOUNT: _simple(_amount),
    Kind.STATED: _stated,
    Kind.STATED_UNIT: _stated_unit,
    Kind.DIVISION: _simple(_division),
    Kind.REGION: _simple(_region),
    Kind.SPAN: _simple(_span),
    Kind.BOX: _simple(_box),
    Kind.SHARE: _simple(_share),
    Kind.PROJECT: _project,
    Kind.INDICATOR: _indicator,
}
