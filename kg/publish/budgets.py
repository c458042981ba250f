"""Budgets of projects added up: each year by itself, and each project once.

A project is told twice where the same code stands in another document of the same fiscal year, or where the checks found it to be
repeated within its document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.publish.summary import ProjectSummary

UNPRINTED = "未印出"


class Once:
    """Tells which projects have been told before. It remembers years and codes, nothing else."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def repeats(self, project: ProjectSummary) -> bool:
        """Whether a project has been told before; from now on it has."""
        key = (project.year, project.code)
        known = bool(project.code) and key in self._told
        if project.code:
            self._told.add(key)
        return known or project.repeated

    def marked(self, projects: Iterable[ProjectSummary]) -> Iterator[tuple[ProjectSummary, bool]]:
        """Projects, each with whether it has been told before."""
        for one in projects:
            yield one, self.repeats(one)


@dataclass(slots=True)
class YearFigures:
    """项目 of a year: all of them, those told before, and the budgets that are printed."""

    projects: int = 0
    repeated: int = 0
    printed: int = 0
    yuan: Decimal = Decimal(0)

    def add(self, project: ProjectSummary, repeated: bool) -> None:
        """One more project."""
        self.projects += 1
        self.repeated += repeated
        if project.yuan is not None and not repeated:
            self.printed += 1
            self.yuan += project.yuan

    @property
    def missing(self) -> int:
        """Projects without a printed budget, those told before left aside."""
        return self.projects - self.repeated - self.printed
