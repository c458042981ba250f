"""Cells and lines laid out: merges, words of several lines."""

from __future__ import annotations

import pytest

from kg.errors import ReadError
from kg.readers.limits import Limits
from kg.readers.word.blocks import Grid, GridCell, Line, Merge, joined, pages_of, table_flow

JOINED = [
    pytest.param(["经济效益", "指标"], "经济效益指标", id="manual-wrap"),
    pytest.param(["人数≥100", "20场"], "人数≥100 20场", id="two-figures-stay-two"),
    pytest.param(["2024年\t3月"], "2024年3月", id="tab"),
    pytest.param(["12\t34"], "12 34", id="tab-between-figures"),
    pytest.param(["Python", "Package"], "Python Package", id="latin-words"),
    pytest.param(["13081123P0000461000 2X"], "13081123P00004610002X", id="blank-inside-a-code"),
    pytest.param(["", " ", "甲"], "甲", id="empty-lines"),
]


@pytest.mark.parametrize(("lines", "text"), JOINED)
def test_joined(lines, text):
    assert joined(lines) == text


def grid(*rows: list[tuple]) -> Grid:
    return Grid([[GridCell(c, w, [text], merge) for c, w, text, merge in row] for row in rows])


S, G, N = Merge.START, Merge.GOES_ON, Merge.NONE
MERGES = [
    pytest.param(
        [[(0, 1, "a", S), (1, 1, "b", N)], [(0, 1, "", G), (1, 1, "c", N)]],
        [("a", 1, 1, 2, 1), ("b", 1, 2, 1, 1), ("c", 2, 2, 1, 1)],
        id="down",
    ),
    pytest.param([[(0, 2, "a", S)], [(0, 2, "", G)], [(0, 2, "", G)]], [("a", 1, 1, 3, 2)], id="down-and-across"),
    pytest.param([[(0, 1, "a", N)], [(0, 1, "b", G)]], [("a", 1, 1, 1, 1), ("b", 2, 1, 1, 1)], id="goes-on-from-nothing"),
    pytest.param([[(0, 2, "a", S)], [(0, 1, "b", G)]], [("a", 1, 1, 1, 2), ("b", 2, 1, 1, 1)], id="other-width"),
    pytest.param([[(0, 1, "a", S)], [(0, 1, "b", S)], [(0, 1, "", G)]], [("a", 1, 1, 1, 1), ("b", 2, 1, 2, 1)], id="begins-anew"),
    pytest.param(
        [[(0, 1, "a", S)], [(1, 1, "b", N)], [(0, 1, "c", G)]],
        [("a", 1, 1, 1, 1), ("b", 2, 2, 1, 1), ("c", 3, 1, 1, 1)],
        id="row-without-the-cell",
    ),
]


@pytest.mark.parametrize(("rows", "placed"), MERGES)
def test_merges(rows, placed):
    table = pages_of([grid(*rows)], "x", Limits())[0].blocks[0]
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells] == placed


def test_what_prints_nothing_takes_no_number():
    blocks = pages_of(
        [Line("甲"), Line(" "), grid([(0, 1, "", N)]), Grid([]), grid([(0, 1, "乙", N)]), Line("丙")], "x", Limits()
    )[0].blocks
    assert [block.place.paragraph if hasattr(block, "place") else block.number for block in blocks] == [1, 1, 2]


def test_too_many_cells():
    with pytest.raises(ReadError, match="too many cells"):
        pages_of([grid(*[[(0, 1, "a", N)]] * 4)], "x", Limits(cells=3))


def test_a_frame_of_one_column_is_read_through_and_other_tables_keep_their_nested_ones_behind_them():
    inner = grid([(0, 1, "内", N), (1, 1, "表", N)])
    frame = [[GridCell(0, 1, ["框"])]]
    wide = [[GridCell(0), GridCell(1)]]
    assert list(table_flow(frame, [Line("框"), inner])) == [Line("框"), inner]
    assert list(table_flow(wide, [Line("框"), inner])) == [Grid(wide), inner]
