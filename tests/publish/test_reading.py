"""What a reader meets: figures that agree, lists in order, every case of a rule, the same words everywhere."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

from kg.docs.html import Grid, Prose, Row, text
from kg.document import Severity
from kg.publish.budgets import Once, YearFigures
from kg.publish.lists import PER_PAGE, paged
from kg.publish.nodes import by_node
from kg.publish.parts import project_grid
from kg.publish.paths import Paths
from kg.publish.summary import ProjectSummary
from kg.publish.values import STATED_AMOUNT, STATED_NUMBER, STATED_UNIT, Values, grouped

from .conftest import small

Pages = Mapping[Path, html.HtmlElement]
Rows = list[dict[str, html.HtmlElement]]


def tables(tree: html.HtmlElement, within: str = "") -> list[Rows]:
    """The tables of a page or of one of its sections: rows as heading → cell."""
    where = tree.xpath(f"//section[@id='{within}']")[0] if within else tree
    return [
        [dict(zip([one.text_content() for one in table.xpath("./thead/tr/th")], row.xpath("./td"), strict=True))
         for row in table.xpath("./tbody/tr")]
        for table in where.xpath(".//table")
    ]  # fmt: skip


def words(row: Mapping[str, html.HtmlElement]) -> dict[str, str]:
    """The row without the numbers of notes."""
    said = {}
    for heading, cell in row.items():
        notes = "".join(one.text_content() for one in cell.xpath(".//sup"))
        said[heading] = cell.text_content().removesuffix(notes)
    return said


def number(shown: str) -> int:
    return int(shown.replace(",", "") or 0)


# -- stated figures ------------------------------------------------------------------------------------------------------


def test_stated_money_is_in_ten_thousands_as_everything_else(pages: Pages, pack: Path) -> None:
    (tree,) = (tree for path, tree in pages.items() if "note-municipal" in str(path) and path.name == "index.html")
    rows = [words(row) for row in tables(tree, "statement")[0]]
    assert {"项目（事项）": "转移支付", "金额（万元）": "268,400", "原文": "2024年一般公共预算对下转移支付26.84亿元"} in rows
    assert not any(re.search(r"\d{7}", one["金额（万元）"]) for one in rows)
    shown = Counter(
        row["金额（万元）"].replace(",", "")
        for path, tree in pages.items()
        if "doc" in path.relative_to(pack).parts and tree.xpath("//section[@id='statement']")
        for row in map(words, tables(tree, "statement")[0])
    )
    with (pack / "tables" / "statements.csv").open(encoding="utf-8-sig", newline="") as file:
        written = [row for row in csv.DictReader(file) if row["unit"].endswith("元")]
    scale = {"万元": 1, "亿元": 10_000, "元": Decimal("0.0001")}
    assert shown == Counter(format((Decimal(row["value"]) * scale[row["unit"]]).normalize(), "f") for row in written)


def test_stated_counts_keep_their_unit() -> None:
    store = small(
        'id:g { id:a kg:value 1234.0 ; kg:unitText "个" . id:b kg:value 26840000.0 ; kg:unitText "元" ; kg:printedUnit "万元" . }'
    )
    nodes = sorted(by_node(store.quads()).values(), key=lambda node: node.iri)
    made = Values(lambda _: None).table(nodes, (STATED_AMOUNT, STATED_NUMBER, STATED_UNIT), Paths(store.base))
    assert made.headings == ("金额（万元）", "数值", "计量单位")
    assert [["".join(word.text for word in cell) for cell in row.cells] for row in made.rows] == [
        ["", "1,234", "个"],
        ["2,684", "", ""],
    ]


# -- figures of the start page -------------------------------------------------------------------------------------------


def test_levels_count_what_the_lists_list(pages: Pages, pack: Path) -> None:
    home = pages[pack / "index.html"]
    counts, budgets = tables(home, "levels")
    cards = {one.text_content().lstrip("0123456789,"): one.text_content() for one in home.xpath("//ul[@class='numbers']/li")}
    total = words(counts[-1])
    for heading, card in (("部门与单位", "部门与单位"), ("公开文件", "公开文件"), ("项目", "项目"), ("指标", "绩效指标")):
        assert number(total[heading]) == number(cards[card].removesuffix(card)), heading
        assert number(total[heading]) == sum(number(words(row)[heading]) for row in counts[:-1]), heading
    departments = tables(pages[pack / "browse/departments.html"])[0]
    listed = Counter(words(row)["级次"].removesuffix("（推断）") for row in departments)
    assert {words(row)["级次"]: number(words(row)["部门与单位"]) for row in counts[:-1]} == listed
    assert sum("（推断）" in words(row)["级次"] for row in departments) == number(total["其中推断"]) == 2
    projects = tables(pages[pack / "browse/projects.html"])[0]
    assert len(projects) == number(total["项目"]) == sum(number(words(row)["项目"]) for row in budgets)
    assert {words(row)["年度"] for row in budgets} == {"2023", "2024"}, "no total over several years"


def test_budgets_tell_how_much_of_them_is_printed(pages: Pages, pack: Path) -> None:
    _, budgets = tables(pages[pack / "index.html"], "levels")
    told = {(one["级次"], one["年度"]): one for one in map(words, budgets)}
    assert told["省级", "2024"]["项目"] == "3"
    assert told["省级", "2024"]["印出预算数的项目"] == "2"
    assert told["市级", "2024"]["预算合计（万元）"] == "未印出"
    assert told["区县级", "2024"]["其中重复"] == "1"


def project(name: str, code: str, year: str, yuan: int | None, *, repeated: bool = False) -> ProjectSummary:
    return ProjectSummary(
        name, f"{name}.html", name, code, "", None, None if yuan is None else Decimal(yuan), 1, 0, year, repeated
    )


SEVERAL = (
    project("甲", "A1", "2024", 10000),
    project("甲再印", "A1", "2024", 10000),
    project("甲上年", "A1", "2023", 30000),
    project("乙", "", "2024", 20000),
    project("乙重复", "", "2024", 20000, repeated=True),
    project("丙", "", "2024", None),
    project("丁", "", "2023", 5000),
)


def test_a_project_counts_once_and_years_apart() -> None:
    figures = {"2023": YearFigures(), "2024": YearFigures()}
    for one, repeated in Once().marked(SEVERAL):
        figures[one.year].add(one, repeated)
    assert figures["2024"] == YearFigures(5, 2, 2, Decimal(30000))
    assert figures["2023"] == YearFigures(2, 0, 2, Decimal(35000))
    assert figures["2024"].missing == 1


def test_the_projects_of_a_department_have_a_total_a_year() -> None:
    made = project_grid(SEVERAL)
    totals = [["".join(word.text for word in cell) for cell in row.cells] for row in made.rows if row.tone == "total"]
    at = made.headings.index("项目")
    amount = made.headings.index("预算数（万元）")
    assert [(row[at], row[amount]) for row in totals] == [
        ("2023合计", "3.5"),
        ("2024合计（1 个未印出，2 个重复的不计）", "3"),
    ]


# -- lists ---------------------------------------------------------------------------------------------------------------


def natural(shown: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", shown)]


def test_places_stand_in_order_and_projects_are_projects(pages: Pages, pack: Path) -> None:
    with (pack / "tables" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    seen = 0
    for path, tree in pages.items():
        for section in tree.xpath("//section[starts-with(@id, 'by-')]"):
            assert "为此者" not in section.findtext("h2"), path
            for rows in tables(tree, section.get("id")):
                said = [words(row) for row in rows]
                by_document: dict[str, list[list[int]]] = {}
                for row, cells in zip(said, rows, strict=True):
                    assert row.get("项目", "") in {*names, ""}, f"{path}: {row}"
                    assert any(cell.xpath(".//a") for cell in cells.values())
                    if row.get("出处", "").startswith("表"):
                        by_document.setdefault(row["公开文件"], []).append(natural(row["出处"]))
                for places in by_document.values():
                    assert places == sorted(places), path
                    seen += len(places) > 2
    assert seen > 20


def test_no_heading_is_made_of_a_formula_and_no_value_is_a_code(pages: Pages, pack: Path) -> None:
    assert not [path for path, tree in pages.items() if any("为此者" in (one.text or "") for one in tree.iter("h2"))]
    code = re.compile(r"[a-z]+")
    for path, tree in pages.items():
        if path.relative_to(pack).parts[0] in ("policy", "org", "series", "concept"):
            assert not [one.text for one in tree.iter("dd") if one.text and code.fullmatch(one.text)], path
    evidence = [one.text for tree in pages.values() for one in tree.xpath("//dt[text()='发文机关的根据']/following-sibling::dd")]
    assert {"与代字并印", "代字表", "由代字推定"} <= set(evidence)


def test_findings_stand_in_order_of_severity_rule_and_place(pages: Pages) -> None:
    order = [one.word for one in Severity]
    seen = 0
    for path, tree in pages.items():
        if not tree.xpath("//section[@id='findings']//table"):
            continue
        found = [words(row) for row in tables(tree, "findings")[0]]
        graves = [order.index(one["程度"]) for one in found]
        assert graves == sorted(graves), path
        for rule in {one["规则"] for one in found}:
            numbers = [
                natural(one["所涉"].partition("指标 ")[2])[:1] for one in found if one["规则"] == rule and "指标 " in one["所涉"]
            ]
            if path.parent.name == "project":
                assert numbers == sorted(numbers), f"{path}: {rule}"
                seen += len(numbers) > 1
    assert seen > 2


def test_every_finding_is_listed_under_its_rule(pages: Pages, pack: Path) -> None:
    with (pack / "tables" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        written = [row for row in csv.DictReader(file) if row["document"]]
    index = pages[pack / "findings/index.html"]
    rules = tables(index, "rules")[0]
    cases = 0
    for row in rules:
        link = row["规则"].xpath("./a")[0].get("href").removeprefix("../")
        listed = [one for rows in tables(pages[pack / link]) for one in rows]
        assert len(listed) == number(words(row)["条数"])
        assert all("#finding-" in one["公开文件"].xpath("./a")[0].get("href") for one in listed)
        assert len({words(one)["公开文件"] for one in listed}) <= number(words(row)["文件数"])
        cases += len(listed)
    assert cases == len(written) > 50


def test_who_publishes_is_never_left_blank(pages: Pages) -> None:
    blank = [
        path
        for path, tree in pages.items()
        for rows in tables(tree)
        for row in rows
        if "公开单位" in row and not words(row)["公开单位"]
    ]
    assert not blank
    shown = [tree.text_content() for path, tree in pages.items() if path.name == "index.html" and path.parent.name == "findings"]
    assert "滁州市财政局（推断，未印出）" in shown[0]


def test_severities_have_one_word(pages: Pages) -> None:
    graves = Counter(words(row)["程度"] for tree in pages.values() for rows in tables(tree) for row in rows if "程度" in row)
    assert set(graves) == {"违规", "警告", "提示"}
    usual = [one.text for tree in pages.values() for one in tree.xpath("//dt[text()='通常严重程度']/following-sibling::dd[1]")]
    assert set(usual) == set(graves)
    home = next(tree for path, tree in pages.items() if path.name == "index.html" and not tree.xpath("//p[@class='crumbs']"))
    assert "分为违规、警告、提示三级" in home.text_content()


def test_every_page_is_reached_from_the_first(pages: Pages, pack: Path) -> None:
    waiting, reached = [pack / "index.html"], {pack / "index.html"}
    while waiting:
        path = waiting.pop()
        for one in pages[path].iter("a"):
            target = (path.parent / (one.get("href") or "").partition("#")[0]).resolve()
            if target in pages and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert sorted(path.relative_to(pack).as_posix() for path in pages.keys() - reached) == []


def test_every_data_file_is_linked_from_the_first_page(pages: Pages, pack: Path) -> None:
    linked = {one.get("href") for one in pages[pack / "index.html"].iter("a")}
    wanted = [*pack.glob("tables/*"), *pack.glob("catalogue.*"), *pack.glob("data/*"), pack / "SHA256SUMS"]
    assert len(wanted) > 20
    assert {path.relative_to(pack).as_posix() for path in wanted} <= linked
    figures = [one.get("href") for one in pages[pack / "index.html"].xpath("//ul[@class='numbers']//a")]
    assert len(set(figures)) == len(figures), "each figure leads to a list of its own"


@pytest.mark.parametrize("total", [0, 1, PER_PAGE, PER_PAGE + 1, PER_PAGE * 12])
def test_long_lists_stand_on_several_pages(total: int) -> None:
    def row(one: int) -> Row:
        return Row((text(str(one)),))

    made = list(paged("browse/x", "某", ("号",), (), iter(range(total)), row, f"共 {total} 个", total=total))
    blocks = [(page, block) for page in made for block in page.sections[0].blocks]
    shown = [int(row.cells[0][0].text) for _, block in blocks if isinstance(block, Grid) for row in block.rows]
    assert shown == list(range(total))
    names = [page.path for page in made]
    assert len(set(names)) == len(made) == max(-(-total // PER_PAGE), 1)
    for page in made:
        prose = [block for of, block in blocks if of is page and isinstance(block, Prose)]
        links = [one for block in prose for one in block.words if one.href]
        assert {one.href for one in links} <= set(names)
        assert len(links) <= 9
        assert len(made) == 1 or {names[0], names[-1]} <= {one.href for one in links}


@pytest.mark.parametrize(("number", "shown"), [("1234567.50", "1,234,567.5"), ("-0.5", "-0.5"), ("若干", "若干")])
def test_numbers_are_grouped(number: str, shown: str) -> None:
    assert grouped(number) == shown
