"""Reads the W3C manifests of the SPARQL protocol and the graph store protocol: tests as lists of requests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Namespace, Node
from rdflib.collection import Collection
from rdflib.namespace import RDF

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}


@dataclass(frozen=True)
class Step:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    form: str | None
    content_type: str | None
    content: str | None


@dataclass(frozen=True)
class Case:
    name: str
    title: str
    data: tuple[tuple[str, Path], ...]
    steps: tuple[Step, ...]


def read(path: Path) -> list[Case]:
    graph = Graph().parse(path)
    manifest = graph.value(predicate=RDF.type, object=MF.Manifest)
    return [_case(graph, entry, path.parent) for entry in Collection(graph, graph.value(manifest, MF.entries))]


def _case(graph: Graph, entry: Node, folder: Path) -> Case:
    data = tuple(
        (str(graph.value(one, RDFS.label)), folder / str(graph.value(one, UT.graph)).rsplit("/", 1)[-1])
        for one in graph.objects(entry, UT.graphData)
    )
    requests = graph.value(graph.value(entry, MF.action), HT.requests)
    steps = tuple(_step(graph, one) for one in Collection(graph, requests)) if requests is not None else ()
    return Case(str(entry).split("#")[-1], str(graph.value(entry, MF.name)), data, steps)


def _step(graph: Graph, request: Node) -> Step:
    response = graph.value(request, HT.resp)
    expected = graph.value(response, MF.expectedBoolean)
    form = graph.value(response, MF.expectedFormat)
    content = graph.value(response, HT.body)
    return Step(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=_headers(graph, request),
        body=_body(graph, request),
        statuses=frozenset(_status(str(one)) for one in graph.objects(response, MF.expectedStatus)),
        boolean=None if expected is None else bool(expected.toPython()),
        form=None if form is None else str(form),
        content_type=_headers(graph, response).get("content-type"),
        content=None if content is None else str(graph.value(content, CNT.chars)),
    )


def _status(iri: str) -> str:
    """`2xx` or a number."""
    name = iri.rsplit("#", 1)[-1]
    return name.removeprefix("StatusCode") if name.startswith("StatusCode") else str(_STATUS[name])


def _headers(graph: Graph, subject: Node) -> dict[str, str]:
    listed = graph.value(subject, HT.headers)
    if listed is None:
        return {}
    return {
        str(graph.value(one, HT.fieldName)).lower(): str(graph.value(one, HT.fieldValue)) for one in Collection(graph, listed)
    }


def _body(graph: Graph, request: Node) -> bytes | None:
    body = graph.value(request, HT.body)
    if body is None:
        return None
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return str(graph.value(body, CNT.chars)).encode(encoding)


def meets(status: int, expected: frozenset[str]) -> bool:
    """Whether a status is one of those expected; redirects would have been followed."""
    return str(status) in expected or f"{status // 100}xx" in expected
