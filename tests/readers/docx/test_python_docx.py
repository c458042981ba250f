"""Files that python-docx writes: its templates, styles, merges and breaks are those of Word."""

from __future__ import annotations

import io

import docx
from docx.enum.text import WD_BREAK

from kg.document import Table
from kg.readers import read_bytes


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def words(data: bytes) -> list:
    return [
        [(c.text, c.row, c.column, c.row_span, c.column_span) for c in block.cells] if isinstance(block, Table) else block.text
        for block in read_bytes(data, "x.docx").blocks()
    ]


def test_headings_lists_and_page_breaks():
    document = docx.Document()
    document.add_heading("部门预算绩效文本", 0)
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    for text in ("完善制度", "加强管理"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("圆点", style="List Bullet")
    document.add_paragraph("分页前").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("分页后")
    assert words(saved(document)) == ["部门预算绩效文本", "1.完善制度", "2.加强管理", "圆点", "分页前", "分页后"]


def test_merges_over_rows_and_columns():
    document = docx.Document()
    table = document.add_table(3, 4, style="Table Grid")
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = f"{r}{c}号" if (r, c) in {(0, 0), (0, 1), (0, 3), (1, 3), (2, 0), (2, 3)} else ""
    table.cell(0, 1).merge(table.cell(1, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(2, 2))
    assert words(saved(document)) == [
        [
            ("00号", 1, 1, 2, 1),
            ("01号", 1, 2, 2, 2),
            ("03号", 1, 4, 1, 1),
            ("13号", 2, 4, 1, 1),
            ("20号", 3, 1, 1, 3),
            ("23号", 3, 4, 1, 1),
        ]
    ]


def test_a_long_table_is_one_table():
    document = docx.Document()
    table = document.add_table(0, 3)
    for number in range(300):
        for cell, text in zip(table.add_row().cells, (str(number), "规上企业", "≥95%"), strict=True):
            cell.text = text
    (read,) = read_bytes(saved(document), "x.docx").tables()
    assert (len(read.cells), read.cells[-1].row) == (900, 300)
