"""Places in names, parents and units, finance codes, changes, proposals and decisions on organisations."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.decisions import Decision
from kg.link import link
from kg.link.organisation import bodies, is_short_form, proposals, resolve
from kg.link.regions import place_of, without_own_office
from kg.records.link import ChangeLink, LightChange, LightDepartment, LightProject, LightRows, OrganisationKey

CITY = "130281"


def rows(document: str, name: str | None, code: str | None = None, division: str | None = CITY, level: str = "county", **more):
    return LightRows(document, name, code, level, division, **more)


def organisations(*some: LightRows, decisions: tuple[Decision, ...] = ()):
    return {one.key.id: one for one in link(some, decisions).organisations}


@pytest.mark.parametrize(
    ("name", "within", "expected"),
    [
        ("邢台市财政局", None, ("130500", "财政局")),
        ("邢台市财政局", "130502", ("130500", "财政局")),
        ("河北省邢台市财政局", "130500", ("130500", "财政局")),
        ("财政局", "130500", ("130500", "财政局")),
        ("财政局", None, (None, "财政局")),
        ("市财政局", "130502", ("130500", "财政局")),
        ("省财政厅", "130502", ("130000", "财政厅")),
        ("县财政局", "130525", ("130525", "财政局")),
        ("桥西区教育局", "130100", ("130104", "教育局")),
        ("桥西区教育局", None, (None, "桥西区教育局")),
        ("市场监督管理局", "130500", ("130500", "市场监督管理局")),
        ("市政管理处", "130500", ("130500", "市政管理处")),
        ("区块链发展中心", "130502", ("130502", "区块链发展中心")),
        ("石家庄市教育局", "130500", ("130100", "教育局")),
        ("新华书店", "130102", ("130102", "新华书店")),
        ("邢台日报社", "130500", ("130500", "日报社")),
    ],
)
def test_the_place_of_a_name(name, within, expected):
    assert place_of(name, within) == expected


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("水务局本级", "水务局"), ("水务局(本级)", "水务局"), ("水务局机关", "水务局"),
        ("机关事务管理局", None), ("市直机关", "市直"), ("本级", None), ("水务局", None),
    ],
)  # fmt: skip
def test_the_department_of_an_own_office(local, expected):
    assert without_own_office(local) == expected


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        pytest.param([rows("a", "遵化市水务局"), rows("b", "水务局")], 1, id="the-place-in-front-does-not-count"),
        pytest.param([rows("a", "遵化市水务局"), rows("b", "水务局", level="municipal")], 2, id="unless-the-level-is-another"),
        pytest.param([rows("a", "遵化市水务局"), rows("b", "水务局", division="130283")], 2, id="another-place"),
        pytest.param([rows("a", "遵化市水务局"), rows("b", "遵化市水利局")], 2, id="another-name"),
        pytest.param([rows("a", "遵化市水务局（原遵化市水利局）"), rows("b", "遵化市水务局")], 1, id="former-name-in-brackets"),
        pytest.param([rows("a", "财政局", "101"), rows("b", "财政局", "101", "130283")], 2, id="one-code-of-two-bureaus"),
        pytest.param(
            [rows("a", "唐山市财政局"), rows("b", "唐山市财政局", None, "130200", "municipal")], 1, id="a-wider-place-named"
        ),
    ],
)
def test_how_many_organisations_there_are(some, expected):
    assert len(organisations(*some)) == expected


UNITS = rows(
    "a", "遵化市水务局", "318",
    departments=(
        LightDepartment(1, "遵化市水务局本级", "318001"),
        LightDepartment(2, "遵化市水文站", "318002"),
        LightDepartment(3, "遵化市节水中心", None, parent="遵化市水务局"),
        LightDepartment(4, "遵化市教育局", "205"),
        LightDepartment(5, "遵化市教育局本级"),
        LightDepartment(6, "遵化市档案馆（本级）"),
        LightDepartment(7, "遵化市水务局水库", "318001003"),
    ),
)  # fmt: skip


def test_units_lie_below_their_department():
    parents = {one.name: one.parent.id if one.parent else None for one in organisations(UNITS).values()}
    assert parents == {
        "遵化市水务局": None,
        "遵化市水务局本级": f"{CITY}:318",
        "遵化市水文站": f"{CITY}:318",
        "遵化市节水中心": f"{CITY}:318",
        "遵化市教育局": None,
        "遵化市教育局本级": f"{CITY}:205",
        "遵化市档案馆（本级）": None,
        "遵化市水务局水库": f"{CITY}:318001",
    }


def test_no_circle_of_parents():
    circle = rows(
        "a", None, departments=(LightDepartment(1, "甲中心", parent="乙中心"), LightDepartment(2, "乙中心", parent="甲中心"))
    )
    assert sum(one.parent is not None for one in organisations(circle).values()) == 1


def test_a_code_of_another_bureau_is_no_parent():
    some = (rows("a", "遵化市水务局", "318"), rows("b", "迁安市水文站", "318002", "130283"))
    assert all(one.parent is None for one in organisations(*some).values())


def test_finance_codes_of_valid_project_codes_go_up_to_the_department():
    zone = "130871"
    some = LightRows(
        "a", "承德高新技术产业开发区经济与科技发展局", None, "zone", zone,
        departments=(LightDepartment(1, "承德高新技术产业开发区经济与科技发展局本级", "105001"),),
        projects=(
            LightProject(1, "甲", "13081123P00004610002X", 1),
            LightProject(2, "乙", "13081123P00004610002Y", 1),
            LightProject(3, "丙", "13050023P00004610002X", 1),
        ),
    )  # fmt: skip
    assert {one.name: one.finance_codes for one in organisations(some).values()} == {
        "承德高新技术产业开发区经济与科技发展局": ("130811",),
        "承德高新技术产业开发区经济与科技发展局本级": ("130811",),
    }


def test_changes_are_tied_to_their_organisations():
    some = rows("a", "遵化市水务局", "318", changes=(LightChange(1, "renamed", ("遵化市水利局",), "遵化市水务局"),))
    links = link((some, rows("b", "水利局")))
    former, resulting = OrganisationKey(CITY, None, "遵化市水利局"), OrganisationKey(CITY, "318")
    assert links.changes == (ChangeLink("a", 1, (former,), resulting),)
    assert former in {key for _, key in links.publishers}


def test_a_change_into_itself_says_nothing():
    some = rows("a", "遵化市水务局", changes=(LightChange(1, "former", ("水务局",), "遵化市水务局"),))
    assert link((some,)).changes == ()


# -- proposals and decisions -------------------------------------------------------------------------------------------


def proposed(*some: LightRows, decisions: tuple[Decision, ...] = ()) -> set[tuple[str, str, str]]:
    found = resolve(bodies(some), decisions)
    return {(one.left, one.right, one.reasons[0]) for one in proposals(found, decisions)}


def test_doubtful_pairs_are_proposed_and_not_joined():
    some = (rows("a", "遵化市工业和信息化局", "501"), rows("b", "遵化市工信局"), rows("c", "遵化市教育局"))
    assert proposed(*some) == {(f"{CITY}:遵化市工信局", f"{CITY}:501", "short-form")}
    assert len(organisations(*some)) == 3


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("遵化市第一中学", "遵化市第二中学"),
        ("遵化市水务局", "遵化市水务局本级"),
        ("遵化市教育局", "遵化市体育局"),
        ("遵化市卫生健康局", "遵化市财政局"),
    ],
)
def test_near_names_that_are_surely_two_are_not_proposed(left, right):
    assert proposed(rows("a", left), rows("b", right)) == set()


def test_names_of_two_places_are_never_proposed():
    assert proposed(rows("a", "工业和信息化局"), rows("b", "工信局", division="130283")) == set()


def test_a_name_of_two_codes_is_proposed_for_both():
    some = (rows("a", "遵化市水务局", "318"), rows("b", "遵化市水务局", "319"), rows("c", "遵化市水务局"))
    name = f"{CITY}:遵化市水务局"
    assert proposed(*some) == {(name, f"{CITY}:318", "same-name"), (name, f"{CITY}:319", "same-name")}


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("工信局", "工业和信息化局", True), ("发改委", "发展和改革委员会", False), ("住建局", "住房和城乡建设局", True),
        ("文旅局", "文化广电和旅游局", True), ("工信局", "财政局", False), ("水务局", "水务局本级", False),
        ("局", "财政局", False),
    ],
)  # fmt: skip
def test_short_forms(short, long, expected):
    assert is_short_form(short, long) is expected


def decision(kind: str, old: str, new: str) -> Decision:
    return Decision(kind, "organisation", old, new, "张三", "2024-03-01", "同一机构")


def test_a_person_joins_and_the_weaker_name_is_replaced():
    some = (rows("a", "遵化市工业和信息化局", "501"), rows("b", "遵化市工信局"))
    merged = decision("merge", f"{CITY}:遵化市工信局", f"{CITY}:501")
    (one,) = organisations(*some, decisions=(merged,)).values()
    assert [weaker.name for weaker in one.replaces] == ["遵化市工信局"]
    assert proposed(*some, decisions=(merged,)) == set()


def test_a_person_parts_what_would_be_joined():
    some = (rows("a", "遵化市水务局", "318"), rows("b", "遵化市水务局"))
    parted = decision("split", f"{CITY}:遵化市水务局", f"{CITY}:318")
    assert set(organisations(*some, decisions=(parted,))) == {f"{CITY}:318", f"{CITY}:遵化市水务局"}
    assert proposed(*some, decisions=(parted,)) == set()


def test_scores_lie_between_nothing_and_certainty():
    found = proposals(resolve(bodies((rows("a", "遵化市工业和信息化局"), rows("b", "遵化市工信局")))))
    assert [Decimal(0) < one.score < 1 for one in found] == [True]
