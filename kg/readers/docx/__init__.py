"""Word documents (.docx, .docm, .dotx; also those that WPS and LibreOffice write), by lxml on their XML.

In: the bytes. Out: a `Document` without pages, for Word lays pages out anew on every machine. Headers, footers and comments
are left out, macros are never looked at, tracked changes are read as accepted and said to be so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.document import Document, Finding, Place, Severity
from kg.errors import ReadError
from kg.readers.docx.body import Body
from kg.readers.docx.inline import State
from kg.readers.docx.names import DELETED, HIDDEN, MOVED_FROM, w
from kg.readers.docx.package import Parts
from kg.readers.docx.styles import Numbering, Styles
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.word.blocks import pages_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_docx"]

_NOTE_KINDS = {"footnotes": w("footnote"), "endnotes": w("endnote")}
_UNREAD_ZH = {"altChunk": "嵌入的另一份文件（altChunk）", "chart": "图表", "diagram": "SmartArt 图示"}


def read_docx(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a Word document. Raises `ReadError` where it is damaged, encrypted or larger than `limits` allow."""
    if len(data) > limits.office_bytes:
        raise ReadError(
            f"{key}: 文件 {len(data):,} 字节，超过上限 {limits.office_bytes:,}，请拆分或调高 office_bytes (too large)"
        )
    package = Parts(data, key, limits)
    main = package.main()
    root = package.xml(main)
    body = root.find(w("body")) if root is not None else None
    if body is None:
        raise ReadError(f"{key}: Word 文件没有正文，请重新下载 (the document has no body)")
    parts = _parts(package, main)
    styles = Styles(parts.get("styles"))
    state = State(styles, Numbering(parts.get("numbering"), styles))
    state.hides = any(next(part.iter(HIDDEN), None) is not None for part in (body, *parts.values()))
    state.changes_marks = any(next(part.iter(DELETED, MOVED_FROM), None) is not None for part in (body, *parts.values()))
    pages = pages_of(Body(state, _notes(parts)).read(body), key, limits)
    empty = not any(page.blocks for page in pages)
    return Document(key, hashlib.sha256(data).hexdigest(), "docx", pages, tuple(_findings(state, empty=empty)))


def _parts(package: Parts, main: str) -> dict[str, _Element]:
    wanted = {"styles", "numbering", *_NOTE_KINDS}
    found: dict[str, _Element] = {}
    for kind, target in package.relations(main):
        if kind in wanted and kind not in found and (root := package.xml(target)) is not None:
            found[kind] = root
    return found


def _notes(parts: dict[str, _Element]) -> dict[tuple[str, str], _Element]:
    return {
        (kind, element.get(w("id"), "")): element
        for kind, tag in _NOTE_KINDS.items()
        if kind in parts
        for element in parts[kind].iter(tag)
        if element.get(w("type"), "normal") == "normal"
    }


def _findings(state: State, *, empty: bool) -> Iterable[Finding]:
    if state.changes:
        yield _finding(
            "tracked-changes",
            Severity.INFO,
            f"文件含 {state.changes} 处未接受的修订，已按接受全部修订读取",
            f"the document has {state.changes} tracked changes, read as accepted",
        )
    for kind, count in sorted(state.unread.items()):
        yield _finding(
            "unread-part",
            Severity.WARNING,
            f"{_UNREAD_ZH.get(kind, f'嵌入对象 {kind}')} {count} 处，其中文字未读取",
            f"{count} embedded part(s) not read: {kind}",
        )
    if empty and state.pictures:
        yield _finding(
            "scanned-page",
            Severity.WARNING,
            f"文件只有图像（{state.pictures} 幅），没有文字，未读取；请另存为 PDF 后读取，由文字识别读出",
            f"the document holds {state.pictures} pictures and no text; save it as PDF to have it recognised",
        )


def _finding(rule: str, severity: Severity, zh: str, en: str) -> Finding:
    return Finding(rule, severity, zh, en, Place())
