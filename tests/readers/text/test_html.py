"""HTML as text: spans, captions, nested layout tables, tables inside plain text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.readers.text import read_text

Shape = list[str | list[list[str]]]

CASES = [
    (
        "text-around",
        "<html><body><p>说明</p><table><tr><td>甲<td>乙</table><p>完</p></body></html>",
        ["说明", [["甲", "乙"]], "完"],
    ),
    (
        "nested-layout-table",
        "<html><table><tr><td>栏目<td><table><tr><td>甲<td>乙</table></table></html>",
        ["栏目", [["甲", "乙"]]],
    ),
    ("caption", "<html><table><caption>支出总表</caption><tr><td>甲<td>乙</table></html>", ["支出总表", [["甲", "乙"]]]),
    ("entities", "<html><table><tr><td>&ge;90&#37;<td>a&nbsp;&amp;&nbsp;b</table></html>", [[["≥90%", "a&b"]]]),
    ("breaks-in-a-cell", "<html><table><tr><td>城区<br>主干道<td><p>一</p><p>二</p></table></html>", [[["城区主干道", "一二"]]]),
    ("script-and-style", "<html><style>td{}</style><script>var a='甲'</script><p>乙</p></html>", ["乙"]),
    ("inside-plain-text", "说明\n<table><tr><td>甲</td><td>乙</td></tr></table>\n完", ["说明", [["甲", "乙"]], "完"]),
    ("upper-case-tags", "说明\n<TABLE><TR><TD>甲</TD><TD>乙</TD></TR></TABLE>", ["说明", [["甲", "乙"]]]),
    ("nonsense-span", '<html><table><tr><td colspan="x" rowspan="-2">甲<td>乙</table></html>', [[["甲", "乙"]]]),
    ("unclosed", "<html><table><tr><td>甲<td>乙<tr><td>一<td>二", [[["甲", "乙"], ["一", "二"]]]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_html(shape: Callable[[str], Shape], text: str, expected: Shape) -> None:
    assert shape(text) == expected


def test_spans_keep_the_columns_of_the_rows_below() -> None:
    text = """<html><table>
    <tr><td rowspan="2">产出指标</td><td colspan="2">数量指标</td><td>≥3</td></tr>
    <tr><td>质量指标</td><td>合格率</td><td>100%</td></tr></table></html>"""
    table = read_text(text.encode(), "x").tables()[0]
    assert [[(cell.column, cell.text) for cell in row] for row in table.rows()] == [
        [(1, "产出指标"), (2, "数量指标"), (4, "≥3")],
        [(2, "质量指标"), (3, "合格率"), (4, "100%")],
    ]
    assert (table.cells[0].row_span, table.cells[1].column_span) == (2, 2)


def test_huge_spans_are_bounded() -> None:
    text = '<html><table><tr><td rowspan="99999999" colspan="99999999">甲</td></tr></table></html>'
    cell = read_text(text.encode(), "x").tables()[0].cells[0]
    assert cell.column_span <= 1000


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    depth = 3000
    document = read_text(("<html>" + "<div>" * depth + "深" + "</div>" * depth + "</html>").encode(), "x")
    assert document.format == "html"
