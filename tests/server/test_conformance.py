"""The W3C suites of the SPARQL 1.1 protocols, against the running server on an empty store."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import w3c_manifest as manifest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from serverkit import TOKEN, Reply, Server, running

SUITE = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "sparql11"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
TABULAR = ("json", "xml", "csv", "tab-separated-values")
RDF_TYPES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


def cases(*path: str) -> list[manifest.Case]:
    file = SUITE.joinpath(*path)
    return manifest.read(file) if file.exists() else []


PROTOCOL = cases("protocol", "manifest.ttl")
INDIRECT = cases("graph-store-protocol", "manifest-indirect.ttl")
DIRECT = cases("graph-store-protocol", "manifest-direct.ttl")


def shared_suite() -> None:
    if not SUITE.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"shared folder is missing: {SUITE.name}")


@pytest.fixture(scope="module")
def started(make_store: Callable[..., Path], token_file: Path) -> Iterator[Server]:
    with running(make_store(), "--update-token-file", str(token_file)) as one:
        yield one


@pytest.fixture
def server(started: Server) -> Server:
    """Every test begins with an empty store."""
    assert started.update("DROP ALL").status == 204
    return started


@pytest.mark.parametrize(
    ("found", "expected"), [(PROTOCOL, 34), (INDIRECT, 9), (DIRECT, 4)], ids=["protocol", "indirect", "direct"]
)
def test_suites_are_whole(found: list[manifest.Case], expected: int) -> None:
    shared_suite()
    assert len(found) == expected


def send(server: Server, step: manifest.Step, path: str) -> Reply:
    headers = {name.replace("-", "_"): value for name, value in step.headers.items()}
    body = step.body.replace(b"$HOST$", server.netloc.encode()) if step.body is not None else None
    return server.ask(step.method, path, body, Authorization=f"Bearer {TOKEN}", **headers)


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.name)
def test_protocol(server: Server, case: manifest.Case) -> None:
    for name, file in case.data:
        target = f"/graphs?graph={name}"
        put = server.ask("PUT", target, file.read_bytes(), Content_Type="application/n-triples", Authorization=f"Bearer {TOKEN}")
        assert put.status == 201
    for step in case.steps:
        told = f"{step.path} {step.headers} {step.body!r}"
        where = "/update" if "update" in case.name and "update" in told and "sparql-query" not in told else "/sparql"
        reply = send(server, step, where + step.path.removeprefix("/sparql/"))
        assert manifest.meets(reply.status, step.statuses), (reply.status, reply.text)
        kind = reply.headers.get("content-type", "").partition(";")[0]
        if step.boolean is not None:
            assert _boolean(reply) is step.boolean
        if step.form == "tabular":
            assert kind.split("+")[-1].split("/")[-1] in TABULAR
        if step.form == "RDF":
            assert kind in RDF_TYPES


def _boolean(reply: Reply) -> bool:
    if "json" in reply.headers["content-type"]:
        return bool(json.loads(reply.body)["boolean"])
    found = ElementTree.fromstring(reply.body).find("{http://www.w3.org/2005/sparql-results#}boolean")
    assert found is not None
    return found.text == "true"


@pytest.mark.parametrize("case", [*INDIRECT, *DIRECT], ids=lambda case: case.name)
def test_graph_store(server: Server, case: manifest.Case) -> None:
    location = ""
    for step in case.steps:
        path = step.path.replace("/gsp", "/graphs", 1).replace("$LOCATION$", location)
        if path.startswith(server.address):
            path = path.removeprefix(server.address)
        reply = send(server, step, path)
        assert manifest.meets(reply.status, step.statuses), (step.method, path, reply.status, reply.text)
        location = reply.headers.get("location", location)
        if step.content_type is not None:
            assert reply.headers["content-type"] == step.content_type
        if step.content is not None and step.method == "GET":
            base = "http://www.example/gsp/"
            expected = Graph().parse(data=step.content, format="turtle", publicID=base)
            assert isomorphic(Graph().parse(data=reply.text, format="turtle", publicID=base), expected)


# -- service description: three tests, told in words only -----------------------------------------------------------------


@pytest.fixture(scope="module")
def description(make_store: Callable[..., Path]) -> Iterator[tuple[Reply, str]]:
    shared_suite()
    with running(make_store()) as server:
        yield server.ask("GET", "/sparql", Accept="text/turtle"), server.address + "/sparql"


def test_description_returns_rdf(description: tuple[Reply, str]) -> None:
    reply, _ = description
    assert reply.status == 200
    assert len(Graph().parse(data=reply.text, format="turtle")) > 5


def test_description_has_endpoint_triple(description: tuple[Reply, str]) -> None:
    reply, endpoint = description
    graph = Graph().parse(data=reply.text, format="turtle")
    assert list(graph.subjects(SD.endpoint, URIRef(endpoint)))


def test_description_conforms_to_schema(description: tuple[Reply, str]) -> None:
    """Domains and ranges of the vocabulary, and no term that it does not have."""
    reply, _ = description
    graph = Graph().parse(data=reply.text, format="turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    properties = {SD.endpoint, SD.supportedLanguage, SD.feature, SD.resultFormat, SD.defaultDataset, SD.defaultGraph, RDF.type}
    assert {one for one in graph.predicates() if one in SD} <= properties
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(graph.objects(service, SD.feature)) <= {SD.UnionDefaultGraph}
    assert not [triple for triple in graph if triple[1] in SD and isinstance(triple[2], Literal)]
    (dataset,) = graph.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    (default,) = graph.objects(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in graph
