"""`decisions.csv`: what a person decided about the data (who, when, why), kept beside the settings so that it outlives the store.

Columns: kind, subject, old, new, who, when, why. A row of kind `cell` corrects one printed cell before anything is extracted:

    cell,2023_501.txt#2-4-1,1OO,100,张三,2024-03-01,字母误作数字

`subject` is the document key, `#`, and the cell (table-row-column, or p-paragraph); `old` has to be what is printed there. The
printed words stay in the evidence, and every correction that was applied or did not fit is a finding. Rows of kind `merge`
and `split` decide on links; they are read and handed on.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar, get_args

from kg.document import Block, Cell, Document, Finding, Page, Paragraph, Place, Severity, Table
from kg.errors import SettingsError
from kg.text import fold

Kind = Literal["cell", "merge", "split"]
Printed = TypeVar("Printed", Cell, Paragraph)
COLUMNS = ("kind", "subject", "old", "new", "who", "when", "why")


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """决定: one row of `decisions.csv`."""

    kind: Kind
    subject: str
    old: str
    new: str
    who: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """全部决定. `cells` holds the corrections of each document by its key, in the order of the file."""

    all: tuple[Decision, ...] = ()
    cells: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

    def of(self, document: str) -> tuple[Decision, ...]:
        """The corrections of one document."""
        return self.cells.get(document, ())


def load(path: Path) -> Decisions:
    """The decisions in a file; none where there is no file. Raises `SettingsError` that lists every faulty row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Decisions()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: 无法读取 (cannot be read): {error}") from error
    reader = csv.DictReader(text.splitlines(keepends=True))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise SettingsError(f"{path}: 列应为 (columns must be) {','.join(COLUMNS)}")
    faults: list[str] = []
    found = [_decision(row, reader.line_num, faults) for row in reader]
    if faults:
        raise SettingsError(f"{path}: " + "; ".join(faults))
    decided = tuple(decision for decision in found if decision is not None)
    return Decisions(decided, _by_document(decided))


def _decision(row: Mapping[str | None, str | None], line: int, faults: list[str]) -> Decision | None:
    if None in row or None in row.values():
        faults.append(f"第 {line} 行列数不对 (line {line}: wrong number of columns)")
        return None
    values = {name: (row[name] or "").strip() for name in COLUMNS}
    if values["kind"] not in get_args(Kind):
        faults.append(f"第 {line} 行未知类型 (line {line}: unknown kind) {values['kind']!r}")
        return None
    if values["kind"] == "cell" and "#" not in values["subject"]:
        faults.append(f"第 {line} 行应为 文件#单元格 (line {line}: subject must be DOCUMENT#CELL)")
        return None
    missing = [name for name in ("subject", "who", "when", "why") if not values[name]]
    if missing:
        faults.append(f"第 {line} 行缺少 (line {line}: missing) {', '.join(missing)}")
        return None
    return Decision(**values)  # type: ignore[arg-type]  # kind was checked


def _by_document(decided: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    found: dict[str, tuple[Decision, ...]] = {}
    for decision in decided:
        if decision.kind == "cell":
            document = decision.subject.rpartition("#")[0]
            found[document] = (*found.get(document, ()), decision)
    return found


def digest(corrections: Iterable[Decision]) -> str:
    """SHA-256 of what corrections change in a document; who, when and why do not count."""
    text = "\x1e".join("\x1f".join((one.subject, one.old, one.new)) for one in corrections)
    return hashlib.sha256(text.encode()).hexdigest()


def correct(document: Document, corrections: Iterable[Decision]) -> Document:
    """The document with its corrections applied, and a finding for each.

    >>> cell = Cell("1OO", Place(table=1, row=2, column=3), "1OO")
    >>> document = Document("a.txt", "", "text", (Page(None, (Table(1, (cell,)),)),))
    >>> corrected = correct(document, [Decision("cell", "a.txt#1-2-3", "1OO", "100", "张三", "2024-03-01", "字母误作数字")])
    >>> corrected.tables()[0].cells[0].text, corrected.findings[0].rule
    ('100', 'cell-corrected')
    """
    wanted = {one.subject.rpartition("#")[2]: one for one in corrections}
    if not wanted:
        return document
    findings: dict[str, Finding] = {}
    pages = tuple(Page(page.number, tuple(_block(block, wanted, findings) for block in page.blocks)) for page in document.pages)
    for cell, decision in wanted.items():
        findings.setdefault(cell, _unmatched(decision, "", Place()))
    return replace(document, pages=pages, findings=(*document.findings, *(findings[cell] for cell in sorted(findings))))


def _block(block: Block, wanted: Mapping[str, Decision], findings: dict[str, Finding]) -> Block:
    match block:
        case Table():
            return replace(block, cells=tuple(_corrected(cell, wanted, findings) for cell in block.cells))
        case Paragraph():
            return _corrected(block, wanted, findings)


def _corrected(item: Printed, wanted: Mapping[str, Decision], findings: dict[str, Finding]) -> Printed:
    decision = wanted.get(item.place.cell_id)
    if decision is None:
        return item
    if fold(item.text) != fold(decision.old):
        findings[item.place.cell_id] = _unmatched(decision, item.text, item.place)
        return item
    findings[item.place.cell_id] = _applied(decision, item.place)
    return replace(item, text=decision.new, printed=item.printed or item.text)


def _applied(decision: Decision, place: Place) -> Finding:
    zh = f"按决定改为“{decision.new}”：{decision.why}（{decision.who}，{decision.when}）"
    en = f'read as "{decision.new}" by decision: {decision.why} ({decision.who}, {decision.when})'
    return Finding("cell-corrected", Severity.INFO, zh, en, place, decision.old)


def _unmatched(decision: Decision, printed: str, place: Place) -> Finding:
    zh = f"更正 {decision.subject} 未套用：该处印的是“{printed}”，不是“{decision.old}”"
    en = f'correction of {decision.subject} not applied: "{printed}" is printed there, not "{decision.old}"'
    return Finding("correction-unmatched", Severity.WARNING, zh, en, place, printed)
