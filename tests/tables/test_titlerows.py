"""Title rows inside a table become the lines above it, at the places of their cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.document import Document, Table

Joined = Callable[[str], Document]
Rows = Callable[[Table], list[list[str]]]

TITLED = [
    ("title-and-unit", "部门支出总表\t\n单位：万元\t\n科目编码\t合计\n205\t9", ["部门支出总表", "单位：万元"], 2),
    ("organisation-and-unit", "部门：教育局\t单位：万元\n科目编码\t合计\n205\t9", ["部门：教育局", "单位：万元"], 2),
    ("year", "项目支出绩效自评表\t\n（2023年度）\t\n项目名称\t路灯\n绩效目标\t改造", ["项目支出绩效自评表", "（2023年度）"], 2),
    ("label-and-value", "项目名称\t路灯改造\n绩效目标\t改造", [], 2),
    ("nothing-but-titles", "部门支出总表\t\n单位：万元\t", [], 2),
]


@pytest.mark.parametrize(("text", "lifted", "left"), [case[1:] for case in TITLED], ids=[case[0] for case in TITLED])
def test_title_rows_stand_above_their_table(joined: Joined, text: str, lifted: list[str], left: int) -> None:
    document = joined(text)
    assert [paragraph.text for paragraph in document.paragraphs()] == lifted
    assert len(document.tables()[0].rows()) == left


def test_titles_keep_the_places_of_their_cells_and_rows_theirs(joined: Joined) -> None:
    document = joined("部门支出总表\t\n单位：万元\t\n科目编码\t合计\n205\t9")
    assert [(one.place.table, one.place.row, one.place.column) for one in document.paragraphs()] == [(1, 1, 1), (1, 2, 1)]
    assert [cell.row for cell in document.tables()[0].cells] == [3, 3, 4, 4]


def test_titles_repeated_on_the_next_page_are_running_heads(joined: Joined, rows: Rows) -> None:
    page = "部门支出总表\t\t\n单位：万元\t\t\n科目编码\t科目名称\t合计\n"
    tables = joined(f"{page}205\t教育支出\t9\n\f{page}206\t科学技术支出\t1").tables()
    assert len(tables) == 1
    assert rows(tables[0])[1:] == [["205", "教育支出", "9"], ["206", "科学技术支出", "1"]]
