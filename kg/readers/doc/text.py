"""The text of a Word 97–2003 file by its piece table ([MS-DOC] 2.4.1): characters by position, and where their bytes stand.

A piece holds UTF-16 or one byte a character; the latter is Windows-1252, but GBK in files that old Chinese programs wrote.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass

from kg.errors import ReadError
from kg.readers.doc.container import PIECES, WordFile

_COMPRESSED = 0x40000000
_CHINESE = frozenset({0x0804, 0x1004})
_HIGH = re.compile(rb"[\x80-\xff]+")
FILLER = "\x00"
"""Stands where a character is dropped, so that the others keep their positions."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stand together: first position, first byte, bytes a character, modifiers of its own."""

    position: int
    offset: int
    width: int
    modifiers: bytes


@dataclass(frozen=True, slots=True)
class Text:
    """All stories' characters in one string, and the pieces they come from."""

    characters: str
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]

    def piece_at(self, position: int) -> Piece:
        """The piece in which a position lies."""
        return self.pieces[bisect_right(self.starts, position) - 1 if len(self.starts) > 1 else 0]

    def offset(self, position: int) -> int:
        """Where the character of a position stands in the stream."""
        piece = self.piece_at(position)
        return piece.offset + (position - piece.position) * piece.width


def read_text(file: WordFile) -> Text:
    """The text of all stories."""
    groups, plc = _clx(file.part(PIECES))
    count = (len(plc) - 4) // 12
    if count < 1:
        raise ReadError("没有正文 (no text)")
    positions = struct.unpack_from(f"<{count + 1}I", plc)
    if positions[-1] > len(file.word) or count > positions[-1] + 1:
        raise ReadError("文本表已损坏 (the piece table is damaged)")
    pieces: list[Piece] = []
    texts: list[str] = []
    for number in range(count):
        length = positions[number + 1] - positions[number]
        if length < 0:
            raise ReadError("文本表已损坏 (the piece table is damaged)")
        place, modifier = struct.unpack_from("<IH", plc, 4 * (count + 1) + 8 * number + 2)
        compressed = bool(place & _COMPRESSED)
        offset = (place & (_COMPRESSED - 1)) // 2 if compressed else place
        width = 1 if compressed else 2
        raw = file.word[offset : offset + length * width]
        if len(raw) < length * width:
            raise ReadError("文件被截断 (the file is cut off)")
        texts.append(_bytes_text(raw, file.language) if compressed else _wide_text(raw))
        pieces.append(Piece(positions[number], offset, width, _modifiers(modifier, groups)))
    return Text("".join(texts), tuple(pieces), tuple(piece.position for piece in pieces))


def _wide_text(raw: bytes) -> str:
    """UTF-16, a surrogate pair followed by a filler, so that positions count as the file counts them."""
    text = raw.decode("utf-16-le", "replace")
    if len(text) * 2 == len(raw):
        return text
    return "".join(one + FILLER * (ord(one) > 0xFFFF) for one in text)


def _bytes_text(raw: bytes, language: int) -> str:
    if language in _CHINESE and (high := _HIGH.findall(raw)) and _is_gbk(high):
        text = raw.decode("gbk", "replace")
        return "".join(one + FILLER * (ord(one) > 0x7F) for one in text)
    return raw.decode("cp1252", "replace")


def _is_gbk(runs: list[bytes]) -> bool:
    """Tell Chinese by its pairs of bytes: only hanzi and Chinese signs, no lone byte as Windows-1252 would have."""
    return sum(map(len, runs)) > 2 and all(len(run) % 2 == 0 and min(run) >= 0xA1 for run in runs) and _decodes(b"".join(runs))


def _decodes(data: bytes) -> bool:
    try:
        data.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def _clx(clx: bytes) -> tuple[list[bytes], bytes]:
    """The groups of modifiers that pieces refer to, and the table of pieces."""
    groups: list[bytes] = []
    at = 0
    while at < len(clx) and clx[at] == 1:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        groups.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at >= len(clx) or clx[at] != 2:
        raise ReadError("文本表已损坏 (the piece table is damaged)")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    return groups, clx[at + 5 : at + 5 + size]


_SHORT = {0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x42: 0x0801, 0x47: 0x083C}


def _modifiers(modifier: int, groups: list[bytes]) -> bytes:
    """What a fast save changed of a whole piece: a group, or one modifier squeezed into two bytes."""
    if modifier & 1:
        number = modifier >> 1
        return groups[number] if number < len(groups) else b""
    code = _SHORT.get(modifier >> 1 & 0x7F)
    return struct.pack("<HB", code, modifier >> 8) if code else b""
