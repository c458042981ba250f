from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grammar.citation import generic_basis, parse_citations

Pairs = list[tuple[str | None, str | None]]
LINES = (Path(__file__).parent / "hard_citations.jsonl").read_text(encoding="utf-8").splitlines()
HARD = [json.loads(line) for line in LINES if line]


def pairs(text: str, *, prose: bool = False) -> Pairs:
    return [(cited.number.text if cited.number else None, cited.title) for cited in parse_citations(text, prose=prose)]


CELLS: list[tuple[str, str, Pairs]] = [
    (
        "outer-title-holds-the-inner",
        "《关于加快升级的实施意见》《某市关于加快升级的实施意见》的落实方案的通知邢制强市办[2018]5号",
        [(None, "关于加快升级的实施意见"), ("邢制强市办〔2018〕5号", "《某市关于加快升级的实施意见》的落实方案的通知")],
    ),
    ("number-first-file-suffix", "冀财建[2022]63号关于下达资金的通知.doc", [("冀财建〔2022〕63号", "关于下达资金的通知")]),
    ("stuck-behind-title", "关于下达专项资金的通知冀财建【2022】119号", [("冀财建〔2022〕119号", "关于下达专项资金的通知")]),
    ("in-a-project-name", "关于下达专项资金的通知（承财建[2022]105 号）", [("承财建〔2022〕105号", "关于下达专项资金的通知")]),
    (
        "number-before-each-title",
        "邢文明办（2021）23号《甲工作方案》，邢开文明办（2021）0号《乙工作方案》",
        [("邢文明办〔2021〕23号", "甲工作方案"), ("邢开文明办〔2021〕0号", "乙工作方案")],
    ),
    (
        "two-numbers-one-title",
        "《甲管理办法》（财预〔2020〕1号、冀财预〔2020〕5号）",
        [("财预〔2020〕1号", "甲管理办法"), ("冀财预〔2020〕5号", None)],
    ),
    ("number-inside-the-marks", "《关于加强管理的通知（冀财〔2022〕1号）》", [("冀财〔2022〕1号", "关于加强管理的通知")]),
    ("number-and-other-title", "冀财建〔2022〕63号和《某某管理办法》", [("冀财建〔2022〕63号", None), (None, "某某管理办法")]),
    ("two-unmarked", "差旅费管理办法、培训费管理办法", [(None, "差旅费管理办法"), (None, "培训费管理办法")]),
    ("numbered-list", "(1)差旅费管理办法(2)会议费管理办法", [(None, "差旅费管理办法"), (None, "会议费管理办法")]),
    ("issuer-outside", "某市人民政府《关于开展改革的意见》", [(None, "关于开展改革的意见")]),
    ("printing-verb", "市车改办（2019）3 号印发关于《公务用车管理实施办法》", [("市车改办〔2019〕3号", "公务用车管理实施办法")]),
    ("contracts", "《审计约定业务书》《企业调查合同》", [(None, "审计约定业务书"), (None, "企业调查合同")]),
    ("number-without-code", "根据市政府下发政策文件,[2017]86号等", []),
    ("form", "《绩效运行监控表》", []),
    ("generic", "年度工作计划", []),
    ("empty", "", []),
]
PROSE: list[tuple[str, str, Pairs]] = [
    (
        "serials",
        "根据唐政办函[2008]394、395号文件，发放补贴。",
        [("唐政办函〔2008〕394号", None), ("唐政办函〔2008〕395号", None)],
    ),
    (
        "unmarked-beside-numbers",
        "按照某市办公室关于印发甲办法和乙暂行办法的通知（市政办字[2016]106号）、某市政府关于印发政策措施的通知（承市政字[2017]86号）、"
        "某区第七次管委会常务会议纪要（[2020]7号）规定，安排资金。",
        [
            ("市政办字〔2016〕106号", "某市办公室关于印发甲办法和乙暂行办法的通知"),
            ("承市政字〔2017〕86号", "某市政府关于印发政策措施的通知"),
            (None, "某区第七次管委会常务会议纪要"),
        ],
    ),
    (
        "marked",
        "依据《政府采购法》《某省集中采购目录及标准（2022年版）》",
        [(None, "政府采购法"), (None, "某省集中采购目录及标准（2022年版）")],
    ),
    ("unmarked-alone-does-not-count", "严格执行差旅费管理办法。", []),
    ("papers-and-forms", "在《某某日报》刊发，填报《绩效监控情况表》和《监控报告》。", []),
]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
def test_a_basis_cell_is_read_into_its_documents(text: str, wanted: Pairs) -> None:
    assert pairs(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in PROSE], ids=[case[0] for case in PROSE])
def test_prose_counts_marked_titles_and_numbers(text: str, wanted: Pairs) -> None:
    assert pairs(text, prose=True) == wanted


def test_the_words_are_kept_as_printed_and_the_title_is_unwrapped() -> None:
    text = "依据《关于提前下 达资金的通知》（内财资环 〔2022〕 1690 号）执行"
    (cited,) = parse_citations(text)
    assert cited.title == "关于提前下达资金的通知"
    assert text[cited.start : cited.end] == cited.text == "《关于提前下 达资金的通知》（内财资环 〔2022〕 1690 号）"


def test_the_hard_list_is_whole() -> None:
    assert len(HARD) >= 160


@pytest.mark.parametrize("row", HARD, ids=[row["id"] for row in HARD])
def test_hard_list(row: dict[str, object]) -> None:
    text = str(row["text"])
    wanted = [(one["number"], one["title"]) for one in row["citations"]]  # type: ignore[attr-defined]
    assert pairs(text, prose=str(row["id"]).startswith("prose-")) == wanted
    assert generic_basis(text) == row["generic"]


NUMBERED = st.builds(
    "{}财{}〔{}〕{}号".format,
    st.sampled_from("冀邢唐承衡苏浙"),
    st.sampled_from(["教", "建", "农", "社"]),
    st.integers(2000, 2030),
    st.integers(1, 999),
)
SUBJECT = st.sampled_from(["加强数字档案室建设", "下达2022年专项资金（第二批）", "做好“双减”工作", "开展甲、乙两项试点"])
TITLED = st.builds("关于{}的{}".format, SUBJECT, st.sampled_from(["通知", "实施意见", "函", "批复"]))
FORMS = [
    "《{title}》（{number}）",
    "《{title}》{number}",
    "{number}《{title}》",
    "{title}{number}",
    "{number}{title}",
    "{title}（{number}）",
    "（{number}）《{title}》",
]


@given(
    NUMBERED,
    TITLED,
    st.sampled_from(FORMS),
    st.sampled_from(["", "根据", "1.", "详见"]),
    st.sampled_from(["", "；", "文件", "。"]),
)
def test_number_and_title_find_each_other_in_every_order(number: str, title: str, form: str, lead: str, after: str) -> None:
    assert pairs(lead + form.format(number=number, title=title) + (after if form.endswith("）") or not after else "；")) == [
        (number, title)
    ]


@given(st.lists(st.tuples(NUMBERED, TITLED), min_size=2, max_size=5), st.sampled_from(["、", "；", "，", "", "和"]))
def test_several_in_one_cell_stay_apart(documents: list[tuple[str, str]], joint: str) -> None:
    text = joint.join(f"《{title}》（{number}）" for number, title in documents)
    assert pairs(text) == documents
    assert pairs(text, prose=True) == documents


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("依据《节水办法》（邢财〔2022〕9号）。", ["《节水办法》（邢财〔2022〕9号）"], id="closing-bracket"),
        pytest.param(
            "贯彻落实中共承德市委、承德市人民政府《关于预算绩效的实施意见》",
            ["中共承德市委、承德市人民政府《关于预算绩效的实施意见》"],
            id="issuers-before-the-brackets",
        ),
        pytest.param("常务会议纪要（[2020]7号）", ["常务会议纪要（[2020]7号）"], id="number-without-code"),
        pytest.param("执行《政府购买服务目录》（2023年版）", ["《政府购买服务目录》（2023年版）"], id="version-behind"),
        pytest.param("执行2020年版《政府购买服务目录》", ["2020年版《政府购买服务目录》"], id="version-before"),
        pytest.param(
            "《甲实施方案》（冀财建〔2022〕1号）、承德市人民政府关于印发《促进投资办法》的通知（承市政字[2017]86号）",
            ["《甲实施方案》（冀财建〔2022〕1号）", "承德市人民政府关于印发《促进投资办法》的通知（承市政字[2017]86号）"],
            id="comma-between",
        ),
        pytest.param(
            "普发改投〔2017〕89号、承德市人民政府《关于预算绩效的实施意见》",
            ["普发改投〔2017〕89号", "承德市人民政府《关于预算绩效的实施意见》"],
            id="another-issuers-title-behind-a-number",
        ),
    ],
)
def test_where_the_words_of_a_citation_end(text: str, words: list[str]) -> None:
    assert [one.text for one in parse_citations(text)] == words
