"""Ruled pieces against tagged tables: where both say the same cells, the tags tell what goes on over the page break.

Where they differ the ruled pieces stand, and the difference is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.document import Continues, Finding, Place, Severity
from kg.readers.paged import Piece
from kg.readers.pdf.page import PageRead
from kg.readers.pdf.tags import Path, TaggedTable
from kg.text import strip_space

_MIN_COMMON = 0.5


class TagReader:
    """Compares the pages of one document in order; remembers where each tagged table ended on the page before."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._last: dict[Path, Path] = {}

    def of(self, read: PageRead) -> PageRead:
        """The page as read, its table pieces marked with how they go on where their tags agree."""
        if not read.tagged:
            return read
        pieces = self._compared(read.part.number, read.part.tables, read.tagged)
        return replace(read, part=replace(read.part, tables=tuple(pieces)))

    def _compared(self, number: int, pieces: Sequence[Piece], tables: Sequence[TaggedTable]) -> list[Piece]:
        found = []
        left = list(tables)
        for piece in pieces:
            table = _matching(piece, left)
            if table is None:
                found.append(piece)
                continue
            left.remove(table)
            if _agree(piece, table):
                found.append(replace(piece, continues=self._continues(table)))
            else:
                found.append(piece)
                self.findings.append(_differs(number, piece, table))
        for table in tables:
            self._last[table.path] = table.rows[-1].path
        return found

    def _continues(self, table: TaggedTable) -> Continues:
        before = self._last.get(table.path)
        if before is None:
            return "new"
        cut = any(row.path == before and not row.spanning for row in table.rows)
        return "row" if cut else "table"


def _matching(piece: Piece, tables: Sequence[TaggedTable]) -> TaggedTable | None:
    """The tagged table that shares most words with the piece, where it is half of them."""
    words = {strip_space(cell.printed) for cell in piece.cells}
    scored = [(len(words & set(table.words())), -index, table) for index, table in enumerate(tables)]
    if not scored:
        return None
    common, _, table = max(scored, key=lambda one: one[:2])
    return table if common >= _MIN_COMMON * min(len(words), len(table.words())) and common else None


def _agree(piece: Piece, table: TaggedTable) -> bool:
    """Tell the same cells in the same order; a head repeated on the page is printed, but not tagged again."""
    printed = _printed(piece)
    tagged = table.words()
    return len(printed) >= len(tagged) and printed[len(printed) - len(tagged) :] == tagged


def _printed(piece: Piece) -> list[str]:
    return [text for cell in piece.cells if (text := strip_space(cell.printed))]


def _differs(number: int, piece: Piece, table: TaggedTable) -> Finding:
    printed, tagged = _printed(piece), table.words()
    only = next((text for text in printed if text not in tagged), next((text for text in tagged if text not in printed), ""))
    return Finding(
        "structure-disagrees",
        Severity.INFO,
        f"第 {number} 页表格的标签结构与框线不一致（框线 {len(printed)} 格，标签 {len(tagged)} 格），以框线为准",
        f"page {number}: tags and rules of a table differ ({len(tagged)} and {len(printed)} cells); the rules stand",
        Place(page=number),
        only[:80],
    )
