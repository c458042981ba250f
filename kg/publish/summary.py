"""What the lists of a pack need of each document: kept small, one `DocumentSummary` a document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from kg.document import Severity

SEVERITIES = {one.value: one.word for one in Severity}


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
    year: str = ""
    repeated: bool = False
    """Whether the checks found it to be a project that is told twice."""


@dataclass(slots=True)
class DocumentSummary:
    """公开文件 in lists. `organisation`, `level`, `division` are IRIs, None where the text does not tell; `inferred` is who seems
    to have published it where it does not say.
    """

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
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """提及: a place in a document that points at a canonical node or a concept; `document` is its index in the list.

    `label` is the project it stands in, `words` what is printed there; empty where there is none, or where it is the document.
    """

    document: int
    path: str
    label: str
    words: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """发现 in lists: rule and severity, its place on the document's page, what it is about and where that stands."""

    rule: str
    severity: str
    anchor: str
    about: str
    focus: str
    message: str
    words: str
    place: str
