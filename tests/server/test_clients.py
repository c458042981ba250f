"""Clients of others against the running server: SPARQLWrapper, rdflib's SPARQLStore, and one in JavaScript."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from serverkit import TOKEN, Server, running

DATA = """
<http://a/s> <http://a/p> "一" <http://a/g1> .
<http://a/s> <http://a/p> "二" <http://a/g2> .
"""
QUERY = "SELECT ?o WHERE { <http://a/s> <http://a/p> ?o } ORDER BY ?o"
JAVASCRIPT = Path(__file__).parent / "js"


@pytest.fixture(scope="module")
def server(make_store: Callable[..., Path], token_file: Path) -> Iterator[Server]:
    with running(make_store(DATA), "--update-token-file", str(token_file)) as one:
        yield one


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(server: Server, method: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server.address + "/sparql", returnFormat=wrapper.JSON)
    client.setMethod(method)
    client.setQuery(QUERY)
    found = client.query().convert()
    assert [row["o"]["value"] for row in found["results"]["bindings"]] == ["一", "二"]
    client.setReturnFormat(wrapper.XML)
    assert "二" in client.query().convert().toxml()
    client.setQuery("CONSTRUCT WHERE { ?s ?p ?o }")
    client.setReturnFormat(wrapper.TURTLE)
    assert len(Graph().parse(data=client.query().convert(), format="turtle")) == 2
    client.setQuery("SELECT * {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_sparqlwrapper_updates(server: Server) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server.address + "/sparql", updateEndpoint=server.address + "/update")
    client.setMethod(wrapper.POST)
    client.setQuery("INSERT DATA { GRAPH <http://a/mine> { <http://a/x> <http://a/y> 1 } }")
    with pytest.raises(wrapper.SPARQLExceptions.Unauthorized):
        client.query()
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    assert client.query().response.status == 204
    assert server.ask("GET", "/graphs?graph=http://a/mine").status == 200


@pytest.mark.parametrize("kind", ["json", "xml", "csv"])
def test_rdflib_reads(server: Server, kind: str) -> None:
    graph = Graph(SPARQLStore(server.address + "/sparql", returnFormat=kind))
    assert [str(row.o) for row in graph.query(QUERY)] == ["一", "二"]
    assert set(graph.objects(URIRef("http://a/s"))) == {Literal("一"), Literal("二")}


def test_rdflib_writes(server: Server) -> None:
    store = SPARQLUpdateStore(
        server.address + "/sparql", server.address + "/update", headers={"Authorization": f"Bearer {TOKEN}"}, context_aware=True
    )
    graph = Dataset(store).graph(URIRef("http://a/rdflib"))
    graph.add((URIRef("http://a/x"), URIRef("http://a/y"), Literal("三")))
    assert (URIRef("http://a/x"), URIRef("http://a/y"), Literal("三")) in graph
    graph.remove((None, None, None))
    assert len(graph) == 0


def test_javascript(server: Server) -> None:
    """`fetch-sparql-endpoint`, installed by `npm install` in `tests/server/js`."""
    node = shutil.which("node")
    if node is None or not (JAVASCRIPT / "node_modules" / "fetch-sparql-endpoint").exists():
        reason = "node, or the packages of tests/server/js, are missing: npm install --no-package-lock there"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    ran = subprocess.run(
        [node, "client.mjs", server.address, TOKEN], cwd=JAVASCRIPT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {"rows": ["一", "二"], "boolean": True, "triples": 2, "updated": True, "refused": True}


DOWNLOADED = """
const fs = require("fs");
const element = (more) => ({ dataset: {}, textContent: "[]", append() {}, replaceChildren() {}, addEventListener() {}, ...more });
const button = element({ dataset: { type: process.argv[1], name: "x" }, addEventListener: (_, act) => { button.act = act; } });
globalThis.document = { body: element(), createElement: () => element({ click() {} }),
  getElementById: () => element({ querySelectorAll: () => [button], value: "ASK {}" }) };
globalThis.location = { hash: "" };
globalThis.fetch = async () => new Response("部门");
URL.createObjectURL = (blob) => { blob.arrayBuffer().then((data) => process.stdout.write(Buffer.from(data))); return ""; };
eval(fs.readFileSync(process.argv[2], "utf-8"));
button.act();
"""


@pytest.mark.parametrize(("kind", "begin"), [("text/csv", b"\xef\xbb\xbf"), ("application/sparql-results+json", b"")])
def test_a_table_is_downloaded_so_that_excel_can_read_it(kind: str, begin: bytes) -> None:
    node = shutil.which("node")
    if node is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("node is missing")
    script = Path(__file__).resolve().parents[2] / "kg" / "server" / "static" / "ask.js"
    done = subprocess.run([node, "-e", DOWNLOADED, kind, str(script)], capture_output=True, check=True, timeout=120)
    assert done.stdout == begin + "部门".encode()
