from __future__ import annotations

import base64

import pytest

from kg.document import Document, Paragraph
from kg.readers import read_bytes


def page(body: str, *, head: str = "", charset: str = "utf-8") -> Document:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(charset), "x.html")


def grids(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]
        for table in document.tables()
    ]


def lines(document: Document) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else "T" for block in document.blocks()]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "big5"])
def test_charset_in_meta(charset: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    document = page("<p>一般公共預算</p>" if charset == "big5" else "<p>一般公共预算</p>", head=head, charset=charset)
    assert lines(document) == ["一般公共預算" if charset == "big5" else "一般公共预算"]


def test_gb18030_beyond_gb2312_and_a_wrong_declaration() -> None:
    assert lines(page("<p>㐂邨</p>", head="<meta charset=gb2312>", charset="gb18030")) == ["㐂邨"]
    assert lines(page("<p>预算</p>", head="<meta charset=gb2312>", charset="utf-8")) == ["预算"]
    assert lines(page("<p>预算</p>", head="<meta charset=utf-16>", charset="utf-8")) == ["预算"]
    assert lines(page("<p>预算</p>", charset="utf-16")) == ["预算"]


SPANS = {
    "both-ways": (
        "<tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr>",
        [(1, 1, 2, 1, "甲"), (1, 2, 1, 2, "乙"), (2, 2, 1, 1, "丙"), (2, 3, 1, 1, "丁")],
    ),
    "rowspan-zero-to-the-end-of-its-group": (
        "<tbody><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr></tbody><tbody><tr><td>乙</td><td>3</td></tr></tbody>",
        [(1, 1, 2, 1, "甲"), (1, 2, 1, 1, "1"), (2, 2, 1, 1, "2"), (3, 1, 1, 1, "乙"), (3, 2, 1, 1, "3")],
    ),
    "rowspan-beyond-the-table": (
        "<tr><td rowspan=99>甲</td><td>1</td></tr><tr><td>2</td></tr>",
        [(1, 1, 2, 1, "甲"), (1, 2, 1, 1, "1"), (2, 2, 1, 1, "2")],
    ),
    "huge-colspan": (
        "<tr><td colspan=99999>题</td></tr><tr><td>1</td><td>2</td></tr>",
        [(1, 1, 1, 2, "题"), (2, 1, 1, 1, "1"), (2, 2, 1, 1, "2")],
    ),
    "nonsense-spans": (
        "<tr><td colspan=x rowspan=-1>甲</td><td colspan=0>乙</td></tr>",
        [(1, 1, 1, 1, "甲"), (1, 2, 1, 1, "乙")],
    ),
    "foot-before-body": (
        "<tfoot><tr><td>合计</td><td>3</td></tr></tfoot><tbody><tr><td>甲</td><td>3</td></tr></tbody>",
        [(1, 1, 1, 1, "甲"), (1, 2, 1, 1, "3"), (2, 1, 1, 1, "合计"), (2, 2, 1, 1, "3")],
    ),
    "blank-cells-and-breaks": (
        "<tr><td>&nbsp;</td><td>≥<br>90%</td></tr><tr><td>甲<p>乙</p></td><td>a  b\n c</td></tr>",
        [(1, 2, 1, 1, "≥90%"), (2, 1, 1, 1, "甲乙"), (2, 2, 1, 1, "a b c")],
    ),
    "hidden-cell-takes-no-column": (
        '<tr><td style="display:none">码</td><td>甲</td><td>1</td></tr>',
        [(1, 1, 1, 1, "甲"), (1, 2, 1, 1, "1")],
    ),
}


@pytest.mark.parametrize("name", sorted(SPANS))
def test_spans(name: str) -> None:
    rows, expected = SPANS[name]
    assert grids(page(f"<table>{rows}</table>")) == [expected]


def test_printed_keeps_the_breaks() -> None:
    cell = page("<table><tr><td>甲<br>乙<p>丙</p></td><td>1</td></tr></table>").tables()[0].cells[0]
    assert (cell.text, cell.printed) == ("甲乙丙", "甲\n乙\n丙")


def test_caption_and_words_between_cells_come_first() -> None:
    body = "<table><caption>表一<br>单位：万元</caption><tr><td>甲</td><td>1</td></tr>注：无</table><p>后文</p>"
    assert set(lines(page(body))[:3]) >= {"表一", "单位：万元"}
    assert "注：无" in lines(page(body))
    assert lines(page(body))[-1] == "后文"


def test_layout_tables_are_walked_through() -> None:
    inner = "<table><tr><td>项目</td><td>1</td></tr></table>"
    body = f"<table><tr><td>导航</td><td><table><tr><td><p>正文</p>{inner}</td></tr></table></td></tr></table>"
    document = page(body)
    assert lines(document) == ["导航", "正文", "T"]
    assert grids(document) == [[(1, 1, 1, 1, "项目"), (1, 2, 1, 1, "1")]]


def test_a_table_with_rows_of_its_own_keeps_them_and_its_nested_table_follows() -> None:
    inner = "<table><tr><td>一级指标</td><td>指标值</td></tr></table>"
    body = (
        "<table><tr><td>项目名称</td><td>甲项目</td></tr><tr><td>预算数</td><td>5</td></tr>"
        f"<tr><td>绩效指标</td><td>见下{inner}</td></tr></table><p>完</p>"
    )
    document = page(body)
    assert lines(document) == ["T", "见下", "T", "完"]
    assert [cell[-1] for cell in grids(document)[0]] == ["项目名称", "甲项目", "预算数", "5", "绩效指标"]


def test_hidden_elements_are_left_out() -> None:
    head = "<style>.gone{display:none} @media print{.kept{display:none}} td .x{color:red}</style>"
    body = (
        '<p hidden>一</p><p style="DISPLAY : none">二</p><p class="a gone">三</p><p class=kept>四</p>'
        "<script>五</script><template>六</template>"
    )
    assert lines(page(body, head=head)) == ["四"]


def test_deep_nesting_and_one_long_line() -> None:
    assert lines(page("<div>" * 3000 + "深" + "</div>" * 3000)) in (["深"], [])
    assert len(lines(page("<p>长</p>" * 200_000))) == 200_000


def test_web_archive() -> None:
    html = base64.encodebytes(
        "<html><body><table><tr><td>甲</td><td>1</td></tr></table></body></html>".encode("gb18030")
    ).decode()
    data = (
        'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="XX"\r\n\r\n'
        '--XX\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{html}\r\n--XX\r\nContent-Type: image/png\r\n\r\nxx\r\n--XX--\r\n"
    )
    document = read_bytes(data.encode(), "x.mht")
    assert grids(document) == [[(1, 1, 1, 1, "甲"), (1, 2, 1, 1, "1")]]
    assert document.format == "html"
