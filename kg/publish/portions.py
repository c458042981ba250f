"""Documents whose part of a pack is taken over from the last run, and the record of those that are made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import tabular
from kg.export import Outgoing
from kg.publish.context import Context
from kg.publish.data import Dumps, Tables
from kg.publish.digests import joined
from kg.publish.folder import Folder
from kg.publish.kept import Kept, Portion
from kg.publish.summary import DocumentSummary, Found, Mention
from kg.rdf import Names


@dataclass(frozen=True, slots=True)
class Given:
    """What a document that was made gives: lines of lists, mentions, findings, files, rows of tables, parts of dumps (file,
    where, bytes), and how many persons were masked in it.
    """

    summary: DocumentSummary
    mentions: Sequence[tuple[str, str, Mention]]
    findings: Sequence[Found]
    paths: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tabular.Row]]]
    members: Sequence[tuple[str, int, bytes]]
    masked: int


class Portions:
    """各文件的部分. `masked` counts the persons masked in what was taken over."""

    def __init__(self, door: Outgoing, kept: Kept, digests: Mapping[str, str], around: str) -> None:
        self._door, self.kept, self._digests = door, kept, digests
        self._names = Names(door.base)
        self.around = around
        self._around = joined((around, digests.get(self._names.graph("decisions"), "")))
        self._made_of: dict[str, str] = {}
        self.masked = 0

    def taken_over(
        self, key: str, links: Sequence[ox.Quad], number: int, context: Context, folder: Folder, dumps: Dumps, tables: Tables
    ) -> DocumentSummary | None:
        """Bring what a document gave the last time, where it would give the same; None where it has to be made."""
        made_of = self._made_of[key] = self._digest(key, links)
        portion = self.kept.portion(key, made_of)
        if portion is None or any(context.resolve(iri) != target for iri, target in portion.asked.items()):
            context.forget()
            return None
        context.forget()
        members = self.kept.members(key, portion)
        if members is None or not self.kept.take_over(portion, folder):
            return None
        self.kept.keep_offsets(key, [dumps.write(path, data) for path, data in members])
        for table, rows in portion.rows:
            tables.rows(table, rows)
        for target, name, *place in portion.mentions:
            context.mentions.add(target, name, Mention(number, *place))
        context.findings.add(number, portion.findings)
        self.masked += portion.masked
        return portion.summary

    def _digest(self, key: str, links: Sequence[ox.Quad]) -> str:
        """All that decides on a document's part, but for what canonical nodes are called."""
        graphs = (self._digests.get(graph, "") for graph in self._names.document_graphs(key))
        return joined((self._around, key, *graphs, *sorted({str(quad) for quad in links})))

    def keep(self, key: str, given: Given, context: Context, folder: Folder) -> None:
        """Keep what a document that was made gives."""
        portion = Portion(
            self._made_of[key],
            dict(context.asked),
            given.summary,
            [(target, name, one.path, one.label, one.words, one.place) for target, name, one in given.mentions],
            given.findings,
            [(path, folder.told(path)[1]) for path in given.paths],
            given.rows,
            [(path, len(data), hashlib.sha256(data).hexdigest()) for path, _, data in given.members],
            given.masked,
        )
        self.kept.keep(key, portion, [offset for _, offset, _ in given.members])
