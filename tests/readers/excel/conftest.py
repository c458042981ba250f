from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

Fill = Callable[[Any], None]


def workbook(fill: Fill) -> bytes:
    """A workbook by openpyxl, filled by a function of its first sheet."""
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="session")
def make() -> Callable[[Fill], bytes]:
    return workbook
