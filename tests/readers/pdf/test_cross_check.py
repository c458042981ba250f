"""Two engines on every PDF at hand: what they read differently is a finding at its cell, and nowhere else is there one."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import pdf
from test_aligned import sheet

from kg.document import Document, Page, Table
from kg.pipeline import extract_all
from kg.readers import read, read_bytes
from kg.readers.pdf import cross_checked, read_pdf
from kg.readers.pdf.check import differences
from kg.settings import Settings
from kg.tables import join

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT.parent / "shared" / "corpus" / "real"
OURS = sorted([*(ROOT / "tests").rglob("*.pdf"), *(ROOT / "examples").rglob("*.pdf")])
OVERFLOWING = {"typst/small.pdf": 2}
"""A code that runs over its border stands in two cells: the engines divide its characters differently, which is to be told."""
PRINTED = ROOT / "examples" / "formats" / "performance-economy-bureau-2024.pdf"


def test_there_are_files() -> None:
    assert len(OURS) >= 7
    if os.environ.get("CI"):
        assert len(list(REAL.glob("*.pdf"))) >= 3


@pytest.mark.parametrize("file", [*OURS, *sorted(REAL.glob("*.pdf"))], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_engines_agree(file: Path) -> None:
    data = file.read_bytes()
    found = differences(read_pdf(data, file.name, ocr=None), data)
    assert len(found) == OVERFLOWING.get(f"{file.parent.name}/{file.name}", 0)


def misread(document: Document) -> tuple[Document, Table]:
    """The document with a 5 for a 3 in the last cell of its last table, as a faulty engine might read it."""
    tables = document.tables()
    last = tables[-1]
    wrong = replace(last.cells[-1], text="5")
    pages = tuple(
        Page(page.number, tuple(replace(one, cells=(*last.cells[:-1], wrong)) if one is last else one for one in page.blocks))
        for page in document.pages
    )
    return replace(document, pages=pages), last


def test_a_misread_cell_is_told_at_its_place_in_the_whole_table() -> None:
    data = PRINTED.read_bytes()
    document, last = misread(read_pdf(data, "x.pdf"))
    joined = join(cross_checked(document, data))
    (finding,) = [one for one in joined.findings if one.rule == "cross-check-difference"]
    assert finding.text == "5"
    cell = joined.tables()[-1].cells[-1]
    assert finding.place == cell.place
    assert cell.place.table != last.number


def test_a_missed_cell_is_told() -> None:
    data = PRINTED.read_bytes()
    document = read_pdf(data, "x.pdf")
    last = document.tables()[-1]
    pages = tuple(
        Page(page.number, tuple(replace(one, cells=one.cells[:-1]) if one is last else one for one in page.blocks))
        for page in document.pages
    )
    (missed,) = differences(replace(document, pages=pages), data)
    assert (missed.ours, missed.other) == ("", last.cells[-1].text)


def test_a_file_that_the_second_engine_cannot_read_says_so() -> None:
    document = read_bytes(pdf(sheet([])), "x.pdf")
    (finding,) = cross_checked(document, b"%PDF-1.4 cut off").findings
    assert "pdfplumber" in finding.message_zh


def test_only_pdf_is_read_twice(tmp_path: Path) -> None:
    text = tmp_path / "x.txt"
    text.write_text("项目\t金额\n教育\t1.00\n", encoding="utf-8")
    assert read(text, cross_check=True) == read(text)


def test_extract_reports_the_differences(tmp_path: Path) -> None:
    source = ROOT / "tests" / "fixtures" / "pdf" / "typst" / "small.pdf"
    for check in (True, False):
        extract_all([source], tmp_path / "tables", settings=Settings(cross_check=check, workers=1))
        rows = io.StringIO((tmp_path / "tables" / "findings.csv").read_text("utf-8-sig"))
        assert sum("cross-check-difference" in row for row in rows) == (2 if check else 0)
