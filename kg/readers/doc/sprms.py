"""Property modifiers ("sprms") of Word 97–2003 ([MS-DOC] 2.2.5.1): a list of bytes in, numbers and operands out."""

from __future__ import annotations

from collections.abc import Iterator

_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_VARIABLE = 6
DEFINE_TABLE = 0xD608
_DEFINE_OLD_TABLE = 0xD606
_CHANGE_TABS = 0xC615


def sprms(group: bytes) -> Iterator[tuple[int, bytes]]:
    """Each modifier's code and operand; the list ends where its bytes do."""
    at, end = 0, len(group)
    while at + 3 <= end:
        code = group[at] | group[at + 1] << 8
        at += 2
        start = at
        kind = code >> 13
        if kind != _VARIABLE:
            at += _SIZES[kind]
        elif code in (DEFINE_TABLE, _DEFINE_OLD_TABLE):
            start = at + 2
            at += 1 + int.from_bytes(group[at : at + 2], "little")
        elif code == _CHANGE_TABS and group[at] == 0xFF:
            start = at + 1
            at += _long_tabs(group, start)
        else:
            start = at + 1
            at += 1 + group[at]
        if at <= start - 1:
            return
        yield code, group[start:at]


def _long_tabs(group: bytes, start: int) -> int:
    """Length of a change of tabs too long for its own length byte: what is deleted and added says it."""
    deleted = group[start] if start < len(group) else 0
    added_at = start + 1 + 4 * deleted
    added = group[added_at] if added_at < len(group) else 0
    return 1 + 2 + 4 * deleted + 3 * added
