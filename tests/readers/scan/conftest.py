"""The sheets of this folder, and the extra `ocr`: tests that read are skipped with the reason where it is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kg.readers.scan.engine import engine, installed

sys.path.insert(0, str(Path(__file__).parent))

import sheets


def _need(there: bool, what: str) -> None:
    if not there:
        if os.environ.get("CI"):
            pytest.fail(f"missing on CI: {what}")
        pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def fonts():
    _need(sheets.FONTS.is_dir(), "fonts-noto-cjk, to draw the scans")


@pytest.fixture(scope="session")
def recogniser(fonts):
    """The engine of this process."""
    _need(installed(), "the extra: pip install 'jixiao-kg[ocr]'")
    return engine()
