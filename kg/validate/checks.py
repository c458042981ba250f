"""Checks across nodes: each a query in `queries/checks/`, run once over the whole store; every row is a finding.

A check has the columns `focus` (the node) and, where it is about one value, `cell`; all others fill its messages. Beside the
`#+` header every query has, `#!` lines say what a row means:

    #! rule: funds-sum
    #! severity: Violation
    #! field: budgetAmount
    #! message@zh: 财政资金与其他资金之和 {sum} 元，预算数 {budget} 元
    #! message@en: fiscal and other funds sum to {sum} yuan, the budget is {budget} yuan
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg import query, vocab
from kg.document import Severity
from kg.errors import QueryError
from kg.validate.report import Result
from kg.validate.units import Readable

_LINE = re.compile(r"^#!\s*(rule|severity|field|message@zh|message@en)\s*:\s*(.+?)\s*$", re.MULTILINE)
_PLACE = re.compile(r"\{(\w+)\}")
_NEEDED = ("rule", "severity", "message@zh", "message@en")


@dataclass(frozen=True, slots=True)
class Check:
    """检查: one query whose rows are findings. `field` names the property whose cell is shown."""

    name: str
    path: Path
    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    field: str | None = None


def checks() -> tuple[Check, ...]:
    """All checks of this installation, by name."""
    return tuple(read_check(path) for path in sorted((vocab.data_dir("queries") / "checks").glob("*.rq")))


def read_check(path: Path) -> Check:
    """One check with what its rows mean."""
    said = dict(_LINE.findall(path.read_text(encoding="utf-8")))
    if lacking := [name for name in _NEEDED if name not in said]:
        raise QueryError(f"{path.name}: 缺少说明行 (header lines missing): {', '.join('#! ' + name for name in lacking)}")
    return Check(
        path.stem,
        path,
        vocab.concept("rule", said["rule"]).notation,
        Severity(said["severity"]),
        said["message@zh"],
        said["message@en"],
        vocab.term(said["field"]) if "field" in said else None,
    )


def run_check(store: Readable, check: Check) -> Iterator[Result]:
    """What one check finds."""
    for row in query.run(store, check.path).records():
        yield Result(
            rule=check.rule,
            severity=check.severity,
            message_zh=_filled(check.message_zh, row),
            message_en=_filled(check.message_en, row),
            focus=str(row["focus"]),
            source="check",
            cell=str(row["cell"]) if row.get("cell") else None,
            path=check.field,
            shape=None,
            component=check.name,
        )


def _filled(template: str, row: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda found: _shown(row.get(found[1])), template)


def _shown(value: object) -> str:
    """A value in a message: numbers without trailing zeros, nothing where there is none.

    >>> _shown(Decimal("12.50"))
    '12.5'
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)
