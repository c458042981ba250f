"""Rows are counted in the bytes of every format, however these are cut."""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.server.rows import Counter, Sink, TooManyRowsError

FORMATS = [
    ox.QueryResultsFormat.JSON,
    ox.QueryResultsFormat.XML,
    ox.QueryResultsFormat.CSV,
    ox.QueryResultsFormat.TSV,
]
NASTY = ['a"b', "x,\ny", "\r\n", "<result>", '},{"', ',{"x', '[{"y"', "", "邢台", "\\", '"', "a\tb", ']},{"v', "',{"]
values = st.lists(st.one_of(st.none(), st.sampled_from(NASTY), st.text(max_size=5)), max_size=12)


def results(found: list[str | None], format_: ox.QueryResultsFormat) -> bytes:
    rows = " ".join(f"({'UNDEF' if one is None else ox.Literal(one)})" for one in found)
    answer = ox.Store().query(f"SELECT ?部门 {{ VALUES (?部门) {{ {rows} }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    return answer.serialize(format=format_) or b""


@pytest.mark.parametrize("format_", FORMATS, ids=str)
@settings(max_examples=120, deadline=None)
@given(found=values, size=st.integers(1, 9))
def test_rows_are_counted(format_: ox.QueryResultsFormat, found: list[str | None], size: int) -> None:
    data, counter, count = results(found, format_), Counter(format_), 0
    for start in range(0, len(data), size):
        count = counter.take(data[start : start + size], last=start + size >= len(data))
    assert count == len(found)


@pytest.mark.parametrize("format_", FORMATS, ids=str)
def test_one_row_too_many_ends_the_work(format_: ox.QueryResultsFormat, tmp_path: Path) -> None:
    data = results(["x" * 40] * 3000, format_)
    descriptor = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    for limit, exceeds in ((3000, False), (2999, True)):
        sink = Sink(descriptor, limit)
        sink.head("text/csv", format_)
        try:
            sink.write(data)
            sink.end()
        except TooManyRowsError:
            pass
        assert sink.exceeded is exceeds
    os.close(descriptor)
