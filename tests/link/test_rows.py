from __future__ import annotations

import importlib.util
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.document import Place
from kg.link import link, rows_from_store, rows_of
from kg.rdf import Names, document_quads, links_quads, nquads
from kg.records import Disclosure, Goal, Header, Project
from kg.records.link import (
    LightChange,
    LightCitation,
    LightDepartment,
    LightIndicator,
    LightNotice,
    LightProject,
    LightRows,
)

NAMES = Names("https://example.org/id/")


@pytest.fixture(scope="module")
def handmade() -> Disclosure:
    path = Path(__file__).resolve().parents[1] / "rdf" / "conftest.py"
    spec = importlib.util.spec_from_file_location("rdf_conftest", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handmade()


def bare(document: str) -> Disclosure:
    return Disclosure(Header(document, "00", "其他", at=(("kind", Place(1, paragraph=1)),)))


def read_back(*disclosures: Disclosure) -> tuple[LightRows, ...]:
    store = ox.Store()
    for disclosure in disclosures:
        for quads in document_quads(disclosure, NAMES).values():
            store.extend(quads)

    def query(text: str):
        return [
            [value.value if value is not None else None for value in solution]
            for solution in store.query(text, use_default_graph_as_union=True)
        ]

    return rows_from_store(query)


def test_light_rows_of_the_handmade_disclosure(handmade):
    assert rows_of(handmade) == LightRows(
        "样例/2024 水务.txt", "遵化市水务局", "318", "county", "130281", ("唐山市", "河北省", "遵化市"),
        (LightDepartment(1, "遵化市水务局", "318", "county", "130281"),
         LightDepartment(2, "遵化市水务局本级", "318001", "county", None, "遵化市水务局")),
        (
            LightProject(1, "农村供水 改造", "13028124P000001100018", 2, Decimal(1205000)),
            LightProject(2, "农村供水改造", None, None, Decimal(305000)),
            LightProject(3, "农村供水改造"),
        ),
        (
            LightCitation(1, "basis", 1, 2, "遵水字", 2023, "17", "关于农村供水改造的通知", "2-3-6"),
            LightCitation(3, "prose", title="样例条例", cell="p-3"),
            LightCitation(4, "purpose", 2, title="关于农村供水改造的通知", cell="1-13-2"),
        ),
        LightNotice("关于下达2024年水利资金的通知", "冀财农", 2023, "158"),
        "2024年部门预算信息公开", "department-budget", 2024,
        (LightIndicator(1, 1, "水质合格率", "ratio"), LightIndicator(1, 2, "完工时间", "time"), LightIndicator(2, 1, "村民满意")),
        (LightChange(1, "merged", ("遵化市水利局", "遵化市防汛办公室"), "遵化市水务局"),
         LightChange(2, "former", ("遵化市水利局",))),
    )  # fmt: skip


def test_rows_read_back_from_a_store_are_the_rows_of_the_records(handmade):
    found = {one.document: one for one in read_back(handmade, bare("空.txt"))}
    assert found == {"样例/2024 水务.txt": rows_of(handmade), "空.txt": rows_of(bare("空.txt"))}


def test_links_of_rows_read_back_are_the_same_bytes(handmade):
    def lines(rows) -> bytes:
        return nquads(quad for quads in links_quads(link(rows), NAMES).values() for quad in quads)

    assert lines(read_back(handmade)) == lines([rows_of(handmade)])


def test_every_edge_of_the_links_begins_at_a_node_of_the_document(handmade):
    nodes = {quad.subject for quads in document_quads(handmade, NAMES).values() for quad in quads}
    below = NAMES.document(handmade.header.document)
    linked = {quad.subject for quads in links_quads(link([rows_of(handmade)]), NAMES).values() for quad in quads}
    subjects = {subject for subject in linked if subject.value.startswith(below)}
    assert len(subjects) >= 6
    assert subjects <= nodes


def test_words_of_address_in_goals_and_purposes_are_the_same_both_ways():
    spoken = replace(
        bare("自称.txt"),
        projects=(
            Project(1, "甲", "甲", Place(1, paragraph=2), purpose="本 局负责全市工作", at=(("purpose", Place(1, 1, 1, 1)),)),
        ),
        goals=(
            Goal(1, 1, "提升我市水平，我局人员到位", Place(1, paragraph=3)),
            Goal(1, 2, "本年度、本办法", Place(1, paragraph=4)),
        ),
    )
    assert rows_of(spoken).addresses == ("我局", "我市", "本局")
    assert read_back(spoken) == (rows_of(spoken),)
