"""Streams of cells, where rows are lost: bars, blank lines, line ends, and rows whose cells are parted by blanks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.readers.spaced import read_line, tokens
from kg.readers.streamforms import form_rows
from kg.readers.streamrows import find_header, read_rows
from kg.readers.streams import is_bar_stream

Shape = list[str | list[list[str]]]
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
ROWS = ["产出指标", "数量指标", "改造路灯", "≥50盏", "质量指标", "亮灯率", "100%", "效益指标", "社会效益指标", "照明改善", "明显"]
TABLE = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "改造路灯", "≥50盏"],
    ["质量指标", "亮灯率", "100%"],
    ["效益指标", "社会效益指标", "照明改善", "明显"],
]
FORM = ["项目名称", "路灯改造", "年度资金总额", "30", "总体目标", "改造路灯50盏"]


def table_of(shape: Shape) -> list[list[str]]:
    return next(block for block in shape if isinstance(block, list))


@pytest.mark.parametrize(("part", "close"), [(" |\n", " |"), ("\n\n", ""), ("\n", "")], ids=["bars", "blank-lines", "one-a-line"])
def test_merged_level_cells_stand_once(shape: Callable[[str], Shape], part: str, close: str) -> None:
    found = shape("绩效目标表" + part + part.join(FORM + HEADER + ROWS) + close)
    assert found[0] == "绩效目标表"
    assert table_of(found) == [FORM[:2], FORM[2:4], FORM[4:], *TABLE]


def test_blank_level_cells_are_printed(shape: Callable[[str], Shape]) -> None:
    cells = [
        *FORM,
        *HEADER,
        "产出指标",
        "数量指标",
        "改造路灯",
        "≥50盏",
        "",
        "质量指标",
        "亮灯率",
        "100%",
        "",
        "",
        "故障率",
        "≤2%",
    ]
    assert table_of(shape("".join(f"{cell} |\n" for cell in cells)))[4:] == [
        ["产出指标", "数量指标", "改造路灯", "≥50盏"],
        ["质量指标", "亮灯率", "100%"],
        ["故障率", "≤2%"],
    ]


def test_prose_behind_the_table_stays_prose(shape: Callable[[str], Shape]) -> None:
    found = shape("".join(f"{cell} |\n" for cell in [*FORM, *HEADER, *ROWS, "填表人：", "附件下载"]))
    assert found[-2:] == ["填表人：", "附件下载"]


def test_two_forms_one_after_the_other(shape: Callable[[str], Shape]) -> None:
    cells = [*FORM, *HEADER, *ROWS, "总分", *FORM, *HEADER, *ROWS]
    tables = [block for block in shape("".join(f"{cell} |\n" for cell in cells)) if isinstance(block, list)]
    assert [table[-3:] for table in tables] == [TABLE[1:]] * 2


def test_a_bar_in_prose_makes_no_stream() -> None:
    assert not is_bar_stream("首页 | 公开 | 绩效\n" * 3 + "正文一行\n" * 40)


LISTED = [
    "项目名称", "年度绩效目标", *HEADER,
    "路灯改造", "改造50盏", "产出指标", "数量指标", "改造路灯", "≥50盏", "质量指标", "亮灯率", "100%",
    "绿化养护", "养护3公顷", "产出指标", "数量指标", "养护面积", "≥3公顷",
]  # fmt: skip


def test_list_of_projects_keeps_name_and_goal() -> None:
    header = find_header(LISTED)
    assert header is not None
    rows = read_rows(LISTED, header)
    assert rows.header[:2] == ["项目名称", "年度绩效目标"]
    assert [row[0] for row in rows.rows] == ["路灯改造", "", "绿化养护"]
    assert rows.stop == len(LISTED)


HALVES = [
    "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值",
    "产出指标", "数量指标", "路灯", "80盏", "数量指标", "路灯", "≥50盏", "质量指标", "亮灯率", "98%", "质量指标", "亮灯率", "97%",
]  # fmt: skip


def test_two_halves() -> None:
    header = find_header(HALVES)
    assert header is not None
    assert read_rows(HALVES, header).rows == [
        ["产出指标", "数量指标", "路灯", "80盏", "数量指标", "路灯", "≥50盏"],
        ["", "质量指标", "亮灯率", "98%", "质量指标", "亮灯率", "97%"],
    ]


def test_run_without_target_is_no_header() -> None:
    assert find_header(["一级指标", "二级指标", "备注", "说明", "产出指标"]) is None


FORMS = [
    ("pairs", ["项目名称", "路灯", "主管部门", "住建局"], [["项目名称", "路灯"], ["主管部门", "住建局"]]),
    (
        "values-below-labels",
        ["总体目标", "中期目标", "年度目标", "三年目标", "当年目标文字"],
        [["总体目标", "中期目标", "年度目标"], ["", "三年目标", "当年目标文字"]],
    ),
    (
        "amounts-of-one-kind-in-a-row",
        ["中期资金总额", "90", "年度资金总额", "30", "其他资金", "5"],
        [["中期资金总额", "90", "年度资金总额", "30"], ["其他资金", "5"]],
    ),
    (
        "grid-of-funds",
        [
            "项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "执行率", "年度资金总额", "10",
            "12", "9", "75%", "其他资金", "1", "1", "1", "/",
        ],
        [
            ["项目资金（万元）"],
            ["", "年初预算数", "全年预算数", "全年执行数", "执行率"],
            ["年度资金总额", "10", "12", "9", "75%"],
            ["其他资金", "1", "1", "1", "/"],
        ],
    ),
    ("label-wraps", ["主管部门", "及编码", "[015001]教育局"], [["主管部门及编码", "[015001]教育局"]]),
    ("empty-value", ["其他资金", "", "总体目标", "完成改造"], [["其他资金", "总体目标", "完成改造"]]),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "expected"), [case[1:] for case in FORMS], ids=[case[0] for case in FORMS])
def test_form_rows(cells: list[str], expected: list[list[str]]) -> None:
    assert form_rows(cells) == expected


NUMBERED = [
    "部门收支总表", "序号", "收入", "支出", "项目", "预算数", "项目", "预算数", "栏次", "1", "2", "3", "4",
    "1", "一、财政拨款", "10", "一、教育支出", "9", "2", "", "", "二、农林水支出", "1", "", "", "",
]  # fmt: skip


def test_numbered_two_sided_table(shape: Callable[[str], Shape]) -> None:
    found = shape("".join(f"{cell} |\n" for cell in NUMBERED))
    assert found[0] == "部门收支总表"
    assert table_of(found) == [
        ["序号", "收入", "支出"],
        ["项目", "预算数", "项目", "预算数"],
        ["栏次", "1", "2", "3", "4"],
        ["1", "一、财政拨款", "10", "一、教育支出", "9"],
        ["2", "二、农林水支出", "1"],
    ]


def test_numbered_table_of_classes(shape: Callable[[str], Shape]) -> None:
    cells = [
        "支出总表", "序号", "功能分类科目", "合计", "基本支出", "科目编码", "科目名称", "栏次", "1", "2", "3", "4",
        "1", "205", "教育支出", "10", "9", "2", "20502", "普通教育", "10", "9",
    ]  # fmt: skip
    assert table_of(shape("".join(f"{cell} |\n" for cell in cells))) == [
        ["序号", "功能分类科目", "合计", "基本支出"],
        ["科目编码", "科目名称"],
        ["栏次", "1", "2", "3", "4"],
        ["1", "205", "教育支出", "10", "9"],
        ["2", "20502", "普通教育", "10", "9"],
    ]


def test_blank_parted_rows(shape: Callable[[str], Shape]) -> None:
    text = "\n".join(
        [
            "路灯改造绩效目标表",
            "项目名称 路灯改造",
            " ".join(HEADER),
            "产出指标 数量指标 改造路灯 ≥50盏",
            "质量指标 亮灯 率 100%",
            "来源：住建局",
        ]
    )
    assert shape(text) == [
        "路灯改造绩效目标表",
        [["项目名称", "路灯改造"], HEADER, ["产出指标", "数量指标", "改造路灯", "≥50盏"], ["质量指标", "亮灯率", "100%"]],
        "来源：住建局",
    ]


LINES = [
    ("bracket-holds-its-blanks", "景点( ≥4个 ) ≥4个", ["景点( ≥4个 )", "≥4个"]),
    ("several-blanks", "数量   ≥4个", ["数量", "≥4个"]),
]


@pytest.mark.parametrize(("line", "words"), [case[1:] for case in LINES], ids=[case[0] for case in LINES])
def test_words_of_a_line(line: str, words: list[str]) -> None:
    assert tokens(line) == words


def test_line_without_a_target_is_no_row() -> None:
    assert read_line(["产出指标", "数量指标", "改造路灯", "详见附件"], HEADER) is None
