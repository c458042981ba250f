"""Rows whose cells are parted by blanks: tables of web pages dumped one row a line.

A blank may also stand inside a cell, so a line is read by what its words are: level names first, then the name of the
indicator, then the first words that read as a target, then what the header names behind it. A line that does not read so
ends the table; it stays prose and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.grammar.headers import header_roles, heads_indicators
from kg.grammar.levels import level1, level2
from kg.grammar.target import parse_target
from kg.readers.pieces import Raw, RawLine, RawTable

_OPEN, _CLOSE = "(（[【", ")）]】"
_WEIGHT = re.compile(r"^[(（]?\d+(?:[-~]\d+)?[)）]?分?$")
_LABELS = frozenset({"name", "projectCode", "departmentName", "departmentCode", "budgetAmount", "fiscalAmount", "otherAmount"})
_FORM_LABELS = _LABELS | {
    "purpose",
    "hasGoal",
    "formSection",
    "hasPaymentStep",
    "executionRate",
    "adjustedAmount",
    "executedAmount",
    "formDetail",
    "code",
    "fund",
}


@dataclass(frozen=True, slots=True)
class _Table:
    """Where a header stands, its fields, the rows below it and the line behind them."""

    header: int
    fields: list[str]
    rows: list[list[str]]
    stop: int


def read_spaced(lines: Sequence[str]) -> Iterator[Raw] | None:
    """Tables and prose of lines with a header of blank-parted words; None where no line is such a header with rows below."""
    first = _next_table(lines, 0)
    return _pieces(lines, first) if first is not None else None


def _next_table(lines: Sequence[str], begin: int) -> _Table | None:
    for number in range(begin, len(lines)):
        words = tokens(lines[number])
        if _is_header(words):
            fields = _fields(words)
            rows, stop = _rows(lines, number + 1, fields)
            if rows:
                return _Table(number, fields, rows, stop)
    return None


def _pieces(lines: Sequence[str], table: _Table | None) -> Iterator[Raw]:
    begin = 0
    while table is not None:
        form = next((n for n in range(begin, table.header) if _label(tokens(lines[n])[:1])), table.header)
        yield from (RawLine(line) for line in lines[begin:form] if line.strip())
        yield RawTable.of([*_form_rows(lines[form : table.header]), table.fields, *table.rows])
        begin = table.stop
        table = _next_table(lines, begin)
    yield from (RawLine(line) for line in lines[begin:] if line.strip())


def tokens(line: str) -> list[str]:
    """Words between blanks; a bracket holds its blanks together.

    >>> tokens("景点开发数量( ≥4个 ) >=4个")
    ['景点开发数量( ≥4个 )', '>=4个']
    """
    found: list[str] = []
    depth = 0
    for word in line.strip().split(" "):
        if depth > 0 and found:
            found[-1] += f" {word}"
        elif word:
            found.append(word)
        depth = max(0, depth + sum(word.count(mark) for mark in _OPEN) - sum(word.count(mark) for mark in _CLOSE))
    return found


def _is_header(words: Sequence[str]) -> bool:
    return len(words) >= 4 and heads_indicators(words) and sum(1 for word in words if header_roles(word)) >= len(words) - 1


def _fields(words: list[str]) -> list[str]:
    """The header from its first level name on; a row label before it (绩效指标) stands for the whole part."""
    start = next(number for number, word in enumerate(words) if header_roles(word) & {"level1Name", "level2Name"})
    return words[start:]


def _label(words: Sequence[str]) -> bool:
    return bool(words) and bool(header_roles(words[0]) & _LABELS)


def _form_rows(lines: Sequence[str]) -> Iterator[list[str]]:
    """Rows of the form: each label opens a cell, the words behind it are its value."""
    for line in lines:
        row: list[str] = []
        for word in tokens(line):
            if header_roles(word) & _FORM_LABELS or not row or header_roles(row[-1]) & _FORM_LABELS:
                row.append(word)
            else:
                row[-1] += f" {word}"
        if row:
            yield row if header_roles(row[0]) else ["", " ".join(row)]


def _rows(lines: Sequence[str], start: int, fields: list[str]) -> tuple[list[list[str]], int]:
    rows: list[list[str]] = []
    stop = start
    for number, line in enumerate(lines[start:], start):
        words = tokens(line)
        if not words or all(level1(word) or level2(word) or _WEIGHT.match(word) for word in words):
            carried = [word for word in words if level1(word)]
            if carried and not any(level2(word) for word in words):
                rows.append([carried[0], *([""] * (len(fields) - 1))])
            continue
        row = read_line(words, fields)
        if row is None:
            break
        rows.append(row)
        stop = number + 1
    return [row for row in rows if any(row[1:])], stop


def read_line(words: Sequence[str], fields: Sequence[str]) -> list[str] | None:
    """One row by header field, or None where the line does not read as one."""
    roles = [header_roles(field) for field in fields]
    row = [""] * len(fields)
    rest = list(words)
    for name, known in (("level1Name", level1), ("level2Name", level2)):
        at = next((number for number, role in enumerate(roles) if name in role), None)
        if at is not None and rest and known(rest[0]) is not None and not (name == "level1Name" and _is_second(rest)):
            row[at] = rest.pop(0)
    third = next((number for number, role in enumerate(roles) if "level3Name" in role), None)
    target = next((number for number, role in enumerate(roles) if "targetText" in role), None)
    if third is None or target is None or len(rest) < 2:
        return None
    split = _target_at(rest)
    if split is None:
        return None
    row[third] = " ".join(rest[:split])
    for number, word in enumerate(rest[split:], target):
        if number >= len(fields):
            return None
        row[number] = word
    return row


def _is_second(words: Sequence[str]) -> bool:
    """成本指标 is a first level in the form of 2021 and a second level in that of 2015: what follows tells."""
    return level2(words[0]) is not None and not (len(words) > 1 and level2(words[1]) is not None)


def _target_at(words: Sequence[str]) -> int | None:
    """The first word behind the first that reads as a quantity or a deadline."""
    for number, word in enumerate(words[1:], 1):
        if parse_target(word).kind in ("number", "range", "deadline"):
            return number
    return None
