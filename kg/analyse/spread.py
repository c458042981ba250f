"""Robust statistics of small samples: median, spread, outliers. Decimals in, plain numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

FEWEST = 5
"""Values below which nobody is called an outlier."""
THRESHOLD = 3.5
"""Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers: |modified z| above 3.5."""
_MAD, _MEAN = 0.6745, 0.7979


def outliers(values: Sequence[Decimal]) -> tuple[float, ...]:
    """The modified z-score of each value: 0.6745 (x - median) / MAD; with the mean absolute deviation where MAD is 0.

    Of fewer than `FEWEST` values, or where all are equal, all scores are 0.

    >>> outliers([Decimal(n) for n in (90, 90, 95, 95, 98, 10)])[-1] < -3.5
    True
    """
    if len(values) < FEWEST:
        return (0.0,) * len(values)
    middle = median(values)
    away = [abs(value - middle) for value in values]
    spread, factor = median(away), _MAD
    if not spread:
        spread, factor = sum(away, Decimal(0)) / len(away), _MEAN
    if not spread:
        return (0.0,) * len(values)
    return tuple(round(factor * float((value - middle) / spread), 4) for value in values)


def quartiles(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Lower quartile, median, upper quartile, by linear interpolation (type 7 of Hyndman and Fan 1996).

    >>> quartiles([Decimal(1), Decimal(2), Decimal(3), Decimal(4)])
    (Decimal('1.75'), Decimal('2.5'), Decimal('3.25'))
    """
    ordered = sorted(values)

    def at(share: Decimal) -> Decimal:
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return (ordered[low] + (ordered[high] - ordered[low]) * (place - low)).normalize() + 0

    return at(Decimal("0.25")), at(Decimal("0.5")), at(Decimal("0.75"))
