"""Word 97–2003: the committed files print what the .docx they were saved from prints, merges and all."""

from __future__ import annotations

from pathlib import Path

import pytest
from printing.docx import write_docx
from printing.model import disclosures
from wordcases import CASES

from kg.document import Document, Table
from kg.readers.doc import read_doc
from kg.readers.docx import read_docx

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "doc"


def shape(document: Document) -> list:
    return [
        [(c.printed, c.text, c.row, c.column, c.row_span, c.column_span) for c in block.cells]
        if isinstance(block, Table)
        else block.printed
        for block in document.blocks()
    ]


def test_every_case_has_its_file():
    assert len(CASES) >= 10
    assert {path.stem for path in FOLDER.glob("*.doc")} >= set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_doc_prints_what_docx_prints(name):
    document = read_doc((FOLDER / f"{name}.doc").read_bytes(), f"{name}.doc")
    expected = read_docx(CASES[name](), f"{name}.docx")
    assert shape(document) == shape(expected)
    assert [finding.rule for finding in document.findings] == [finding.rule for finding in expected.findings]
    assert document.format == "doc"


def test_every_cell_and_span_of_a_whole_disclosure(tmp_path):
    (model,) = disclosures(7, 1)
    write_docx(model, tmp_path / "x.docx")
    truth = [
        [(cell.text.replace("\n", ""), r, c, cell.rows, cell.columns) for r, c, cell in table.placed() if cell.text]
        for table in model.tables()
    ]
    for document in (
        read_docx((tmp_path / "x.docx").read_bytes(), "x.docx"),
        read_doc((FOLDER / f"disclosure-{model.name}.doc").read_bytes(), "x.doc"),
    ):
        tables = [
            [(c.printed.replace("\n", ""), c.row, c.column, c.row_span, c.column_span) for c in table.cells]
            for table in document.tables()
        ]
        assert tables == truth
    assert sum(map(len, truth)) > 600


def test_printed_words_of_the_cases_are_what_their_names_say():
    """The comparison above would pass on two readers that are wrong alike: a few words by hand."""
    lists = shape(read_doc((FOLDER / "numbered-lists.doc").read_bytes(), "x"))
    assert lists[:5] == ["一、总体目标", "（一）分项一", "1.\t措施甲", "2.\t措施乙", "（二）分项二"]
    signs = shape(read_doc((FOLDER / "signs-and-fields.doc").read_bytes(), "x"))
    assert signs[:2] == ["满意度≥90%，成本≤5万元", "☑是□否"]
    merged = read_doc((FOLDER / "merged-cells.doc").read_bytes(), "x").tables()[0]
    assert [(c.text, c.row_span, c.column_span) for c in merged.cells if c.row_span * c.column_span > 1] == [
        ("项目", 1, 2),
        ("金额", 2, 1),
        ("产出指标", 2, 1),
        ("合计", 1, 3),
        ("左上", 2, 2),
        ("右", 1, 2),
    ]
    assert len(read_doc((FOLDER / "sixty-columns.doc").read_bytes(), "x").tables()[0].cells) == 180
