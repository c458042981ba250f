"""Tables of plain values to files: CSV, XLSX, JSON lines, JSON, Parquet, Markdown, and aligned text for a terminal.

In: a `Schema` (columns with Chinese headings and descriptions) and rows of plain values. Out: bytes that are the same
for the same rows. Nothing here knows what the tables are about; `kg.records.tidy` and `kg.query` bring their schemas.
"""

from kg.tabular.model import Column, Row, Schema, Value, plain
from kg.tabular.sinks import FORMATS, Format, Sink, dump, open_sink

__all__ = [
    "FORMATS",
    "Column",
    "Format",
    "Row",
    "Schema",
    "Sink",
    "Value",
    "dump",
    "open_sink",
    "plain",
]
