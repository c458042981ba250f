"""What lies on disk while a pack is made: nodes of no document, and who points at what."""

from __future__ import annotations

from kg.export import outgoing
from kg.publish.shelf import Canonical, Mentions
from kg.publish.summary import Mention

from .conftest import BASE, small

TRIG = """
<https://example.org/id/graph/links> {
  <https://example.org/id/doc/a.txt/citation/1> kg:refersTo <https://example.org/id/policy/b> .
  <https://example.org/id/policy/b> a kg:PolicyDocument ; kg:title "乙\\n二" ; kg:implements <https://example.org/id/policy/a> .
  <https://example.org/id/policy/a> a kg:PolicyDocument ; kg:title "甲" .
  <https://example.org/id/org/1> a kg:Organisation ; kg:name "某局" .
}
<https://example.org/id/graph/derived> {
  <https://example.org/id/org/1> kg:reliesOn <https://example.org/id/policy/a> .
  <https://example.org/id/reliance/1> a kg:Reliance ; kg:policy <https://example.org/id/policy/a> .
}
"""


def test_nodes_come_in_order_of_their_names_with_all_that_is_said_of_them() -> None:
    found = Canonical(outgoing(small(TRIG)))
    assert [node.iri.removeprefix(BASE) for node in found] == ["org/1", "policy/a", "policy/b", "reliance/1"]
    assert [node.text("title") for node in found.of_class("PolicyDocument")] == ["甲", "乙\n二"]
    assert found.count("PolicyDocument") == 2
    organisation = found.get(f"{BASE}org/1")
    assert organisation is not None
    assert organisation.text("reliesOn") == f"{BASE}policy/a"  # said in another graph than its name
    assert {quad.graph_name.value for quad in organisation.quads} == {f"{BASE}graph/links", f"{BASE}graph/derived"}
    assert found.get(f"{BASE}doc/a.txt/citation/1") is None


def test_who_leads_to_a_node_is_found_from_it() -> None:
    found = Canonical(outgoing(small(TRIG)))
    leading = [(name, node.iri.removeprefix(BASE)) for name, node in found.leading_to(f"{BASE}policy/a")]
    assert leading == [("implements", "policy/b"), ("policy", "reliance/1"), ("reliesOn", "org/1")]
    assert not list(found.leading_to(f"{BASE}policy/b")), "citations belong to their documents"


def test_mentions_beyond_the_most_are_only_counted() -> None:
    mentions = Mentions(2)
    places = [Mention(number, f"doc/{number}.html", "项目", "文字", "表1") for number in range(3)]
    for one in places:
        mentions.add("urn:a", "refersTo", one)
    mentions.add("urn:a", "level", places[0])
    assert mentions.of("urn:a") == {"level": (1, places[:1]), "refersTo": (3, places[:2])}
    assert mentions.count("urn:a", "refersTo") == 3
    assert mentions.count("urn:b", "refersTo") == 0
    assert mentions.of("urn:b") == {}
