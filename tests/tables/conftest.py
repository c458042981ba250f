"""Joined tables as plain values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.document import Document, Table
from kg.readers.text import read_text
from kg.tables import join


@pytest.fixture(scope="session")
def joined() -> Callable[[str], Document]:
    return lambda text: join(read_text(text.encode(), "x.txt"))


@pytest.fixture(scope="session")
def rows() -> Callable[[Table], list[list[str]]]:
    """Rows by column; blanks between cells are kept, those at the end are not."""

    def read(table: Table) -> list[list[str]]:
        found = []
        for row in table.rows():
            by_column = {cell.column: cell.text for cell in row}
            found.append([by_column.get(column, "") for column in range(1, max(by_column) + 1)])
        return found

    return read
