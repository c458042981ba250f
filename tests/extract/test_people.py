"""Cells of persons are known by the label beside or above them, also where nothing reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.document import Cell as Printed
from kg.document import Document, Page, Place, Table
from kg.extract import extract
from kg.extract.people import personal_places
from kg.records import Disclosure

FORMS = {
    "beside a label": ([["项目负责人", "周淑芬", "项目名称", "安全生产"]], 0, {"周淑芬"}),
    "name and number": ([["联系人及电话", "周淑芬 2026588", "", "赵国强"]], 0, {"周淑芬 2026588", "赵国强"}),
    "below a head": (
        [["序号", "项目名称", "联系人", "联系电话"], ["1", "平安建设", "周淑芬", "2026588"]],
        1,
        {"周淑芬", "2026588"},
    ),
    "a head that nobody knows": ([["姓名", "职务"], ["周淑芬", "主任"], ["于海", "科员"]], 0, {"周淑芬", "于海"}),
    "a body, not a person": ([["负责人", "教育局", "联系电话", "见附件"]], 0, set()),
    "no label": ([["项目名称", "平安建设"], ["预算数", "2026588"]], 0, set()),
}


def table_of(rows: list[list[str]], header_rows: int) -> Table:
    cells = [
        Printed(text, Place(1, 1, row, column)) for row, line in enumerate(rows, 1) for column, text in enumerate(line, 1) if text
    ]
    return Table(1, tuple(cells), 1, header_rows=header_rows)


@pytest.mark.parametrize(("rows", "header_rows", "expected"), FORMS.values(), ids=FORMS.keys())
def test_fields_of_persons(rows: list[list[str]], header_rows: int, expected: set[str]) -> None:
    table = table_of(rows, header_rows)
    places = personal_places(table)
    assert {cell.text for cell in table.cells if cell.place in places} == expected


def test_a_cell_that_nobody_reads_is_marked(extracted: Callable[[str], Disclosure]) -> None:
    found = extracted(
        "某市教育局2024年部门预算公开\n1.校园安全绩效目标表\n单位：万元\n项目名称\t校园安全\n项目负责人\t周淑芬\t赵国强\n"
        "预算数\t1\t其中：财政资金\t1\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t完成数量\t≥3个\n"
    )
    assert {cell.words for cell in found.cells if cell.personal} == {"赵国强"}
    assert "赵国强" in {finding.text for finding in found.findings}


def test_what_a_reader_found_in_such_a_cell_is_marked() -> None:
    from kg.document import Finding, Severity

    table = table_of([["姓名", "职务"], ["周淑芬", "主任"]], 0)
    told = Finding("words-differ", Severity.WARNING, "两次读出不同", "read twice, differently", Place(1, 1, 2, 1), "周淑芬")
    document = Document("a.txt", "0" * 64, "text", (Page(1, (table,)),), (told,))
    assert [cell.words for cell in extract(document).cells if cell.personal] == ["周淑芬"]
