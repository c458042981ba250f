"""The structure tree against the rules: agreement tells what goes on, a difference is a finding."""

from __future__ import annotations

from kg.readers.paged import PagePart, Piece, PieceCell
from kg.readers.pdf.agree import TagReader
from kg.readers.pdf.page import PageRead
from kg.readers.pdf.tags import TaggedRow, TaggedTable

BOX = (0.0, 0.0, 100.0, 40.0)
CELLS = tuple(
    PieceCell(row, column, 1, 1, f"{row}-{column}", (50.0 * (column - 1), 20.0 * (row - 1), 50.0 * column, 20.0 * row))
    for row in (1, 2)
    for column in (1, 2)
)


def read(number: int, *rows: tuple[int, list[list[tuple[float, float]]]], spanning: bool = False) -> PageRead:
    tagged = tuple(TaggedRow((0, 3, index), tuple(map(tuple, cells)), spanning) for index, cells in rows)
    part = PagePart(number, 600, 800, (Piece(BOX, CELLS),), ())
    return PageRead(part, tagged=(TaggedTable((0, 3), tagged),))


FIRST = [[(10.0, 10.0)], [(60.0, 10.0), (70.0, 15.0)]]
SECOND = [[(10.0, 30.0)], [(60.0, 30.0)]]


def goes_on(reader: TagReader, page: PageRead) -> str | None:
    return reader.of(page).part.tables[0].continues


def test_a_row_on_two_pages_was_cut() -> None:
    reader = TagReader()
    assert goes_on(reader, read(1, (0, FIRST), (1, SECOND))) == "new"
    assert goes_on(reader, read(2, (1, FIRST), (2, SECOND))) == "row"
    assert goes_on(reader, read(3, (3, FIRST), (4, SECOND))) == "table"
    assert reader.findings == []


def test_a_cell_that_spans_rows_does_not_cut_a_row() -> None:
    reader = TagReader()
    reader.of(read(1, (0, FIRST), (1, SECOND)))
    assert goes_on(reader, read(2, (1, FIRST), (2, SECOND), spanning=True)) == "table"


def test_a_repeated_head_is_not_tagged_again() -> None:
    reader = TagReader()
    assert goes_on(reader, read(1, (5, SECOND))) == "new"
    assert reader.findings == []


def test_a_tagged_cell_in_two_ruled_cells_is_a_finding() -> None:
    reader = TagReader()
    assert goes_on(reader, read(1, (0, [[(10.0, 10.0), (60.0, 10.0)]]), (1, SECOND))) is None
    assert [(finding.rule, finding.place.page) for finding in reader.findings] == [("structure-disagrees", 1)]


def test_a_ruled_cell_without_tag_is_a_finding() -> None:
    reader = TagReader()
    assert goes_on(reader, read(1, (0, FIRST), (1, SECOND[:1]))) is None
    assert [finding.text for finding in reader.findings] == ["2-2"]
