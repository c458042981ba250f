"""Real disclosures beside the repository: pieces, prose, and the second engine. Only short facts stand here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.document import Document
from kg.readers.pdf import cross_check, read_pdf

REAL = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "real"
NAMES = ("sh-putuo-commerce-dept-budget-2025", "sh-putuo-wanli-dept-budget-2024", "template-final-accounts-2024")
PIECES = {NAMES[0]: 13, NAMES[1]: 22, NAMES[2]: 11}
CELLS = {NAMES[0]: 799, NAMES[1]: 1794, NAMES[2]: 360}


def path(name: str) -> Path:
    file = REAL / f"{name}.pdf"
    if not file.exists():
        if os.environ.get("CI"):
            pytest.fail("shared folder is missing")
        pytest.skip("shared folder is missing")
    return file


def read(name: str) -> Document:
    return read_pdf(path(name).read_bytes(), name)


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_pieces_and_cells(name: str) -> None:
    tables = read(name).tables()
    assert len(tables) == PIECES[name]
    assert sum(len(table.cells) for table in tables) == CELLS[name]


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_the_second_engine_reads_the_same(name: str) -> None:
    assert cross_check(path(name)) == []


@pytest.mark.corpus
def test_contents_pages_give_no_table() -> None:
    for name in NAMES:
        document = read(name)
        assert not [block for block in document.pages[1].blocks if hasattr(block, "cells")]


@pytest.mark.corpus
def test_paragraphs_are_whole() -> None:
    texts = [one.text for one in read(NAMES[0]).paragraphs()]
    assert any(text.startswith("2025年，") and text.endswith("其他收入0万元。") for text in texts)
    assert not [text for text in texts if text.startswith(("24,558.18", "180.00"))]
