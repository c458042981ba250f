"""The examples, their truth, and what is read from them (once for all tests)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extract
from kg.readers import read
from kg.records import Disclosure
from kg.tables import join
from kg.text import unlatex

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TRUTH: dict[str, dict[str, Any]] = json.loads((EXAMPLES / "truth.json").read_text(encoding="utf-8"))


@cache
def disclosure_of(key: str) -> Disclosure:
    return extract(join(read(EXAMPLES / "disclosures" / key, key)))


@pytest.fixture(scope="session")
def all_truth() -> dict[str, dict[str, Any]]:
    return TRUTH


@pytest.fixture(scope="session")
def examples_folder() -> Path:
    """The folder of the example disclosures."""
    return EXAMPLES / "disclosures"


@pytest.fixture(params=sorted(TRUTH))
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def truth(key: str) -> dict[str, Any]:
    return TRUTH[key]


@pytest.fixture
def disclosure(key: str) -> Disclosure:
    return disclosure_of(key)


@pytest.fixture
def printed(key: str, examples_folder: Path) -> str:
    """The example's text without white space and LaTeX residue."""
    path = examples_folder / key
    text = path.read_text(encoding="gb18030" if path.suffix == ".html" else "utf-8")
    return "".join(unlatex(text).split())
