"""Decisions as records: plain rows, which the link step may see without knowing of any file."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg.text import fold

Kind = Literal["cell", "merge", "split"]
COLUMNS = ("kind", "subject", "old", "new", "who", "when", "why")
SUBJECTS = ("policy", "organisation", "project", "indicator")
"""What a merge or a split may be about: the kinds of canonical nodes."""

_DATE = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?: ?0{1,2}:00(?::00)?)?|(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """决定: one row of `decisions.csv`; `when` is an ISO date."""

    kind: Kind
    subject: str
    old: str
    new: str
    who: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """全部决定. `cells` holds the corrections of each document by its key, in the order of the file."""

    all: tuple[Decision, ...] = ()
    cells: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

    def of(self, document: str) -> tuple[Decision, ...]:
        """The corrections of one document."""
        return self.cells.get(document, ())

    @property
    def links(self) -> tuple[Decision, ...]:
        """Merges and splits, sorted: the link step's result may not depend on the order of the file."""
        return tuple(sorted(one for one in self.all if one.kind != "cell"))

    @property
    def digest(self) -> str:
        """SHA-256 of everything that stands in the graph of decisions or changes a link."""
        text = "\x1e".join("\x1f".join((d.kind, d.subject, d.old, d.new, d.who, d.when, d.why)) for d in sorted(set(self.all)))
        return hashlib.sha256(text.encode()).hexdigest()


def by_document(decided: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """The corrections of cells by the document they are about."""
    found: dict[str, tuple[Decision, ...]] = {}
    for decision in decided:
        if decision.kind == "cell":
            document = decision.subject.rpartition("#")[0]
            found[document] = (*found.get(document, ()), decision)
    return found


def iso_date(text: str) -> str | None:
    """A date in ISO form, as people and Excel write it; None where it is none.

    >>> [iso_date(text) for text in ("2024-03-01", "2024/3/1", "2024年3月1日", "20240301", "2024-02-30", "昨天")]
    ['2024-03-01', '2024-03-01', '2024-03-01', '2024-03-01', None, None]
    """
    match = _DATE.fullmatch(fold(text))
    if match is None:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups() if part is not None)).isoformat()
    except ValueError:
        return None
