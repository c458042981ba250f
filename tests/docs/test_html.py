"""The ontology as HTML: every term has a page that says what the Turtle says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree, html

from kg import query, vocab
from kg.docs.html import STYLE, Page, Section, Site, Word, assets, grid, render, text
from kg.docs.html_library import library_pages
from kg.docs.html_svg import Arrow, Box, diagram
from kg.docs.html_terms import ontology_pages, term_path
from kg.docs.html_uses import constraints, queries_using, query_path
from kg.pipeline import build
from kg.settings import Settings
from kg.store import MemoryStore
from kg.vocab.graph import blocks


@pytest.fixture(scope="module")
def pages() -> Mapping[str, Page]:
    return {page.path: page for page in (*ontology_pages(), *library_pages())}


@pytest.fixture(scope="module")
def examples_store() -> MemoryStore:
    """Two small examples."""
    folder = Path(__file__).resolve().parents[2] / "examples" / "disclosures" / "anhui"
    store = MemoryStore("https://example.org/id/")
    assert build([folder], store, settings=Settings(workers=0)).ok
    return store


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
    listed = tree(pages["queries/index.html"]).xpath("//tbody/tr/td[1]/a/@href")
    assert sorted(listed) == sorted(f"../queries/{one.name}.html" for one in query.listing())
    headings = tree(pages["queries/index.html"]).xpath("//h2/text()")
    assert 8 <= len(headings) <= 16, "by what the questions are about"
    rows = tree(pages["shapes/index.html"]).xpath("//tbody/tr[@id]")
    assert len(rows) == len(constraints())


def test_printed_queries_run_as_they_stand(pages: Mapping[str, Page], examples_store: MemoryStore) -> None:
    """Each on an engine that knows no prefix of ours; with the defaults, each says what `kg query` says."""
    for one in query.listing():
        page = tree(pages[query_path(one.name)])
        printed = page.xpath("string(//section[@id='text']//code)")
        answer = examples_store.query(printed)
        if one.kind != "construct":
            expected = [tuple(row) for row in query.run(examples_store, one.name).rows]
            assert len(list(answer)) == len(expected), one.name
        assert len(page.xpath("//section[@id='columns']//tbody/tr")) == len(one.header.columns), one.name
        assert len(page.xpath("//section[@id='params']//tbody/tr")) == len(one.header.params), one.name


def test_a_query_page_shows_parameters_and_columns(pages: Mapping[str, Page]) -> None:
    said = tree(pages["queries/policies-across-levels.html"])
    params, columns = (said.xpath(f"//section[@id='{name}']//tbody/tr") for name in ("params", "columns"))
    assert [cell.text_content() for cell in params[0]][:4] == ["--minimum", "integer", "2", "至少几个级次"]
    assert [cell.text_content() for cell in columns[3]] == ["documents", "integer", "公开文件数", "disclosures"]
    assert said.xpath("string(//section[@id='text']//code)").startswith("PREFIX kg: <https://w3id.org/jixiao-kg/def#>\n")


def test_notes_stand_apart_from_their_value() -> None:
    """On screen, in print, and in what is copied: a figure and the number of its note are never one figure."""
    page = Page(
        "a.html", "题", (Section("", "", (grid(("列",), [one_row((Word("1,940.66", note=6, at="c-6", place="表1"),))]),)),)
    )
    cell = html.fromstring(render(page, Site())).xpath("//td")[0]
    assert cell.text == "1,940.66"
    assert cell.xpath("string(sup/a)") == "[6]"
    style = assets()[STYLE]
    assert "user-select:none" in rule(style, "sup")
    assert "display:none" not in rule(style, "sup")
    colour = re.search(r"(?<![\w-])color:([^;]+)", rule(style, "sup .note"))
    assert colour is not None
    ink = value(style, colour[1])
    for ground in ("var(--ground)", "var(--tint)", "var(--mark)"):
        assert contrast(ink, value(style, ground)) >= 4.5, f"WCAG AA on {ground}"


def rule(style: str, selector: str) -> str:
    """The declarations of a selector."""
    found = re.search(rf"(?:^|}}|\n){re.escape(selector)}\{{([^}}]*)\}}", style)
    assert found is not None, selector
    return found[1]


def value(style: str, colour: str) -> str:
    """A colour as #rrggbb, variables looked up."""
    if name := re.fullmatch(r"var\((--\w+)\)", colour):
        found = re.search(rf"{name[1]}:(#\w+)", style)
        assert found is not None
        colour = found[1]
    return colour if len(colour) == 7 else "#" + "".join(2 * letter for letter in colour[1:])


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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


def test_names_lie_above_all_lines() -> None:
    """So that no line crosses the name of another."""
    boxes = [Box("a", "甲", "", 0), Box("b", "乙", "", 1), Box("c", "丙", "", 1)]
    svg = str(diagram(boxes, [Arrow("a", "b", "一"), Arrow("a", "c", "二")], "", str))
    kinds = re.findall(r"<(path d|rect|text [^>]*paint-order)", svg.partition("</defs>")[2])
    assert [kind[:4] for kind in kinds] == ["path", "path", "rect", "rect", "rect", "text", "text"]


def test_names_do_not_lie_on_one_another() -> None:
    boxes = [Box("a", "甲", "", 0), Box("b", "乙", "", 1)]
    arrows = [Arrow("a", "b", "去的名称"), Arrow("b", "a", "来的名称")]
    places = re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*paint-order', str(diagram(boxes, arrows, "", str)))
    assert abs(float(places[0]) - float(places[1])) >= 12


def test_lists_run_as_a_reader_expects(pages: Mapping[str, Page]) -> None:
    classes = tree(pages["def/index.html"]).xpath("//section[@id='classes']//tbody/tr/td[1]//text()")
    assert len(classes) > 20
    assert classes == sorted(classes, key=str.casefold)
    levels = tree(pages[term_path("scheme-level")]).xpath("//section[@id='concepts']//tbody/tr/td[1]//text()")
    assert levels == ["中央", "省级", "市级", "区县级", "乡镇级", "开发区"]


def test_matches_are_said_in_words(pages: Mapping[str, Page]) -> None:
    said = tree(pages[term_path("comparator-ge")]).text_content()
    assert "相同于 odrl:gteq（http://www.w3.org/ns/odrl/2/gteq）" in said
    assert not any(
        re.search(r"(subClassOf|subPropertyOf|[a-z]+Match) https?:", tree(page).text_content()) for page in pages.values()
    )
