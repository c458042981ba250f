"""Where tables go: one stream, a folder with a file a table, or one workbook with a sheet a table.

Files of a folder are written under a temporary name and renamed at the end, so that a broken run leaves no half table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, get_args

from kg.errors import ExportError
from kg.files import replacing, within
from kg.tabular.model import Row, Schema

Format = Literal["csv", "xlsx", "jsonl", "json", "parquet", "md", "table"]
FORMATS: tuple[Format, ...] = get_args(Format)


class Sink(Protocol):
    """去处: takes rows of several tables, in any order of tables."""

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to a table."""


class _Writer(Protocol):
    def add(self, rows: Iterable[Row]) -> None: ...

    def close(self) -> None: ...


def dump(schema: Schema, rows: Iterable[Row], form: Format, file: BinaryIO) -> None:
    r"""Write one table to an open binary file.

    >>> import io
    >>> from kg.tabular import Column
    >>> out = io.BytesIO()
    >>> dump(Schema("t", "表", (Column("code"), Column("n"))), [("0215", 3)], "csv", out)
    >>> out.getvalue().decode("utf-8-sig")
    'code,n\r\n0215,3\r\n'
    """
    writer = _writer(form, schema, file)
    writer.add(rows)
    writer.close()


@contextmanager
def open_sink(target: Path, schemas: Sequence[Schema], form: Format) -> Iterator[Sink]:
    """A sink for all `schemas`: a folder with a file each, or, where `target` ends in .xlsx, one workbook."""
    try:
        if target.suffix.lower() == ".xlsx":
            with _workbook(target, schemas) as sink:
                yield sink
        else:
            with _folder(target, schemas, form) as sink:
                yield sink
    except OSError as error:
        raise ExportError(f"{target}: 无法写入 (cannot be written): {error.strerror or error}") from error


class _Folder:
    def __init__(self, writers: dict[str, _Writer]) -> None:
        self._writers = writers

    def add(self, table: str, rows: Iterable[Row]) -> None:
        self._writers[table].add(rows)


@contextmanager
def _folder(folder: Path, schemas: Sequence[Schema], form: Format) -> Iterator[Sink]:
    with within(folder), ExitStack() as stack:
        writers = {}
        for schema in schemas:
            file = stack.enter_context(replacing(folder / f"{schema.name}.{form}"))
            writers[schema.name] = _writer(form, schema, file)
        yield _Folder(writers)
        for writer in writers.values():
            writer.close()


@contextmanager
def _workbook(path: Path, schemas: Sequence[Schema]) -> Iterator[Sink]:
    from kg.tabular.xlsx import Workbook

    with within(path.parent), replacing(path) as file:
        book = Workbook(schemas, file)
        yield book
        book.close()


def _writer(form: Format, schema: Schema, file: BinaryIO) -> _Writer:
    """The writer of a format; libraries are imported when their format is asked for."""
    from kg.tabular import text

    match form:
        case "csv":
            return text.CsvWriter(schema, file)
        case "jsonl":
            return text.JsonlWriter(schema, file)
        case "json":
            return text.JsonWriter(schema, file)
        case "md":
            return text.MarkdownWriter(schema, file)
        case "table":
            return text.AlignedWriter(schema, file)
        case "xlsx":
            from kg.tabular.xlsx import SheetWriter

            return SheetWriter(schema, file)
        case "parquet":
            from kg.tabular.parquet import ParquetWriter

            return ParquetWriter(schema, file)
