"""One page a trap: what the forms of real producers do to rules, boxes and text."""

from __future__ import annotations

import itertools

import pytest
from drawing import Sheet, cells, pdf

from kg.document import Table
from kg.readers.pdf import read_pdf

XS = [40.0, 120.0, 200.0, 300.0]
YS = [260.0, 240.0, 220.0, 200.0]
WORDS = [["项目", "数量", "金额"], ["道路维护", "≥100家", "1,200.50"], ["绿地更新", "≤95%", "3.5亿元"]]
GRID = [(r, c, word) for r, row in enumerate(WORDS, 1) for c, word in enumerate(row, 1)]


def table(data: bytes) -> Table:
    found = read_pdf(data, "x.pdf").tables()
    assert len(found) == 1
    return found[0]


def placed(one: Table) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in one.cells]


def plain(**kind: str) -> Sheet:
    return cells(Sheet().grid(XS, YS), XS, YS, WORDS, **kind)


def in_form(matrix: str) -> bytes:
    return pdf(Sheet(["/X1 Do"]), form=plain(), form_matrix=matrix)


def double_border() -> Sheet:
    return plain().grid([x + 1.5 for x in (XS[0], XS[-1])], [y - 1.5 for y in (YS[0], YS[-1])])


def polyline() -> Sheet:
    """One stroked path of many segments."""
    path = " ".join(f"{XS[0]} {y} m {XS[-1]} {y} l" for y in YS) + " " + " ".join(f"{x} {YS[0]} m {x} {YS[-1]} l" for x in XS)
    return cells(Sheet([f"q 0.5 w {path} S Q"]), XS, YS, WORDS)


def one_path_of_boxes() -> Sheet:
    """One filled path of many thin boxes."""
    path = (
        " ".join(f"{XS[0]} {y} {XS[-1] - XS[0]} 0.5 re" for y in YS)
        + " "
        + " ".join(f"{x} {YS[-1]} 0.5 {YS[0] - YS[-1]} re" for x in XS)
    )
    return cells(Sheet([f"q {path} f Q"]), XS, YS, WORDS)


def stroked_boxes() -> Sheet:
    """A stroked rectangle for each cell."""
    boxes = [f"{a} {b} {r - a} {t - b} re S" for a, r in itertools.pairwise(XS) for t, b in itertools.pairwise(YS)]
    return cells(Sheet(["0.5 w", *boxes]), XS, YS, WORDS)


def gapped() -> Sheet:
    """Rules of neighbouring cells that do not quite meet."""
    sheet = Sheet()
    for left, right in itertools.pairwise(XS):
        for y in YS:
            sheet.line(left + 0.5, y, right - 0.5, y)
    for top, bottom in itertools.pairwise(YS):
        for x in XS:
            sheet.line(x, top - 0.5, x, bottom + 0.5)
    return cells(sheet, XS, YS, WORDS)


CASES = {
    "stroked-lines": pdf(plain()),
    "thin-filled-boxes": pdf(cells(Sheet().grid(XS, YS, boxes=True), XS, YS, WORDS)),
    "one-polyline": pdf(polyline()),
    "one-path-of-boxes": pdf(one_path_of_boxes()),
    "stroked-box-a-cell": pdf(stroked_boxes()),
    "gaps-at-corners": pdf(gapped()),
    "gbk-font-without-tounicode": pdf(plain(font="F2")),
    "white-rule-through-a-row": pdf(plain().line(XS[0], 230, XS[-1], 230, "1 1 1").bar(XS[0], 212, 260, 0.5, "0.999 1 1")),
    "double-border": pdf(double_border()),
    "open-at-the-bottom": pdf(cells(Sheet().grid(XS, YS, skip=("bottom",)), XS, YS, WORDS)),
    "open-at-the-top": pdf(cells(Sheet().grid(XS, YS, skip=("top",)), XS, YS, WORDS)),
    "open-at-both-sides": pdf(cells(Sheet().grid(XS, YS, skip=("left", "right")), XS, YS, WORDS)),
    "form-xobject": in_form("1 0 0 1 0 0"),
    "form-moved-and-scaled": in_form("0.9 0 0 0.9 20 10"),
    "rotated-90": pdf(Sheet(plain().content, extra="/Rotate 0")),
    "cropbox-off-origin": pdf(Sheet(plain().content, extra="/CropBox [20 100 380 290]")),
    "mediabox-off-origin": pdf(Sheet(["1 0 0 1 1000 500 cm", *plain().content], extra="/MediaBox [1000 500 1400 800]")),
    "fake-bold": pdf(Sheet([*plain().content, *cells(Sheet(), [x + 0.3 for x in XS], YS, WORDS).content])),
    "underlined": pdf(plain().line(43, 224, 83, 224).line(43, 204, 83, 204)),
    "clip-path-is-no-rule": pdf(Sheet(["q 30 190 300 90 re W n", "q 60 205 100 30 re W n", "Q", *plain().content, "Q"])),
}


@pytest.mark.parametrize("data", CASES.values(), ids=CASES)
def test_cells(data: bytes) -> None:
    assert placed(table(data)) == GRID


def test_case_count() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_page(turn: int) -> None:
    """The page is shown turned, so its content is written turned back."""
    matrix = {90: "0 1 -1 0 300 0", 180: "-1 0 0 -1 400 300", 270: "0 -1 1 0 0 400"}[turn]
    width, height = (300, 400) if turn != 180 else (400, 300)
    sheet = Sheet([f"{matrix} cm", *plain().content], width=width, height=height, extra=f"/Rotate {turn}")
    one = table(pdf(sheet))
    assert placed(one) == GRID
    assert one.cells[0].box == pytest.approx((40, 40, 120, 60), abs=1)


def test_boxes_are_points_from_the_top_left_of_the_crop() -> None:
    one = table(CASES["cropbox-off-origin"])
    assert one.cells[0].box == pytest.approx((20, 30, 100, 50), abs=1)
    assert one.edges == pytest.approx((20, 100, 180, 280), abs=1)


def test_open_borders_are_told() -> None:
    assert (table(CASES["open-at-the-bottom"]).open_bottom, table(CASES["open-at-the-top"]).open_top) == (True, True)
    assert (table(CASES["stroked-lines"]).open_bottom, table(CASES["stroked-lines"]).open_top) == (False, False)


def test_spans_of_an_uneven_grid() -> None:
    sheet = Sheet().grid([40, 300], [260, 240, 220, 200]).line(120, 260, 120, 240).line(200, 240, 200, 220).line(90, 220, 90, 200)
    sheet.line(160, 220, 160, 200)
    cells(sheet, [40, 120], [260, 240], [["甲", "乙"]])
    cells(sheet, [40, 200], [240, 220], [["丙", "丁"]])
    cells(sheet, [40, 90, 160], [220, 200], [["戊", "己", "庚"]])
    spans = [(cell.text, cell.row, cell.column, cell.column_span) for cell in table(pdf(sheet)).cells]
    assert spans == [
        ("甲", 1, 1, 2),
        ("乙", 1, 3, 3),
        ("丙", 2, 1, 4),
        ("丁", 2, 5, 1),
        ("戊", 3, 1, 1),
        ("己", 3, 2, 2),
        ("庚", 3, 4, 2),
    ]


def test_row_span() -> None:
    sheet = Sheet().grid([40, 120, 200], [260, 220]).line(120, 240, 200, 240)
    sheet.text(50, 235, "合计").text(125, 246, "基本").text(125, 226, "项目")
    assert [(c.text, c.row, c.column, c.row_span) for c in table(pdf(sheet)).cells] == [
        ("合计", 1, 1, 2),
        ("基本", 1, 2, 1),
        ("项目", 2, 2, 1),
    ]


def test_text_that_overflows_stays_in_the_cell_where_it_starts() -> None:
    sheet = (
        Sheet().grid(XS, YS).text(43, 245, "项目名称很长很长很长").text(203, 245, "金额").text(43, 225, "甲").text(123, 225, "乙")
    )
    assert placed(table(pdf(sheet))) == [(1, 1, "项目名称很长很长很长"), (1, 3, "金额"), (2, 1, "甲"), (2, 2, "乙")]


def test_lines_that_overflow_a_fixed_row_stay_in_their_cell() -> None:
    sheet = (
        Sheet()
        .grid(XS, YS)
        .text(43, 248, "第一行")
        .text(43, 236, "第二行")
        .text(43, 224, "第三行")
        .text(123, 245, "乙")
        .text(123, 225, "丁")
    )
    assert placed(table(pdf(sheet))) == [(1, 1, "第一行第二行第三行"), (1, 2, "乙"), (2, 2, "丁")]


def test_one_run_over_two_cells_is_cut_at_the_rule() -> None:
    sheet = Sheet().grid(XS, YS)
    sheet.content.append("BT /F1 10 Tf 1 0 0 1 99 245 Tm [<7532> -200 <4E59>] TJ ET")
    sheet.text(43, 225, "丙")
    sheet.content[-2] = "BT /F1 10 Tf 1 0 0 1 109 245 Tm [<7532> -300 <4E59>] TJ ET"
    assert placed(table(pdf(sheet))) == [(1, 1, "甲"), (1, 2, "乙"), (2, 1, "丙")]


def test_sideways_and_vertical_text() -> None:
    sheet = Sheet().grid([40, 80, 160, 300], [280, 120])
    sheet.text(64, 180, "向上读", matrix="0 1 -1 0")
    for n, letter in enumerate("一字一行"):
        sheet.text(100, 240 - 14 * n, letter)
    for column, words in enumerate(("竖排右列", "竖排左列")):
        for n, letter in enumerate(words):
            sheet.text(240 - 30 * column, 240 - 14 * n, letter)
    assert [cell.text for cell in table(pdf(sheet)).cells] == ["向上读", "一字一行", "竖排右列竖排左列"]


NOT_TABLES = {
    "frame-around-prose": Sheet().grid([40, 360], [280, 40]).text(60, 200, "本部门预算说明如下。"),
    "page-border-and-footer-line": Sheet().grid([20, 380], [290, 10]).line(40, 40, 360, 40).text(60, 200, "说明"),
    "underlines-of-a-form": Sheet()
    .line(100, 200, 200, 200)
    .line(100, 180, 200, 180)
    .line(100, 160, 200, 160)
    .text(60, 203, "姓名")
    .text(60, 183, "单位"),
    "one-column-without-known-header": Sheet()
    .grid([40, 300], [260, 240, 220])
    .text(60, 245, "第一章的内容")
    .text(60, 225, "第二章的内容"),
    "contents-with-leaders": Sheet()
    .text(60, 245, "一、部门职责........................3")
    .text(60, 225, "二、收支总表........................5"),
    "clip-rectangles": Sheet(["q 40 240 300 20 re W* n Q", "q 40 220 300 20 re W* n Q"])
    .text(60, 245, "一、部门职责")
    .text(60, 225, "二、收支总表"),
    "empty-grid": Sheet().grid(XS, YS).text(60, 100, "统计图"),
}


@pytest.mark.parametrize("sheet", NOT_TABLES.values(), ids=NOT_TABLES)
def test_prose_is_no_table(sheet: Sheet) -> None:
    found = read_pdf(pdf(sheet), "x.pdf")
    assert found.tables() == []
    assert found.paragraphs()


def test_a_table_inside_a_page_border_is_found() -> None:
    sheet = plain().grid([10, 390], [290, 10])
    assert placed(table(pdf(sheet))) == GRID
