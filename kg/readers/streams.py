"""Streams of cells: web pages dumped as text, where rows are lost and each cell stands between bars, blank lines or line ends.

Only what a run of header words proves is taken for a table: the header gives the columns, the level names where rows begin,
and the table ends where a row no longer begins as one. Everything else stays prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.readers.pieces import Raw, RawLine, RawTable
from kg.readers.streamforms import form_rows, form_start
from kg.readers.streamrows import find_header, read_rows
from kg.readers.streamtables import read_numbered

_BAR_SHARE = 0.3
_MIN_BARS = 12


def is_bar_stream(text: str) -> bool:
    """Tell text in which most lines are one cell that a bar closes."""
    lines = [line for line in text.split("\n") if line.strip()]
    closed = sum(
        1 for line in lines if line.rstrip().endswith("|") and line.count("|") <= 3 and not line.lstrip().startswith("| ")
    )
    return closed >= _MIN_BARS and closed > len(lines) * _BAR_SHARE


def read_bar_stream(text: str) -> Iterator[Raw]:
    """Cells between bars."""
    yield from read_cells([cell.strip() for cell in text.split("|")])


def read_blank_stream(text: str) -> Iterator[Raw] | None:
    """Cells between blank lines, else one cell a line, where a run of them heads indicators; None where there is no such run."""
    plain = text.replace("\r", "")
    for cells in (plain.split("\n\n"), plain.split("\n")):
        stripped = [cell.strip() for cell in cells]
        if find_header(stripped) is not None:
            return read_cells(stripped)
    return None


def read_cells(cells: Sequence[str]) -> Iterator[Raw]:
    """Tables and prose of a stream of cells."""
    begin = 0
    while (header := find_header(cells, begin)) is not None:
        rows = read_rows(cells, header)
        form = form_start(cells, begin, rows.start)
        yield from _prose(cells[begin:form])
        yield RawTable.of([*form_rows(cells[form : rows.start]), rows.header, *rows.rows])
        begin = max(rows.stop, header.end)
    rest = list(cells[begin:])
    numbered = read_numbered(rest) if begin == 0 else None
    if numbered is None:
        yield from _prose(rest)
        return
    first, table, stop = numbered
    yield from _prose(rest[:first])
    yield table
    yield from _prose(rest[stop:])


def _prose(cells: Sequence[str]) -> Iterator[Raw]:
    for cell in cells:
        yield from (RawLine(line) for line in cell.split("\n") if line.strip())
