"""Persons are masked in every format, evidence and findings included; codes are not; the settings may say otherwise."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.export import FORMATS, export, outgoing, persons_mask
from kg.settings import Settings
from kg.store import MemoryStore

BASE = "https://example.org/id/"
TRIG = """
@prefix kg: <https://w3id.org/jixiao-kg/def#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/id/doc/a.txt/> .
<https://example.org/id/graph/doc/a.txt> {
  <https://example.org/id/doc/a.txt> a kg:Disclosure ; kg:documentKey "a.txt" ; kg:publisherCode "13050100101" ;
    kg:title "预算公开（联系人：李小明）" .
  :p a kg:Project ; kg:name "张家口银行借款" ; kg:projectCode "13912345678" ; kg:purpose "项目负责人：王伟，电话0319-2026588" .
}
<https://example.org/id/graph/cells/a.txt> {
  <https://example.org/id/doc/a.txt/cell/1-1-1> a kg:Cell ; kg:words "13050100101" .
  <https://example.org/id/doc/a.txt/cell/1-1-2> a kg:Cell ; kg:words "13800138000" .
  <https://example.org/id/doc/a.txt/cell/1-1-3> a kg:Cell ; kg:words "填报人：赵敏" .
  <https://example.org/id/doc/a.txt/cell/1-2-1> a kg:Cell ; kg:words "周淑芬 5226588" ; kg:personal true .
  <https://example.org/id/doc/a.txt/cell/1-2-2> a kg:Cell ; kg:words "教育局" ; kg:personal true .
}
<https://example.org/id/graph/findings/a.txt> {
  :g kg:disclosure <https://example.org/id/doc/a.txt> ; kg:words "周淑芬 5226588" ;
    sh:resultMessage "两次读出不同：“周淑芬”与“周淑芳”"@zh .
  :f kg:disclosure <https://example.org/id/doc/a.txt> ;
    sh:resultMessage "按决定改为“100”：错字（孙立，2024-03-01）"@zh ,
      "read as \\"100\\" by decision: 错字 (孙立, 2024-03-01)"@en .
}
<https://example.org/id/graph/decisions> {
  <https://example.org/id/decision/1> a kg:Decision ; kg:decidedBy "孙立" ; kg:decisionReason "错字" .
}
"""
SECRETS = ("李小明", "王伟", "2026588", "13800138000", "赵敏", "孙立", "周淑芬", "5226588")
KEPT = ("教育局", "张家口银行借款", "13912345678", "13050100101")


@pytest.fixture
def store():
    found = {}
    for quad in ox.parse(TRIG, format=ox.RdfFormat.TRIG):
        found.setdefault(quad.graph_name.value, []).append(quad)
    made = MemoryStore(BASE)
    made.replace_graphs(found)
    return made


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_format_lets_a_person_out(store, tmp_path, suffix):
    done = export(store, tmp_path / f"a{suffix}", cells=True)
    text = done.path.read_text("utf-8")
    assert [word for word in SECRETS if word in text] == []
    assert [word for word in KEPT if word not in text] == []
    assert done.masked == (13 if FORMATS[suffix].dataset else 7)


def test_the_settings_may_leave_everything_as_it_stands(store, tmp_path):
    done = export(store, tmp_path / "a.nq", settings=Settings(mask_persons=False))
    text = done.path.read_text("utf-8")
    assert [word for word in SECRETS if word not in text] == []
    assert done.masked == 0


def test_texts_of_answers_are_masked_too(store):
    mask = persons_mask(store, Settings())
    door = outgoing(store, mask)
    rows = list(door.select("SELECT ?o WHERE { ?s <https://w3id.org/jixiao-kg/def#purpose> ?o }"))
    assert rows == [("项目负责人：〇〇〇，电话〇〇〇",)]
    assert door.masked == 2
    assert persons_mask(store, Settings(mask_persons=False)) is None


def test_a_name_alone_is_known_by_its_field_and_in_its_document_only(store):
    mask = persons_mask(store, Settings())
    words = ox.NamedNode("https://w3id.org/jixiao-kg/def#words")
    one, other = (ox.NamedNode(f"https://example.org/id/doc/{key}/cell/9-9-9") for key in ("a.txt", "b.txt"))
    found = [quad.object.value for quad in mask.quads(ox.Quad(cell, words, ox.Literal("周淑芬")) for cell in (one, other))]
    assert found == ["〇〇〇", "周淑芬"]


def test_rows_of_a_table_are_masked_but_for_codes(store):
    mask = persons_mask(store, Settings())
    rows = [("13912345678", "周淑芬", "按决定改为“1”（孙立，2024-03-01）", 3), ("a", "联系人：李小明", None, None)]
    assert list(mask.rows(("code", "who", "message", "n"), rows)) == [
        ("13912345678", "〇〇〇", "按决定改为“1”（〇〇〇，2024-03-01）", 3),
        ("a", "联系人：〇〇〇", None, None),
    ]
    assert mask.count == 3
