"""A report for people (text, Chinese or English), for programs (JSON), and for SHACL tools (Turtle)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby

import pyoxigraph as ox

from kg import vocab
from kg.document import Place, Severity
from kg.rdf.iri import Names
from kg.validate.findings import result_iri, result_quads
from kg.validate.report import Lang, Report, Result
from kg.validate.shapes import RDF_TYPE, SH

_SEVERITY: Mapping[Lang, Mapping[Severity, str]] = {
    "zh": {one: one.word for one in Severity},
    "en": {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "info"},
}
_PLACE: Mapping[Lang, Mapping[str, str]] = {
    "zh": {"page": "第 {} 页", "table": "表 {}", "row": "行 {}", "column": "列 {}", "paragraph": "第 {} 段"},
    "en": {"page": "page {}", "table": "table {}", "row": "row {}", "column": "column {}", "paragraph": "paragraph {}"},
}
_ACROSS: Mapping[Lang, str] = {"zh": "（跨文件）", "en": "(across documents)"}
_NONE: Mapping[Lang, str] = {"zh": "没有发现。", "en": "No findings."}
_LONGEST = 60

_PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "kg": vocab.KG,
    "kgs": vocab.SHAPES,
    "sh": SH,
}


def as_text(report: Report, lang: Lang = "zh") -> str:
    """The report to read: by document and project, each finding with its place and the printed words."""
    lines = [_summary(report, lang)]
    for document, found in groupby(report.results, key=lambda one: one.document):
        lines += ["", document or _ACROSS[lang]]
        for project, ones in groupby(found, key=lambda one: (one.project_no, one.project)):
            if project[0] is not None:
                lines.append(f"  {'项目' if lang == 'zh' else 'project'} {project[0]} {project[1] or ''}".rstrip())
            lines += [line for one in ones for line in _finding(one, lang)]
    return "\n".join(lines if report.results else [lines[0], _NONE[lang]]) + "\n"


def _summary(report: Report, lang: Lang) -> str:
    words = _SEVERITY[lang]
    counts = report.counts()
    if lang == "zh":
        return f"{len(report.documents)} 份文件：" + "，".join(f"{words[one]} {number}" for one, number in counts.items())
    return f"{len(report.documents)} documents: " + ", ".join(f"{words[one]} {number}" for one, number in counts.items())


def _finding(one: Result, lang: Lang) -> Iterator[str]:
    """Two lines: what is the matter; where, and what is printed there."""
    yield f"    {_SEVERITY[lang][one.severity]} {one.message(lang)} [{one.rule}]"
    where = _where(one.place, lang)
    words = one.words if len(one.words) <= _LONGEST else one.words[:_LONGEST] + "…"
    quoted = (f"“{words}”" if lang == "zh" else f'"{words}"') if words else ""
    if where or quoted:
        yield f"        {(where + ('：' if lang == 'zh' else ': ') + quoted) if where and quoted else where + quoted}"


def _where(place: Place, lang: Lang) -> str:
    parts = ((name, getattr(place, name)) for name in _PLACE[lang])
    return (" " if lang == "zh" else ", ").join(_PLACE[lang][name].format(number) for name, number in parts if number is not None)


def as_json(report: Report) -> str:
    """The report as JSON: counts, then every finding with its place."""
    shown = {
        "engine": report.engine,
        "documents": list(report.documents),
        "counts": {severity.value: number for severity, number in report.counts().items()},
        "rules": dict(report.rules()),
        "results": [_record(one) for one in report.results],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def _record(one: Result) -> Mapping[str, object]:
    """One finding, what is not known left out."""
    place = one.place
    shown = {
        "document": one.document, "project_no": one.project_no, "project": one.project, "row_no": one.row_no,
        "page": place.page, "table": place.table, "row": place.row, "column": place.column, "paragraph": place.paragraph,
        "words": one.words or None, "rule": one.rule, "severity": one.severity.value,
        "message": {"zh": one.message_zh, "en": one.message_en},
        "source": one.source, "focus": one.focus, "path": one.path, "value": one.value,
        "shape": one.shape, "component": one.component, "cell": one.cell,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def as_turtle(report: Report, base: str) -> str:
    """The report as a `sh:ValidationReport`, results sorted, without blank nodes."""
    names = Names(base)
    graph = ox.NamedNode(names.graph("findings"))
    node = ox.NamedNode(f"{base}finding/report")
    triples = [
        ox.Triple(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(SH + "ValidationReport")),
        ox.Triple(node, ox.NamedNode(SH + "conforms"), ox.Literal(value=not report.results)),
    ]
    triples += [ox.Triple(node, ox.NamedNode(SH + "result"), ox.NamedNode(result_iri(one, names))) for one in report.results]
    triples += [quad.triple for one in report.results for quad in result_quads(one, names, graph)]
    text = ox.serialize(sorted(set(triples), key=_turtle_order), format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES)
    assert text is not None
    return text.decode()


def _turtle_order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    return str(triple.subject), triple.predicate.value != RDF_TYPE, str(triple.predicate), str(triple.object)
