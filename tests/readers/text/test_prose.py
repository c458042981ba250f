"""Prose wrapped at a fixed width or cut by a page break becomes paragraphs again."""

from __future__ import annotations

from collections.abc import Callable

from kg.readers.pieces import PageBreak, Raw, RawLine
from kg.readers.prose import join_wrapped

Shape = list[str | list[list[str]]]
FULL = "负责贯彻执行国家有关方针政策和法律法规并结合本区实际制订具体"


def lines(*texts: str) -> list[Raw]:
    return [RawLine(text) for text in texts]


def texts(pieces: list[Raw]) -> list[str]:
    return [piece.text if isinstance(piece, RawLine) else "----" for piece in pieces]


def test_lines_of_one_width_become_paragraphs() -> None:
    wrapped = lines(*[FULL, "实施意见。"] * 8)
    assert texts(list(join_wrapped(wrapped))) == [f"{FULL}\n实施意见。"] * 8


def test_numbered_line_begins_a_paragraph() -> None:
    wrapped = lines(*[FULL, "二、组织实施。"] * 8)
    assert len(list(join_wrapped(wrapped))) == 16


def test_lines_of_many_widths_are_paragraphs_already() -> None:
    whole = lines(*[FULL + "一" * (4 * n) for n in range(10)])
    assert texts(list(join_wrapped(whole))) == texts(whole)


def test_sentence_cut_by_a_page_break_is_joined() -> None:
    first, rest = "2024年预算执行情况良好。" + FULL * 4, "财政资金的使用效益，促进各部门加强预算管理。"
    found = list(join_wrapped([RawLine(first), PageBreak(), RawLine(rest)]))
    assert texts(found) == [f"{first}\n{rest}", "----"]


def test_running_head_behind_a_page_break_is_left() -> None:
    first = "2024年预算执行情况良好。" + FULL * 4
    found = list(join_wrapped([RawLine(first), PageBreak(), RawLine("预算公开说明")]))
    assert texts(found) == [first, "----", "预算公开说明"]


def test_table_cells_are_never_joined_to_prose(shape: Callable[[str], Shape]) -> None:
    assert shape(f"{FULL}\n甲\t乙\n{FULL}") == [FULL, [["甲", "乙"]], FULL]
