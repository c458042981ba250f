"""Projects over years and documents: one series, two series, or a proposal."""

from __future__ import annotations

import random

import pytest

from kg.decisions import Decision
from kg.link import link
from kg.link.project import may_be_one, name_key
from kg.records.link import LightCitation, LightDepartment, LightProject, LightRows, PolicyKey

CITY = "130281"
CODE_23, CODE_23B = "13081123P00004610002X", "13081123P00004410002J"
CODE_R = "13028124R000000100012"


def document(
    year: int, *names: str | tuple[str, str | None], publisher: str | None = "遵化市水务局", key: str = "", **more
) -> LightRows:
    pairs = [name if isinstance(name, tuple) else (name, None) for name in names]
    projects = tuple(LightProject(number, name, code) for number, (name, code) in enumerate(pairs, 1))
    return LightRows(f"{key}{year}.txt", publisher, None, "county", CITY, projects=projects, year=year, **more)


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("2023年农村供水改造", 2023, "农村供水改造"),
        ("农村供水改造（2023年度）", 2023, "农村供水改造"),
        ("2023-2025年农村供水改造", 2023, "农村供水改造"),
        ("一、农村供水改造", 2023, "农村供水改造"),
        ("《人民日报》2024年征订费", 2024, "人民日报征订费"),
        ("关于提前下达2023年专项资金预算（第二批）的通知（承财建[2022]105号）", 2023, "关于提前下达专项资金预算(第二批)的通知"),
        ("清算2021年采暖季补贴", 2023, "清算采暖季补贴"),
        ("2003年以前退休人员生活补贴", 2023, "2003年以前退休人员生活补贴"),
        ("2023年底前完成的改造", 2023, "2023年底前完成的改造"),
        ("2010年世博遗留款", 2023, "2010年世博遗留款"),
        ("12345热线", 2023, "12345热线"),
        ("国道2023公里处改造", 2023, "国道2023公里处改造"),
        ("2023年", 2023, "2023年"),
    ],
)
def test_names_over_years(name, year, expected):
    assert name_key(name, year) == expected


SAME = [
    pytest.param(document(2023, "2023年供水改造"), document(2024, "2024年供水改造"), id="years-folded-out"),
    pytest.param(document(2023, ("供水改造", CODE_23)), document(2024, ("供水提升工程", CODE_23)), id="one-code"),
    pytest.param(document(2023, ("供水改造", CODE_23)), document(2024, "供水改造"), id="name-of-one-code"),
    pytest.param(document(2023, ("供水改造", CODE_23)), document(2024, ("供水改造", CODE_R)), id="a-new-code-each-year"),
    pytest.param(document(2023, "供水改造"), document(2024, "供水改造", publisher="水务局"), id="one-department-two-spellings"),
    pytest.param(
        document(2023, "关于提前下达2023年水利资金的通知（冀财农[2022]1号）"),
        document(2024, "关于提前下达2024年水利资金的通知（冀财农[2023]3号）"), id="the-notice-of-each-year",
    ),
    pytest.param(document(2023, "供水改造", publisher=None), document(2024, "供水改造", publisher=None), id="of-the-place"),
]  # fmt: skip

APART = [
    pytest.param(document(2023, "资金（第一批）"), document(2024, "资金（第二批）"), id="batches"),
    pytest.param(document(2023, "供水改造"), document(2024, "供水改造", publisher="遵化市教育局"), id="two-departments"),
    pytest.param(
        document(2023, "2003年以前退休人员补贴"), document(2024, "2004年以前退休人员补贴"), id="years-that-say-something"
    ),
    pytest.param(document(2023, ("甲项目", CODE_23)), document(2024, ("乙工程", CODE_23B)), id="two-codes-two-names"),
    pytest.param(document(2023, "供水改造"), document(2024, "排水改造"), id="two-names"),
    pytest.param(
        document(2023, ("供水改造", "13081123P00004610002A")), document(2024, ("排水", "13081123P00004610002A")), id="bad-check"
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_series(one, other):
    links = link((one, other))
    assert len({key for *_, key in links.in_series}) == 1
    (series,) = links.series
    assert (series.first_year, series.last_year) == (2023, 2024)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_series(one, other):
    assert len({key for *_, key in link((one, other)).in_series}) == 2


def test_one_name_with_two_codes_in_one_document_is_two_and_a_third_without_code_is_neither():
    links = link((document(2023, ("供水改造", CODE_23), ("供水改造", CODE_23B)), document(2024, "供水改造")))
    assert len(links.series) == 3


def test_the_unit_of_a_project_does_not_part_it_from_its_department():
    own = LightRows(
        "a.txt", None, None, "county", CITY, departments=(LightDepartment(1, "遵化市水务局本级", "318001"),),
        projects=(LightProject(1, "供水改造", None, 1),), year=2024,
    )  # fmt: skip
    whole = LightRows("b.txt", "遵化市水务局", "318", "county", CITY, projects=(LightProject(1, "供水改造"),), year=2023)
    (series,) = link((own, whole)).series
    assert series.organisation is not None
    assert series.organisation.code == "318"


def test_a_code_replaces_the_name_and_leaves_word():
    links = link((document(2023, "供水改造"), document(2024, ("供水改造", CODE_23))))
    (series,) = links.series
    assert (series.key.id, series.codes) == (CODE_23, (CODE_23,))
    assert [weaker.id for weaker in series.replaces] == [f"{CITY}:遵化市水务局/供水改造"]


def test_the_notice_that_projects_of_several_levels_bear_as_their_name_links_them():
    notice = PolicyKey("冀财农", 2022, "1")
    title = "关于提前下达2023年水利发展资金预算的通知"

    def named(document_key: str, publisher: str, division: str, name: str, *citations: LightCitation) -> LightRows:
        return LightRows(
            document_key, publisher, None, None, division, projects=(LightProject(1, name),), citations=citations, year=2023
        )

    cited = LightCitation(1, "name", 1, None, "冀财农", 2022, "1", title)
    links = link((
        named("市.txt", "唐山市水务局", "130200", f"{title}（冀财农〔2022〕1号）", cited),
        named("县.txt", "遵化市水务局", CITY, f"{title}冀财农[2022]1号", cited),
        named("无号.txt", "迁安市水务局", "130283", "水利发展资金"),
    ))  # fmt: skip
    assert links.named_after == (("县.txt", 1, notice), ("市.txt", 1, notice))
    assert len(links.series) == 3


def test_a_title_without_number_is_a_name_too_and_makes_no_citation():
    links = link((document(2023, "关于提前下达2023年水利发展资金预算的通知", "普通项目"),))
    assert [place[:2] for place in links.named_after] == [("2023.txt", 1)]
    assert links.citations == ()
    assert links.projects == ()


# -- proposals and decisions -------------------------------------------------------------------------------------------


def proposed(*some: LightRows, decisions: tuple[Decision, ...] = ()) -> set[tuple[str, str, str]]:
    found = link(some, decisions).proposals
    return {(one.left.rpartition("/")[2], one.right.rpartition("/")[2], one.reasons[0]) for one in found if one.kind == "project"}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        pytest.param(
            document(2023, "企业服务平台建设经费"), document(2024, "企业服务平台建设项目"), "same-core", id="another-tail"
        ),
        pytest.param(
            document(2023, "农村饮水安全工程维修养护"), document(2024, "农村饮水安全工程维修和养护"), "similar-name", id="near"
        ),
        pytest.param(
            document(2023, "农村供水改造", publisher=None), document(2024, "农村供水改造"), "same-name-owner-unknown", id="owner"
        ),
    ],
)
def test_doubtful_pairs_are_proposed_and_not_joined(one, other, reason):
    assert {found[2] for found in proposed(one, other)} == {reason}
    assert len(link((one, other)).series) == 2


def test_two_projects_of_one_document_are_never_proposed():
    assert proposed(document(2023, "企业服务平台建设经费", "企业服务平台建设项目")) == set()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("专项资金(第一批)", "专项资金(第二批)", False), ("省级水利补助资金", "市级水利补助资金", False),
        ("教育园区配套设施小学", "教育园区配套设施中学", False), ("一期工程监理费用", "一期工程的监理费用", True),
    ],
)  # fmt: skip
def test_what_parts_two_names(left, right, expected):
    assert may_be_one(left, right) is expected


def test_a_person_joins_and_parts():
    some = (document(2023, "企业服务平台建设经费"), document(2024, "企业服务平台建设项目"))
    scope = f"{CITY}:遵化市水务局/"
    names = (f"{scope}企业服务平台建设项目", f"{scope}企业服务平台建设经费")
    merge = Decision("merge", "project", *names, "张三", "2024-03-01", "同一项目")
    (series,) = link(some, (merge,)).series
    assert (series.key.id, [weaker.id for weaker in series.replaces]) == (names[1], [names[0]])
    split = Decision("split", "project", *names, "张三", "2024-03-01", "两个项目")
    assert proposed(*some, decisions=(split,)) == set()


def test_ten_orders_give_the_same_series():
    some = [
        document(year, "供水改造", ("排水", CODE_23), "企业服务平台建设经费", key=key)
        for year in (2022, 2023, 2024)
        for key in "ab"
    ]
    expected = link(some)
    for seed in range(10):
        found = link(random.Random(seed).sample(some, len(some)))
        assert (found.series, found.in_series, found.proposals) == (expected.series, expected.in_series, expected.proposals)
