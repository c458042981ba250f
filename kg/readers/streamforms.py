"""The form part of a performance table in a stream of cells: labels with the values behind them, row by row.

A run of labels is followed by as many values as stand below it; a run that heads funds (年初预算 … 执行率) is followed by rows
that each begin with a fund. Amounts of one kind in a row (中期资金总额, 年度资金总额) stay in one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.grammar.headers import header_roles

_MIN_FUND_COLUMNS = 3
_MAX_LABEL = 24
_FUNDS = frozenset({"budgetAmount", "fiscalAmount", "otherAmount"})
_PHASES = frozenset({"budgetAmount", "adjustedAmount", "executedAmount"})
_AMOUNTS = _FUNDS | {"wholeTermAmount"}
_LABEL_NAMES = (
    "name projectCode departmentName departmentCode budgetAmount fiscalAmount otherAmount adjustedAmount executedAmount "
    "executionRate weight score deviation purpose legalGrounds hasGoal formSection formDetail hasIndicator hasPaymentStep remark "
    "wholeTermAmount basicAmount projectAmount taskHead"
)
LABELS = frozenset(_LABEL_NAMES.split())
_INLINE = re.compile(r"^(?P<label>[^:：]{2,18})[:：]\s*(?P<value>.+)$", re.DOTALL)
_GOAL_NUMBER = re.compile(r"^目标\s*[\d一二三四五六七八九十]")
_FIGURE = re.compile(r"^[-—–/\d.,%％]+$")


def is_label(cell: str) -> bool:
    """Tell a cell that labels a form, or a label with its value behind a colon."""
    return (len(cell) <= _MAX_LABEL and bool(header_roles(cell) & LABELS)) or len(_parted(cell)) == 2


def _parted(cell: str) -> list[str]:
    """A label and its value in one cell (项目名称：某项目) as two cells."""
    match = _INLINE.match(cell)
    if match is None or _GOAL_NUMBER.match(cell) or not header_roles(match["label"]) & LABELS:
        return [cell]
    return [match["label"], match["value"]]


def form_start(cells: Sequence[str], begin: int, header: int) -> int:
    """Where the form above the header begins: its first label."""
    return next((number for number in range(begin, header) if is_label(cells[number])), header)


def form_rows(cells: Sequence[str]) -> list[list[str]]:
    """Rows of the form."""
    rows: list[list[str]] = []
    for labels, values in _label_runs(cells):
        printed = [value for value in values if value]
        if _heads_funds(labels) and _starts(values):
            first = _first_phase(labels)
            rows += [labels[:first], ["", *labels[first:]], *_fund_rows(values)]
        elif len(printed) > 1 and len(labels) > 1:
            below = printed[: len(labels)]
            rows += [labels, [""] * (len(labels) - len(below)) + below]
            rows += [["", value] for value in printed[len(labels) :]]
        else:
            while len(labels) > 1 and "formSection" in header_roles(labels[0]):
                rows.append([labels.pop(0)])
            _add(rows, _value_beside_label([*labels, *printed]))
    return [row for row in rows if row]


def _add(rows: list[list[str]], row: list[str]) -> None:
    """Amounts of one kind stand in one row: 中期资金总额 540 | 年度资金总额 180."""
    pairs = bool(rows) and len(row) == len(rows[-1]) == 2
    if pairs and header_roles(row[0]) & header_roles(rows[-1][0]) & _AMOUNTS:
        rows[-1] += row
    else:
        rows.append(row)


def _starts(values: Sequence[str]) -> list[int]:
    """Where the rows of a grid of funds begin: at the names of the funds."""
    return [number for number, value in enumerate(values) if value and not _FIGURE.match(value) and _is_fund(values, number)]


def _is_fund(values: Sequence[str], number: int) -> bool:
    known = bool(header_roles(values[number]) & _FUNDS)
    following = [value for value in values[number + 1 : number + 4] if value]
    return known or (
        len(values[number]) <= _MAX_LABEL and len(following) >= 2 and all(_FIGURE.match(value) for value in following)
    )


def _first_phase(labels: Sequence[str]) -> int:
    """The label of the first column of amounts; what stands before it heads the column of funds."""
    return next(
        (n for n, label in enumerate(labels) if header_roles(label) & _PHASES and "formSection" not in header_roles(label)), 0
    )


def _fund_rows(values: Sequence[str]) -> Iterator[list[str]]:
    """Rows that each begin with a fund (总额, 其中：财政资金), the amounts under the labels of the grid."""
    starts = _starts(values)
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        yield list(values[start:end])


def _label_runs(cells: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Labels in a run, and the cells up to the next label; what heads rows of funds keeps their labels among its values."""
    labels: list[str] = []
    values: list[str] = []
    for cell in (part for whole in cells for part in _parted(whole)):
        text = cell.replace("\n", "")
        roles = header_roles(text) & LABELS if len(text) <= _MAX_LABEL else frozenset()
        fund = bool(roles & _FUNDS) and _heads_funds(labels)
        if roles and any(values) and not fund:
            yield labels, values
            labels, values = [text], []
        elif roles and not any(values) and not fund:
            labels.append(text)
        elif labels and (text or any(values) or fund):
            values.append(text)
    if labels:
        yield labels, values


def _heads_funds(labels: Sequence[str]) -> bool:
    roles = {role for label in labels for role in header_roles(label)}
    return bool(roles & {"executedAmount", "executionRate"}) and len(labels) >= _MIN_FUND_COLUMNS


def _value_beside_label(row: list[str]) -> list[str]:
    """A short word after the label that begins with 及 or 和 belongs to it."""
    if len(row) > 2 and row[1][:1] in ("及", "和", "与") and len(row[1]) <= 6:
        return [row[0] + row[1], *row[2:]]
    return row
