"""Which format is written: the one asked for, else the one that the file's suffix says. What contradicts is refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NoReturn

from kg.cli.parser import ANSWER_FORMATS, TABLE_FORMATS
from kg.errors import UsageError

TableForm = Literal["csv", "xlsx", "jsonl", "parquet"]
WORKBOOK = ".xlsx"
TABLE_SUFFIXES = frozenset(f".{name}" for name in TABLE_FORMATS)
SLASHES = ("/", "\\")

_BY_SUFFIX = {f".{name}": name for name in (*ANSWER_FORMATS, "ttl") if name != "table"} | {".ndjson": "jsonl"}


def chosen_format(given: str | None, output: str | None, offered: Sequence[str], default: str) -> str:
    """The format of an answer that goes to `output`, or to standard output where that is None.

    >>> chosen_format(None, "a.xlsx", ANSWER_FORMATS, "table"), chosen_format(None, "a.txt", ANSWER_FORMATS, "table")
    ('xlsx', 'table')
    """
    told = _BY_SUFFIX.get(Path(output).suffix.lower()) if output else None
    if told is not None and told not in offered:
        raise UsageError(f"{output}：不能写 {told}，可用 {' '.join(offered)} (no such format here)")
    if given is not None and told is not None and given != told:
        raise UsageError(f"{output} 的后缀与 --format {given} 矛盾 (the suffix contradicts --format {given})")
    return given or told or default


def table_form(output: str, given: TableForm | None) -> TableForm:
    """The format of tables that go into a folder, or into one workbook where that is named."""
    suffix = Path(output).suffix.lower()
    if output.endswith(SLASHES) or suffix not in TABLE_SUFFIXES:
        return given or "csv"
    if suffix != WORKBOOK or given not in (None, "xlsx") or Path(output).is_dir():
        refuse_as_folder(output, given)
    return "xlsx"


def refuse_as_folder(output: str, given: str | None) -> NoReturn:
    """A folder of tables is not named like a file, so that nobody takes it for one; a slash at the end says it is meant."""
    form = f"--format {given} " if given else ""
    raise UsageError(
        f"{output}：{form}写出的是文件夹，其名称不应像文件；请改名，或写作 {output}/ (a folder is written; name it {output}/)"
    )
