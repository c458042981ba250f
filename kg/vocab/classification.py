"""Codes of the government budget classification and the procurement catalogue, from `ontology/codelists/classification.csv`.

`kind`: functional, economic (departmental, 3xx), economic-gov (governmental, 5xx), procurement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from kg.text import strip_space
from kg.vocab.files import CODES, csv_rows

ClassKind = Literal["functional", "economic", "economic-gov", "procurement"]


@dataclass(frozen=True, slots=True)
class ClassCode:
    """分类科目: one code. `level` is 类, 款, 项 or 品目; `verified` whether it was seen in a published document."""

    code: str
    name: str
    kind: ClassKind
    level: str
    parent: str | None
    verified: bool

    @property
    def iri(self) -> str:
        """The IRI of its concept."""
        return f"{CODES}{self.kind}/{self.code}"


@cache
def class_codes(kind: ClassKind) -> Mapping[str, ClassCode]:
    """All codes of one classification."""
    return {code.code: code for code in _all() if code.kind == kind}


def class_code(code: str, kind: ClassKind) -> ClassCode | None:
    """One code, blanks inside it ignored.

    >>> class_code("201 03 01", "functional").name
    '行政运行'
    """
    return class_codes(kind).get(strip_space(code))


@cache
def _all() -> tuple[ClassCode, ...]:
    columns = ("code", "name", "kind", "level", "parent", "verified")
    return tuple(
        ClassCode(code, name, cast("ClassKind", kind), level, parent or None, verified == "true")
        for code, name, kind, level, parent, verified in csv_rows("classification.csv", *columns)
    )
