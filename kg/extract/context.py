"""Blocks of a document with what stands around them: each table with the prose since the table before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.document import Document, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Section:
    """A table, or None at the end of the document, with the paragraphs between it and the table before."""

    before: tuple[Paragraph, ...]
    table: Table | None


def sections(document: Document) -> Iterator[Section]:
    """The document cut at its tables, in reading order."""
    before: list[Paragraph] = []
    for block in document.blocks():
        if isinstance(block, Paragraph):
            before.append(block)
        else:
            yield Section(tuple(before), block)
            before = []
    yield Section(tuple(before), None)
