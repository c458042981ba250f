"""Pieces over a page break: matched by the x of their columns, rows put together where borders stand open."""

from __future__ import annotations

from drawing import Sheet, cells, pdf

from kg.document import Table
from kg.readers.pdf import read_pdf
from kg.tables import join

XS = [40.0, 80.0, 120.0, 220.0, 300.0]
HEAD = [["科目编码", "款", "科目名称", "金额"], ["201", "01", "行政运行", "12.50"], ["201", "02", "专项业务", "3.00"]]


def whole(*sheets: Sheet) -> list[Table]:
    return join(read_pdf(pdf(*sheets), "x.pdf")).tables()


def first(*, skip: tuple[str, ...] = ()) -> Sheet:
    ys = [100.0, 80.0, 60.0, 40.0]
    return cells(Sheet().grid(XS, ys, skip=skip), XS, ys, HEAD)


def test_a_piece_with_fewer_columns_is_matched_by_x() -> None:
    ys = [280.0, 260.0]
    total = cells(Sheet().grid([40, 220, 300], ys), [40, 220], ys, [["合计", "15.50"]])
    (table,) = whole(first(), total)
    assert [(c.column, c.column_span, c.text) for c in table.rows()[-1]] == [(1, 3, "合计"), (4, 1, "15.50")]


def test_another_grid_without_a_head_is_another_table() -> None:
    ys = [280.0, 260.0, 240.0]
    other = cells(Sheet().grid([60, 150, 350], ys), [60, 150], ys, [["甲", "1"], ["乙", "2"]])
    assert [table.pieces for table in whole(first(), other)] == [1, 1]


def test_open_borders_say_that_the_row_goes_on() -> None:
    ys = [280.0, 260.0]
    rest = cells(Sheet().grid(XS, ys, skip=("top",)), XS, ys, [["", "", "费用（续）", ""]])
    (table,) = whole(first(skip=("bottom",)), rest)
    assert [cell.text for cell in table.rows()[-1]] == ["201", "02", "专项业务费用（续）", "3.00"]
