"""Bytes to text: BOM first, then UTF-8, then GB18030 (never gb2312), broken bytes counted.

Binary content is refused by its signature and by control characters, so that a PDF named .txt gets a clear message.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kg.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip (Word .docx, Excel .xlsx, OFD)"),
    (b"\xd0\xcf\x11\xe0", "Word/Excel 97-2003 (.doc/.xls)"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read by and the number of bytes that did not decode."""

    text: str
    encoding: str
    broken: int


def decode(data: bytes, name: str, charset: str | None = None) -> Decoded:
    """Decode `data`, the content of the file `name`; `charset` is what a header outside of it says.

    Raises `ReadError` where the content is empty or binary.
    """
    if not data.strip():
        raise ReadError(f"{name}: 文件为空，请提供有内容的文件 (the file is empty)")
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"{name}: 内容是 {kind} 格式，不是文本，请用对应格式的扩展名或先转换 (content is {kind}, not text)")
    decoded = _try_all(data, charset)
    if len(_CONTROL.findall(decoded.text)) > len(decoded.text) * _MAX_CONTROL_SHARE:
        raise ReadError(f"{name}: 是二进制文件，无法作为文本读取 (binary content cannot be read as text)")
    return decoded


def _try_all(data: bytes, charset: str | None) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data, encoding)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    named = charset or (declared[1].decode("ascii").lower() if declared else "")
    if named.startswith(("utf-16", "utf-32")):  # a page whose declaration is legible byte by byte is neither
        return _lenient(data, "utf-8")
    if named.startswith(("utf", "big5")):
        return _lenient(data, named)
    candidates = [_lenient(data, "gb18030"), _lenient(data, "utf-8")]
    return min(candidates, key=lambda candidate: candidate.broken)


def _lenient(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, 0)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        return Decoded(text, encoding, text.count("\ufffd"))
    except LookupError:
        return _lenient(data, "gb18030")
