"""Answers to files: the schema of an answer for `kg.tabular`, and the answer written in one of its formats."""

from __future__ import annotations

import re
from typing import BinaryIO

from kg import tabular
from kg.query.header import Lang
from kg.query.run import Result

_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


def schema_of(result: Result, lang: Lang = "zh") -> tabular.Schema:
    """Columns with their titles, and the query's summary as the title of the table."""
    described = {column.name: column for column in result.query.header.columns}
    columns = []
    for name, heading in zip(result.columns, result.headings(lang), strict=True):
        known = described.get(name)
        columns.append(
            tabular.Column(name, heading, known.zh if known else "", known.en if known else "", known.kind if known else "text")
        )
    header = result.query.header
    title = (header.summary_zh if lang == "zh" else header.summary_en) or result.query.name
    return tabular.Schema(result.query.name, _NOT_IN_A_SHEET_NAME.sub(" ", title), tuple(columns))


def write(result: Result, form: tabular.Format, file: BinaryIO, *, lang: Lang = "zh") -> None:
    """Write an answer to an open binary file, row by row as the store gives them."""
    tabular.dump(schema_of(result, lang), result.rows, form, file)
