"""The ledger of one extraction: which printed cells were used, and the evidence cells that values point to.

Nothing read may be dropped silently: each step marks the cells it consumed, and what is left is listed at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.document import Cell, Document, Finding, Paragraph, Place, Severity, Table
from kg.extract.people import personal_places
from kg.records import Coverage, EvidenceCell

_MAX_LISTED = 40


class Ledger:
    """Consumed cells, evidence and findings of one document, filled while it is extracted."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._used: set[Place] = set()
        self._evidence: dict[Place, EvidenceCell] = {}
        self._quoted: dict[Place, EvidenceCell] = {}
        self._personal: frozenset[Place] = frozenset()

    def use(self, cell: Cell) -> Place:
        """Mark a cell as consumed and as evidence; returns its place."""
        place = cell.place
        if place not in self._evidence:
            self._used.add(place)
            self._evidence[place] = EvidenceCell(
                place, cell.printed or cell.text, cell.row_span, cell.column_span, cell.box, cell.sheet, cell.confidence
            )
        return place

    def skip(self, cells: Iterable[Cell]) -> None:
        """Mark header and label cells as understood; no value points to them."""
        self._used.update([cell.place for cell in cells])

    def quote(self, paragraph: Paragraph) -> Place:
        """Mark a passage of prose as evidence; returns its place."""
        self._evidence[paragraph.place] = EvidenceCell(paragraph.place, paragraph.printed or paragraph.text)
        return paragraph.place

    def find(
        self,
        rule: str,
        severity: Severity,
        zh: str,
        en: str,
        cell: Cell | Paragraph | None = None,
        project_no: int | None = None,
        row_no: int | None = None,
    ) -> None:
        """Record a finding about a cell or passage; its cell becomes evidence."""
        place, text = Place(), ""
        if cell is not None:
            place, text = cell.place, cell.text
            self._quoted.setdefault(place, EvidenceCell(place, cell.printed or cell.text))
        self.findings.append(Finding(rule, severity, zh, en, place, text, project_no, row_no))

    @property
    def evidence(self) -> tuple[EvidenceCell, ...]:
        """All evidence cells, in the order of their places; those of persons are marked once the ledger is closed."""
        found = {**self._quoted, **self._evidence}
        for place in self._personal & found.keys():
            found[place] = replace(found[place], personal=True)
        return tuple(found[place] for place in sorted(found, key=_order))

    def close(self, document: Document) -> Coverage:
        """List what was left over as findings and count what was used."""
        tables = [table for table in document.tables() if table.cells]
        self._personal = frozenset(place for table in tables for place in personal_places(table))
        for finding in document.findings:  # what a reader found has no cell here otherwise
            if finding.place in self._personal:
                self._quoted.setdefault(finding.place, EvidenceCell(finding.place, finding.text))
        cells = [cell for table in tables for cell in table.cells]
        left = [cell for cell in cells if cell.place not in self._used]
        unread = {table.number for table in tables if not any(cell.place in self._used for cell in table.cells)}
        for table in tables:
            if table.number in unread:
                self._unrecognised(table)
        rest = [cell for cell in left if cell.place.table not in unread]
        for cell in rest[:_MAX_LISTED]:
            self.find("unconsumed-cell", Severity.INFO, "单元格未能归入任何字段", "a cell that belongs to no known field", cell)
        if len(rest) > _MAX_LISTED:
            more = len(rest) - _MAX_LISTED
            self.find(
                "unconsumed-cell", Severity.INFO, f"另有 {more} 个单元格未归入字段", f"{more} further cells belong to no field"
            )
        return Coverage(len(tables), len(tables) - len(unread), len(cells), len(cells) - len(left))

    def _unrecognised(self, table: Table) -> None:
        first = table.cells[0]
        caption = table.caption[-1] if table.caption else ""
        self.find(
            "unrecognised-table",
            Severity.INFO,
            f"第 {table.number} 张表不属于已知表式，未读取（{len(table.cells)} 个单元格）{caption and '：' + caption[:40]}",
            f"table {table.number} is of no known kind and was not read ({len(table.cells)} cells)",
            first,
        )


def _order(place: Place) -> tuple[int, ...]:
    return tuple(value or 0 for value in (place.table, place.row, place.column, place.paragraph))
