"""One disclosure printed by five producers: every cell, with spans, rows cut by page breaks included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.document import Table
from kg.readers.pdf import cross_check, read_pdf
from kg.tables import join
from kg.text import strip_space

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "pdf"
FILES = sorted(FIXTURES.glob("*/small.pdf"))
TRUTH: list[dict[str, Any]] = json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))["small"]
PIECES = {"chromium": [2, 2], "libreoffice": [1, 2], "libreoffice-tagged": [1, 2], "reportlab": [2, 2], "typst": [1, 1]}
NAMES = [file.parent.name for file in FILES]


def test_case_count() -> None:
    assert len(FILES) == 5


def words(table: Table) -> list[tuple[int, str]]:
    return [(cell.column, strip_space(cell.text)) for cell in table.cells]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_whole_tables(file: Path) -> None:
    tables = join(read_pdf(file.read_bytes(), file.name)).tables()
    expected = [[(c, strip_space(text)) for _, c, _, _, text in table["cells"]] for table in TRUTH]
    assert [words(table) for table in tables] == expected
    assert [table.pieces for table in tables] == PIECES[file.parent.name]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_header_spans(file: Path) -> None:
    first = read_pdf(file.read_bytes(), file.name).tables()[0]
    spans = [[c.row, c.column, c.row_span, c.column_span, c.text] for c in first.cells if c.row <= 2]
    assert spans == [cell for cell in TRUTH[0]["cells"] if cell[0] <= 2]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_cell_lies_on_its_page(file: Path) -> None:
    for table in read_pdf(file.read_bytes(), file.name).tables():
        for cell in table.cells:
            assert cell.box is not None
            left, top, right, bottom = cell.box
            assert 0 <= left < right <= 596
            assert 0 <= top < bottom <= 842


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_prose_is_unwrapped_and_without_running_heads(file: Path) -> None:
    paragraphs = [one.text for one in read_pdf(file.read_bytes(), file.name).paragraphs()]
    assert paragraphs[0] == "清河口区水务局2024年部门预算"
    assert "部门预算公开" not in paragraphs
    assert not [text for text in paragraphs if text.strip("- ").isdigit()]
    assert sum(text.endswith("处。") and len(text) > 50 for text in paragraphs) == 3


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_pdfplumber_reads_the_same_cells(file: Path) -> None:
    """Typst lets a long code run over its border: the two engines divide those words differently, which is to be told."""
    differences = cross_check(file)
    expected = {"项目名称"} if file.parent.name == "typst" else set()
    assert {one.ours for one in differences if not one.ours[:8].isdigit()} == expected


@pytest.mark.parametrize("name", ["libreoffice-tagged", "chromium", "typst"])
def test_tags_agree_with_the_rules(name: str) -> None:
    document = read_pdf((FIXTURES / name / "small.pdf").read_bytes(), "small.pdf")
    goes_on = [table.continues for table in document.tables()]
    assert goes_on.count("new") == 2
    assert set(goes_on) - {"new"} <= {"row", "table"}
    assert None not in goes_on
    assert document.findings == ()
