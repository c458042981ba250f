"""Findings of readers name the table pieces as printed; after joining they name the rows and columns of whole tables.

In: the pieces and the joined tables. A cell is known again by its box, a second half by the place that its cell remembers.
What stands in a header that was dropped keeps its page alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.document import Box, Document, Finding, Place, Table


def renumbered(findings: Iterable[Finding], pieces: Document, tables: Sequence[Table]) -> list[Finding]:
    """The findings of a reader with the places that their cells have in the joined `tables`."""
    found = list(findings)
    if all(finding.place.table is None for finding in found):
        return found
    boxes = {cell.place: cell.box for table in pieces.tables() for cell in table.cells if cell.box is not None}
    joined: dict[tuple[int | None, Box | None] | Place, Place] = {}
    for table in tables:
        for cell in table.cells:
            joined[cell.place.page, cell.box] = cell.place
            joined.update({place: replace(cell.place, page=place.page) for place in cell.continued})
    return [replace(finding, place=_joined(finding.place, boxes, joined)) for finding in found]


def _joined(place: Place, boxes: dict[Place, Box], joined: dict[tuple[int | None, Box | None] | Place, Place]) -> Place:
    if place.table is None or place not in boxes:
        return place
    return joined.get((place.page, boxes[place])) or joined.get(place) or Place(page=place.page)
