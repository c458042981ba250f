"""Corrections of printed cells: applied to a document before extraction, never silently.

The printed words stay in the evidence. Every correction that was applied, or did not fit because other words are printed
there now, is a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from kg.decisions.record import Decision
from kg.document import Block, Cell, Document, Finding, Page, Paragraph, Place, Severity, Table
from kg.text import fold

Printed = TypeVar("Printed", Cell, Paragraph)
_Wanted = Mapping[str, tuple[Decision, ...]]


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
    wanted: dict[str, tuple[Decision, ...]] = {}
    for one in corrections:
        cell = one.subject.rpartition("#")[2]
        wanted[cell] = (*wanted.get(cell, ()), one)
    if not wanted:
        return document
    findings: dict[str, Finding] = {}
    pages = tuple(Page(page.number, tuple(_block(block, wanted, findings) for block in page.blocks)) for page in document.pages)
    for cell, ones in wanted.items():
        findings.setdefault(cell, _unmatched(ones[-1], "", Place()))
    return replace(document, pages=pages, findings=(*document.findings, *(findings[cell] for cell in sorted(findings))))


def _block(block: Block, wanted: _Wanted, findings: dict[str, Finding]) -> Block:
    match block:
        case Table():
            return replace(block, cells=tuple(_corrected(cell, wanted, findings) for cell in block.cells))
        case Paragraph():
            return _corrected(block, wanted, findings)


def _corrected(item: Printed, wanted: _Wanted, findings: dict[str, Finding]) -> Printed:
    """The item as decided. Of several decisions the one that quotes the words printed now applies, the others are history."""
    ones = wanted.get(item.place.cell_id)
    if ones is None:
        return item
    printed = fold(item.text)
    decision = next((one for one in ones if fold(one.old) == printed), None)
    if decision is None:
        findings[item.place.cell_id] = _unmatched(ones[-1], item.text, item.place)
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
