"""Tables, figures and the report as files; the numbers back in the store; the command."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree, html

from kg.analyse import Analysis, Note, Topic, analyse, measurements, report, write_folder
from kg.analyse.bases import analyse_bases
from kg.analyse.change import analyse_change
from kg.analyse.diffusion import analyse_diffusion
from kg.analyse.exposure import analyse_exposure
from kg.analyse.figures import chinese_font, draw
from kg.analyse.groups import analyse_communities
from kg.analyse.peers import analyse_peers
from kg.cli.main import main
from kg.query import run
from kg.rdf import Names, measurement_quads
from kg.records.measurement import Measurement
from kg.store import MemoryStore, open_store

from .conftest import EXAMPLES, planted
from .test_topics import targets

pytest.importorskip("matplotlib")
EVIDENCE = planted()
PEERS = targets([90, 90, 95, 95, 98, 10])
ALL = [
    analyse_bases(EVIDENCE),
    analyse_exposure(EVIDENCE),
    analyse_communities(EVIDENCE),
    analyse_diffusion(EVIDENCE),
    analyse_peers(EVIDENCE, PEERS),
    analyse_change(EVIDENCE, EVIDENCE, (PEERS, PEERS), ("2023", "2024")),
]
TOPICS = [analysis.topic for analysis in ALL]


@pytest.mark.parametrize("analysis", ALL, ids=TOPICS)
def test_every_topic_has_a_picture_and_the_same_twice(analysis: Analysis) -> None:
    assert analysis.figures
    for figure in analysis.figures:
        svg = draw(figure)
        assert svg == draw(figure)
        root = etree.fromstring(svg)
        assert any(figure.title in "".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text"))
        assert b"Noto Sans CJK SC" in svg


@pytest.mark.parametrize("analysis", ALL, ids=TOPICS)
def test_png_where_a_chinese_font_is_found(analysis: Analysis) -> None:
    if chinese_font() is None:
        pytest.skip("no Chinese font on this machine")
    assert draw(analysis.figures[0], "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("analysis", ALL, ids=TOPICS)
def test_the_report_needs_no_network(analysis: Analysis) -> None:
    page = report(analysis, lambda name: f"SELECT {name}")
    root = html.fromstring(page)
    assert not root.xpath("//script | //link | //img | //iframe")
    assert not [link for *_, link, _ in root.iterlinks() if not link.startswith("#")]
    assert not re.search(r"url\(\s*['\"]?https?:", page)
    assert [node.text for node in root.xpath("//h2")] == [table.schema.title for table in analysis.tables]


def test_words_of_documents_are_escaped() -> None:
    page = report(Analysis("bases", "<script>alert(1)</script>", (Note("<b>", "<b>"),)))
    assert "<script>" not in page


def test_a_folder_of_results(tmp_path: Path) -> None:
    written = write_folder(ALL[0], tmp_path / "out")
    assert {path.suffix for path in written} >= {".csv", ".svg", ".html"}
    assert not list((tmp_path / "out").glob("*.part"))
    with (tmp_path / "out" / "bases.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["departments"] == "20"


def test_numbers_as_a_graph() -> None:
    names = Names("https://example.org/id/")
    numbers = [Measurement("bases.departments", "部门数", "https://example.org/id/policy/a", 20)]
    numbers.append(Measurement("bases.amount_wan", "涉及预算", "https://example.org/id/policy/a", Decimal("60.5")))
    graph, quads = measurement_quads("bases", "共用政策依据", "年度 2023", numbers, names)
    store = MemoryStore(names.base)
    with store.writing() as draft:
        draft.replace_graphs({graph: quads})
    found = store.query(
        "PREFIX kg: <https://w3id.org/jixiao-kg/def#> SELECT ?measure ?value WHERE "
        "{ ?m kg:measure ?measure ; kg:measuredNode <https://example.org/id/policy/a> ; kg:measuredValue ?value } "
        "ORDER BY ?measure"
    )
    assert [(row["measure"].value, row["value"].value) for row in found] == [  # type: ignore[union-attr,index]
        ("bases.amount_wan", "60.5"),
        ("bases.departments", "20"),
    ]
    assert graph == "https://example.org/id/graph/analysis/bases"


def test_only_what_has_an_address_is_measured() -> None:
    assert list(measurements(ALL[0])) == []  # the planted IRIs are urn:


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analyse") / "store"
    assert main(["build", str(EXAMPLES), "--store", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("topic", ["bases", "exposure", "communities", "diffusion", "peers"])
def test_the_command(store: Path, topic: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", topic, "--store", str(store)]) == 0
    assert "依据 7 份公开文件" in capsys.readouterr().out
    assert main(["analyse", topic, "--store", str(store), "--output", str(tmp_path / topic), "--format", "xlsx"]) == 0
    assert (tmp_path / topic / f"{topic}.html").is_file()


def test_results_in_the_store_go_with_the_next_change(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", "bases", "--store", str(store), "--write"]) == 0
    graph = "https://w3id.org/jixiao-kg/id/graph/analysis/bases"
    assert graph in set(open_store(store).graphs())
    assert main(["remove", "chuzhou/note-municipal-budget-2024.txt", "--store", str(store)]) == 0
    assert graph not in set(open_store(store).graphs())
    assert main(["build", str(EXAMPLES), "--store", str(store)]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["exposure", "--base", "没有"], "没有名为"),
        (["change"], "--from"),
        (["change", "--from", "1999", "--to", "2024"], "1999"),
        (["bases", "--level", "洲际"], "洲际"),
    ],
    ids=["base", "change", "year", "level"],
)
def test_misuse_is_one_sentence(store: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", *arguments, "--store", str(store)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("topic", "table", "query", "columns"),
    [
        ("bases", "bases", "bases-relied-on", ("departments", "documents", "projects", "amount_wan")),
        ("exposure", "exposure_of_bases", "exposure-of-bases", ("projects", "amount_wan", "only_projects")),
        ("bases", "bases_of_one_department", "bases-of-one-department", ("department", "projects")),
        ("bases", "sharing", "organisations-sharing-bases", ("department", "other_department", "shared")),
        ("diffusion", "diffusion", "policy-diffusion", None),
    ],
    ids=["bases", "exposure", "one-department", "sharing", "diffusion"],
)
def test_the_query_behind_the_numbers_gives_the_same(
    store: Path, topic: Topic, table: str, query: str, columns: tuple[str, ...] | None
) -> None:
    opened = open_store(store)
    made = next(one for one in analyse(opened, topic).tables if one.schema.name == table)
    asked = list(run(opened, query).records())
    if columns is None:  # the analysis keeps the bases that travel, the query lists all
        own = {(row[4], row[5], row[8]) for row in made.rows if row[3] is None}
        assert own <= {(row["level"], row["first_year"], row["projects"]) for row in asked}
        return
    mine = [tuple(dict(zip(made.schema.names, row, strict=True))[name] for name in columns) for row in made.rows]
    theirs = [tuple(row[name] for name in columns) for row in asked]
    assert sorted(map(_plain, mine)) == sorted(map(_plain, theirs))


def _plain(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(str(value.normalize() + 0) if isinstance(value, Decimal) else str(value) for value in row)
