"""Line layouts: cells by tabs, one cell a line (legacy Word), Markdown, contents pages, LaTeX residue."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.readers.lines import is_contents_line
from kg.readers.text import read_text

Shape = list[str | list[list[str]]]

TABS = [
    ("prose-and-table", "说明\n甲\t乙\n一\t二\n完", ["说明", [["甲", "乙"], ["一", "二"]], "完"]),
    ("blank-line-ends-a-piece", "甲\t乙\n\n一\t二", [[["甲", "乙"]], [["一", "二"]]]),
    ("empty-cells-are-left-out", "甲\t\t乙\t\t", [[["甲", "乙"]]]),
    ("cell-breaks-into-a-further-line", "甲\t城区主\n干道\n乙\t二", [[["甲", "城区主干道"], ["乙", "二"]]]),
    ("numbered-line-is-no-rest-of-a-cell", "甲\t一\n1、路灯\n乙\t二", [[["甲", "一"]], "1、路灯", [["乙", "二"]]]),
    ("rule-of-dashes", "甲\t乙\n----\t----\n一\t二", [[["甲", "乙"]], [["一", "二"]]]),
    ("windows-line-ends", "甲\t乙\r\n一\t二\r\n", [[["甲", "乙"], ["一", "二"]]]),
    ("bookmark-residue", "[bookmark: _Hlk1]一、说明", ["一、说明"]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in TABS], ids=[case[0] for case in TABS])
def test_tab_layout(shape: Callable[[str], Shape], text: str, expected: Shape) -> None:
    assert shape(text) == expected


def test_columns_count_from_one_blanks_included(columns: Callable[[str], list[list[tuple[int, str]]]]) -> None:
    assert columns("甲\t\t乙\n\t丙\t") == [[(1, "甲"), (3, "乙")], [(2, "丙")]]


WRAPS = [
    ("chinese", "经济效益指 标", "经济效益指标"),
    ("code", "2010 301", "2010301"),
    ("decimal", "3348 .56", "3348.56"),
    ("project-code", "13081123P0000461000 2X", "13081123P00004610002X"),
    ("latin-words-keep-their-blank", "Python  Package", "Python Package"),
    ("latex-comparator", r"$\geq 95\%$", "≥95%"),
    ("latex-around-a-number", r"$=13.29$万元", "=13.29万元"),
    ("latex-at-most", r"$\leqslant 3$ 次", "≤3次"),
    ("ideographic-space", "管\u3000网", "管网"),
]


@pytest.mark.parametrize(("printed", "text"), [case[1:] for case in WRAPS], ids=[case[0] for case in WRAPS])
def test_words_and_numbers_wrapped_in_a_cell_are_joined(printed: str, text: str) -> None:
    cell = read_text(f"甲\t{printed}\n".encode(), "x").tables()[0].cells[1]
    assert cell.text == text
    assert cell.printed == printed.strip()


def test_pages_count_where_the_text_shows_breaks() -> None:
    document = read_text("第一页\n甲\t乙\n\f一\t二\n第二页".encode(), "x")
    assert [page.number for page in document.pages] == [1, 2]
    assert [(table.number, table.page) for table in document.tables()] == [(1, 1), (2, 2)]
    assert document.tables()[1].cells[0].place.page == 2


def test_pages_have_no_number_where_no_break_is_shown() -> None:
    document = read_text("甲\t乙".encode(), "x")
    assert [page.number for page in document.pages] == [None]


WORD = "\n".join(["路灯改造绩效目标表", "", *(f"\t{cell}" for cell in ["单位：万元"]), ""]) + "\n".join(
    f"\n\t{a}\n\t{b}\n\t{c}\n" for a, b, c in [("甲", "乙", "丙"), ("一", "", "三"), ("四", "五", "六"), ("七", "八", "九")]
)


def test_one_cell_a_line_of_legacy_word(shape: Callable[[str], Shape]) -> None:
    found = shape(WORD)
    assert found[:2] == ["路灯改造绩效目标表", "单位：万元"]
    assert found[2] == [["甲", "乙", "丙"], ["一", "三"], ["四", "五", "六"], ["七", "八", "九"]]


def test_legacy_word_cell_goes_on_in_a_line_without_tab(columns: Callable[[str], list[list[tuple[int, str]]]]) -> None:
    text = WORD.replace("\t五", "\t五一\n五二")
    assert columns(text)[2] == [(1, "四"), (2, "五一五二"), (3, "六")]


MARKDOWN = [
    ("outer-bars", "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |", [[["甲", "乙"], ["一", "二"]]]),
    ("aligned-rule", "| 甲 | 乙 |\n|:--|--:|\n| 一 | 二 |", [[["甲", "乙"], ["一", "二"]]]),
    ("escaped-bar", r"| 甲 | 乙\|丙 |" + "\n|---|---|\n| 一 | 二 |", [[["甲", "乙|丙"], ["一", "二"]]]),
    ("line-break-in-a-cell", "| 甲 | 城区<br>主干道 |\n|---|---|\n| 一 | 二 |", [[["甲", "城区主干道"], ["一", "二"]]]),
    ("heading-and-bold", "## 一、说明\n\n**管网**改造", ["一、说明", "管网改造"]),
    ("without-outer-bars", "甲 | 乙 | 丙\n--- | --- | ---\n一 | 二 | 三", [[["甲", "乙", "丙"], ["一", "二", "三"]]]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in MARKDOWN], ids=[case[0] for case in MARKDOWN])
def test_markdown(shape: Callable[[str], Shape], text: str, expected: Shape) -> None:
    assert shape(text) == expected


CONTENTS = [
    ("dots-and-page", "部门收支总表.....3", True),
    ("tab-before-page", "部门收支总表……\t12", True),
    ("error-note", "部门收支总表......错误!未定义书签。", True),
    ("placeholder-cells", "\t\t\t……\t\t……\t", False),
    ("placeholder-goal", "\t目标1：……\t\t目标1：……\t", False),
    ("sentence", "完成管网改造……并验收", False),
    ("very-long-line", "." * 100_000, False),
]


@pytest.mark.parametrize(("line", "expected"), [case[1:] for case in CONTENTS], ids=[case[0] for case in CONTENTS])
def test_contents_lines(line: str, expected: bool) -> None:
    assert is_contents_line(line) is expected
