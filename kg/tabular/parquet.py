"""Parquet with an explicit schema: decimals as DECIMAL, never as floats. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO

from kg.errors import ExportError
from kg.tabular.model import Kind, Row, Schema, Value, plain

_BATCH = 50_000
_PRECISION, _SCALE = 38, 12


class ParquetWriter:
    """Rows to one Parquet file, in batches."""

    def __init__(self, schema: Schema, file: BinaryIO) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise ExportError("Parquet 需要附加组件，请安装 (needs the extra): pip install 'jixiao-kg[parquet]'") from error
        self._arrow: Any = pyarrow
        kinds = {
            "text": pyarrow.string(),
            "integer": pyarrow.int64(),
            "decimal": pyarrow.decimal128(_PRECISION, _SCALE),
            "double": pyarrow.float64(),
            "boolean": pyarrow.bool_(),
        }
        fields = [pyarrow.field(column.name, kinds[column.kind], metadata={"zh": column.shown}) for column in schema.columns]
        self._name, self._columns, self._schema = schema.name, schema.columns, pyarrow.schema(fields)
        # The library's own writer writes its footer when it is thrown away, after a fault too, into a file that is closed.
        quiet = type("Writer", (pyarrow.parquet.ParquetWriter,), {"__del__": lambda _: None})
        self._writer: Any = quiet(file, self._schema, compression="zstd")

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        iterator = iter(rows)
        while batch := list(islice(iterator, _BATCH)):
            try:
                columns = [
                    self._arrow.array([_fitting(value, column.kind) for value in values], type=field.type)
                    for values, column, field in zip(zip(*batch, strict=True), self._columns, self._schema, strict=True)
                ]
            except (self._arrow.ArrowInvalid, self._arrow.ArrowTypeError) as error:
                raise ExportError(f"{self._name}.parquet: 值与列的类型不符 (a value does not fit its column): {error}") from error
            self._writer.write_table(self._arrow.Table.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        """Write the footer; the file stays open."""
        self._writer.close()


def _fitting(value: Value, kind: Kind) -> Value:
    if value is None:
        return None
    if kind == "text":
        return plain(value)
    return float(value) if kind == "double" else value
