"""What a target value is once it is understood; apart from its grammar, so that records need no pattern of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Comparator = Literal["ge", "gt", "le", "lt", "eq"]
TargetKind = Literal["number", "range", "deadline", "qualitative", "multi", "none"]


@dataclass(frozen=True, slots=True)
class Target:
    """指标值 as understood: what is to be compared with what. `deadline` is an ISO date."""

    kind: TargetKind
    comparator: Comparator | None = None
    comparator_explicit: bool = False
    number: Decimal | None = None
    number_high: Decimal | None = None
    unit: str | None = None
    deadline: str | None = None
    year_inferred: bool = False
    scope: str | None = None
