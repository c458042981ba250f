"""The library's queries on the five real disclosures, against answers found by hand in their text (see README.md)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.query import Query, find, listing, run
from kg.text import fold

HERE = Path(__file__).parent
Row = Mapping[str, Any]
_RANGE = re.compile(r"(\d+)\.\.(\d+)")


@dataclass(frozen=True)
class Case:
    """One file of expected rows."""

    name: str
    query: str
    params: Mapping[str, str]
    complete: tuple[str, ...] | None
    rows: tuple[Mapping[str, str], ...]
    over: str = "corpus"

    def expected(self, kind: str) -> list[dict[str, str]]:
        return [
            {column: cell for column, cell in row.items() if column not in ("expect", "found") and cell}
            for row in self.rows
            if row["expect"] == kind
        ]

    def covers(self, row: Mapping[str, Any]) -> bool:
        """Whether the file claims to hold every row like this."""
        if self.complete is None:
            return False
        return not self.complete or str(row.get("document")).startswith(self.complete)


def read_case(path: Path) -> Case:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = dict(line[2:].strip().split(": ", 1) for line in lines if line.startswith("#+"))
    table = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    params = dict(pair.strip().split("=", 1) for pair in said.get("params", "").split(";") if pair.strip())
    scope = said.get("complete")
    documents = None if scope is None else tuple(re.findall(r"\b\d{3}\b", scope))
    assert all(None not in row and None not in row.values() for row in table), f"{path.name}: a row has more or fewer cells"
    return Case(path.stem, said["query"], params, documents, tuple(table), said.get("over", "corpus"))


CASES = [read_case(path) for path in sorted(HERE.glob("*.csv"))]
OVER_CORPUS = [case for case in CASES if case.over == "corpus"]
OVER_EXAMPLES = [case for case in CASES if case.over == "examples"]


def test_there_are_answers_for_enough_questions() -> None:
    assert len({case.query for case in CASES}) >= 42
    assert (len(OVER_CORPUS), len(OVER_EXAMPLES)) >= (22, 22)
    assert sum(len(case.expected("must")) for case in CASES) >= 180
    assert {row["expect"] for case in CASES for row in case.rows} == {"must", "may", "not"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_columns_are_the_querys(case: Case) -> None:
    columns = {column.name for column in find(case.query).header.columns}
    assert set(case.rows[0]) - {"expect", "found"} <= columns


@pytest.mark.corpus
@pytest.mark.parametrize("case", OVER_CORPUS, ids=lambda case: case.name)
def test_answer_is_what_the_text_says(corpus_store: Any, case: Case) -> None:
    _judge(corpus_store, case)


@pytest.mark.parametrize("case", OVER_EXAMPLES, ids=lambda case: case.name)
def test_answer_over_the_examples(examples_store: Any, case: Case) -> None:
    _judge(examples_store, case)


def _judge(store: Any, case: Case) -> None:
    rows = list(run(store, case.query, case.params).records())
    left, missing = _take(rows, case.expected("must"))
    unwanted = [wrong for wrong in case.expected("not") if any(_fits(row, wrong) for row in rows)]
    more = [row for row in left if case.covers(row) and not any(_fits(row, other) for other in case.expected("may"))]
    assert (missing, unwanted, more) == ([], [], [])


def _take(
    rows: Sequence[Mapping[str, Any]], expected: Sequence[Mapping[str, str]]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, str]]]:
    """Rows left after each expected one took a row of its own, and the expected ones that found none."""
    left, missing = list(rows), []
    for wanted in expected:
        found = next((row for row in left if _fits(row, wanted)), None)
        if found is None:
            missing.append(wanted)
        else:
            left.remove(found)
    return left, missing


def _fits(row: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    return all(_equal(column, row[column], cell) for column, cell in wanted.items())


def _equal(column: str, value: Any, cell: str) -> bool:
    if cell == "-":
        return value is None
    if value is None:
        return False
    if column == "document":
        return str(value).startswith(cell)
    if isinstance(value, (int, float, Decimal)):
        if bounds := _RANGE.fullmatch(cell):
            return Decimal(bounds[1]) <= Decimal(str(value)) <= Decimal(bounds[2])
        return Decimal(str(value)) == Decimal(cell)
    return fold(str(value)) == fold(cell)


def _rows(*some: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    return (dict(zip(("document", "n", "name"), row, strict=True)) for row in some)


MATCHES = [
    ("document", "003_ae.txt", "003", True),
    ("document", "004_e2.txt", "003", False),
    ("n", Decimal("8.00"), "8", True),
    ("n", 7, "6..8", True),
    ("n", 9, "6..8", False),
    ("n", None, "-", True),
    ("n", 0, "-", False),
    ("name", "邢财教【2022】92 号", "邢财教〔2022〕92号", True),
    ("name", None, "x", False),
]


@pytest.mark.parametrize(("column", "value", "cell", "expected"), MATCHES)
def test_comparison(column: str, value: Any, cell: str, expected: bool) -> None:
    assert _equal(column, value, cell) is expected


def test_two_equal_expectations_need_two_rows() -> None:
    left, missing = _take(list(_rows(("003", 1, "a"), ("003", 2, "b"))), [{"name": "a"}, {"name": "a"}])
    assert [row["name"] for row in left] == ["b"]
    assert missing == [{"name": "a"}]


FILTERS = {"year": ("2023", "2024"), "level": ("省级", "市级", "区县级", "开发区"), "unit": ("教育", "滁州", "安徽", "未印出")}
FILTERED = [
    (query, param.name)
    for query in listing()
    if query.kind in ("competency", "reports")
    for param in query.header.params
    if param.name in FILTERS
]


@pytest.mark.parametrize(("query", "name"), FILTERED, ids=[f"{query.name}-{name}" for query, name in FILTERED])
def test_a_filter_parts_the_answer(examples_store: Any, query: Query, name: str) -> None:
    """Whatever is answered without a filter is answered with one of its values, and with no value is anything more."""
    whole = len(list(run(examples_store, query.name).rows))
    parts = [len(list(run(examples_store, query.name, {name: value}).rows)) for value in FILTERS[name]]
    assert max(parts) <= whole
    assert not whole or any(parts)
