"""Text formats: CSV (RFC 4180, UTF-8 with BOM so that Excel reads it), JSON lines, JSON, Markdown, aligned text.

CSV holds the printed text raw: no cell is escaped against formulas, because the text is evidence. XLSX is for Excel.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import BinaryIO

from kg.tabular.layout import shown_width
from kg.tabular.model import Row, Schema, Value, plain


class CsvWriter:
    """Rows to CSV with CRLF line ends."""

    def __init__(self, schema: Schema, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._csv = csv.writer(self._text)
        self._csv.writerow(schema.names)

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        self._csv.writerows([plain(value) for value in row] for row in rows)

    def close(self) -> None:
        """Finish; the file stays open."""
        self._text.detach()


class JsonlWriter:
    """One object a line. Decimals are JSON numbers with every printed digit."""

    def __init__(self, schema: Schema, file: BinaryIO) -> None:
        self._names, self._file = [json.dumps(name) for name in schema.names], file

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        for row in rows:
            self._file.write((self.object(row) + "\n").encode())

    def object(self, row: Row) -> str:
        """One row as a JSON object."""
        return "{" + ", ".join(f"{name}: {_json(value)}" for name, value in zip(self._names, row, strict=True)) + "}"

    def close(self) -> None:
        """Nothing is left to write."""


class JsonWriter(JsonlWriter):
    """One array of objects."""

    def __init__(self, schema: Schema, file: BinaryIO) -> None:
        super().__init__(schema, file)
        self._separator = b"[\n"

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        for row in rows:
            self._file.write(self._separator + self.object(row).encode())
            self._separator = b",\n"

    def close(self) -> None:
        """Write the closing bracket."""
        self._file.write(b"[]\n" if self._separator == b"[\n" else b"\n]\n")


class MarkdownWriter:
    """A pipe table with the Chinese headings."""

    def __init__(self, schema: Schema, file: BinaryIO) -> None:
        self._file = file
        self._line(column.shown for column in schema.columns)
        numeric = {"integer", "decimal", "double"}
        self._line("---:" if column.kind in numeric else "---" for column in schema.columns)

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        for row in rows:
            self._line(_markdown(plain(value)) for value in row)

    def close(self) -> None:
        """Nothing is left to write."""

    def _line(self, cells: Iterable[str]) -> None:
        self._file.write(("| " + " | ".join(cells) + " |\n").encode())


class AlignedWriter:
    """Columns aligned for a terminal; a Chinese character takes two places. Nothing is written before the end."""

    def __init__(self, schema: Schema, file: BinaryIO) -> None:
        self._file = file
        self._rows = [[column.shown for column in schema.columns]]
        self._numeric = [True for _ in schema.columns]

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        for row in rows:
            self._rows.append([" ".join(plain(value).split()) for value in row])
            for index, value in enumerate(row):
                self._numeric[index] &= value is None or isinstance(value, int | float | Decimal)

    def close(self) -> None:
        """Measure all rows and write them; numbers to the right."""
        widths = [max(map(shown_width, column)) for column in zip(*self._rows, strict=True)]
        rule = ["─" * width for width in widths]
        for row in (self._rows[0], rule, *self._rows[1:]):
            cells = [_pad(cell, width, right) for cell, width, right in zip(row, widths, self._numeric, strict=True)]
            self._file.write(("  ".join(cells).rstrip() + "\n").encode())


def _pad(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - shown_width(text))
    return blanks + text if right else text + blanks


def _json(value: Value) -> str:
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else json.dumps(str(value))
    return json.dumps(value, ensure_ascii=False)


def _markdown(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\r\n", "<br>").replace("\n", "<br>")
