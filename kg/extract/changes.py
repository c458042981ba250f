"""Changes of organisations that a document tells: in its prose, and in names of departments with a former one in brackets."""

from __future__ import annotations

from collections.abc import Iterable

from kg.document import Paragraph, Place
from kg.extract.ledger import Ledger
from kg.grammar.change import Change, find_changes
from kg.records import Department, OrganisationChange


def read_changes(prose: Iterable[Paragraph], departments: Iterable[Department], ledger: Ledger) -> tuple[OrganisationChange, ...]:
    """Every change once, in the order it is told; the passages become evidence."""
    found: dict[Change, tuple[str, Place]] = {}
    for paragraph in prose:
        for change in find_changes(paragraph.text):
            if change not in found:
                found[change] = (paragraph.text, ledger.quote(paragraph))
    for department in departments:
        for change in find_changes(department.name):
            found.setdefault(change, (department.name, department.place))
    return tuple(
        OrganisationChange(number, change.kind, change.former, change.resulting, text, place)
        for number, (change, (text, place)) in enumerate(found.items(), 1)
    )
