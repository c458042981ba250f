from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.docnumber import DocNumber, damage, find, find_incomplete, issuing_code, parse

EDGES = [
    ("stuck-title", "中小企业发展专项资金的通知冀财建【2022】119号", "冀财建〔2022〕119号"),
    ("stuck-verb", "根据唐政办函〔2008〕394号", "唐政办函〔2008〕394号"),
    ("stuck-money", "资金20万元邢开办呈【2022】8 号", "邢开办呈〔2022〕8号"),
    ("stuck-title-mark", "《某办法》邢制强市办[2018]5号", "邢制强市办〔2018〕5号"),
    ("stuck-number", "琼教财〔2022〕31号琼财教〔2022〕208号", "琼财教〔2022〕208号"),
    ("stuck-issuer", "安徽省财政厅皖财社〔2022〕1284号", "皖财社〔2022〕1284号"),
    ("stuck-ministries", "农业农村部财政部农计财发〔2022〕13号", "农计财发〔2022〕13号"),
    ("code-after-text-within-brackets", "的通知（承财建[2022]105 号）绩效目标表", "承财建〔2022〕105号"),
    ("section-in-brackets", "宁财（农）发〔2022〕128号", "宁财（农）发〔2022〕128号"),
    ("order-in-brackets", "中华人民共和国财政部令（第95号）", "中华人民共和国财政部令(第95号)"),
    ("minutes-in-brackets", "根据；专题会议纪要（〔2022〕18号）", "专题会议纪要〔2022〕18号"),
    ("minutes", "县政府常务会议纪要〔2022〕15号", "县政府常务会议纪要〔2022〕15号"),
    ("local", "市车改办（2019）3 号印发关于", "市车改办〔2019〕3号"),
    ("code-with-culture", "1号文，文旅公共发〔2021〕21号", "文旅公共发〔2021〕21号"),
    ("announcement", "财政部 税务总局公告2023年第1号", "财政部税务总局公告2023年第1号"),
]
LISTS = [
    ("唐政办函[2008]394、395号文件", ["唐政办函〔2008〕394号", "唐政办函〔2008〕395号"]),
    ("赣财教指〔2022〕12号至14号", ["赣财教指〔2022〕12号", "赣财教指〔2022〕13号", "赣财教指〔2022〕14号"]),
    ("云财行〔2022〕41号和43号", ["云财行〔2022〕41号", "云财行〔2022〕43号"]),
    ("甘财资环〔2022〕36-2号", ["甘财资环〔2022〕36-2号"]),
    ("闽民救〔2021〕58号、〔2022〕19号", ["闽民救〔2021〕58号", "闽民救〔2022〕19号"]),
]
NONE_HERE = [
    "",
    "[2017]86号等",
    "要（[2020]7号）规定",
    "[2022]年度工作计划",
    "（2023）年度预算安排",
    "培训（2023）12个",
    "幸福路(2022)12号",
    "2022年第3期",
    "粤B12345号",
    "建设方案（2022）3号",
    "财政部公告（第3号）",
    "第十三届全国人民代表大会",
    "幸福路12号楼",
]


@pytest.mark.parametrize(("text", "number"), [case[1:] for case in EDGES], ids=[case[0] for case in EDGES])
def test_the_left_edge_is_cut_where_the_code_begins(text: str, number: str) -> None:
    assert find(text)[-1].number.text == number


@pytest.mark.parametrize(("text", "numbers"), LISTS, ids=[case[0] for case in LISTS])
def test_lists_and_ranges_are_several_numbers(text: str, numbers: list[str]) -> None:
    assert [found.number.text for found in find(text)] == numbers


@pytest.mark.parametrize("text", NONE_HERE)
def test_other_bracketed_years_are_no_number(text: str) -> None:
    assert find(text) == ()


def test_a_number_without_a_code_is_incomplete_and_no_number() -> None:
    text = "某区第七次管委会常务会议纪要（[2020]7号）和邢财教〔2022〕92号、〔2022〕93号"
    assert [text[start:end] for start, end in find_incomplete(text)] == ["[2020]7号"]


def test_the_place_covers_code_and_sign() -> None:
    text = "根据 粤财 社 〔2022〕 310 号执行"
    (found,) = find(text)
    assert text[found.start : found.end] == "粤财 社 〔2022〕 310 号"


def test_orders_are_compared_by_issuer_and_serial() -> None:
    assert parse("国务院令第735号") == parse("国务院第735号令") == DocNumber("国务院令", None, "735")
    sixty_third = parse("中华人民共和国主席令第六十三号")
    assert sixty_third == DocNumber("中华人民共和国主席令", None, "63")
    assert sixty_third.text == "中华人民共和国主席令第六十三号"


@pytest.mark.parametrize("text", ["", "邢财教", "根据邢财教〔2022〕92号", "邢财教〔2022〕92号、93号", "《甲办法》"])
def test_parse_wants_one_number_and_nothing_else(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("before", ["", "根据", "的通知", "万元", "路", "《", "123"])
def test_no_code_is_made_of_other_words(before: str) -> None:
    assert issuing_code(before) is None


CODES = st.tuples(
    st.sampled_from("冀邢唐承衡京沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川"),
    st.sampled_from(["财", "政办", "教", "发改", "民", "卫"]),
    st.sampled_from(["", "发", "函", "字"]),
)
BRACKETS = st.sampled_from(["〔〕", "[]", "［］", "【】", "（）", "()", "﹝﹞", "〈〉", "<>", "〔]", "【］"])


@given(
    CODES,
    BRACKETS,
    st.integers(1990, 2049),
    st.integers(0, 9999),
    st.sampled_from(["", " ", "第"]),
    st.sampled_from(["", "文", "文件", "）", "；"]),
)
def test_numbers_round_trip_in_every_bracket(
    code: tuple[str, str, str], pair: str, year: int, serial: int, gap: str, after: str
) -> None:
    number = DocNumber("".join(code), year, str(serial))
    printed = f"{number.code}{pair[0]}{year}{pair[1]}{gap}{serial}号{after}"
    assert [found.number for found in find(printed)] == [number]
    assert [found.number for found in find("根据" + printed)] == [number]
    assert parse(number.text) == number


@pytest.mark.parametrize(
    ("text", "expected", "damaged"),
    [
        pytest.param("根据泉财教20247号文件", "泉财教〔2024〕7号", "brackets-lost", id="both-brackets-lost"),
        pytest.param("苏财农2021 9号", "苏财农〔2021〕9号", "brackets-lost", id="blank-for-brackets"),
        pytest.param("包财社〔2023 6号", "包财社〔2023〕6号", "brackets-lost", id="one-bracket-lost"),
        pytest.param("闽财社〔2021〕l1号", "闽财社〔2021〕11号", "letter-for-digit", id="letter-in-the-serial"),
        pytest.param("苏财规〔2020〕1O号", "苏财规〔2020〕10号", "letter-for-digit", id="letter-behind-a-digit"),
        pytest.param("云财教〔2O22〕92号", "云财教〔2022〕92号", "letter-for-digit", id="letter-in-the-year"),
        pytest.param("渝财采购（2023〕2号", "渝财采购〔2023〕2号", None, id="brackets-that-do-not-match"),
        pytest.param("赣财综〔2021〕第8号", "赣财综〔2021〕8号", None, id="with-a-word-more"),
    ],
)
def test_damaged_numbers_are_read_in_the_likely_way_and_told(text, expected, damaged):
    assert [found.number.text for found in find(text)] == [expected]
    assert damage(text) == damaged


@pytest.mark.parametrize("text", ["幸福路20231号楼", "编号20230101号", "预算20235号院", "合同号：20231号"])
def test_digits_without_an_issuing_code_are_no_damaged_number(text):
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《投资计划》和普发改投〔2017〕89号", "普发改投〔2017〕89号"),
        ("关于可行性研究报告的批复和普发改投〔2017〕89号", "普发改投〔2017〕89号"),
        ("和政发〔2020〕1号", "和政发〔2020〕1号"),
        ("2023年泉财教〔2024〕7号", "泉财教〔2024〕7号"),
    ],
)
def test_a_joint_before_a_code_is_left_out_but_a_place_is_not(text, expected):
    assert [found.number.text for found in find(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected", "how"),
    [
        pytest.param("泰财社2023年19号", "泰财社〔2023〕19号", "brackets-lost", id="year-for-brackets"),
        pytest.param("泰财社2023-19号", "泰财社〔2023〕19号", "brackets-lost", id="hyphen-for-brackets"),
        pytest.param("泰财社〔2023年〕19号", "泰财社〔2023〕19号", "year-damaged", id="year-in-the-brackets"),
        pytest.param("泰财社〔23〕19号", "泰财社〔2023〕19号", "year-damaged", id="two-digits"),
        pytest.param("泰财社〔二〇二三〕十九号", "泰财社〔2023〕19号", "year-damaged", id="chinese-numerals"),
        pytest.param("泰财社〔〔2023〕19号", "泰财社〔2023〕19号", "year-damaged", id="bracket-doubled"),
        pytest.param("泰财社〔2023〕号19", "泰财社〔2023〕19号", "year-damaged", id="mark-misplaced"),
        pytest.param("昆财行〔2020〕B号", "昆财行〔2020〕8号", "letter-for-digit", id="letter-b"),
        pytest.param("黑财指（建）〔2022〕207号", "黑财指（建）〔2022〕207号", None, id="section-in-brackets-at-the-end"),
        pytest.param("邯郸市财政局邯财教〔2022〕31号", "邯财教〔2022〕31号", None, id="a-citys-bureau-before-its-code"),
        pytest.param("宁波市财政局甬财社〔2022〕9号", "甬财社〔2022〕9号", None, id="a-place-with-another-short-form"),
    ],
)
def test_odd_forms_are_read_in_the_likely_way(text, expected, how):
    assert [found.number.text for found in find(text)] == [expected]
    assert damage(text) == how


@pytest.mark.parametrize("text", ["国务院729号令", "国务院令729号", "国务院令（第七百二十九号）"])
def test_orders_without_all_their_words(text):
    assert [(found.number.code, found.number.serial) for found in find(text)] == [("国务院令", "729")]
