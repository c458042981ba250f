"""Money as it is kept everywhere: a `Decimal` in 万元, the printed words and the printed unit beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """金额: `wan` in 万元 (10,000 yuan), without losing a digit of what was printed."""

    wan: Decimal
    printed: str
    unit: str

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan.

        >>> Amount(Decimal("12.5"), "12.50", "万元").yuan
        Decimal('125000.0')
        """
        return self.wan * 10000
