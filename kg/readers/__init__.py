"""Readers: one module a format, bytes in, a `Document` out."""

from __future__ import annotations

from pathlib import Path

from kg.document import Document
from kg.errors import ReadError
from kg.readers.limits import DEFAULT_LIMITS, Limits
from kg.readers.text import read_text

__all__ = ["Limits", "read"]


def read(path: Path, key: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read one file into pages, paragraphs and table pieces, recognised by content.

    `key` names the document (default: the file's name). Raises `ReadError` with the file's name and what to do.
    """
    name = key or path.name
    try:
        size = path.stat().st_size
        if size > limits.text_bytes:
            raise ReadError(f"{name}: 文件 {size:,} 字节，超过上限 {limits.text_bytes:,} (too large; see kg.toml [limits])")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"{name}: 文件不存在，请检查路径 (no such file)") from error
    except OSError as error:
        raise ReadError(f"{name}: 无法打开：{error.strerror} (cannot be opened)") from error
    return read_text(data, name, limits)
