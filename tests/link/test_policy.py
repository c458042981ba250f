from __future__ import annotations

import pytest

from kg.link.policy import document_type, documents, mentions, resolve, title_key
from kg.records.link import LightCitation, LightNotice, LightRows, PolicyKey

LONG = "关于加快农村供水改造的实施意见"
SHORT = "实施方案"
NUMBER = ("冀水字", 2023, "17")
OTHER = ("冀水字", 2023, "18")


Pair = tuple[tuple[str, int, str] | None, str | None]


def cited(*groups: tuple[Pair, ...]) -> tuple[LightRows, ...]:
    """One document a group of (number, title) pairs."""
    return tuple(LightRows(f"{number}.txt", citations=citations(group)) for number, group in enumerate(groups, 1))


def citations(group: tuple[Pair, ...]) -> tuple[LightCitation, ...]:
    parts = [(number or (None, None, None), title) for number, title in group]
    return tuple(LightCitation(count, "basis", 1, count, *number, title) for count, (number, title) in enumerate(parts, 1))


def keys(*groups: tuple[Pair, ...]) -> list[PolicyKey]:
    return list(resolve(mentions(cited(*groups))).values())


def by_title(title: str) -> PolicyKey:
    return PolicyKey(title=title_key(title))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("《实施意见》", "实施意见", id="book-marks"),
        pytest.param("关于印发《方案》的通知", "关于印发〈方案〉的通知", id="inner-marks"),
        pytest.param("关于印发<方案>的通知", "关于印发方案的通知", id="no-inner-marks"),
        pytest.param("“亩均论英雄”改革", "亩均论英雄改革", id="quotes"),
        pytest.param("实施 意见。", "实施意见", id="blank-and-stop"),
        pytest.param("办法（试行）", "办法(试行)", id="brackets"),
    ],
)
def test_titles_that_are_one(one, other):
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("办法（试行）", "办法"), ("2022年工作方案", "2023年工作方案"), ("第一批资金的通知", "第二批资金的通知")],
)
def test_titles_that_are_two(one, other):
    assert title_key(one) != title_key(other)


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
        pytest.param((((None, SHORT),), ((NUMBER, SHORT),)), [by_title(SHORT), PolicyKey(*NUMBER)], id="short-title-elsewhere"),
        pytest.param((((None, SHORT), (NUMBER, SHORT)),), [PolicyKey(*NUMBER)] * 2, id="short-title-in-one-document"),
        pytest.param((((None, None), (None, "《》")),), [], id="nothing-named"),
    ],
)
def test_which_document_a_citation_means(groups, expected):
    assert keys(*groups) == expected


def test_a_number_that_lacks_a_part_is_no_number():
    rows = LightRows("a", citations=(LightCitation(1, "basis", code=None, year=2017, serial="86", title=LONG),))
    assert list(resolve(mentions((rows,))).values()) == [by_title(LONG)]


def test_a_notice_that_is_read_is_its_own_policy_document():
    rows = (LightRows("n.txt", notice=LightNotice(LONG, *NUMBER)), *cited(((None, LONG),)))
    assert set(resolve(mentions(rows)).values()) == {PolicyKey(*NUMBER)}


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
    (document,) = documents(resolve(mentions(cited(tuple((NUMBER, title) for title in titles)))))
    assert (document.number, document.title) == ("冀水字〔2023〕17号", expected)


def test_a_merged_title_leaves_the_name_it_had_without_its_number():
    (document,) = documents(resolve(mentions(cited(((None, LONG),), ((NUMBER, LONG),)))))
    assert document.replaces == (by_title(LONG),)


def test_a_title_that_lives_on_elsewhere_is_not_replaced():
    found = documents(resolve(mentions(cited(((None, "实施方案"), (NUMBER, "实施方案")), ((None, "实施方案"),)))))
    assert [document.replaces for document in found] == [(), ()]


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
