"""What is made over all documents, in a draft: links, shortcuts, vocabulary, manifest. Each is a pure function of its set.

Nothing here depends on the order in which documents came or on what the store held before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kg import __version__, link, rdf, search, vocab
from kg.decisions import Decision, Decisions
from kg.pipeline.fingerprint import links_digest, rules_digest
from kg.pipeline.report import BROKEN
from kg.pipeline.work import Staged
from kg.query import texts
from kg.rdf import ManifestEntry, Names
from kg.records import Coverage
from kg.records.link import Links
from kg.settings import now
from kg.store import Quad, quads_by_graph
from kg.store.dates import NOTE, Dates, dates_of
from kg.store.protocol import Draft, Store
from kg.validate import finding_graphs, validate

_KEPT_QUADS = 200_000
_VOCABULARY, _RULES, _DECISIONS = "vocabulary", "rules", "decisions"
_LINKS, _ISSUERS, _SIZES = "links", "issuers", "sizes"
_MANIFEST = f"""PREFIX kg: <{vocab.KG}>
SELECT ?document ?sha256 ?key ?version ?tables ?tablesUsed ?cells ?cellsUsed WHERE {{
  ?entry a kg:Manifest ; kg:disclosure ?document ; kg:sha256 ?sha256 ; kg:buildKey ?key ; kg:version ?version .
  OPTIONAL {{ ?entry kg:tablesRead ?tables ; kg:tablesUsed ?tablesUsed ; kg:cellsRead ?cells ; kg:cellsUsed ?cellsUsed }} }}"""

_BROKEN = f"""PREFIX kg: <{vocab.KG}> PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?document ?zh ?en WHERE {{
  ?finding kg:rule <{vocab.concept("rule", BROKEN).iri}> ; kg:disclosure ?document ; sh:resultMessage ?zh, ?en .
  FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") }}"""


def read_manifest(store: Store) -> dict[str, ManifestEntry]:
    """What the store has read, by document key."""
    names, found = Names(store.base), {}
    for document, sha256, key, version, *figures in texts(store, _MANIFEST):
        name = names.document_key(document or "")
        if name is not None:
            coverage = Coverage(*(int(figure) for figure in figures if figure)) if all(figures) else None
            found[name] = ManifestEntry(name, sha256 or "", key or "", version or "", coverage)
    return found


def broken_documents(store: Store) -> dict[str, str]:
    """The documents of which bytes could not be decoded, each with the words of the finding."""
    names = Names(store.base)
    found = ((names.document_key(document or ""), f"{zh} ({en})") for document, zh, en in texts(store, _BROKEN))
    return {key: line for key, line in found if key is not None}


def is_current(store: Store, decided: Decisions, issuers: str | None = None) -> bool:
    """Whether ontology, shapes, checks, decisions and issuing codes are those the store was made with, links drawn as now, and
    what was made over all documents still there.
    """
    decisions_are_current = store.notes.get(_DECISIONS, Decisions().digest) == decided.digest
    issuers_are_current = issuers is None or store.notes.get(_ISSUERS, "") == issuers
    links_are_current = store.notes.get(_LINKS) == links_digest()
    current = decisions_are_current and issuers_are_current and links_are_current
    return current and _vocabulary_is_current(store) and _rules_are_current(store) and _is_whole(store)


def _is_whole(store: Store) -> bool:
    """Whether the graphs over all documents have as many quads as were written: another tool may have been there."""
    told = json.loads(store.notes.get(_SIZES, "{}"))
    return bool(told == _sizes(store, told))


def _sizes(store: Store, graphs: Iterable[str]) -> dict[str, int]:
    names = " ".join(f"<{graph}>" for graph in graphs)
    rows = texts(store, f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g")
    return {graph: int(number or 0) for graph, number in rows if graph}


def _vocabulary_is_current(store: Store) -> bool:
    return store.notes.get(_VOCABULARY) == vocab.digest()


def _rules_are_current(store: Store) -> bool:
    return store.notes.get(_RULES) == rules_digest()


def replace_documents(draft: Draft, staged: Sequence[Staged], removed: Iterable[str]) -> None:
    """Take out the graphs of documents that changed or go, put in what was read."""
    names = Names(draft.base)
    held = set(draft.graphs())
    gone = [graph for key in (*(one.key for one in staged), *removed) for graph in names.document_graphs(key) if graph in held]
    gone += [graph for graph in sorted(held) if graph.startswith(names.graph(rdf.ANALYSIS))]  # of an older set
    draft.replace_graphs(dict.fromkeys(gone, ()))
    draft.load([one.file for one in staged])


def compose(draft: Draft, manifest: Mapping[str, ManifestEntry], decided: Decisions, issuers: str | None = None) -> None:
    """Vocabulary where it changed, manifest, decisions, and the links that follow from them.

    `issuers` is the user's own list of issuing codes as text; the store keeps it, and None leaves it as it is.
    """
    names = Names(draft.base)
    if issuers is not None:
        draft.note(_ISSUERS, issuers)
    if not _vocabulary_is_current(draft) or not _is_whole(draft):
        draft.replace_graphs({names.graph("vocabulary"): rdf.vocabulary_quads(names)})
        draft.note(_VOCABULARY, vocab.digest())
    entries = rdf.manifest_quads(manifest.values(), names)
    said = rdf.decision_quads(decided.all, names)
    made = rdf.links_quads(links_of(draft, decided.links), names)
    over_all = {**made, names.graph("manifest"): entries, names.graph("decisions"): said}
    draft.replace_graphs(over_all)
    draft.note(_SIZES, json.dumps(_sizes(draft, [*over_all, names.graph("vocabulary")]), sort_keys=True))
    draft.note(_DECISIONS, decided.digest)
    draft.note(_LINKS, links_digest())


def date(draft: Draft, read: Iterable[str], before: Collection[str], held: Collection[str]) -> None:
    """Keep when this build was made and what it has read; beside the graphs, which are the same at any time."""
    when, kept = now(), dates_of(draft.notes)
    dates = Dates.begin(when) if kept is None else kept.after(when, read=read, before=before, held=held)
    draft.note(NOTE, dates.note())


def links_of(store: Store, decided: Sequence[Decision]) -> Links:
    """The links over all documents of a store, as they follow from these decisions."""
    rows = link.rows_from_store(lambda sparql: texts(store, sparql))
    own = vocab.parse_issuers(store.notes.get(_ISSUERS, ""))
    return link.link(rows, decisions=decided, issuers=own)


def judge(draft: Draft, staged: Sequence[Staged]) -> None:
    """The findings of shapes and checks: on the documents that changed, on all where the rules changed."""
    fresh = _Fresh(draft, staged)
    report = validate(fresh, documents=[one.key for one in staged] if _rules_are_current(draft) else None)
    draft.replace_graphs(finding_graphs(fresh, report))
    draft.note(_RULES, rules_digest())


def index(draft: Draft, changed: Sequence[str]) -> None:
    """The search index beside the database, where the store has a place for it: of documents that changed or went, and links."""
    if draft.build_folder is not None:
        search.update_index(draft, draft.build_folder / search.FILE_NAME, changed)


class _Fresh:
    """A draft whose new documents are read from their staging files: ten times faster than term by term from the disk."""

    def __init__(self, draft: Draft, staged: Iterable[Staged]) -> None:
        self._draft, self.base, self.query, self.graphs = draft, draft.base, draft.query, draft.graphs
        names = Names(draft.base)
        self._files = {graph: one.file for one in staged for graph in names.document_graphs(one.key)}
        self._parsed: dict[Path, dict[str, list[Quad]]] = {}

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all."""
        file = self._files.get(graph or "")
        if graph is None or file is None:
            return self._draft.quads(graph)
        return iter(self._graphs_of(file).get(graph, ()))

    def _graphs_of(self, file: Path) -> dict[str, list[Quad]]:
        """A file is asked for several times; some are kept, the oldest go."""
        if file not in self._parsed:
            while sum(len(quads) for graphs in self._parsed.values() for quads in graphs.values()) > _KEPT_QUADS:
                del self._parsed[next(iter(self._parsed))]
            self._parsed[file] = quads_by_graph(file)
        return self._parsed[file]


def entry_of(staged: Staged) -> ManifestEntry:
    """The manifest entry of a document just read."""
    counts = staged.counts
    coverage = Coverage(counts.tables, counts.tables_used, counts.cells, counts.cells_used)
    return ManifestEntry(staged.key, staged.sha256, staged.build_key, __version__, coverage)
