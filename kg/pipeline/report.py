"""What a build says of each file, so that nothing that was given is lost without a word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from kg.document import Severity
from kg.records import Coverage, Disclosure

Status = Literal["read", "unchanged", "failed", "removed"]
BROKEN = "broken-encoding"
"""The rule of documents whose bytes did not all decode."""


@dataclass(frozen=True, slots=True)
class Counts:
    """读到了什么: the figures of one document."""

    tables: int = 0
    tables_used: int = 0
    cells: int = 0
    cells_used: int = 0
    projects: int = 0
    indicators: int = 0
    citations: int = 0
    violations: int = 0
    warnings: int = 0
    notes: int = 0

    @property
    def share(self) -> float:
        """Share of the non-empty cells that were used."""
        return Coverage(self.tables, self.tables_used, self.cells, self.cells_used).share

    @property
    def findings(self) -> int:
        """Findings of every severity."""
        return self.violations + self.warnings + self.notes


@dataclass(frozen=True, slots=True)
class FileReport:
    """一个文件的结果. `troubles` are clear lines about a file that was read but not in full."""

    key: str
    status: Status
    counts: Counts | None = None
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """构建报告: all files in order of their keys, and what else was met on the way."""

    files: tuple[FileReport, ...] = ()
    ignored: tuple[str, ...] = ()
    documents: int = 0
    published: bool = False
    masked: int = 0
    """Names and numbers of persons that were masked in tables."""

    @property
    def ok(self) -> bool:
        """Whether every file was read in full."""
        return not any(file.troubles for file in self.files)

    def with_status(self, status: Status) -> tuple[FileReport, ...]:
        """The files with this result."""
        return tuple(file for file in self.files if file.status == status)


@dataclass(frozen=True, slots=True)
class Event:
    """进度: a step that begins, a file that is done, or a `part` of a long one (key, page, of how many; 0: unknown)."""

    step: Literal["hash", "read", "load", "link", "validate", "index", "publish", "write"]
    done: int = 0
    total: int = 0
    file: FileReport | None = field(default=None)
    part: tuple[str, int, int] | None = None


Progress = Callable[[Event], None]


def silent(_: Event) -> None:
    """Progress for those who do not ask."""


def counts_of(disclosure: Disclosure) -> Counts:
    """The figures of one document's records."""
    severities = [finding.severity for finding in disclosure.findings]
    coverage = disclosure.coverage
    return Counts(
        coverage.tables,
        coverage.tables_used,
        coverage.cells,
        coverage.cells_used,
        len(disclosure.projects),
        len(disclosure.indicators),
        len(disclosure.citations),
        severities.count(Severity.VIOLATION),
        severities.count(Severity.WARNING),
        severities.count(Severity.INFO),
    )


def troubles_of(disclosure: Disclosure) -> tuple[str, ...]:
    """Why a document that was read does not count as read in full: broken bytes, or tables none of which is known."""
    troubles = [f"{one.message_zh} ({one.message_en})" for one in disclosure.findings if one.rule == BROKEN]
    return (*troubles, *unread_tables(disclosure.coverage))


def unread_tables(coverage: Coverage) -> tuple[str, ...]:
    """A line where a document has tables and none of them is known."""
    if coverage.tables and not coverage.tables_used:
        return (f"{coverage.tables} 个表格都没有可识别的表头，未读出内容 (no table has a header that is known)",)
    return ()
