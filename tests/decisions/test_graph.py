"""The record as a graph: a node for what is decided, whoever decided it, the same in whatever order the file stands."""

from __future__ import annotations

from kg import vocab
from kg.decisions import Decision
from kg.rdf import Names, decision_quads, nquads

NAMES = Names("https://example.org/id/")
MERGE = Decision("merge", "policy", "a", "b", "张三", "2024-03-01", "同一文件")
AGAIN = Decision("merge", "policy", "a", "b", "李四", "2024-05-01", "复核")
CELL = Decision("cell", "年报/a.txt#1-2-3", "1OO", "100", "张三", "2024-03-01", "错字")


def values(quads, local):
    return sorted(quad.object.value for quad in quads if quad.predicate.value == vocab.term(local))


def test_who_decides_the_same_stands_on_one_node():
    quads = decision_quads([MERGE, AGAIN, MERGE], NAMES)
    assert len({quad.subject for quad in quads}) == 1
    assert {quad.graph_name.value for quad in quads} == {NAMES.graph("decisions")}
    assert values(quads, "decidedBy") == ["张三", "李四"]
    assert values(quads, "decidedOn") == ["2024-03-01", "2024-05-01"]
    assert values(quads, "decisionOld") == ["a"]


def test_a_correction_leads_to_its_cell():
    quads = decision_quads([CELL], NAMES)
    assert values(quads, "correctedCell") == [f"{NAMES.document('年报/a.txt')}/cell/1-2-3"]


def test_the_order_of_the_file_does_not_count():
    rows = [MERGE, CELL, AGAIN]
    assert decision_quads(rows, NAMES) == decision_quads(rows[::-1], NAMES)
    assert nquads(decision_quads(rows, NAMES)).count(b"\n") == len(decision_quads(rows, NAMES))
