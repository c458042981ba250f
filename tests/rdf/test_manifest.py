from __future__ import annotations

from kg import vocab
from kg.rdf import ManifestEntry, Names, manifest_quads, nquads
from kg.records import Coverage

NAMES = Names("https://example.org/id/")
ONE = ManifestEntry("b.txt", "0f" * 32, "key-b", "1.0.0", Coverage(3, 2, 40, 39))
OTHER = ManifestEntry("a.txt", "1e" * 32, "key-a", "1.0.0")


def test_an_entry_says_what_was_read_by_which_version_and_how_much_was_used():
    quads = manifest_quads([ONE], NAMES)
    found = {quad.predicate.value.removeprefix(vocab.KG): quad.object.value for quad in quads}
    assert {quad.subject.value for quad in quads} == {NAMES.manifest("b.txt")}
    assert {quad.graph_name.value for quad in quads} == {NAMES.graph("manifest")}
    assert found["disclosure"] == NAMES.document("b.txt")
    assert {name: found[name] for name in ("sha256", "buildKey", "version")} == {
        "sha256": "0f" * 32,
        "buildKey": "key-b",
        "version": "1.0.0",
    }
    assert [found[name] for name in ("tablesRead", "tablesUsed", "cellsRead", "cellsUsed")] == ["3", "2", "40", "39"]


def test_the_order_of_entries_does_not_matter():
    assert manifest_quads([ONE, OTHER], NAMES) == manifest_quads([OTHER, ONE], NAMES)
    assert b"tablesRead" not in nquads(manifest_quads([OTHER], NAMES))
