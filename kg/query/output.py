"""Answers to files: the schema of an answer for `kg.tabular`, and the answer written in one of its formats.

A column that a query's header describes is for people: codes of our lists are written by their names (`income` as 收入) and
years as numbers. A column headed 代码 keeps its codes, and so does SPARQL without a header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from kg import tabular, vocab
from kg.query.answers import Cell
from kg.query.header import Column, Lang
from kg.query.run import Result
from kg.query.wording import code_names, severity_names

_LISTS: Mapping[str, tuple[str, ...]] = {
    "comparator": ("comparator",),
    "field": ("citationField",),
    "fund": ("fund",),
    "item": ("threePublicItem", "statementItem"),
    "phase": ("phase",),
    "side": ("side",),
    "statement": ("statementKind",),
}
"""Names that columns of codes have in all queries, and the lists their codes are of."""
_YEAR = re.compile(r"year$|_year$|^issued_in$")
_FOUR = re.compile(r"[12]\d{3}")
_CODE_HEADINGS = ("代码", "编码", "code")
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
    tabular.dump(schema_of(result, lang), worded_rows(result, lang), form, file)


def worded_rows(result: Result, lang: Lang = "zh") -> Iterator[tuple[Cell, ...]]:
    """The rows of an answer with the codes of described columns by their names, and years as numbers."""
    described = {column.name: column for column in result.query.header.columns}
    words = [_words(described.get(name), lang) for name in result.columns]
    if not any(words):
        return result.rows
    return (tuple(word(cell) if word else cell for word, cell in zip(words, row, strict=True)) for row in result.rows)


def _words(column: Column | None, lang: Lang) -> Callable[[Cell], Cell] | None:
    """How the cells of a column are written, None where as they are."""
    if column is None or column.zh.endswith(_CODE_HEADINGS):
        return None
    if _YEAR.search(column.name):
        return _year
    if column.name == "property":
        return lambda cell: vocab.label(cell, lang) if isinstance(cell, str) and cell in vocab.declared() else cell
    if column.name in ("severity", "severity_code"):
        names: Mapping[str, str] = severity_names(lang)
    else:
        lists = _LISTS.get(column.name, ())
        names = {code: name for one in reversed(lists) for code, name in code_names(one, lang).items()}
    return (lambda cell: names.get(cell, cell) if isinstance(cell, str) else cell) if names else None


def _year(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, str) and _FOUR.fullmatch(cell) else cell
