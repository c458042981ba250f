"""Streams of cells: web pages dumped as text, where rows are lost and each cell stands between bars or blank lines.

Only what a run of header words proves is taken for a table: the header gives the number of columns, the cells below are
cut into rows of that many, and the table ends where a row no longer begins as one. Everything else stays prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.grammar.headers import header_roles, heads_indicators
from kg.grammar.levels import level1, level2
from kg.readers.pieces import Raw, RawLine, RawTable

_BAR_SHARE = 0.3
_MIN_BARS = 12
_MAX_HEADER = 14
_MIN_FUND_COLUMNS = 3
_FUNDS = frozenset({"budgetAmount", "fiscalAmount", "otherAmount"})
_LABEL_NAMES = (
    "name projectCode departmentName departmentCode budgetAmount fiscalAmount otherAmount adjustedAmount executedAmount "
    "executionRate weight score deviation purpose hasGoal formSection formDetail hasIndicator hasPaymentStep remark"
)
_LABELS = frozenset(_LABEL_NAMES.split())
_SCALE = re.compile(r"^(?:栏次|档次|行次)$")


def is_bar_stream(text: str) -> bool:
    """Tell text in which most lines are one cell that a bar closes."""
    lines = [line for line in text.split("\n") if line.strip()]
    closed = sum(
        1 for line in lines if line.rstrip().endswith("|") and line.count("|") <= 3 and not line.lstrip().startswith("| ")
    )
    return closed >= _MIN_BARS and closed > len(lines) * _BAR_SHARE


def read_bar_stream(text: str) -> Iterator[Raw]:
    """Cells between bars."""
    yield from read_cells([cell.strip() for cell in text.split("|")])


def read_blank_stream(text: str) -> Iterator[Raw] | None:
    """Cells between blank lines, where a run of them heads indicators; None where there is no such run."""
    cells = [cell.strip() for cell in text.replace("\r", "").split("\n\n")]
    return read_cells(cells) if _indicator_header(cells) is not None else None


def read_cells(cells: Sequence[str]) -> Iterator[Raw]:
    """Tables and prose of a stream of cells."""
    header = _indicator_header(cells)
    if header is not None:
        start, end = header
        form = _form_start(cells, start)
        yield from _prose(cells[:form])
        rows = [*_form_rows(cells[form:start]), list(cells[start:end])]
        body, stop = _indicator_rows(cells, end, end - start)
        yield RawTable.of(rows + body)
        yield from _prose(cells[stop:])
    elif (scale := _scale_row(cells)) is not None:
        yield from _two_sided(cells, *scale)
    else:
        yield from _prose(cells)


def _prose(cells: Sequence[str]) -> Iterator[Raw]:
    for cell in cells:
        yield from (RawLine(line) for line in cell.split("\n") if line.strip())


def _indicator_header(cells: Sequence[str]) -> tuple[int, int] | None:
    """Start and end of the first run of header words that heads indicators (一级指标 … 指标值 …)."""
    for start, cell in enumerate(cells):
        if "level1Name" not in header_roles(cell):
            continue
        end = start
        while end < len(cells) and end - start < _MAX_HEADER and _is_header_word(cells[end]):
            end += 1
        if end - start >= 4 and heads_indicators(cells[start:end]):
            return start, end
    return None


def _is_header_word(cell: str) -> bool:
    return bool(cell) and len(cell) <= 24 and bool(header_roles(cell)) and level1(cell) is None


def _form_start(cells: Sequence[str], header: int) -> int:
    """Where the form above the header begins: its first label."""
    return next(
        (number for number, cell in enumerate(cells[:header]) if header_roles(cell) & _LABELS and len(cell) <= 24), header
    )


def _form_rows(cells: Sequence[str]) -> list[list[str]]:
    """Rows of the form: labels in a run with the values that follow them.

    As many values as labels stand below them as a row of their own; a run that heads funds (年初预算 … 执行率) is followed by
    rows as wide as itself.
    """
    rows: list[list[str]] = []
    for labels, values in _label_runs(cells):
        if len(labels) >= _MIN_FUND_COLUMNS and len(values) >= len(labels) and _heads_funds(labels):
            rows += [labels, *_fund_rows(labels, values)]
        elif len(values) > 1 and len(labels) > 1:
            printed = [value for value in values if value][: len(labels)]
            rows += [labels, [""] * (len(labels) - len(printed)) + printed]
            rows += [["", value] for value in values[len(labels) :] if value]
        else:
            rows.append(_value_beside_label([*labels, *(value for value in values if value)]))
    return rows


def _fund_rows(labels: Sequence[str], values: Sequence[str]) -> Iterator[list[str]]:
    """Rows that each begin with a fund (总额, 其中：财政资金); they end under the last label."""
    starts = [number for number, value in enumerate(values) if header_roles(value) & _FUNDS]
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        row = list(values[start:end])
        yield [""] * (len(labels) - len(row)) + row


def _label_runs(cells: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Labels in a run, and the cells up to the next label; what heads rows of funds keeps their labels among its values."""
    labels: list[str] = []
    values: list[str] = []
    for cell in cells:
        text = cell.replace("\n", "")
        roles = header_roles(text) & _LABELS if len(text) <= 24 else frozenset()
        if roles and values and not (_heads_funds(labels) and roles & _FUNDS):
            yield labels, values
            labels, values = [text], []
        elif roles and not values and not (_heads_funds(labels) and roles & _FUNDS and len(labels) >= _MIN_FUND_COLUMNS):
            labels.append(text)
        elif labels:
            values.append(text)
    if labels:
        yield labels, values


def _heads_funds(labels: Sequence[str]) -> bool:
    roles = {role for label in labels for role in header_roles(label)}
    return bool(roles & {"executedAmount", "executionRate"}) and len(labels) >= _MIN_FUND_COLUMNS


def _value_beside_label(row: list[str]) -> list[str]:
    """A short word after the label that begins with 及 or 和 belongs to it."""
    if len(row) > 2 and row[1][0] in "及和与" and len(row[1]) <= 6:
        return [row[0] + row[1], *row[2:]]
    return row


def _indicator_rows(cells: Sequence[str], start: int, width: int) -> tuple[list[list[str]], int]:
    """Rows of `width` cells as long as each begins with a level name, or with blanks before a filled cell."""
    rows: list[list[str]] = []
    while start + width <= len(cells):
        row = list(cells[start : start + width])
        if not _begins_row(row):
            break
        rows.append(row)
        start += width
    return rows, start


def _begins_row(row: Sequence[str]) -> bool:
    if row[0]:
        return level1(row[0]) is not None and (not row[1] or level2(row[1]) is not None or level1(row[1]) is not None)
    return (not row[1] and any(row[2:])) or level2(row[1]) is not None


def _scale_row(cells: Sequence[str]) -> tuple[int, int] | None:
    """Where 栏次 1 2 3 … stands, and how many cells it has."""
    for number, cell in enumerate(cells):
        if not _SCALE.match(cell):
            continue
        width = 1
        while number + width < len(cells) and cells[number + width] == str(width):
            width += 1
        if width >= 3:
            return number, width
    return None


def _two_sided(cells: Sequence[str], scale: int, width: int) -> Iterator[Raw]:
    """收支总表: 项目 and 预算数 twice under 收入 and 支出; other headers of two lines cannot be rebuilt from a stream."""
    above = [cell for cell in cells[max(0, scale - 3 * width) : scale] if cell]
    leaves = above[-(width - 1) :]
    items = [number for number, cell in enumerate(leaves, 2) if "item" in header_roles(cell)]
    heads = [cell for cell in above[: -(width - 1)] if header_roles(cell) & {"incomeHead", "expenditureHead"}]
    rows, stop = _numbered_rows(cells, scale + width, width)
    if len(items) != 2 or len(heads) < 2 or not rows:
        yield from _prose(cells)
        return
    top = ["序号", *([""] * (width - 1))]
    for number, head in zip(items, heads[-2:], strict=True):
        top[number - 1] = head
    first = len(cells[:scale]) - _count_back(cells[:scale], len(above[-(width + 2) :]))
    yield from _prose(cells[:first])
    yield RawTable.of([top, ["", *leaves], list(cells[scale : scale + width]), *rows])
    yield from _prose(cells[stop:])


def _count_back(cells: Sequence[str], printed: int) -> int:
    """How many cells from the end hold `printed` cells that are not blank."""
    count = found = 0
    while found < printed and count < len(cells):
        count += 1
        found += bool(cells[-count])
    return count


def _numbered_rows(cells: Sequence[str], start: int, width: int) -> tuple[list[list[str]], int]:
    rows: list[list[str]] = []
    while start + width <= len(cells) and cells[start] == str(len(rows) + 1):
        rows.append(list(cells[start : start + width]))
        start += width
    return rows, start
