"""The numbers of an analysis that are about one resource, for a graph: what `kg.rdf.measurement_quads` takes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.analyse.model import Analysis, Table
from kg.records.measurement import Measurement

_ABOUT = ("iri", "cell")


def measurements(analysis: Analysis) -> Iterator[Measurement]:
    """Every number of every row that names a resource."""
    for table in analysis.tables:
        yield from _of(table)


def _of(table: Table) -> Iterator[Measurement]:
    names = table.schema.names
    about = next((names.index(name) for name in _ABOUT if name in names), None)
    if about is None:
        return
    for row in table.rows:
        node = row[about]
        if not isinstance(node, str) or "://" not in node:
            continue
        for column, value in zip(table.schema.columns, row, strict=True):
            if column.kind != "text" and value is not None and not isinstance(value, str):
                yield Measurement(f"{table.schema.name}.{column.name}", column.shown, node, value)
