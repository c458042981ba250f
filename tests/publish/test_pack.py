"""The pack of the examples: links, names, digests, sameness, evidence."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from lxml import html
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from kg.publish import Published, publish
from kg.store import MemoryStore

from .conftest import BASE, EPOCH, SETTINGS

KG = "https://w3id.org/jixiao-kg/def#"
RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
Pages = Mapping[Path, html.HtmlElement]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_published_is_told(made: Published, pack: Path) -> None:
    assert (made.documents, made.projects) == (7, 33)
    assert made.files == len(files(pack))
    assert made.bytes == sum(map(len, files(pack).values()))
    assert made.masked is not None


def test_every_link_leads_somewhere(pages: Pages) -> None:
    anchors = {path: {one.get("id") for one in tree.iter() if one.get("id")} for path, tree in pages.items()}
    seen = 0
    for path, tree in pages.items():
        for one in tree.iter():
            for name in ("href", "src"):
                target = one.get(name)
                if not target:
                    continue
                assert not re.match(r"[a-z][a-z0-9+.-]*:|/", target), f"{path}: {target} is not relative"
                file, _, anchor = target.partition("#")
                found = (path.parent / file).resolve() if file else path
                assert found.is_file(), f"{path}: {target}"
                assert not anchor or anchor in anchors[found], f"{path}: {target}"
                seen += 1
    assert seen > 20_000


def test_pages_are_whole(pages: Pages) -> None:
    assert len(pages) > 1000
    for path, tree in pages.items():
        assert tree.get("lang") == "zh-CN", path
        assert tree.findtext("head/title"), path
        assert len(tree.findall(".//h1")) == 1, path
        names = Counter(one.get("id") for one in tree.iter() if one.get("id"))
        assert not [name for name, count in names.items() if count > 1], path


def test_file_names_are_valid_on_windows(pack: Path) -> None:
    paths = [path.relative_to(pack) for path in pack.rglob("*")]
    assert len(paths) > 3000
    for path in paths:
        for part in path.parts:
            assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', part), path
            assert not part.endswith((".", " ")), path
            assert not part.startswith(" "), path
            assert not RESERVED.fullmatch(part), path
            assert len(part.encode()) <= 143, path
        assert len(str(path)) <= 160, path
    folded = Counter(str(path).casefold() for path in paths)
    assert not [path for path, count in folded.items() if count > 1]


def test_digests_are_those_of_the_files(pack: Path) -> None:
    listed = dict(reversed(line.split("  ")) for line in (pack / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    found = files(pack)
    assert listed.keys() | {"SHA256SUMS"} == found.keys()
    assert all(hashlib.sha256(found[path]).hexdigest() == digest for path, digest in listed.items())


def test_sha256sum_reads_the_manifest(pack: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=pack, check=False)
    assert done.returncode == 0


def test_a_second_run_gives_the_same_bytes(store: MemoryStore, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    before = files(pack)
    publish(store, pack, SETTINGS)
    assert files(pack) == before
    assert [path.name for path in pack.parent.iterdir()] == [pack.name]


def test_every_document_project_and_policy_has_its_files(store: MemoryStore, pack: Path, pages: Pages) -> None:
    iris = {one.text for tree in pages.values() for one in tree.findall(".//p[@class='iri']/code")}
    for name in ("Disclosure", "Project", "PolicyDocument", "Organisation", "IndicatorConcept", "ProjectSeries"):
        answer = store.query(f"SELECT DISTINCT ?x WHERE {{ ?x a <{KG}{name}> }}")
        missing = [row["x"].value for row in answer if row["x"].value not in iris]
        assert not missing, missing[:3]
    for path in pages:
        if path.relative_to(pack).parts[0] in ("doc", "policy", "org"):
            assert path.with_suffix(".ttl").is_file()
            assert path.with_suffix(".jsonld").is_file()


def test_turtle_beside_the_pages_holds_every_document_whole(store: MemoryStore, pack: Path) -> None:
    for folder in (pack / "doc").iterdir():
        said = {quad.triple for path in folder.rglob("*.ttl") for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}
        (iri,) = {
            triple.subject.value for triple in said if triple.predicate.value == f"{KG}documentKey"
        }  # fmt: skip
        key = iri.removeprefix(f"{BASE}doc/")
        for graph in (f"{BASE}graph/doc/{key}", f"{BASE}graph/findings/{key}"):
            missing = [quad for quad in store.quads(graph) if quad.triple not in said]
            assert not missing, missing[:2]


def test_jsonld_says_what_turtle_says(pack: Path) -> None:
    project = next(iter(sorted(pack.glob("doc/*/project/*.jsonld"))))
    turtle = Graph().parse(project.with_suffix(".ttl"), format="turtle")
    linked = Graph().parse(project, format="json-ld")
    assert len(turtle) > 100
    assert isomorphic(turtle, linked)


def test_dump_holds_every_graph_but_proposals(store: MemoryStore, pack: Path) -> None:
    with gzip.open(pack / "data/graph.nq.gz") as file:
        dumped = set(ox.parse(file, format=ox.RdfFormat.N_QUADS))
    assert dumped == {quad for quad in store.quads() if quad.graph_name.value != f"{BASE}graph/proposals"}


def test_indicator_shows_value_place_and_words(pages: Pages) -> None:
    rows = [row for tree in pages.values() for row in tree.xpath("//tr[starts-with(@id, 'indicator-')]")]
    assert len(rows) == 229
    row = next(row for row in rows if "≥24家" in row.text_content())
    note = next(one for one in row.xpath(".//a[@class='note']") if "≥24家" in one.get("title"))
    assert re.fullmatch(r"表\d+ 行\d+ 列\d+：≥24家", note.get("title"))
    evidence = row.getroottree().xpath(f"//tr[@id='{note.get('href')[1:]}']")[0]
    assert f"[{next(cell.text_content() for cell in evidence)}]" == note.text
    assert "≥24家" in evidence.text_content()
    assert "≥ 24 家" in row.text_content()


def test_project_leads_to_level_department_document_and_policy(pages: Pages, pack: Path) -> None:
    found = 0
    for path, tree in pages.items():
        if path.parent.name != "project":
            continue
        crumbs = [one.get("href") for one in tree.xpath("//p[@class='crumbs']/a")]
        found += any("browse/level-" in one for one in crumbs) and any("/org/" in one for one in crumbs)
        assert any(one.endswith("index.html") and "doc/" in one for one in crumbs), path
    assert found >= 20
    cited = [path for path in pages if path.relative_to(pack).parts[0] == "policy"]
    assert len(cited) >= 20
    assert all(pages[path].xpath("//section[@id='by-refersTo']//tr") for path in cited if "1588" in path.name)


def test_search_finds_files_that_are_there(pack: Path) -> None:
    folder = pack / "assets/search"
    names = json.loads((folder / "index.js").read_text(encoding="utf-8").removeprefix("window.kgSearchParts=").rstrip(";\n"))
    titles = set()
    for name in names:
        part = json.loads((folder / f"{name}.js").read_text(encoding="utf-8").removeprefix("kgSearch(").rstrip(";\n")[:-1])
        for title, number, file, *_ in part["rows"]:
            assert (pack / (part["paths"][number] + file).partition("#")[0]).is_file()
            titles.add(title)
    assert "规上企业培育奖励资金" in titles
    assert any("皖财教〔2023〕1588号" in title for title in titles)


def test_guide_counts_what_is_there(pages: Pages, pack: Path) -> None:
    figures = [one.text_content() for one in pages[pack / "index.html"].xpath("//ul[@class='numbers']/li")]
    assert "7公开文件" in figures
    assert "33项目" in figures
    assert "229绩效指标" in figures


def test_tables_and_catalogue_are_there(pack: Path) -> None:
    names = {path.name for path in (pack / "tables").iterdir()}
    assert {"projects.csv", "indicators.csv", "findings.csv", "tables.xlsx"} <= names
    assert len(names) >= 16
    catalogue = Graph().parse(pack / "catalogue.ttl")
    described = {str(one).rsplit("/", 1)[-1] for one in catalogue.objects(None, None) if str(one).endswith(".csv")}
    assert "projects.csv" in described
    packed = list(catalogue.subjects(URIRef("http://www.w3.org/ns/dcat#compressFormat"), None))
    assert len(packed) == 2


def test_nothing_is_loaded_from_elsewhere(pack: Path) -> None:
    for name in ("assets/style.css", "assets/search.js"):
        assert not re.search(r"https?://|@import|@font-face|fetch\(|XMLHttpRequest", (pack / name).read_text(encoding="utf-8"))


def test_class_pages_lead_to_examples(pages: Pages, pack: Path) -> None:
    """Of every class that the data have; what a link leads to is told by its anchor, or by its own page."""
    for name, beginning in (
        ("Project", "doc/"),
        ("Indicator", "doc/"),
        ("Citation", "doc/"),
        ("Cell", "doc/"),
        ("Organisation", "org/"),
    ):
        found = pages[pack / f"def/class/{name}.html"].xpath("//section[@id='examples']//a/@href")
        assert 1 <= len(found) <= 3, name
        assert all(one.startswith(f"../../{beginning}") for one in found), name
    for href in pages[pack / "def/class/Citation.html"].xpath("//section[@id='examples']//a/@href"):
        path, _, anchor = href.partition("#")
        assert pages[(pack / "def/class" / path).resolve()].xpath(f"//*[@id='{anchor}']")


def test_concepts_that_nothing_measures_say_so(pages: Pages, pack: Path) -> None:
    concepts = [tree for path, tree in pages.items() if path.parent == pack / "concept"]
    empty = [tree for tree in concepts if not tree.xpath("//section[@id='by-indicatorConcept']")]
    assert empty
    assert all("没有测量它的指标" in tree.text_content() for tree in empty)
    assert not any("没有测量它的指标" in tree.text_content() for tree in concepts if tree not in empty)


def test_pages_of_one_name_have_titles_of_their_own(pages: Pages, pack: Path) -> None:
    """A concept of the data and the entry of the code list, a project and its series, a rule and its findings."""
    found: dict[str, list[str]] = {}
    for path, tree in pages.items():
        found.setdefault(tree.xpath("string(//title)"), []).append(path.relative_to(pack).as_posix())
    twice = {title: paths for title, paths in found.items() if len(paths) > 1}
    assert all(path.startswith("doc/") for paths in twice.values() for path in paths), twice
    assert len(twice) <= 2, "projects that one document prints twice"
