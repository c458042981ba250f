"""The tidy tables from a store: its documents back to records, the records to rows, the rows to CSV, XLSX, Parquet or JSON lines.

The columns and their meaning are those of `kg extract`; one document is in memory at a time. Numbers come as the store keeps
them (without trailing zeros), and `findings` holds those of shapes and checks too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import tabular, vocab
from kg.export.outgoing import Outgoing
from kg.rdf import Names
from kg.rdf.reading import disclosure_of
from kg.records import Disclosure, tidy
from kg.tabular import Row

_POLICIES = f"""PREFIX kg: <{vocab.KG}>
SELECT ?number ?title ?issuer ?level ?year ?serial ?type (COUNT(DISTINCT ?project) AS ?projects) WHERE {{
  {{ SELECT DISTINCT ?policy WHERE {{ ?mention kg:refersTo ?policy }} }}
  ?policy a kg:PolicyDocument .
  OPTIONAL {{ ?policy kg:policyNumber ?number }} OPTIONAL {{ ?policy kg:title ?title }}
  OPTIONAL {{ ?policy kg:issuerName ?issuer }} OPTIONAL {{ ?policy kg:issuerLevel ?level }}
  OPTIONAL {{ ?policy kg:policyYear ?year }} OPTIONAL {{ ?policy kg:policySerial ?serial }}
  OPTIONAL {{ ?policy kg:documentType ?type }} OPTIONAL {{ ?project kg:restsOn ?policy }} }}
GROUP BY ?policy ?number ?title ?issuer ?level ?year ?serial ?type
ORDER BY ?number ?title ?policy"""


def write_tables(store: Outgoing, target: Path, form: tabular.Format = "csv", lang: tidy.Lang = "zh") -> tuple[Path, ...]:
    """Write every tidy table: a folder with a file each, or, where `target` ends in .xlsx, one workbook. Returns the files."""
    with tabular.open_sink(target, tidy.SCHEMAS, form) as sink:
        for disclosure in disclosures(store):
            for table, rows in tidy.rows(disclosure, lang):
                sink.add(table, rows)
        sink.add("findings", _across(store, lang))
        sink.add("policy_documents", tidy.policy_rows(policy_rows(store)))
    if target.suffix.lower() == ".xlsx":
        return (target,)
    return tuple(target / f"{schema.name}.{form}" for schema in tidy.SCHEMAS)


def disclosures(store: Outgoing) -> Iterator[Disclosure]:
    """The records of every document, in order of their keys."""
    names = Names(store.base)
    graphs = frozenset(store.graphs())
    keys = sorted(key for graph in graphs if graph.startswith(names.graph("doc/")) and (key := names.document_key(graph)))
    for key in keys:
        quads = (quad for graph in names.document_graphs(key) if graph in graphs for quad in store.quads(graph))
        disclosure = disclosure_of(quads)
        if disclosure is not None:
            yield disclosure


def policy_rows(store: Outgoing) -> Iterator[tidy.PolicyRow]:
    """The policy documents that are cited or read, each with the number of projects that rest on it."""
    types, levels = ({one.iri: one.label_zh for one in vocab.scheme(name)} for name in ("documentType", "level"))
    for number, title, issuer, level, year, serial, kind, projects in store.select(_POLICIES):
        yield tidy.PolicyRow(
            number,
            title,
            issuer,
            levels.get(level or ""),
            int(year) if year else None,
            serial,
            types.get(kind or ""),
            int(projects or 0),
        )


def _across(store: Outgoing, lang: tidy.Lang) -> Iterator[Row]:
    """Findings over several documents; each names the one it is told of, where there is one."""
    names = Names(store.base)
    graph = names.graph("findings")
    if graph not in set(store.graphs()):
        return
    found: dict[str | None, list[ox.Quad]] = defaultdict(list)
    documents: dict[str, str | None] = {}
    quads = list(store.quads(graph))
    for quad in quads:
        if quad.predicate.value == vocab.term("disclosure") and isinstance(quad.object, ox.NamedNode):
            documents[_iri(quad)] = names.document_key(quad.object.value)
    for quad in quads:
        found[documents.get(_iri(quad))].append(quad)
    for key in sorted(found, key=lambda one: one or ""):
        context = () if key is None else _numbers(store, key)
        yield from _finding_rows(key, [*found[key], *context], lang)


def _iri(quad: ox.Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)


def _numbers(store: Outgoing, key: str) -> Iterator[ox.Quad]:
    """What findings need of a document: its cells, and the numbers of its projects and indicators."""
    document, cells, _ = Names(store.base).document_graphs(key)
    wanted = {vocab.term("projectNumber"), vocab.term("rowNumber")}
    yield from (quad for quad in store.quads(document) if quad.predicate.value in wanted)
    yield from store.quads(cells)


def _finding_rows(key: str | None, quads: Iterable[ox.Quad], lang: tidy.Lang) -> Iterator[Row]:
    from kg.rdf.reading import findings_of

    for one in findings_of(quads):
        yield (key, *tidy.finding_row(one, lang))
