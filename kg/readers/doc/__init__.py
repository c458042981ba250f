"""Word 97–2003 (.doc) by an own reader of the binary format ([MS-DOC]) on olefile: text, tables with merges, lists, notes.

In: the bytes. Out: a `Document` of format "doc", without pages. What is older (Word 6/95) or of another program (Works, WPS)
goes through LibreOffice where that is present; without it the message says what to do.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import replace

from kg.document import Document, Finding, Page, Severity
from kg.errors import ReadError
from kg.readers.doc.container import Declined, open_word
from kg.readers.doc.story import Stories
from kg.readers.docx import read_docx
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.word.blocks import pages_of
from kg.readers.word.office import converted

__all__ = ["read_doc", "read_rtf"]

_BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError, OverflowError)


def read_doc(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a binary Word file. Raises `ReadError` where it is damaged, encrypted or of a kind that cannot be read here."""
    if len(data) > limits.office_bytes:
        raise ReadError(
            f"{key}: 文件 {len(data):,} 字节，超过上限 {limits.office_bytes:,}，请拆分或调高 office_bytes (too large)"
        )
    try:
        return _read(data, key, limits)
    except Declined as declined:
        suffix = ".doc" if declined.args[0].startswith("Word") else ".wps"
        return _by_office(data, suffix, declined.args[0], key, limits)
    except ReadError as error:
        message = str(error)
        raise ReadError(message if message.startswith(f"{key}: ") else f"{key}: {message}") from error
    except _BROKEN as error:
        raise ReadError(f"{key}: Word 文件不完整或已损坏，请重新下载 (damaged or truncated .doc)") from error


def read_rtf(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read RTF, which is often named .doc, by LibreOffice."""
    return _by_office(data, ".rtf", "RTF", key, limits)


def _by_office(data: bytes, suffix: str, kind: str, key: str, limits: Limits) -> Document:
    document = read_docx(converted(data, suffix, kind, key, limits), key, limits)
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), format="doc")


def _read(data: bytes, key: str, limits: Limits) -> Document:
    stories = Stories(open_word(data))
    pages = pages_of(stories.read(), key, limits)
    return Document(key, hashlib.sha256(data).hexdigest(), "doc", pages, tuple(_findings(stories, pages)))


def _findings(stories: Stories, pages: tuple[Page, ...]) -> Iterable[Finding]:
    if stories.changes:
        yield Finding(
            "tracked-changes",
            Severity.INFO,
            f"文件含 {stories.changes} 处未接受的修订，已按接受全部修订读取",
            f"the document has {stories.changes} tracked changes, read as accepted",
        )
    for kind, count in sorted(stories.unread.items()):
        yield Finding(
            "unread-part",
            Severity.WARNING,
            f"嵌入对象 {kind} {count} 处，其中文字未读取",
            f"{count} embedded part(s) not read: {kind}",
        )
    if stories.pictures and not any(page.blocks for page in pages):
        yield Finding(
            "scanned-page",
            Severity.WARNING,
            f"文件只有图像（{stories.pictures} 幅），没有文字，未读取；请另存为 PDF 后读取，由文字识别读出",
            f"the document holds {stories.pictures} pictures and no text; save it as PDF to have it recognised",
        )
