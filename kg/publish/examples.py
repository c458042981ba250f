"""Examples for the pages of classes: one node of each of the first documents, and the first of those that belong to none.

So a reader of the ontology sees at once what an indicator or a citation is in the data. A few documents are asked, one at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from kg import vocab
from kg.docs.html import Items, Section, Word
from kg.export import Outgoing
from kg.publish import nodes
from kg.publish.context import Context, has_page
from kg.rdf import Names
from kg.vocab.graph import blocks

_DOCUMENTS, _EACH, _LETTERS = 8, 3, 60
_FIRST = """SELECT ?class (MIN(STR(?node)) AS ?first) WHERE {{ GRAPH <{graph}> {{ ?node a ?class }} }} GROUP BY ?class"""
_CALLED = f"""PREFIX kg: <{vocab.KG}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name ?project WHERE {{{{ GRAPH <{{graph}}> {{{{
  OPTIONAL {{{{ <{{node}}> rdfs:label ?label }}}} OPTIONAL {{{{ <{{node}}> kg:title ?title }}}}
  OPTIONAL {{{{ <{{node}}> kg:level3Name ?level3 }}}} OPTIONAL {{{{ <{{node}}> kg:text ?text }}}}
  OPTIONAL {{{{ <{{node}}> kg:words ?words }}}} OPTIONAL {{{{ <{{node}}> a kg:Citation ; kg:project ?project }}}}
  BIND(COALESCE(?title, ?label, ?level3, ?text, ?words, "") AS ?name) }}}} }}}} ORDER BY ?name ?project LIMIT 1"""


class Examples:
    """例子 of every class."""

    def __init__(self, context: Context, door: Outgoing) -> None:
        self._context, self._door = context, door
        self._found: dict[str, list[Word]] = defaultdict(list)
        for key in nodes.keys(door)[:_DOCUMENTS]:
            for graph in Names(door.base).document_graphs(key):
                self._take(graph)

    def of(self, iri: str) -> Iterator[Section]:
        """A section where there are any."""
        words = self._found.get(iri) or self._canonical(iri)
        if words:
            yield Section("数据中的例子", "examples", (Items(tuple((word,) for word in words)),))

    def _take(self, graph: str) -> None:
        for name, node in self._door.select(_FIRST.format(graph=graph)):
            ours = name is not None and name.removeprefix(vocab.KG) in blocks()
            if ours and name and node and len(self._found[name]) < _EACH and self._context.paths.document(node) is not None:
                self._found[name].append(self._word(graph, node))

    def _word(self, graph: str, node: str) -> Word:
        """A node of a document, by what is printed; a citation stands on the page of its project."""
        name, project = next(self._door.select(_CALLED.format(graph=graph, node=node)), (None, None))
        if project is not None:
            self._context.holders[node] = project
        href = self._context.href(node)
        self._context.forget()
        return Word(_short(name or "") or node.rpartition("/")[2], href)

    def _canonical(self, iri: str) -> Sequence[Word]:
        found = self._context.canonical.of_class(iri.removeprefix(vocab.KG))
        return [self._context.word(node.iri) for node in islice(found, _EACH) if has_page(node)]


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LETTERS else f"{line[:_LETTERS]}…"
