"""The sheet on which a person decides: proposals out to Excel or CSV, decisions back from it.

A row is known by its kind and its two ids, so a person may sort, filter and delete rows and add columns. The sheet is read as
Excel shows it, by our own reader; a CSV in UTF-8, UTF-16 or GB18030, as Excel on a Chinese Windows saves it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg import tabular
from kg.errors import ExportError, ReadError, UsageError
from kg.files import replacing
from kg.tabular import Column
from kg.text import fold

MERGE, SPLIT = "合并", "不合并"
KINDS: Mapping[str, str] = {"policy": "政策文件", "organisation": "机构", "project": "项目", "indicator": "指标"}
FORMS = (".xlsx", ".csv")

_SCHEMA = tabular.Schema(
    "review",
    "链接审核",
    (
        Column("决定", "决定", f"填“{MERGE}”或“{SPLIT}”，留空即未定", "merge, split, or empty: open", choices=(MERGE, SPLIT)),
        Column("理由", "理由", "为何这样决定；留空则记为系统依据", "why; empty: the reasons of the proposal", entry=True),
        Column("经办人", "经办人", "作出决定的人；留空则取 --who", "who decides; empty: --who", entry=True),
        Column("日期", "日期", "决定的日期，如 2024-03-01；留空则为套用之日", "when; empty: the day it is applied", entry=True),
        Column("相似度", "相似度", "0 至 1，从高到低排列", "score, best first", "decimal"),
        Column("系统依据", "系统依据", "提出建议的理由", "why it is proposed"),
        Column("类别", "类别", "、".join(KINDS.values()), "kind of the two nodes"),
        Column("并入方名称", "并入方名称", "合并后不再单列的一方", "label of the node that goes"),
        Column("保留方名称", "保留方名称", "合并后保留的一方", "label of the node that stays"),
        Column("并入方原文", "并入方原文", "文件、页、表格与所印文字", "where it is printed, and the words"),
        Column("保留方原文", "保留方原文", "文件、页、表格与所印文字", "where it is printed, and the words"),
        Column("并入方编号", "并入方编号", "不要改动；与保留方编号对调即反向合并", "id of the node that goes"),
        Column("保留方编号", "保留方编号", "不要改动", "id of the node that stays"),
    ),
)  # fmt: skip
_NEEDED = ("决定", "类别", "并入方编号", "保留方编号")


@dataclass(frozen=True, slots=True)
class Proposed:
    """一条建议 as a person sees it: labels, reasons and evidence in words."""

    kind: str
    left: str
    right: str
    score: Decimal
    reasons: str
    left_label: str
    right_label: str
    left_evidence: str
    right_evidence: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """审核表的一行 as a person left it; `where` names file and row."""

    where: str
    word: str
    kind: str
    left: str
    right: str
    why: str
    who: str
    when: str
    reasons: str


def write(path: Path, proposals: Iterable[Proposed]) -> None:
    """Write the sheet, in the order given; the suffix says the form. The file appears whole or not at all."""
    form = check_form(path)
    rows = [_row(one) for one in proposals]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            tabular.dump(_SCHEMA, rows, form, file)
    except OSError as error:
        raise ExportError(f"{path}: 无法写入，可能正在 Excel 中打开 (cannot be written): {error.strerror or error}") from error


def check_form(path: Path) -> tabular.Format:
    """The form by the suffix. Raises `UsageError` on another."""
    match path.suffix.lower():
        case ".xlsx":
            return "xlsx"
        case ".csv":
            return "csv"
        case other:
            known = " ".join(FORMS)
            raise UsageError(f"{path.name}: 审核表应为 {known}，不是 {other or '无后缀'} (a review sheet is one of {known})")


def _row(one: Proposed) -> tabular.Row:
    said = (one.left_label, one.right_label, one.left_evidence, one.right_evidence)
    return (None, None, None, None, one.score, one.reasons, KINDS.get(one.kind, one.kind), *said, one.left, one.right)


def read(path: Path) -> list[Reviewed]:
    """Every row of an edited sheet that names two nodes or a decision.

    Raises `UsageError` where the file is of another type or lacks a column, `ReadError` where it cannot be opened.
    """
    form = check_form(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: 无法打开 (cannot be opened): {error.strerror or error}") from error
    for lines in _sheets_of(data, path.name) if form == "xlsx" else [_csv_lines(data, path.name)]:
        table = _table(lines)
        if table is not None:
            return [found for number, row in table if (found := _reviewed(f"{path.name} 第 {number} 行", row)) is not None]
    raise UsageError(f"{path.name}: 找不到列 {'、'.join(_NEEDED)}；请用 kg link --propose 写出的表 (columns are missing)")


Line = tuple[int, list[str]]
"""Row number as Excel counts it, and the words of its cells."""


def _sheets_of(data: bytes, name: str) -> Iterator[list[Line]]:
    from kg.readers.excel import read_sheets

    for sheet in read_sheets(data, name):
        rows: dict[int, dict[int, str]] = {}
        for (row, column), words in sheet.words.items():
            rows.setdefault(row, {})[column] = words
        yield [(number + 1, [cells.get(one, "") for one in range(max(cells) + 1)]) for number, cells in sorted(rows.items())]


def _csv_lines(data: bytes, name: str) -> list[Line]:
    from kg.readers.decode import decode

    decoded = decode(data, name)
    if decoded.broken:
        raise ReadError(f"{name}: 编码不明，请另存为 UTF-8 的 CSV 或 .xlsx (bytes that cannot be decoded)")
    head = decoded.text.partition("\n")[0]
    reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter="\t" if head.count("\t") > head.count(",") else ",")
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ReadError(f"{name}: 不是 CSV (not a CSV file): {error}") from error


def _table(lines: Iterable[Line]) -> list[tuple[int, dict[str, str]]] | None:
    """Rows by heading, from the first row that holds all the headings needed; None where there is none."""
    headings: list[str] | None = None
    rows = []
    for number, words in lines:
        if headings is not None:
            rows.append((number, {name: text.strip() for name, text in zip(headings, words, strict=False)}))
        elif {*_NEEDED} <= {fold(word) for word in words}:
            headings = [fold(word) for word in words]
    return None if headings is None else rows


def _reviewed(where: str, row: Mapping[str, str]) -> Reviewed | None:
    def of(name: str) -> str:
        return row.get(name, "")

    left, right = of("并入方编号"), of("保留方编号")
    if not (left or right or of("决定")):
        return None
    return Reviewed(where, of("决定"), of("类别"), left, right, of("理由"), of("经办人"), of("日期"), of("系统依据"))
