"""The five real disclosures and the web pages, read where they stand: scores, counts and coverage.

The scores are computed by the programs beside the annotations, in processes of their own, from the tidy tables as CSV.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from kg.extract import extract
from kg.readers import read
from kg.records import Disclosure, tidy
from kg.records.columns import SCHEMAS
from kg.tables import join

pytestmark = pytest.mark.corpus

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PAGES = {
    "chongqing-fengjie-yunwu-2023.part.txt": (1, 1),
    "guangdong-2022-yuecaijian76.txt": (0, 0),
    "hebei-pingshan-xiakou-2025-budget.part.txt": (0, 0),
    "hubei-qingshan-2020-basicinfra.txt": (1, 7),
    "hunan-nanyue-2018-tourism.txt": (1, 16),
    "sichuan-qingshen-2023-selfeval.txt": (1, 2),
}


def shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        message = f"shared folder is missing: {'/'.join(parts)}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="module")
def disclosures() -> dict[str, Disclosure]:
    files = sorted(shared("corpus").glob("*.txt"))
    assert len(files) == 5
    return {file.name[:3]: extract(join(read(file))) for file in files}


@pytest.fixture(scope="module")
def tables(disclosures: dict[str, Disclosure], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tidy tables of all five, as `kg extract` writes them."""
    folder = tmp_path_factory.mktemp("tables")
    rows = defaultdict(list)
    for disclosure in disclosures.values():
        for name, found in tidy.rows(disclosure):
            rows[name] += found
    for schema in SCHEMAS:
        with (folder / f"{schema.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in schema.columns])
            writer.writerows([["" if value is None else value for value in row] for row in rows[schema.name]])
    return folder


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("document", ["001", "003"])
def test_open_annotations_score(tables: Path, document: str) -> None:
    gold = shared("gold", f"{document}.json")
    done = run(shared("score", "score.py"), gold, tables, "--document", f"{document}_", "--min", "0.98", "--show", "5")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("document", ["002", "004"])
def test_sealed_annotations_score(tables: Path, document: str) -> None:
    sealed = shared("score", "sealed", f"{document}.json")
    done = run(shared("score", "sealed.py"), sealed, tables, "--document", f"{document}_", "--min", "0.97")
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_projects_and_indicators_are_found(disclosures: dict[str, Disclosure]) -> None:
    counted = {name: (len(one.projects), len(one.indicators)) for name, one in disclosures.items()}
    assert counted == {"000": (26, 203), "001": (34, 233), "002": (14, 126), "003": (17, 171), "004": (36, 265)}
    assert sum(projects for projects, _ in counted.values()) == 127
    assert sum(indicators for _, indicators in counted.values()) == 998


@pytest.mark.parametrize("document", ["000", "001", "002", "003", "004"])
def test_nearly_every_cell_is_consumed(disclosures: dict[str, Disclosure], document: str) -> None:
    coverage = disclosures[document].coverage
    assert coverage.cells > 1000
    assert coverage.share >= 0.99
    assert coverage.tables_used == coverage.tables


@pytest.mark.parametrize("page", sorted(PAGES))
def test_pages_of_other_provinces_are_recognised(page: str) -> None:
    disclosure = extract(join(read(shared("corpus", "pages", page))))
    assert (len(disclosure.projects), len(disclosure.indicators)) == PAGES[page]


def test_no_page_is_left_out() -> None:
    pages = sorted(shared("corpus", "pages").glob("*.txt"))
    assert len(pages) >= len(PAGES)
    for page in pages:
        assert extract(join(read(page))).header.document == page.name
