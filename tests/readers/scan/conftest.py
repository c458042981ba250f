"""The sheets of this folder, and the extra `ocr`: tests that read are skipped with the reason where it is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kg.readers.scan.engine import engine, installed

sys.path.insert(0, str(Path(__file__).parent))

import sheets


@pytest.fixture(scope="session")
def fonts():
    if not sheets.FONTS.is_dir():
        pytest.skip("needs fonts-noto-cjk, to draw the scans")


@pytest.fixture(scope="session")
def recogniser(fonts):
    """The engine of this process."""
    if not installed():
        if os.environ.get("CI"):
            pytest.fail("missing on CI: the extra ocr")
        pytest.skip("needs the extra: pip install 'jixiao-kg[ocr]'")
    return engine()
