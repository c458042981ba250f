from __future__ import annotations

import pytest

from kg.link.organisation import bodies, organisations, resolve
from kg.records.link import LightDepartment, LightRows, OrganisationKey
from kg.text import fold

NAME = "遵化市水务局"
CITY = "130281"
CODED = OrganisationKey(CITY, "318")


def keys(*rows: LightRows) -> list[OrganisationKey]:
    resolved = resolve(bodies(rows))
    return [resolved.of(body) for body in resolved.bodies]


def named(name: str, division: str | None = CITY, scope: str = "") -> OrganisationKey:
    return OrganisationKey(division, None, fold(name), scope)


def publisher(
    document: str, name: str | None, code: str | None, division: str | None = CITY, region: tuple[str, ...] = ()
) -> LightRows:
    return LightRows(document, name, code, "county", division, region)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [publisher("a", NAME, "318"), publisher("b", "水务局", "318")], [OrganisationKey(CITY, "318")] * 2, id="same-code"
        ),
        pytest.param(
            [publisher("a", NAME, "318"), publisher("b", NAME, "318", "130283")],
            [CODED, OrganisationKey("130283", "318")],
            id="code-means-nothing-elsewhere",
        ),
        pytest.param([publisher("a", NAME, None), publisher("b", "遵化市 水务局", None)], [named(NAME)] * 2, id="same-name"),
        pytest.param([publisher("a", NAME, None), publisher("b", NAME, "318")], [CODED] * 2, id="name-with-one-code"),
        pytest.param(
            [publisher("a", NAME, None), publisher("b", NAME, "318"), publisher("c", NAME, "319")],
            [named(NAME), OrganisationKey(CITY, "318"), OrganisationKey(CITY, "319")],
            id="name-with-two-codes-stays-its-own",
        ),
        pytest.param([publisher("a", NAME, "318", None)], [CODED], id="division-told-by-the-name"),
        pytest.param(
            [publisher("a", "水务局", "318", None), publisher("b", "水务局", "318", None)],
            [named("水务局", None, "document a"), named("水务局", None, "document b")],
            id="unknown-places-are-two",
        ),
        pytest.param(
            [publisher("a", "水务局", None, None, ("某市",)), publisher("b", "水务局", None, None, ("某市",))],
            [named("水务局", None, "某市")] * 2,
            id="same-printed-region",
        ),
        pytest.param([publisher("a", None, None)], [], id="none-printed-none-invented"),
        pytest.param([publisher("a", None, "318", None)], [], id="code-alone-of-no-division"),
        pytest.param([publisher("a", None, "318")], [OrganisationKey(CITY, "318")], id="code-alone-of-a-division"),
    ],
)
def test_which_organisation_a_publisher_is(rows, expected):
    assert keys(*rows) == expected


def test_a_department_is_of_its_own_division_before_that_of_the_document():
    rows = LightRows(
        "a", division="130200", departments=(LightDepartment(1, NAME, "318", None, CITY), LightDepartment(2, "水务局", "9"))
    )
    assert keys(rows) == [OrganisationKey(CITY, "318"), OrganisationKey("130200", "9")]


def test_an_organisation_has_the_commonest_name_and_level_and_leaves_its_weaker_name():
    rows = (
        publisher("a", NAME, "318"),
        publisher("b", NAME, None),
        LightRows("c", "水务局", "318", "municipal", CITY, departments=(LightDepartment(1, NAME, "318", "county"),)),
    )
    (one,) = organisations(resolve(bodies(rows)))
    assert (one.key, one.name, one.level, one.replaces) == (OrganisationKey(CITY, "318"), NAME, "county", (named(NAME),))
