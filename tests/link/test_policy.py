from __future__ import annotations

import pytest

from kg.decisions import Decision
from kg.grammar.citation import parse_citations
from kg.link.policy import document_type, link_policies, title_key
from kg.link.policy.relations import stated
from kg.link.policy.titles import read_title
from kg.link.words import light_citation
from kg.records.link import LightCitation, LightNotice, LightRows, PolicyKey
from kg.vocab import Issuer
from kg.vocab.files import csv_rows

LONG = "关于加快农村供水改造的实施意见"
SHORT = "实施方案"
NUMBER = ("冀水字", 2023, "17")
OTHER = ("冀水字", 2023, "18")
XINGTAI, HANDAN, XIANGDU, CHENGDE_ZONE = "130500", "130400", "130502", "130871"

Pair = tuple[tuple[str, int, str] | None, str | None]


def cited(*groups: tuple[Pair, ...]) -> tuple[LightRows, ...]:
    """One document a group of (number, title) pairs."""
    return tuple(LightRows(f"{number}.txt", citations=citations(group)) for number, group in enumerate(groups, 1))


def citations(group: tuple[Pair, ...]) -> tuple[LightCitation, ...]:
    parts = [(number or (None, None, None), title) for number, title in group]
    return tuple(LightCitation(count, "basis", 1, count, *number, title) for count, (number, title) in enumerate(parts, 1))


def keys(*groups: tuple[Pair, ...]) -> list[PolicyKey]:
    return list(link_policies(cited(*groups)).citations.values())


def printed(document: str, division: str | None, *cells: str) -> LightRows:
    """A document with a cell of basis a text."""
    found = []
    for row, text in enumerate(cells, 1):
        for one in parse_citations(text) or (None,):
            place = (len(found) + 1, "basis", 1, row)
            number = (one.number.code, one.number.year, one.number.serial) if one and one.number else (None, None, None)
            light = light_citation(
                place,
                "document" if one else "generic",
                one.text if one else text,
                number,
                one.title if one else None,
                f"1-{row}-6",
            )
            if light is not None:
                found.append(light)
    return LightRows(document, division=division, citations=tuple(found))


def ids(rows: tuple[LightRows, ...], decisions: tuple[Decision, ...] = ()) -> list[str]:
    return [key.id for key in link_policies(rows, decisions).citations.values()]


def proposed(*rows: LightRows) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(one.left, one.right): one.reasons for one in link_policies(rows).proposals}


def by_title(title: str, scope: str = "") -> PolicyKey:
    return PolicyKey(title=title_key(title), scope=scope)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("《实施意见》", "实施意见", id="book-marks"),
        pytest.param("关于印发《方案》的通知", "关于印发〈方案〉的通知", id="inner-marks"),
        pytest.param("“亩均论英雄”改革", "亩均论英雄改革", id="quotes"),
        pytest.param("实施 意见。", "实施意见", id="blank-and-stop"),
        pytest.param("办法（试行）", "办法(试行)", id="brackets"),
        pytest.param("邢台市财政局关于做好节水工作的通知", "关于做好节水工作的通知", id="issuer"),
        pytest.param("中共邢台市委、邢台市人民政府关于做好节水工作的通知", "关于做好节水工作的通知", id="two-issuers"),
        pytest.param("关于印发《邢台市节水管理办法》的通知", "邢台市节水管理办法", id="carried"),
        pytest.param("邢台市水务局关于印发邢台市节水管理办法的通知", "《邢台市节水管理办法》", id="carried-by-an-issuer"),
        pytest.param("印发关于《邢台市节水管理办法》的通知", "邢台市节水管理办法", id="carried-word-order"),
        pytest.param("《邢台市节水管理办法》的通知", "邢台市节水管理办法", id="carried-cut"),
        pytest.param("《关于加快节水的实施意见》的通知", "关于加快节水的实施意见", id="carried-cut-opinion"),
        pytest.param("邢台市节水管理办法（试行）的通知", "《邢台市节水管理办法（试行）》", id="carried-cut-without-marks"),
        pytest.param("财政部等五部门关于修订印发《节水资金管理办法》的通知", "节水资金管理办法", id="revised-and-issued"),
        pytest.param("水利部等三部门关于《节水资金管理办法》印发的通知", "节水资金管理办法", id="issued-behind"),
        pytest.param("教育法（2021修正）", "《教育法（2021年修正）》", id="year-of-a-version"),
        pytest.param("中共中央印发〈干部教育培训工作条例〉", "干部教育培训工作条例", id="issued-without-notice"),
        pytest.param("中华人民共和国预算法", "预算法", id="name-of-the-state"),
        pytest.param("关于下达第二批节水资金的通知", "关于下达第2批节水资金的通知", id="count-in-digits"),
        pytest.param("关于做好节水工作的通知.doc", "关于做好节水工作的通知", id="file-suffix"),
    ],
)
def test_titles_that_name_one_document(one, other):
    assert read_title(one).core == read_title(other).core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("办法（试行）", "办法"),
        ("2022年工作方案", "2023年工作方案"),
        ("第一批资金的通知", "第二批资金的通知"),
        ("关于转发财政部《节水管理办法》的通知", "节水管理办法"),
        ("转发《节水管理办法》的通知", "节水管理办法"),
        ("关于做好节水实施方案的通知", "节水实施方案"),
        ("教育法（2015修正）", "教育法（2021年修正）"),
        ("关于印发实施方案的通知", "实施方案"),
        ("《邢台市节水实施意见》的落实方案", "邢台市节水实施意见"),
    ],
)
def test_titles_that_name_two_documents(one, other):
    assert read_title(one).core != read_title(other).core


@pytest.mark.parametrize(
    ("title", "home"),
    [
        ("邢台市财政局关于做好节水工作的通知", XINGTAI),
        ("邢台市节水管理办法", XINGTAI),
        ("国务院关于深化改革的意见", "中央"),
        ("中共教育部党组关于加强队伍建设的通知", "中央"),
        ("中华人民共和国预算法", "中央"),
        ("关于做好节水工作的通知", None),
    ],
)
def test_home_of_a_title(title, home):
    assert read_title(title).home == home


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        pytest.param((((NUMBER, None),), ((NUMBER, LONG),)), [PolicyKey(*NUMBER)] * 2, id="same-number"),
        pytest.param((((NUMBER, None),), ((OTHER, None),)), [PolicyKey(*NUMBER), PolicyKey(*OTHER)], id="another-serial"),
        pytest.param((((None, LONG),), ((None, f"《{LONG}》"),)), [by_title(LONG)] * 2, id="same-title"),
        pytest.param((((None, LONG),), ((NUMBER, LONG),)), [PolicyKey(*NUMBER)] * 2, id="title-with-one-number-elsewhere"),
        pytest.param(
            (((None, LONG),), ((NUMBER, LONG), (OTHER, LONG))),
            [by_title(LONG), PolicyKey(*NUMBER), PolicyKey(*OTHER)],
            id="title-with-two-numbers-stays-its-own",
        ),
        pytest.param(
            (((None, LONG), (NUMBER, LONG)), ((OTHER, LONG),)),
            [PolicyKey(*NUMBER), PolicyKey(*NUMBER), PolicyKey(*OTHER)],
            id="of-two-numbers-the-one-in-the-same-document",
        ),
        pytest.param(
            (((None, SHORT),), ((NUMBER, SHORT),)),
            [by_title(SHORT, "document 1.txt"), PolicyKey(*NUMBER)],
            id="short-title-elsewhere",
        ),
        pytest.param((((None, SHORT), (NUMBER, SHORT)),), [PolicyKey(*NUMBER)] * 2, id="short-title-in-one-document"),
        pytest.param((((None, None), (None, "《》")),), [], id="nothing-named"),
        pytest.param(((),), [], id="nothing-cited"),
    ],
)
def test_which_document_a_citation_means(groups, expected):
    assert keys(*groups) == expected


def test_orders_are_numbered_through_and_the_name_of_the_state_does_not_count():
    rows = (
        printed("a", None, "国务院令第729号"),
        printed("b", None, "中华人民共和国国务院令第729号"),
        printed("c", None, "国务院第729号令"),
    )
    assert ids(rows) == ["国务院令第729号"] * 3


def test_a_ministrys_order_is_one_in_brackets_too():
    rows = (printed("a", None, "财政部令第88号"), printed("b", None, "中华人民共和国财政部令（第88号）"))
    assert ids(rows) == ["财政部令第88号"] * 2


def test_presidential_orders_are_counted_anew_each_term_and_are_one_with_their_law_only():
    rows = (
        printed("a", None, "主席令第24号"),
        printed("b", None, "中华人民共和国主席令第二十四号"),
        printed("c", None, "《教育法》（主席令第24号）"),
        printed("d", None, "《中华人民共和国教育法》（主席令第二十四号）"),
        printed("e", None, "《审计法》（主席令第24号）"),
    )
    law, other = "主席令第24号@教育法", "主席令第24号@审计法"
    assert ids(rows) == ["主席令第24号@document a", "主席令第24号@document b", law, law, other]
    assert proposed(*rows) == {
        (bare, named): ("same-number",)
        for bare in ("主席令第24号@document a", "主席令第24号@document b")
        for named in (law, other)
    }
    assert list(proposed(*rows[:2]).values()) == [("same-number",)]


def test_minutes_that_name_no_place_are_their_publishers_places():
    rows = (
        printed("a", XINGTAI, "专题会议纪要（〔2022〕18号）"),
        printed("b", XINGTAI, "专题会议纪要〔2022〕18号"),
        printed("c", HANDAN, "专题会议纪要〔2022〕18号"),
    )
    assert ids(rows) == ["专题会议纪要〔2022〕18号@130500"] * 2 + ["专题会议纪要〔2022〕18号@130400"]
    assert proposed(*rows) == {}


def test_measures_and_their_rules_under_one_number_are_two_until_a_person_says_which_is_right():
    title = "《邢台市节水奖励办法》"
    rows = (
        printed("a", XINGTAI, f"{title}（邢政规〔2020〕2号）"),
        printed("b", XINGTAI, "《邢台市节水奖励办法实施细则》（邢政规〔2020〕2号）"),
        printed("c", XINGTAI, "邢政规〔2020〕2号", title),
    )
    measures, rules = "邢政规〔2020〕2号", "邢政规〔2020〕2号@之实施细则"
    assert ids(rows) == [measures, rules, measures, measures]
    assert ids(rows[1:2]) == [measures]
    assert proposed(*rows) == {(rules, measures): ("same-number",)}


def test_each_document_that_a_notice_issues_is_proposed_with_it():
    notice = "《关于印发〈邢台市节水管理办法〉和〈邢台市节水考核办法〉的通知》（邢水〔2021〕7号）"
    found = proposed(printed("a", XINGTAI, notice, "《邢台市节水管理办法》", "《邢台市节水考核办法》", "《邢台市供水管理办法》"))
    assert found == {
        ("《邢台市节水管理办法》", "邢水〔2021〕7号"): ("issued-together",),
        ("《邢台市节水考核办法》", "邢水〔2021〕7号"): ("issued-together",),
    }


def test_a_title_is_proposed_for_a_damaged_number_that_prints_it():
    title = "关于下达2023年省级节水专项资金的通知"
    found = proposed(printed("a", "130000", f"{title}冀财农202230号"), printed("b", "130000", f"《{title}》"))
    assert found[f"《{title}》@130000", "冀财农〔2022〕30号@缺括号"] == ("same-title",)


def test_no_lookalike_is_the_usual_character_of_another():
    rows = list(csv_rows("lookalike-characters.csv", "character", "usual", "kind"))
    usual = {row[1] for row in rows}
    assert {row[2] for row in rows} == {"form", "alike"}
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(row[0]) == len(row[1]) == 1 and row[0] not in usual for row in rows)


def test_a_number_that_lacks_its_code_is_none():
    rows = LightRows("a", citations=(LightCitation(1, "basis", code=None, year=2017, serial="86", title=LONG),))
    assert [key.title for key in link_policies((rows,)).citations.values()] == [f"{LONG}[2017]86号"]


def test_a_notice_that_is_read_is_its_own_policy_document():
    rows = (LightRows("n.txt", notice=LightNotice(LONG, *NUMBER)), *cited(((None, LONG),)))
    found = link_policies(rows)
    assert {*found.citations.values(), *found.notices.values()} == {PolicyKey(*NUMBER)}


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        pytest.param(((XINGTAI, f"《{LONG}》"), (HANDAN, f"《{LONG}》")), False, id="one-title-in-two-cities"),
        pytest.param(((XINGTAI, f"《{LONG}》"), (XINGTAI, LONG)), True, id="one-title-in-one-city"),
        pytest.param(((XINGTAI, "《中华人民共和国预算法》"), (HANDAN, "《预算法》")), True, id="a-law-is-one-everywhere"),
        pytest.param(
            ((XIANGDU, "《邢台市节水管理办法》"), (HANDAN, "《邢台市节水管理办法》")), True, id="a-title-that-names-its-place"
        ),
        pytest.param(
            ((XINGTAI, "市政办字〔2016〕106号"), (HANDAN, "市政办字〔2016〕106号")), False, id="a-local-code-in-two-cities"
        ),
        pytest.param(
            ((XINGTAI, "市政办字〔2016〕106号"), (XIANGDU, "市政办字〔2016〕106号")), True, id="a-local-code-in-one-city"
        ),
        pytest.param(
            ((XINGTAI, "市政府关于做好节水工作的意见"), (HANDAN, "市政府关于做好节水工作的意见")),
            False,
            id="the-citys-own-government",
        ),
        pytest.param(
            ((XINGTAI, "《关于全市企业培育的三年行动方案》"), (HANDAN, "《关于全市企业培育的三年行动方案》")),
            False,
            id="all-the-city",
        ),
        pytest.param(
            ((XINGTAI, "邢台市财政局关于做好节水工作的通知"), (XINGTAI, "邢台市教育局关于做好节水工作的通知")),
            False,
            id="two-issuers-of-one-city",
        ),
        pytest.param(
            ((XINGTAI, f"冀财建〔2022〕9号《{LONG}》"), (XIANGDU, f"《{LONG}》")),
            True,
            id="a-superiors-document-is-cited-by-title",
        ),
        pytest.param(
            ((XINGTAI, f"邯财建〔2022〕9号《{LONG}》"), (XIANGDU, f"《{LONG}》")), False, id="another-citys-document-is-not"
        ),
        pytest.param(
            (
                (XINGTAI, "《关于下达2022年节水专项资金的通知》（冀财建〔2022〕9号）"),
                (XIANGDU, "关于下达2022年节水专项资金的通知"),
            ),
            False,
            id="a-transfer-is-forwarded-under-one-title",
        ),
        pytest.param(
            (
                (XINGTAI, "《关于下达2022年节水专项资金的通知》（邢财建〔2022〕9号）"),
                (XINGTAI, "关于下达2022年节水专项资金的通知"),
            ),
            True,
            id="a-transfer-of-the-same-city",
        ),
        pytest.param(
            ((XINGTAI, "《邢台市财政局关于做好节水工作的通知》（邢财建〔2022〕9号）"), (XIANGDU, "《关于做好节水工作的通知》")),
            True,
            id="issuer",
        ),
        pytest.param(
            ((XINGTAI, "邢台市财政局《关于做好节水工作的通知》"), (XINGTAI, "邢台市财政局关于做好节水工作的通知")),
            True,
            id="issuer-before",
        ),
    ],
)
def test_place_and_issuer_decide(rows, same):
    found = ids(tuple(printed(f"{number}.txt", *one) for number, one in enumerate(rows)))
    assert len(found) == 2
    assert (found[0] == found[1]) == same


def test_two_publishers_that_name_the_same_titles_in_one_passage_mean_the_same():
    passage = "《预算法》《地方预决算公开操作规程》和《关于进一步推进预算公开工作的实施意见》"
    alike = (printed("a", XINGTAI, passage), printed("b", "130571", passage))
    assert len(set(ids(alike))) == 3
    apart = (printed("a", XINGTAI, "《地方预决算公开操作规程》"), printed("b", "130571", "《地方预决算公开操作规程》"))
    assert len(set(ids(apart))) == 2
    assert list(proposed(*apart).values()) == [("same-title",)]


@pytest.mark.parametrize(
    ("cells", "left", "right", "reason"),
    [
        (("邢开办呈〔2022〕8号", "邢开呈办〔2022〕8号"), "邢开呈办〔2022〕8号", "邢开办呈〔2022〕8号", "characters-turned"),
        (("粤财教〔2023〕56号", "粤财敎〔2023〕56号"), "粤财敎〔2023〕56号", "粤财教〔2023〕56号", "character-alike"),
        (("粤财社〔2023〕56号", "粤财杜〔2023〕56号"), "粤财杜〔2023〕56号", "粤财社〔2023〕56号", "character-alike"),
        (("邢政办〔2023〕5号", "邢政力〔2023〕5号"), "邢政力〔2023〕5号", "邢政办〔2023〕5号", "character-alike"),
        (("邢财建〔2022〕9号《关于进一步加强农村节水工作的通知》", "《关于进一步加强节水工作的通知》"),
         "《关于进一步加强节水工作的通知》@130571", "邢财建〔2022〕9号", "word-lost"),
        (("市政府第十二次常务会议纪要", "邢台市人民政府第12次常务会议纪要"),
         "《市政府第12次常务会议纪要》@130571", "《邢台市人民政府第12次常务会议纪要》", "same-words"),
        (("川财教〔2022〕155号", "川财教字〔2022〕155号"),
         "川财教字〔2022〕155号", "川财教〔2022〕155号", "code-character-added"),
        (("泉财〔2024〕7号", "泉财20247号"), "泉财〔2024〕7号@缺括号", "泉财〔2024〕7号", "brackets-lost"),
        (("包财社〔2023〕6号", "包财社〔2023 6号"), "包财社〔2023〕6号@缺括号", "包财社〔2023〕6号", "brackets-lost"),
        (("闽财社〔2021〕11号", "闽财社〔2021〕l1号"),
         "闽财社〔2021〕11号@字母误作数字", "闽财社〔2021〕11号", "letter-for-digit"),
        (("承市政字[2017]86号", "根据市政府下发政策文件,[2017]86号等"),
         "〔2017〕86号@document a.txt", "承市政字〔2017〕86号", "code-lost"),
        (("邢财建〔2022〕61号《关于节水的通知》", "邢财建〔2022〕16号《关于节水的通知》"),
         "邢财建〔2022〕61号", "邢财建〔2022〕16号", "digits-turned"),
        (("邢财建〔2022〕9号《邢台市节水型社会建设规划》", "《邢台市节水型社会建设规化》"),
         "《邢台市节水型社会建设规化》", "邢财建〔2022〕9号", "sound-alike"),
        (("邢财建〔2022〕9号《邢台市节水管理实施办法》", "《邢台市节水管理实施办法（试行）》"),
         "《邢台市节水管理实施办法(试行)》", "邢财建〔2022〕9号", "version-left-out"),
        (("邢开文办〔2021〕3号《邢台经济开发区乡村少年宫建设试点工作方案》", "《开发区乡村少年宫试点建设工作方案》"),
         "《开发区乡村少年宫试点建设工作方案》@130571", "邢开文办〔2021〕3号", "word-order"),
    ],
)  # fmt: skip
def test_typing_errors_and_damage_are_proposed_with_their_reason_and_never_merged(cells, left, right, reason):
    rows = printed("a.txt", "130571", *cells)
    assert reason in proposed(rows)[left, right]
    assert len({one.id for one in (one.key for one in link_policies((rows,)).documents)}) == len(cells) - ("等" in cells[1])


def test_a_rare_code_with_turned_characters_is_proposed_for_a_number_that_nobody_cites():
    cells = [f"邢开办呈〔2022〕{serial}号" for serial in (9, 15, 16)]
    assert proposed(printed("a", "130571", *cells, "邢开呈办〔2022〕8号"))["邢开呈办〔2022〕8号", "邢开办呈〔2022〕8号"]


def test_serials_filled_down_a_column_are_proposed_for_one_of_them():
    title = "《邢台经济开发区乡村少年宫建设试点工作方案》"
    found = proposed(printed("a", "130571", *(f"邢开文明办（2021）{serial}号{title}" for serial in (0, 1, 2, 5))))
    assert set(found.values()) == {("serial-dragged",)}
    assert len(found) == 3
    assert len({right for _, right in found}) == 1


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(("新财教〔2023〕45号", "新财社〔2023〕45号"), id="two-sections"),
        pytest.param(("闽财教〔2023〕8号", "闽教财〔2023〕8号"), id="turned-but-two-bodies"),
        pytest.param(("冀政字〔2018〕23号", "冀政发〔2018〕23号"), id="two-series"),
        pytest.param(("《关于提前下达2023年节水资金的通知》", "《关于下达2023年节水资金的通知》"), id="in-advance"),
        pytest.param(("《关于下达2022年节水资金的通知》", "《关于下达2023年节水资金的通知》"), id="year"),
        pytest.param(("《关于下达节水资金（第一批）的通知》", "《关于下达节水资金的通知》"), id="batch-on-one-side"),
        pytest.param(("《关于下达2023年大气污染防治资金的通知》", "《关于下达2023年水污染防治资金的通知》"), id="another-fund"),
        pytest.param(("《邢台市农村公路建设规范》", "《邢台市农村公厕建设规范》"), id="two-words"),
        pytest.param(("《邢台市厕所革命实施方案》", "《邯郸市厕所革命实施方案》"), id="two-cities"),
        pytest.param(("《邢台市节水管理办法（试行）》", "《邢台市节水管理办法（修订）》"), id="two-versions"),
        pytest.param(("《中华人民共和国教育法》", "《中华人民共和国教师法》"), id="two-laws"),
        pytest.param(
            ("《关于全面实施预算绩效管理的意见》", "《关于全面实施预算绩效管理的实施意见》"), id="opinion-and-its-implementation"
        ),
        pytest.param(("《党政机关公务用车管理办法》", "《云南省党政机关公务用车管理办法》"), id="the-centres-and-a-provinces"),
        pytest.param(
            ("《关于下达2023年农村节水资金的通知》", "《关于下达2023年节水资金的通知》"), id="a-word-more-and-other-money"
        ),
        pytest.param(("市政府第12次常务会议纪要", "邢台市人民政府第21次常务会议纪要"), id="two-meetings"),
        pytest.param(("市政府第12次常务会议纪要", "邯郸市人民政府第12次常务会议纪要"), id="another-citys-meeting"),
        pytest.param(("市政府常务会议纪要〔2022〕第5期", "市政府常务会议纪要〔2021〕第5期"), id="number-without-code"),
    ],
)
def test_near_namesakes_are_neither_merged_nor_proposed(cells):
    rows = printed("a", XINGTAI, *cells)
    assert len(set(ids((rows,)))) == len(rows.citations)
    assert proposed(rows) == {}


def decision(kind: str, old: str, new: str) -> Decision:
    return Decision(kind, "policy", old, new, "张三", "2024-03-01", "核对原件")


def test_a_person_merges():
    rows = (printed("a", "130571", "邢开办呈〔2022〕8号", "邢开呈办〔2022〕8号"),)
    found = link_policies(rows, (decision("merge", "邢开呈办〔2022〕8号", "邢开办呈〔2022〕8号"),))
    assert {key.id for key in found.citations.values()} == {"邢开办呈〔2022〕8号"}
    assert [[key.id for key in one.replaces] for one in found.documents] == [["邢开呈办〔2022〕8号"]]
    assert found.proposals == ()


def test_a_person_names_a_number_that_nobody_cites():
    found = link_policies(
        (printed("a", "130571", "邢开呈办〔2022〕8号"),), (decision("merge", "邢开呈办〔2022〕8号", "邢开办呈〔2022〕8号"),)
    )
    assert [(one.key.id, one.number, one.key.code) for one in found.documents] == [
        ("邢开办呈〔2022〕8号", "邢开办呈〔2022〕8号", "邢开办呈")
    ]


def test_a_person_places_a_number_without_code():
    rows = printed("a", CHENGDE_ZONE, "承市政字[2017]86号", "根据市政府下发政策文件,[2017]86号等")
    found = link_policies((rows,), (decision("merge", "〔2017〕86号@document a", "承市政字〔2017〕86号"),))
    assert {key.id for key in found.citations.values()} == {"承市政字〔2017〕86号"}
    assert len(found.citations) == 2


@pytest.mark.parametrize("document", ["a", "b"])
def test_a_person_keeps_apart_what_would_be_one(document):
    rows = (
        printed("a", XINGTAI, f"邢财建〔2022〕9号《{LONG}》"),
        printed(document, XINGTAI, f"邢财建〔2022〕9号《{LONG}》", f"《{LONG}》"),
    )
    assert len(set(ids(rows))) == 1
    own = f"《{LONG}》@{XINGTAI}"
    found = link_policies(rows, (decision("split", own, "邢财建〔2022〕9号"),))
    assert {key.id for key in found.citations.values()} == {own, "邢财建〔2022〕9号"}
    assert found.proposals == ()


def test_a_rejected_proposal_does_not_come_again():
    rows = printed("a", "130571", "邢开办呈〔2022〕8号", "邢开呈办〔2022〕8号")
    assert link_policies((rows,), (decision("split", "邢开呈办〔2022〕8号", "邢开办呈〔2022〕8号"),)).proposals == ()


def test_decisions_on_what_is_gone_or_of_another_kind_change_nothing():
    rows = (printed("a", XINGTAI, f"《{LONG}》"),)
    idle = (decision("merge", "《没有的题名》", "《也没有》"), Decision("merge", "project", "a", "b", "张三", "2024-03-01", "x"))
    assert link_policies(rows, idle) == link_policies(rows)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param(["甲办法", "甲 办法", "甲 办法"], "甲 办法", id="commonest"),
        pytest.param(["乙办法", "甲办法"], "乙办法", id="tie-by-code-point"),
        pytest.param([None, "甲办法"], "甲办法", id="without-title-counts-nothing"),
        pytest.param([None], None, id="none-printed"),
    ],
)
def test_title_of_a_policy_document(titles, expected):
    (document,) = link_policies(cited(tuple((NUMBER, title) for title in titles))).documents
    assert (document.number, document.title) == ("冀水字〔2023〕17号", expected)


def test_other_spellings_are_alternatives_where_they_differ_in_more_than_marks():
    rows = cited(((NUMBER, LONG), (NUMBER, f"《{LONG}》"), (NUMBER, LONG), (NUMBER, f"河北省水利厅{LONG}")))
    (document,) = link_policies(rows).documents
    assert document.alternatives == (f"河北省水利厅{LONG}",)


def test_a_merged_title_leaves_the_name_it_had_without_its_number():
    (document,) = link_policies(cited(((None, LONG),), ((NUMBER, LONG),))).documents
    assert document.replaces == (by_title(LONG),)


def test_a_title_that_lives_on_elsewhere_is_not_replaced():
    found = link_policies(cited(((None, LONG), (NUMBER, LONG)), ((None, LONG), (OTHER, LONG), (NUMBER, LONG)))).documents
    assert [document.replaces for document in found] == [(), (), ()]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(("国发〔2021〕5号",), ("国务院", "central", None, "registry"), id="registry"),
        pytest.param(("国办发〔2020〕4号",), ("国务院办公厅", "central", None, "registry"), id="registry-by-its-beginning"),
        pytest.param(("邢财教〔2022〕92号",), ("邢台市财政局", "municipal", XINGTAI, "pattern"), id="parts-of-the-code"),
        pytest.param(("冀发〔2022〕2号",), ("中共河北省委", "provincial", "130000", "pattern"), id="party-committee"),
        pytest.param(
            ("邢旱办〔2022〕3号", "《邢台市防汛抗旱指挥部办公室关于做好防汛工作的通知》（邢旱办〔2022〕4号）"),
            ("邢台市防汛抗旱指挥部办公室", "municipal", XINGTAI, "learned"),
            id="learned-from-another-number",
        ),
        pytest.param(("普投资规范〔2023〕1号",), (None, "county", "310107", None), id="place-only"),
    ],
)
def test_issuer_of_a_policy_document(texts, expected):
    document = link_policies((printed("a", None, *texts),)).documents[0]
    assert (document.issuer, document.level, document.division, document.issuer_evidence) == expected


def test_a_users_own_list_of_issuers_comes_first():
    own = (Issuer("邢财教", "邢台市财政局教科文科", "municipal", XINGTAI),)
    (document,) = link_policies((printed("a", None, "邢财教〔2022〕92号"),), (), own).documents
    assert (document.issuer, document.issuer_evidence) == ("邢台市财政局教科文科", "registry")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("《关于加快发展的实施意见》的落实方案", [("implements", "关于加快发展的实施意见")]),
        ("关于贯彻落实《国务院关于深化改革的意见》的通知", [("implements", "国务院关于深化改革的意见")]),
        ("中华人民共和国政府采购法实施条例", [("implements", "中华人民共和国政府采购法")]),
        ("关于转发财政部《行政单位内部控制规范》的通知", [("forwards", "行政单位内部控制规范")]),
        ("转发财政部关于做好决算工作的通知的通知", [("forwards", "财政部关于做好决算工作的通知")]),
        ("关于修改《公益性岗位管理办法》的决定", [("amends", "公益性岗位管理办法")]),
        ("关于《招商引资奖励办法》的补充通知", [("amends", "招商引资奖励办法")]),
        ("关于废止《公租房管理办法》的通知", [("repeals", "公租房管理办法")]),
        ("关于印发《节水管理办法》的通知", []),
        ("差旅费管理办法", []),
    ],
)
def test_relations_that_titles_state(title, expected):
    assert list(stated(title)) == expected


def test_a_relation_leads_to_the_document_that_others_cite():
    rows = (
        printed("a", XINGTAI, "《邢台市人民政府关于加快工业转型升级的实施意见》的落实方案的通知邢制强市办〔2018〕5号"),
        printed("b", XINGTAI, "邢政发〔2018〕2号《关于加快工业转型升级的实施意见》"),
    )
    assert [(one.source.id, one.kind, one.target.id) for one in link_policies(rows).relations] == [
        ("邢制强市办〔2018〕5号", "implements", "邢政发〔2018〕2号")
    ]


@pytest.mark.parametrize(
    ("title", "notation"),
    [
        ("预算法", "law"),
        ("《中华人民共和国政府采购法》", "law"),
        ("中华人民共和国政府采购法实施条例", "administrative-regulation"),
        ("关于加强网站安全管理的通知", "notice"),
        ("差旅费管理办法（试行）", "measures"),
        ("河北省政府集中采购目录及标准（2022年版）", "standard"),
        ("关于印发重点项目建设行动实施方案的通知", "scheme"),
        ("关于转发《专项资金管理办法（暂行）》的通知", "measures"),
        ("关于进一步推进预算公开工作的实施意见", "opinion"),
        ("禁止化学武器公约", "treaty"),
        ("无从判断的题名", None),
    ],
)
def test_document_type(title, notation):
    assert document_type(title) == notation


@pytest.mark.parametrize(
    "key",
    [
        PolicyKey("冀财建", 2022, "238"),
        PolicyKey("国务院令", None, "729"),
        PolicyKey("市政办字", 2016, "106", None, "130800"),
        PolicyKey(None, 2017, "86", None, "document a/b@c.txt"),
        PolicyKey("内财资（环）", 2022, "36-2"),
        PolicyKey(title="差旅费管理办法", scope="130500"),
        PolicyKey(title="关于做好2023@2024年节水[2022]5号工作的通知", scope="河北省财政厅"),
    ],
    ids=lambda key: key.id,
)
def test_an_id_leads_back_to_its_key(key):
    assert PolicyKey.read(key.id) == key
