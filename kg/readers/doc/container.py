"""The streams of a Word 97–2003 file and its file information block (FIB, [MS-DOC] 2.5): where everything stands.

Raises `Declined` where the file is of another kind than this reader knows, `ReadError` where it is damaged or encrypted.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from kg.errors import ReadError

_IDENT = 0xA5EC
_WORD_95 = (0xA5DB, 0xA5DC)
_FIRST_VERSION = 0xC0
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_POINTERS = 0x9A

STYLES, FOOTNOTE_PLACES, FOOTNOTE_TEXTS = 1, 2, 3
CHARACTER_PAGES, PARAGRAPH_PAGES, FONTS, PIECES = 12, 13, 15, 33
SHAPES, ENDNOTE_PLACES, ENDNOTE_TEXTS, BOX_TEXTS, LISTS, LIST_USES = 40, 46, 47, 56, 73, 74


class Declined(Exception):  # noqa: N818 - not a fault of the file: another program may read it
    """Of a kind that this reader does not know."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """The three streams, and how many characters each story of the document has."""

    word: bytes
    table: bytes
    data: bytes
    language: int
    main: int
    footnotes: int
    headers: int
    comments: int
    endnotes: int
    boxes: int

    def part(self, index: int) -> bytes:
        """The bytes that the n-th pointer of the FIB names; empty where there are none."""
        return self.table[slice(*self.span(index))]

    def span(self, index: int) -> tuple[int, int]:
        """Where that part begins and ends in the table stream."""
        start, size = struct.unpack_from("<II", self.word, _POINTERS + 8 * index)
        if start + size > len(self.table):
            raise ReadError("内容指向文件之外 (a part lies beyond the file)")
        return start, start + size


def open_word(data: bytes) -> WordFile:
    """The streams of a file."""
    if int.from_bytes(data[:2], "little") in _WORD_95:
        raise Declined("Word 6/95")
    streams = _streams(data)
    word = streams.get("WordDocument")
    if word is None:
        raise Declined("WPS/Works")
    ident, version, language, flags = struct.unpack_from("<HH2xH2xH", word)
    if ident in _WORD_95 or version < _FIRST_VERSION:
        raise Declined("Word 6/95")
    if ident != _IDENT:
        raise ReadError("不是 Word 文件 (not a Word file)")
    if flags & _ENCRYPTED:
        raise ReadError("文件已加密，请提供未加密的文件 (encrypted; supply an unprotected copy)")
    table = streams.get("1Table" if flags & _SECOND_TABLE else "0Table")
    if table is None:
        raise ReadError("缺少表流 (the table stream is missing)")
    counts = struct.unpack_from("<8I", word, 0x4C)
    return WordFile(word, table, streams.get("Data", b""), language, *counts[:3], *counts[4:7])


def _streams(data: bytes) -> dict[str, bytes]:
    import olefile

    found: dict[str, bytes] = {}
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for name in ("WordDocument", "0Table", "1Table", "Data"):
            if container.exists(name):
                stream = container.openstream(name)
                found[name] = stream.read()
    return found
