"""The network of departments and policy documents, as an independent reader sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx
import pytest

from kg.export import export
from kg.store import MemoryStore

READERS = {".graphml": networkx.read_graphml, ".gexf": networkx.read_gexf}
RELIANCES = """PREFIX kg: <https://w3id.org/jixiao-kg/def#>
SELECT ?organisation ?policy ?projects ?indicators ?yuan WHERE { ?r a kg:Reliance ; kg:organisation ?organisation ;
  kg:policy ?policy ; kg:projectCount ?projects ; kg:indicatorCount ?indicators . OPTIONAL { ?r kg:amount ?yuan } }"""


@pytest.mark.parametrize("suffix", READERS)
def test_networkx_reads_every_reliance(built: Any, tmp_path: Path, suffix: str) -> None:
    path = export(built, tmp_path / f"network{suffix}").path
    network = READERS[suffix](path)
    expected = {
        (row["organisation"].value, row["policy"].value): (
            int(row["projects"].value),
            int(row["indicators"].value),
            None if row["yuan"] is None else float(row["yuan"].value),
        )
        for row in built.query(RELIANCES)
    }
    assert len(expected) > 10
    found = {}
    for one, other, data in network.edges(data=True):
        ends = (one, other) if network.nodes[one]["kind"] == "department" else (other, one)
        found[ends] = (data["projects"], data["indicators"], data.get("yuan"))
    assert found == expected
    assert {data["kind"] for _, data in network.nodes(data=True)} == {"department", "policy"}
    assert all(data["label"] for _, data in network.nodes(data=True))
    assert networkx.bipartite.is_bipartite(network)


@pytest.mark.parametrize("suffix", READERS)
def test_the_same_store_gives_the_same_bytes(built: Any, tmp_path: Path, suffix: str) -> None:
    once, again = (export(built, tmp_path / f"{name}{suffix}").path.read_bytes() for name in "ab")
    assert once == again


@pytest.mark.parametrize("suffix", READERS)
def test_names_that_xml_cannot_say(tmp_path: Path, suffix: str) -> None:
    store = MemoryStore("https://example.org/id/")
    store.update(
        """PREFIX kg: <https://w3id.org/jixiao-kg/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        INSERT DATA { GRAPH <a:g> { <a:r> a kg:Reliance ; kg:organisation <a:o?x=1&y=2> ; kg:policy <a:p> ;
          kg:projectCount 1 ; kg:indicatorCount 0 . <a:o?x=1&y=2> rdfs:label "甲\\f<局>\\"&" . } }"""
    )
    network = READERS[suffix](export(store, tmp_path / f"n{suffix}").path)
    assert network.nodes["a:o?x=1&y=2"]["label"] == '甲␌<局>"&'
