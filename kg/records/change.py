"""机构变更: what a document tells of an organisation's former names, mergers and transfers, as printed."""

from __future__ import annotations

from dataclasses import dataclass

from kg.document import Place
from kg.grammar.change import ChangeKind


@dataclass(frozen=True, slots=True)
class OrganisationChange:
    """机构变更: one change that a passage tells. `resulting` is the name after, or the body it came under."""

    change_no: int
    kind: ChangeKind
    former: tuple[str, ...]
    resulting: str | None
    text: str
    place: Place
