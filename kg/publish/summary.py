"""What the lists of a pack need of each document: kept small, one `DocumentSummary` a document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

SEVERITIES = {"Violation": "违反", "Warning": "存疑", "Info": "提示"}


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """项目 in lists."""

    iri: str
    path: str
    name: str
    code: str
    department: str
    organisation: str | None
    yuan: Decimal | None
    indicators: int
    policies: int


@dataclass(slots=True)
class DocumentSummary:
    """公开文件 in lists. `organisation`, `level`, `division` are IRIs, None where the text does not tell."""

    iri: str
    key: str
    path: str
    title: str
    kind: str
    year: str
    publisher: str
    organisation: str | None
    level: str | None
    region: str
    division: str | None
    projects: list[ProjectSummary] = field(default_factory=list)
    indicators: int = 0
    citations: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def yuan(self) -> Decimal | None:
        """Budgets of its projects together, None where none is printed."""
        found = [one.yuan for one in self.projects if one.yuan is not None]
        return sum(found, Decimal(0)) if found else None


@dataclass(frozen=True, slots=True)
class Mention:
    """提及: a place in a document that points at a canonical node or a concept; `document` is its index in the list."""

    document: int
    path: str
    label: str
    words: str = ""
    place: str = ""


class Mentions:
    """Who points at what, by target and property; beyond `most` they are only counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[str, dict[str, list[Mention]]] = {}
        self._counts: dict[str, Counter[str]] = {}

    def add(self, target: str, name: str, mention: Mention) -> None:
        """One more."""
        counts = self._counts.setdefault(target, Counter())
        counts[name] += 1
        if counts[name] <= self._most:
            self._found.setdefault(target, {}).setdefault(name, []).append(mention)

    def of(self, target: str) -> dict[str, tuple[int, list[Mention]]]:
        """Property → how many there are, and the first of them."""
        counts = self._counts.get(target, Counter())
        return {name: (counts[name], some) for name, some in sorted(self._found.get(target, {}).items())}

    def count(self, target: str, name: str) -> int:
        """How many point at the target by this property."""
        return self._counts[target][name] if target in self._counts else 0

    def targets(self) -> frozenset[str]:
        """Everything that is pointed at."""
        return frozenset(self._counts)
