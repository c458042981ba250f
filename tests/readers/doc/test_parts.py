"""Parts of the binary format by themselves: what LibreOffice does not write but Word and WPS do."""

from __future__ import annotations

import struct

import pytest

from kg.errors import ReadError
from kg.readers.doc.container import WordFile
from kg.readers.doc.forms import paragraph_runs
from kg.readers.doc.grid import OpenTable
from kg.readers.doc.paragraphs import read_form
from kg.readers.doc.sprms import sprms
from kg.readers.doc.text import read_text
from kg.readers.word.blocks import Grid, Line, Merge

CHINESE, ENGLISH = 0x0804, 0x0409


def word_file(word: bytes, parts: dict[int, bytes], language: int = CHINESE) -> WordFile:
    """The three streams, the text behind the pointers, each part in the table stream."""
    head = bytearray(0x400)
    table = b""
    for index, content in parts.items():
        struct.pack_into("<II", head, 0x9A + 8 * index, len(table), len(content))
        table += content
    return WordFile(bytes(head) + word, table, b"", language, 0, 0, 0, 0, 0, 0)


def clx(pieces: list[tuple[int, int, bool, int]], groups: tuple[bytes, ...] = ()) -> bytes:
    """Pieces given as length, offset, one byte a character, modifier."""
    ends = [0]
    for length, *_ in pieces:
        ends.append(ends[-1] + length)
    plc = struct.pack(f"<{len(ends)}I", *ends)
    for _, offset, compressed, modifier in pieces:
        plc += struct.pack("<HIH", 0, (offset * 2 | 0x40000000) if compressed else offset, modifier)
    head = b"".join(b"\1" + struct.pack("<H", len(group)) + group for group in groups)
    return head + b"\2" + struct.pack("<I", len(plc)) + plc


GBK = "预算绩效".encode("gbk")
TEXTS = [
    pytest.param("绩效≥1".encode("utf-16-le"), 4, False, CHINESE, "绩效≥1", id="utf-16"),
    pytest.param(b"A\x93B\x94\x96", 5, True, CHINESE, "A“B”–", id="windows-1252-quotes-in-a-chinese-file"),
    pytest.param(b"\xb7 20\xb0", 5, True, CHINESE, "· 20°", id="lone-signs"),
    pytest.param(b"1" + GBK + b"\r", 10, True, CHINESE, "1预\0算\0绩\0效\0\r", id="gbk-keeps-positions"),
    pytest.param(GBK, 8, True, ENGLISH, "Ô¤Ëã¼¨Ð§", id="gbk-bytes-in-a-western-file"),
    pytest.param("𠮷A".encode("utf-16-le"), 3, False, CHINESE, "𠮷\0A", id="beyond-the-basic-plane"),
]


@pytest.mark.parametrize(("raw", "length", "compressed", "language", "text"), TEXTS)
def test_text_of_a_piece(raw, length, compressed, language, text):
    file = word_file(raw, {33: clx([(length, 0x400, compressed, 0)])}, language)
    assert read_text(file).characters == text


def test_pieces_in_another_order_than_their_bytes():
    raw = "后前".encode("utf-16-le")
    text = read_text(word_file(raw, {33: clx([(1, 0x402, False, 0), (1, 0x400, False, 0)])}))
    assert text.characters == "前后"
    assert [text.offset(position) for position in (0, 1)] == [0x402, 0x400]


def test_modifiers_of_a_fast_save():
    group = struct.pack("<HB", 0x2416, 1)
    text = read_text(
        word_file("甲乙".encode("utf-16-le"), {33: clx([(1, 0x400, False, 1), (1, 0x402, False, 0x18 << 1 | 0x100)], (group,))})
    )
    assert [piece.modifiers for piece in text.pieces] == [group, group]


DAMAGED = [
    pytest.param(clx([(9, 0x400, False, 0)]), "cut off", id="piece-beyond-the-file"),
    pytest.param(b"\3", "damaged", id="no-table-of-pieces"),
    pytest.param(clx([(0x7FFFFFFF, 0x400, False, 0)]), "damaged", id="absurd-length"),
    pytest.param(b"", "damaged", id="empty"),
]


@pytest.mark.parametrize(("part", "message"), DAMAGED)
def test_damaged_pieces(part, message):
    with pytest.raises(ReadError, match=message):
        read_text(word_file(b"ab", {33: part}))


SPRMS = [
    pytest.param(0x0800, b"\1", b"\1", id="toggle"),
    pytest.param(0x2416, b"\1", b"\1", id="byte"),
    pytest.param(0x460B, b"\1\0", b"\1\0", id="word"),
    pytest.param(0x6649, b"\1\0\0\0", b"\1\0\0\0", id="long"),
    pytest.param(0x9601, b"\1\0", b"\1\0", id="coordinate"),
    pytest.param(0xB001, b"\1\0", b"\1\0", id="coordinate-too"),
    pytest.param(0xE003, b"\1\2\3", b"\1\2\3", id="three"),
    pytest.param(0xC60D, b"\3abc", b"abc", id="variable"),
    pytest.param(0xD608, b"\4\0abc", b"abc", id="table"),
    pytest.param(0xC615, b"\xff\1" + bytes(4) + b"\1" + bytes(3), b"\1" + bytes(4) + b"\1" + bytes(3), id="long-tabs"),
]


@pytest.mark.parametrize(("code", "printed", "operand"), SPRMS)
def test_length_of_an_operand(code, printed, operand):
    group = struct.pack("<H", code) + printed + b"\x16\x24\x01"
    assert list(sprms(group)) == [(code, operand), (0x2416, b"\1")]


def test_a_group_that_is_cut_off_ends_there():
    assert list(sprms(b"\x16\x24")) == []
    assert list(sprms(b"")) == []


def row(*cells: tuple[int, int], more: bytes = b"") -> bytes:
    """A row's definition of cells given as right edge and flags, the first beginning at 0."""
    edges = struct.pack(f"<{len(cells) + 1}h", 0, *(edge for edge, _ in cells))
    flags = b"".join(struct.pack("<H", flag) + bytes(18) for _, flag in cells)
    operand = bytes([len(cells)]) + edges + flags
    return struct.pack("<HH", 0xD608, len(operand) + 1) + operand + more


CHANGED = [
    pytest.param(row((100, 0), (200, 0)), [(0, 100, False, Merge.NONE), (100, 200, False, Merge.NONE)], id="plain"),
    pytest.param(row((100, 1), (200, 2)), [(0, 100, False, Merge.NONE), (100, 200, True, Merge.NONE)], id="merged-across"),
    pytest.param(
        row((100, 0x60), (200, 0x20)), [(0, 100, False, Merge.START), (100, 200, False, Merge.GOES_ON)], id="merged-down"
    ),
    pytest.param(
        row((100, 0), (200, 0), more=b"\x24\x56\x00\x02"),
        [(0, 100, False, Merge.NONE), (100, 200, True, Merge.NONE)],
        id="merged-later",
    ),
    pytest.param(
        row((100, 1), (200, 2), more=b"\x25\x56\x00\x02"),
        [(0, 100, False, Merge.NONE), (100, 200, False, Merge.NONE)],
        id="split-later",
    ),
    pytest.param(
        row((100, 0), (200, 0), more=b"\x2b\xd6\x02\x01\x03"),
        [(0, 100, False, Merge.NONE), (100, 200, False, Merge.START)],
        id="merged-down-later",
    ),
    pytest.param(row((100, 0), (200, 0), more=b"\x22\x56\x00\x01"), [(0, 100, False, Merge.NONE)], id="cell-deleted"),
    pytest.param(
        row((100, 0), more=b"\x21\x76\x01\x01\x32\x00"),
        [(0, 100, False, Merge.NONE), (100, 150, False, Merge.NONE)],
        id="cell-inserted",
    ),
]


@pytest.mark.parametrize(("group", "cells"), CHANGED)
def test_cells_of_a_row(group, cells):
    assert [(cell.left, cell.right, cell.swallowed, cell.merge) for cell in read_form(0, group, b"").cells] == cells


def test_a_wide_row_is_found_in_the_data_stream():
    definition = row((100, 0), (200, 0))
    data = bytes(16) + struct.pack("<H", len(definition)) + definition
    form = read_form(0, b"\x46\x66" + struct.pack("<I", 16), data)
    assert len(form.cells) == 2


def test_data_stream_that_leads_back_to_itself_ends():
    loop = b"\x46\x66" + struct.pack("<I", 0)
    assert read_form(0, loop, struct.pack("<H", len(loop)) + loop).cells == ()


@pytest.mark.parametrize(
    ("group", "depth"),
    [
        (b"", 0),
        (b"\x16\x24\x01", 1),
        (b"\x16\x24\x01\x49\x66\x03\0\0\0", 3),
        (b"\x49\x66\xff\xff\xff\x7f", 64),
        (b"\x49\x66\xff\xff\xff\xff", 0),
    ],
    ids=["outside", "in-table", "nested", "absurd", "negative"],
)
def test_depth(group, depth):
    assert read_form(0, group, b"").depth == depth


def test_edges_a_hair_apart_are_one_and_a_row_without_definition_keeps_its_cells():
    table = OpenTable()
    for edges, words in ((row((100, 0), (200, 0)), "甲乙"), (row((108, 0), (195, 0)), "丙丁"), (b"", "戊")):
        for word in words:
            table.add(Line(word))
            table.end_cell()
        table.end_row(read_form(0, edges, b"").cells)
    (grid,) = table.close()
    assert isinstance(grid, Grid)
    assert [[(cell.column, "".join(cell.lines)) for cell in one] for one in grid.rows] == [
        [(0, "甲"), (1, "乙")],
        [(0, "丙"), (1, "丁")],
        [(0, "戊")],
    ]


def test_more_pages_of_formats_than_the_file_has_room_for():
    with pytest.raises(ReadError, match="damaged"):
        paragraph_runs(word_file(b"", {13: bytes(4 + 8 * 1000)}))
