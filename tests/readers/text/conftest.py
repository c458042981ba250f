"""What a text is read as, as plain values: paragraphs as strings, tables as lists of rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.document import Document, Table
from kg.readers.text import read_text

Shape = list[str | list[list[str]]]


def shape_of(document: Document) -> Shape:
    found: Shape = []
    for block in document.blocks():
        found.append([[cell.text for cell in row] for row in block.rows()] if isinstance(block, Table) else block.text)
    return found


@pytest.fixture(scope="session")
def shape() -> Callable[[str], Shape]:
    return lambda text: shape_of(read_text(text.encode(), "x.txt"))


@pytest.fixture(scope="session")
def columns() -> Callable[[str], list[list[tuple[int, str]]]]:
    """The rows of the first table with the column of each cell."""

    def read(text: str) -> list[list[tuple[int, str]]]:
        table = read_text(text.encode(), "x.txt").tables()[0]
        return [[(cell.column, cell.text) for cell in row] for row in table.rows()]

    return read
