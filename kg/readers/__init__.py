"""Readers: one module a format, bytes in, a `Document` out. The format is told by content, never by the file's name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from kg.document import Document
from kg.errors import ReadError
from kg.readers import archive
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.sniff import sniff
from kg.readers.text import read_text

__all__ = ["Limits", "read", "read_bytes"]

_READERS = {
    "pdf": ("kg.readers.pdf", "read_pdf"),
    "docx": ("kg.readers.docx", "read_docx"),
    "doc": ("kg.readers.doc", "read_doc"),
    "wps": ("kg.readers.doc", "read_doc"),
    "rtf": ("kg.readers.doc", "read_rtf"),
    "xlsx": ("kg.readers.excel", "read_excel"),
    "xls": ("kg.readers.excel", "read_excel"),
    "ofd": ("kg.readers.ofd", "read_ofd"),
    "image": ("kg.readers.scan", "read_scan"),
}
"""Module and function by format, imported when first needed, for they bring libraries with them."""


def read(path: Path, key: str | None = None, limits: Limits = DEFAULT_LIMITS, *, cross_check: bool = False) -> Document:
    """Read one file into pages, paragraphs and table pieces, recognised by content.

    `key` names the document (default: the file's name). With `cross_check` a PDF is read by a second engine too, and every cell
    that differs is a finding. Raises `ReadError` with the file's name and what to do.
    """
    name = key or path.name
    if archive.is_inside(path):
        return read_bytes(archive.load(path, limits), name, limits, cross_check=cross_check)
    largest = max(limits.text_bytes, limits.pdf_bytes, limits.office_bytes)
    try:
        size = path.stat().st_size
        if size > largest:
            raise ReadError(f"{name}: 文件 {size:,} 字节，超过上限 {largest:,} (too large; see kg.toml [limits])")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"{name}: 文件不存在，请检查路径 (no such file)") from error
    except OSError as error:
        raise ReadError(f"{name}: 无法打开：{error.strerror} (cannot be opened)") from error
    return read_bytes(data, name, limits, cross_check=cross_check)


def read_bytes(data: bytes, key: str, limits: Limits = DEFAULT_LIMITS, *, cross_check: bool = False) -> Document:
    """Read the content of a file that is in memory already. Raises `ReadError` as `read` does."""
    kind = sniff(data)
    if kind == "encrypted-office":
        raise ReadError(f"{key}: Office 文件已加密，请先去掉密码再读取 (encrypted; supply an unprotected copy)")
    if kind == "zip":
        archive.refuse(data, key, limits)
    if kind not in _READERS:
        return read_text(data, key, limits)
    module, function = _READERS[kind]
    reader = cast(Callable[[bytes, str, Limits], Document], getattr(import_module(module), function))
    document = reader(data, key, limits)
    if cross_check and kind == "pdf":
        from kg.readers.pdf import cross_checked

        return cross_checked(document, data)
    return document
