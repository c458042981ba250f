"""What a file is, by its first bytes and its table of contents; names and suffixes are not believed.

In: the bytes of a file. Out: one word for the format. A suffix may lie: a `.doc` is often HTML, RTF or a renamed `.docx`.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from typing import Literal

Format = Literal[
    "pdf", "docx", "xlsx", "ofd", "zip", "doc", "xls", "wps", "encrypted-office", "ole", "rtf", "html", "image", "text"
]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_95 = (b"\xdb\xa5", b"\xdc\xa5")
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PDF_WITHIN = 1024
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|body|div|p|table|head)\b", re.IGNORECASE | re.DOTALL
)
_SIGNS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("docx", re.compile(r"^/?word/document\d*\.xml$")),
    ("xlsx", re.compile(r"^/?xl/workbook\d*\.(?:xml|bin)$")),
    ("ofd", re.compile(r"^/?OFD\.xml$", re.IGNORECASE)),
)
_STREAMS: tuple[tuple[Format, str], ...] = (
    ("encrypted-office", "EncryptedPackage"),
    ("doc", "WordDocument"),
    ("xls", "Workbook"),
    ("xls", "Book"),
    ("wps", "CONTENTS"),
    ("wps", "MatOST"),
)


def sniff(data: bytes) -> Format:
    r"""The format of a file by its content; whatever is nothing else is text.

    >>> sniff(b"%PDF-1.7 ...")
    'pdf'
    >>> sniff("一级指标\t二级指标".encode())
    'text'
    """
    if data.startswith(_ZIP):
        return _zipped(data)
    if data.startswith(OLE_MAGIC):
        return _ole(data)
    if data.startswith(_WORD_95):
        return "doc"
    if data.startswith(_IMAGES[:-1]) or (data.startswith(_IMAGES[-1]) and data[6:10] == bytes(4)):
        return "image"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    return "html" if _HTML.match(_head(data)) else "text"


def _head(data: bytes) -> bytes:
    """The beginning without its byte order mark, in a form that ASCII patterns can be matched against."""
    head = data[:4096]
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(bom):
            return head[2:].decode(encoding, "replace").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def _zipped(data: bytes) -> Format:
    """The kind of a zip by the names in it; where the directory is cut off, by the names that stand before the parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeDecodeError):
        headers = re.finditer(rb"PK\x03\x04.{22}(..)..", data, re.DOTALL)
        spans = [(match.end(), int.from_bytes(match[1], "little")) for match in headers]
        names = [data[start : start + length].decode("ascii", "replace") for start, length in spans]
    for kind, sign in _SIGNS:
        if any(sign.match(name.replace("\\", "/")) for name in names):
            return kind
    return "zip"


def _ole(data: bytes) -> Format:
    """The kind of a compound file by the names of its streams, which the directory holds as UTF-16."""
    for kind, name in _STREAMS:
        if name.encode("utf-16-le") + b"\0\0" in data:
            return kind
    return "ole"
