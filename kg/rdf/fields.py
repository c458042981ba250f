"""The words in which `kg.rdf.mapping` is written: kinds of values, fields, record maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

PLACE: Mapping[str, str] = {"place": "kg:cell, made in kg.rdf.quads"}
"""Why the place of a record has no property of its own."""


class Kind(Enum):
    """How a field's value becomes an object."""

    TEXT = auto()  # string as printed
    CODE = auto()  # string that must be a notation of `scheme`
    INTEGER = auto()
    DECIMAL = auto()
    BOOLEAN = auto()
    YEAR = auto()
    DATE = auto()  # ISO date; another spelling gives no triple
    AMOUNT = auto()  # yuan, and kg:printedUnit beside it
    STATED = auto()  # figure of a Statement: yuan where its unit is money
    STATED_UNIT = auto()  # unit of that figure: 元 where it is money
    CONCEPT = auto()  # concept of `scheme`, which must exist
    MATCH = auto()  # concept of `scheme` where the printed text is known there
    DIVISION = auto()  # administrative division by code, where known
    REGION = auto()  # division that a tuple of names means, where it is one
    CLASS = auto()  # concept of the budget classification named by `scheme`, where the code is known
    SPAN = auto()  # rows or columns spanned, left out where it is one
    BOX = auto()  # left, top, right, bottom as one string
    SHARE = auto()  # float 0..1
    PROJECT = auto()  # the project with this number
    INDICATOR = auto()  # the indicator with this row of the record's project


@dataclass(frozen=True, slots=True)
class Field:
    """字段: one field (dotted where it lies deeper) and its property. Of two fields with one property the first filled counts.

    `given` names a field without which this one says nothing.
    """

    name: str
    property: str
    kind: Kind = Kind.TEXT
    scheme: str = ""
    top: bool | None = None
    given: str = ""


@dataclass(frozen=True, slots=True)
class RecordMap:
    """记录映射: a record class, its RDF class, how its IRI ends, and its fields.

    `number` is the field its IRI is made of, `holder` the property that leads to it from its disclosure or project, `label`
    the field that names it.
    """

    record: type
    rdf_class: str
    part: str
    fields: tuple[Field, ...]
    number: str = ""
    holder: str = ""
    label: str = ""
    unmapped: Mapping[str, str] = field(default_factory=lambda: PLACE)
