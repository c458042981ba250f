"""When the content of a store came into it. No graph holds a clock time, so this stands among the notes of each build.

In: the notes of a store, and what a build has read. Out: the time of the first and the last build, and of each document when it
came and when it changed last. Documents that are as the first build left them are not listed, so the note stays small.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

NOTE = "dates"
"""The name of the note."""

_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Dates:
    """日期 of a store; `later` has the documents that came or changed after the first build: when they came, when they changed.

    >>> day = lambda number: datetime(2026, 3, number, tzinfo=UTC)
    >>> dates = Dates.begin(day(1)).after(day(5), read=["b"], before=["a", "b"], held=["a", "b"])
    >>> dates.of("a") == (day(1), day(1)), dates.of("b") == (day(1), day(5)), dates.last == day(5)
    (True, True, True)
    """

    first: datetime
    last: datetime
    later: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)

    @classmethod
    def begin(cls, when: datetime) -> Dates:
        """Those of a first build."""
        return cls(when, when)

    def of(self, key: str) -> tuple[datetime, datetime]:
        """When a document came into the store, and when it was changed last."""
        return self.later.get(key, (self.first, self.first))

    def after(self, when: datetime, *, read: Iterable[str], before: Collection[str], held: Collection[str]) -> Dates:
        """After a build that has read these documents, of which those of `before` were known; `held` are the ones there now."""
        later = {key: times for key, times in self.later.items() if key in held}
        later |= {key: (self.of(key)[0] if key in before else when, when) for key in read}
        return Dates(self.first, when, later)

    def note(self) -> str:
        """As the text of a note."""
        later = {key: [_text(came), _text(changed)] for key, (came, changed) in sorted(self.later.items())}
        said = {"first": _text(self.first), "last": _text(self.last), "later": later}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def dates_of(notes: Mapping[str, str]) -> Dates | None:
    """The dates among the notes of a store; None where it was not built, or by a program that kept none."""
    if NOTE not in notes:
        return None
    try:
        said = json.loads(notes[NOTE])
        later = {key: (_time(came), _time(changed)) for key, (came, changed) in said["later"].items()}
        return Dates(_time(said["first"]), _time(said["last"]), later)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _text(when: datetime) -> str:
    return when.astimezone(UTC).strftime(_FORM)


def _time(text: str) -> datetime:
    return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
