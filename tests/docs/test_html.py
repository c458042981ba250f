"""The ontology as HTML: every term has a page that says what the Turtle says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from lxml import etree, html

from kg import query, vocab
from kg.docs.html import Page, Section, Site, Word, grid, render, text
from kg.docs.html_library import library_pages
from kg.docs.html_svg import Arrow, Box, diagram
from kg.docs.html_terms import ontology_pages, term_path
from kg.docs.html_uses import constraints, queries_using
from kg.vocab.graph import blocks


@pytest.fixture(scope="module")
def pages() -> Mapping[str, Page]:
    return {page.path: page for page in (*ontology_pages(), *library_pages())}


def tree(page: Page) -> html.HtmlElement:
    return html.fromstring(render(page, Site()))


def test_every_term_has_a_page_of_its_own(pages: Mapping[str, Page]) -> None:
    paths = Counter(term_path(local).casefold() for local in blocks())
    assert len(paths) == len(blocks()) > 900
    assert all(term_path(local) in pages for local in blocks())


@pytest.mark.parametrize("local", ["Project", "targetText", "level-municipal", "budgetAmount", "Cell", "scheme-unit"])
def test_page_says_what_the_turtle_says(pages: Mapping[str, Page], local: str) -> None:
    said = tree(pages[term_path(local)]).text_content()
    block = blocks()[local]
    assert f"kg:{local}" in said
    for name in ("definition", "example", "source"):
        for one in block.texts(name):
            assert one in said
    for lang in ("zh", "en"):
        assert vocab.label(local, lang) in said


def test_header_spellings_are_listed(pages: Mapping[str, Page]) -> None:
    found = {one.text_content() for one in tree(pages[term_path("budgetAmount")]).xpath("//section[@id='spellings']//li")}
    assert set(blocks()["budgetAmount"].texts("hiddenLabel")) == found


def test_queries_and_shapes_that_use_a_term(pages: Mapping[str, Page]) -> None:
    assert {one.name for one in queries_using("restsOn")} == {
        one.name
        for one in query.listing()
        if "kg:restsOn" in "\n".join(line for line in one.text.splitlines() if line[:1] != "#")
    }
    page = tree(pages[term_path("targetText")])
    assert page.xpath("//section[@id='queries']//li")
    assert page.xpath("//section[@id='shapes']//tbody/tr")


def test_constraints_know_their_class() -> None:
    found = constraints()
    assert len(found) > 150
    assert sum(one.target != "" for one in found) / len(found) > 0.9
    assert {one.target for one in found if one.file == "indicator.ttl"} == {"Indicator"}


def test_library_pages_list_every_query_and_constraint(pages: Mapping[str, Page]) -> None:
    anchors = {one.anchor for one in pages["queries/index.html"].sections}
    assert {one.name for one in query.listing()} <= anchors
    rows = tree(pages["shapes/index.html"]).xpath("//tbody/tr[@id]")
    assert len(rows) == len(constraints())


def test_diagrams_are_drawings(pages: Mapping[str, Page]) -> None:
    drawn = tree(pages["def/index.html"]).xpath("//figure/*[local-name()='svg']")
    assert len(drawn) == 1
    said = drawn[0].text_content()
    for name in ("政府级次", "机构", "项目", "绩效指标", "政策文件"):
        assert name in said
    whole = [page for path, page in pages.items() if path.startswith("def/class/")]
    assert all(tree(page).xpath("//figure/*[local-name()='svg']") for page in whole)


def test_svg_is_xml_and_escapes() -> None:
    svg = diagram([Box("a", "<甲>", "&", 0), Box("b", "乙", "", 1), Box("c", "丙", "", 2)], [Arrow("a", "c", "<x>")], '"', str)
    root = etree.fromstring(str(svg))
    assert "<甲>" in "".join(root.itertext())
    assert svg == diagram(
        [Box("a", "<甲>", "&", 0), Box("b", "乙", "", 1), Box("c", "丙", "", 2)], [Arrow("a", "c", "<x>")], '"', str
    )


def test_links_are_relative_to_the_page() -> None:
    page = Page(
        "a/b/c.html", "题", (Section("节", "s", (grid(("列",), [one_row((Word("词", "x/y.html#z"), Word("此", "#s")))]),)),)
    )
    found = html.fromstring(render(page, Site())).xpath("//table//a/@href")
    assert found == ["../../x/y.html#z", "#s"]


def test_characters_that_html_cannot_say_are_shown() -> None:
    page = Page("a.html", "题\x00\x0b", (Section("", "", (grid(("列",), [one_row(text("甲\x0c\ud800乙"))]),)),))
    written = render(page, Site())
    assert "\x00" not in written
    assert "甲\ufffd\ufffd乙" in written
    written.encode()


def one_row(cell: tuple[Word, ...]):  # type: ignore[no-untyped-def]
    from kg.docs.html import Row

    return Row((cell,))
