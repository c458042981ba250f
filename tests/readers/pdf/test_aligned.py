"""Tables without upright rules: found under header words by alignment, and nowhere else."""

from __future__ import annotations

import pytest
from drawing import Sheet, pdf

from kg.readers.pdf import read_pdf

XS = (40.0, 130.0, 220.0, 300.0)
ROWS = [
    ["科目编码", "科目名称", "基本支出", "项目支出"],
    ["201", "一般公共服务", "12.50", "3.00"],
    ["20103", "政府办公厅", "", "3.00"],
    ["205", "教育支出", "1,200.00", "96.40"],
]


def sheet(rows: list[list[str]]) -> Sheet:
    page = Sheet().text(120, 270, "部门支出预算表").text(300, 256, "单位：万元")
    for number, row in enumerate(rows):
        for x, word in zip(XS, row, strict=False):
            if word:
                page.text(x, 236 - 18 * number, word)
    return page


def three_lines() -> Sheet:
    return sheet(ROWS).line(35, 250, 360, 250).line(35, 230, 360, 230).line(35, 176, 360, 176)


@pytest.mark.parametrize("page", [sheet(ROWS), three_lines()], ids=["no-rules", "three-line-table"])
def test_cells(page: Sheet) -> None:
    document = read_pdf(pdf(page), "x.pdf")
    assert [[(c.column, c.text) for c in row] for row in document.tables()[0].rows()] == [
        [(column, word) for column, word in enumerate(row, 1) if word] for row in ROWS
    ]
    assert [one.text for one in document.paragraphs()] == ["部门支出预算表", "单位：万元"]


def test_wrapped_name_goes_on_in_its_row() -> None:
    page = sheet(ROWS).text(130, 170, "（合计）")
    assert read_pdf(pdf(page), "x.pdf").tables()[0].rows()[-1][1].text == "教育支出（合计）"


def test_prose_below_ends_the_table() -> None:
    page = sheet(ROWS).text(40, 140, "注：本表反映部门本年度各项支出情况，金额单位为万元。")
    document = read_pdf(pdf(page), "x.pdf")
    assert len(document.tables()[0].rows()) == 4
    assert document.paragraphs()[-1].text.startswith("注：")


NO_TABLES = {
    "header-alone": sheet(ROWS[:1]),
    "one-row": sheet(ROWS[:2]),
    "columns-of-unknown-words": sheet([["甲", "乙", "丙", "丁"], *ROWS[1:]]),
}


@pytest.mark.parametrize("page", NO_TABLES.values(), ids=NO_TABLES)
def test_no_table(page: Sheet) -> None:
    assert read_pdf(pdf(page), "x.pdf").tables() == []
