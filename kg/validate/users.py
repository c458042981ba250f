"""Users' own shapes: all of SHACL Core and `sh:sparql`, judged by pySHACL over everything that is in the store.

Slower than our own way by a hundred times (rdflib, one query a focus node), and meant for shapes that look across documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.document import Severity
from kg.validate.engines import PyshaclEngine, triples_of
from kg.validate.report import Result
from kg.validate.shapes import SH, ShapeInfo, Shapes
from kg.validate.units import Readable

RULE = "user-shape"
"""The rule of a finding whose shape names no rule of the code list."""


def user_results(store: Readable, shapes: Shapes) -> Iterator[Result]:
    """What users' shapes find in the whole store, messages as pySHACL filled them in."""
    import rdflib

    data = rdflib.Graph()
    for subject, predicate, value in triples_of(store.quads()):
        data.add((_rdflib(subject), rdflib.URIRef(predicate), _rdflib(value)))
    report = PyshaclEngine(shapes).report(data)
    sh = rdflib.Namespace(SH)
    for result in report.objects(None, sh.result):
        shape = report.value(result, sh.sourceShape)
        info = shapes.infos.get(str(shape))
        messages = {one.language: str(one) for one in report.objects(result, sh.resultMessage)}
        yield _result(report, result, info, messages)


def _result(report: Any, result: Any, info: ShapeInfo | None, messages: dict[str | None, str]) -> Result:
    import rdflib

    sh = rdflib.Namespace(SH)
    plain = messages.get(None) or next(iter(messages.values()), "")
    path, value = report.value(result, sh.resultPath), report.value(result, sh.value)
    return Result(
        rule=_rule(info),
        severity=Severity(str(report.value(result, sh.resultSeverity)).removeprefix(SH)),
        message_zh=messages.get("zh", plain),
        message_en=messages.get("en", plain),
        focus=str(report.value(result, sh.focusNode)),
        source="shape",
        path=(info.shown_at if info else None) or (str(path) if isinstance(path, rdflib.URIRef) else None),
        shape=info.iri if info else None,
        component=str(report.value(result, sh.sourceConstraintComponent)).removeprefix(SH),
        value=None if value is None else str(value),
    )


def _rule(info: ShapeInfo | None) -> str:
    known = {one.notation for one in vocab.scheme("rule")}
    return info.rule if info is not None and info.rule in known else RULE


def _rdflib(term: object) -> Any:
    import rdflib

    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.Literal():
            datatype = None if term.language else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
    return rdflib.BNode(getattr(term, "value", None))
