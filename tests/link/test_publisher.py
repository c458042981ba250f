"""Who published a document that prints none: enough evidence of several kinds, or unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.link import link
from kg.records.link import LightCitation, LightDepartment, LightNotice, LightProject, LightRows

CITY = "130281"
WATER = LightRows(
    "水务2023.txt", "遵化市水务局", "318", "county", CITY, projects=(LightProject(1, "甲", "13028123P00004610002Q"),)
)
SCHOOLS = LightRows("教育2023.txt", "遵化市教育局", "205", "county", CITY)
FINANCE = LightRows("财政2023.txt", "遵化市财政局", "101", "county", CITY)
CITIES = LightRows("唐山.txt", "唐山市水务局", "318", "municipal", "130200")


def unnamed(document: str = "x.txt", division: str | None = CITY, level: str | None = "county", **more) -> LightRows:
    return LightRows(document, None, None, level, division, **more)


def projects(*owners: int | None, code: str | None = None) -> tuple[LightProject, ...]:
    return tuple(LightProject(number, f"项目{number}", code, owner) for number, owner in enumerate(owners, 1))


DEPARTMENTS = (LightDepartment(1, "遵化市水务局"), LightDepartment(2, "遵化市教育局"))

INFERRED = [
    pytest.param(
        unnamed(departments=DEPARTMENTS[:1], projects=projects(1, 1)),
        "318", ("department-column", "region"), id="department-column",
    ),
    pytest.param(
        unnamed(projects=projects(None, code="13028123P00004610002Q")), "318", ("project-code", "region"), id="project-code",
    ),
    pytest.param(unnamed("2023/遵化市水务局预算.txt"), "318", ("file-name", "region"), id="file-name"),
    pytest.param(unnamed(title="遵化市水务局部门预算绩效文本"), "318", ("region", "title"), id="title"),
    pytest.param(
        unnamed(title="水务局绩效文本", addresses=("本局",)),
        "318", ("address-word", "region", "title"), id="local-name-and-address",
    ),
    pytest.param(
        unnamed(projects=projects(None, code="13028123P00004610002Q"), title="水务局项目"),
        "318", ("project-code", "region", "title"), id="a-code-known-from-another-document",
    ),
    pytest.param(unnamed(kind="budget-note"), "101", ("document-kind", "region"), id="budget-note"),
    pytest.param(
        unnamed("水务局/目标.txt", departments=(LightDepartment(1, "遵化市水务局本级", "318001"),), projects=projects(1)),
        "318", ("department-column", "file-name", "region"), id="a-unit-speaks-for-its-department",
    ),
]  # fmt: skip

UNKNOWN = [
    pytest.param(unnamed(), id="nothing"),
    pytest.param(unnamed(division=None, level=None, title="遵化市财务处预算"), id="no-division"),
    pytest.param(unnamed(division="130200", level="municipal", title="唐山市部门预算绩效文本"), id="region-alone"),
    pytest.param(unnamed(departments=DEPARTMENTS, projects=projects(1, 2)), id="two-departments-alike"),
    pytest.param(unnamed(title="遵化市水务局、遵化市教育局项目绩效目标"), id="two-in-the-title"),
    pytest.param(unnamed("唐山市水务局.txt", division="130283"), id="of-another-place"),
    pytest.param(unnamed(projects=projects(None, code="13028123P00004410002J")), id="a-code-nobody-else-prints"),
    pytest.param(unnamed(title="水务局绩效文本", addresses=("本院",)), id="the-text-speaks-of-another-kind-of-body"),
    pytest.param(unnamed(division="130271", level="zone", kind="budget-note"), id="budget-note-of-a-zone"),
    pytest.param(unnamed(level="township", kind="budget-note"), id="budget-note-of-another-level"),
]


def infer(one: LightRows):
    return [found for found in link((WATER, SCHOOLS, FINANCE, CITIES, one)).inferred_publishers if found.document == one.document]


@pytest.mark.parametrize(("one", "code", "reasons"), INFERRED)
def test_inferred(one, code, reasons):
    (found,) = infer(one)
    assert (found.organisation.division, found.organisation.code, found.reasons) == (CITY, code, reasons)
    assert Decimal("0.6") <= found.confidence <= Decimal("0.95")


@pytest.mark.parametrize("one", UNKNOWN)
def test_left_unknown(one):
    assert infer(one) == []


def test_more_evidence_gives_more_confidence():
    weak = unnamed(title="遵化市水务局部门预算绩效文本")
    strong = unnamed("水务局.txt", title="遵化市水务局部门预算绩效文本", departments=DEPARTMENTS[:1], projects=projects(1))
    assert infer(weak)[0].confidence < infer(strong)[0].confidence


def test_a_printed_publisher_is_never_inferred():
    links = link((WATER, SCHOOLS))
    assert links.inferred_publishers == ()
    assert len(links.publishers) == 2


def test_the_finance_bureau_of_a_city_that_prints_none_is_named_by_law_and_has_no_publisher_edge():
    links = link((unnamed(division="131100", level="municipal", kind="budget-note"),))
    assert [(one.organisation.id, one.reasons) for one in links.inferred_publishers] == [
        ("131100:衡水市财政局", ("document-kind", "region"))
    ]
    assert [one.name for one in links.organisations] == ["衡水市财政局"]
    assert links.publishers == ()


def test_the_issuer_of_a_notice_published_it():
    notice = unnamed(
        "通知.txt", notice=LightNotice("关于下达水利资金的通知", "遵水字", 2023, "5"), title="遵化市水务局关于下达资金的通知"
    )
    cites = LightRows(
        "引用.txt", "遵化市教育局", "205", "county", CITY,
        citations=tuple(
            LightCitation(n, "basis", 1, n, "遵水字", 2023, "5", "关于下达水利资金的通知", issuer="遵化市水务局") for n in (1, 2)
        ),
    )  # fmt: skip
    (found,) = [one for one in link((WATER, SCHOOLS, cites, notice)).inferred_publishers if one.document == "通知.txt"]
    assert found.organisation.code == "318"
    assert "issuing-code" in found.reasons


def test_order_does_not_count():
    some = [WATER, SCHOOLS, FINANCE, CITIES, *(parameter.values[0] for parameter in UNKNOWN[:1]), INFERRED[0].values[0]]
    assert link(some).inferred_publishers == link(some[::-1]).inferred_publishers
