from __future__ import annotations

import pytest

from kg.readers import read_bytes

CELLS = {
    "bold": ("**合计**", "合计"),
    "break": ("≥<br />90%", "≥90%"),
    "entity": ("A&amp;B&nbsp;", "A&B"),
    "escaped-bar": ("甲\\|乙", "甲|乙"),
    "escaped-star": ("5\\*", "5*"),
    "percent-of-latex": ("95\\%", "95%"),
    "lone-stars": ("* 注", "*注"),
}


@pytest.mark.parametrize("name", sorted(CELLS))
def test_cells_of_markdown_tables(name: str) -> None:
    source, words = CELLS[name]
    document = read_bytes(f"# 表\n\n| 项目 | 值 |\n| :--- | ---: |\n| x | {source} |\n".encode(), "x.md")
    assert document.tables()[0].cells[-1].text == words
