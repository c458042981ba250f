"""度量结果: one number of an analysis about one resource."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measurement:
    """度量: `measure` is table.column, `heading` its Chinese name, `node` the IRI it is about."""

    measure: str
    heading: str
    node: str
    value: int | float | Decimal
