"""The report: every finding on the graph with the place it is printed at, from extraction, shapes and checks alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kg.document import Place, Severity

Source = Literal["extraction", "shape", "check"]
Lang = Literal["zh", "en"]

_ORDER = (Severity.VIOLATION, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Result:
    """验证结果: one finding. `focus`, `cell`, `shape`, `project_iri` are IRIs; `path` is the property it is about.

    `words` is what is printed there; `document` the key of the disclosure, None for what stands in no document.
    """

    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    focus: str
    source: Source
    document: str | None = None
    project_no: int | None = None
    project: str | None = None
    project_iri: str | None = None
    row_no: int | None = None
    place: Place = Place()
    words: str = ""
    cell: str | None = None
    path: str | None = None
    shape: str | None = None
    component: str | None = None
    value: str | None = None
    iri: str | None = None

    def message(self, lang: Lang = "zh") -> str:
        """What is the matter, in Chinese or English."""
        return self.message_zh if lang == "zh" else self.message_en

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands in the report: by document, place, severity, rule."""
        place = self.place
        where = (place.table or 0, place.row or 0, place.column or 0, place.paragraph or 0)
        texts = (self.rule, self.focus, self.path, self.value, self.shape, self.message_en)
        found = (_ORDER.index(self.severity), *(text or "" for text in texts))
        return (self.document is None, self.document or "", self.project_no or 0, *where, *found)


@dataclass(frozen=True, slots=True)
class Report:
    """验证报告: all findings in order. `engine` judged the shapes; `documents` are the keys that were validated."""

    results: tuple[Result, ...]
    engine: str
    documents: tuple[str, ...]

    def counts(self) -> Mapping[Severity, int]:
        """How many findings of each severity, the worst first."""
        found = Counter(one.severity for one in self.results)
        return {severity: found[severity] for severity in _ORDER}

    def rules(self) -> Mapping[str, int]:
        """How many findings of each rule, the most frequent first."""
        found = Counter(one.rule for one in self.results)
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def fails(self, at: Severity | None) -> bool:
        """Whether a finding is as severe as `at`, or worse; never where `at` is None.

        >>> Report((), "compiled", ()).fails(Severity.INFO)
        False
        """
        return at is not None and any(_ORDER.index(one.severity) <= _ORDER.index(at) for one in self.results)
