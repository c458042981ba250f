from __future__ import annotations

import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import Place
from kg.errors import SettingsError
from kg.rdf import Names
from kg.rdf.iri import quote, slugs, unquote
from kg.records.link import OrganisationKey, PolicyKey

BASE = "https://example.org/id/"
NAMES = Names(BASE)
KEYS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        pytest.param("2023_501.pdf", "2023_501.pdf", id="ascii-stays"),
        pytest.param("邢台", "邢台", id="chinese-stays"),
        pytest.param("邢台/2023/a.pdf", "邢台%2F2023%2Fa.pdf", id="slash-is-no-step"),
        pytest.param("a~2", "a%7E2", id="tilde-parts-counted-names"),
        pytest.param("100%", "100%25", id="percent"),
        pytest.param("a b", "a%20b", id="blank"),
        pytest.param("全角　空格", "全角%E3%80%80空格", id="ideographic-blank"),
        pytest.param("a#b?c", "a%23b%3Fc", id="fragment-and-query"),
        pytest.param('<x>{}|\\^`"', "%3Cx%3E%7B%7D%7C%5C%5E%60%22", id="never-legal"),
        pytest.param("零\u200b宽", "零%E2%80%8B宽", id="zero-width"),
        pytest.param("\ue000", "%EE%80%80", id="private-use"),
        pytest.param("..", "%2E%2E", id="no-step-upwards"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("坏\udcff名", "坏%ED%B3%BF名", id="undecodable-byte-of-a-file-name"),
    ],
)
def test_quote(key, segment):
    assert quote(key) == segment
    assert unquote(segment) == unicodedata.normalize("NFC", key)


@given(KEYS)
def test_every_key_makes_a_legal_iri_and_comes_back(key):
    iri = NAMES.document(key)
    assert ox.NamedNode(iri).value == iri
    assert unquote(quote(key)) == unicodedata.normalize("NFC", key)


@given(KEYS, KEYS)
def test_two_keys_meet_only_when_they_are_canonically_equal(one, other):
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (quote(one) == quote(other)) is same


@given(KEYS)
def test_every_iri_of_a_document_leads_back_to_its_key(key):
    composed = unicodedata.normalize("NFC", key)
    iris = (NAMES.document(key), NAMES.citation(key, 3), NAMES.cell(key, Place(1, 2, 3, 4)), *NAMES.document_graphs(key))
    assert {NAMES.document_key(iri) for iri in iris} == {composed}


@pytest.mark.parametrize("name", ["links", "vocabulary"])
def test_graphs_that_stand_once_belong_to_no_document(name):
    assert NAMES.document_key(NAMES.graph(name)) is None


SLUG = "供水改造"
LONG = "供" * 97


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param([(1, None, "供水 改造")], {1: SLUG}, id="folded"),
        pytest.param([(1, "13P01", "供水改造")], {1: "13P01"}, id="code-before-name"),
        pytest.param(
            [(2, None, SLUG), (1, None, SLUG), (3, "13P01", SLUG)], {1: SLUG, 2: f"{SLUG}~2", 3: "13P01"}, id="counted-by-number"
        ),
        pytest.param([(1, None, ""), (2, None, " ")], {1: "~x", 2: "~x~2"}, id="without-a-name"),
        pytest.param(
            [(1, None, "a~2"), (2, None, "a"), (3, None, "a")], {1: "a%7E2", 2: "a", 3: "a~2"}, id="printed-tilde-is-not-counting"
        ),
    ],
)
def test_slugs(items, expected):
    assert dict(slugs(items)) == expected


def test_long_names_are_cut_but_stay_apart():
    found = slugs([(1, None, LONG + "甲"), (2, None, LONG + "乙")])
    assert found[1] != found[2]
    assert all(len(slug) < 120 and slug.startswith("供" * 96) for slug in found.values())


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        pytest.param(NAMES.project("a.txt", "P1"), "doc/a.txt/project/P1", id="project"),
        pytest.param(NAMES.indicator("a.txt", "P1", 4), "doc/a.txt/project/P1/indicator/4", id="indicator"),
        pytest.param(NAMES.citation("a.txt", 7), "doc/a.txt/citation/7", id="citation"),
        pytest.param(NAMES.cell("a.txt", Place(2, 3, 4, 5)), "doc/a.txt/cell/3-4-5", id="cell"),
        pytest.param(NAMES.cell("a.txt", Place(2, paragraph=9)), "doc/a.txt/cell/p-9", id="passage"),
        pytest.param(NAMES.policy(PolicyKey("邢财教", 2022, "92")), "policy/邢财教/2022/92", id="policy-by-number"),
        pytest.param(NAMES.organisation(OrganisationKey("130500", "501")), "org/130500/501", id="organisation-by-code"),
        pytest.param(NAMES.document_graphs("a.txt")[1], "graph/cells/a.txt", id="cells-graph"),
        pytest.param(NAMES.graph("derived"), "graph/derived", id="derived-graph"),
    ],
)
def test_names(iri, expected):
    assert iri == BASE + expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(PolicyKey(title="预算法"), PolicyKey(title="预算法", scope="邢台市"), id="policy-of-another-issuer"),
        pytest.param(PolicyKey(title="预算法"), PolicyKey(title="会计法"), id="policy-of-another-title"),
        pytest.param(
            OrganisationKey("130500", name="财政局"), OrganisationKey("130200", name="财政局"), id="same-name-elsewhere"
        ),
        pytest.param(
            OrganisationKey(None, name="财政局", scope="a"), OrganisationKey(None, name="财政局", scope="b"), id="unknown-places"
        ),
    ],
)
def test_names_by_hash_stay_apart(one, other):
    mint = NAMES.policy if isinstance(one, PolicyKey) else NAMES.organisation
    assert mint(one) != mint(other)
    assert mint(one).rsplit("/", 1)[1][:2] in {"t-", "n-"}


@pytest.mark.parametrize("base", ["example.org/id/", "https://example.org/id", ""])
def test_a_base_that_cannot_be_extended_is_refused(base):
    with pytest.raises(SettingsError):
        Names(base)
