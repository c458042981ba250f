"""One shape for all: a disclosure printed in another format gives the same records, as nothing behind the readers knows it."""

from __future__ import annotations

import importlib.util
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from kg.document import Document, Place
from kg.extract import extract
from kg.readers import read, read_bytes
from kg.tables import join

ROOT = Path(__file__).resolve().parents[2]
DISCLOSURES = sorted(path for path in (ROOT / "examples" / "disclosures").rglob("*") if path.suffix in (".txt", ".md", ".html"))

_spec = importlib.util.spec_from_file_location("kg_test_printers", ROOT / "tests" / "printers.py")
assert _spec is not None
assert _spec.loader is not None
printers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(printers)

_APART = frozenset({"place", "places", "sha256", "key", "format", "pages", "evidence", "cells", "coverage", "sheet", "box", "at"})


def plain(value: Any) -> Any:
    """A record without places, keys and the layout's own numbers."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.name not in _APART}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Decimal | Enum | str | int | float | bool) or value is None:
        return value
    return str(value)


def records(document: Document) -> dict[str, Any]:
    found = plain(extract(join(replace(document, key="x", sha256="0"))))
    assert isinstance(found, dict)
    found.pop("findings", None)
    return found


def test_there_are_disclosures() -> None:
    assert len(DISCLOSURES) >= 7


@pytest.mark.parametrize("kind", sorted(printers.PRINTERS))
@pytest.mark.parametrize("path", DISCLOSURES, ids=lambda path: path.stem)
def test_prints_to_the_same_records(path: Path, kind: str) -> None:
    document = read(path)
    if kind in printers.WHOLE:
        document = join(document)
    printed = read_bytes(printers.PRINTERS[kind](document), f"x.{kind}")
    expected, found = records(document), records(printed)
    for name, value in expected.items():
        assert found[name] == value, name


@pytest.mark.parametrize("foot", [60, 91, 117, 136, 155, 300])
@pytest.mark.parametrize("path", DISCLOSURES, ids=lambda path: path.stem)
def test_page_breaks_change_no_record(path: Path, foot: int) -> None:
    """The same tables cut elsewhere: within a row, a header, a form, behind an empty rest of a row."""
    document = join(read(path))
    printed = read_bytes(printers.print_pdf(document, foot), "x.pdf")
    assert records(printed) == records(document)


def test_page_breaks_cut_rows() -> None:
    documents = [join(read_bytes(printers.print_pdf(join(read(path))), "x.pdf")) for path in DISCLOSURES]
    tables = [table for document in documents for table in document.tables()]
    assert sum(table.pieces > 1 for table in tables) >= 20
    assert sum(bool(cell.continued) for table in tables for cell in table.cells) >= 3
