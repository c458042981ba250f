"""What stands on paper on either side of a proposed link: labels of the two nodes, and some places that print them.

The links name nodes of documents by number; here the numbers become IRIs, and the IRIs words, page and cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg import vocab
from kg.query import texts
from kg.rdf import Names
from kg.rdf.iri import slugs
from kg.records.link import LightRows, Links, Proposal
from kg.store import Store

_CHUNK = 300
_SHOWN = 3
_LONGEST = 160

Side = tuple[str, str]
"""Kind and id of a node."""

_PROPOSED = f"""PREFIX kg: <{vocab.KG}>
SELECT DISTINCT ?kind ?id WHERE {{ ?proposal a kg:LinkProposal ; kg:linkSubject ?kind ; kg:goingId|kg:stayingId ?id }}"""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A numbered node of a document, an indicator with its project's number; number 0 is the notice or the publisher itself."""

    document: str
    number: int
    project: int = 0


_PRINTED = f"""PREFIX kg: <{vocab.KG}>
SELECT ?node (MIN(?said) AS ?words) (MIN(?p) AS ?page) (MIN(?t) AS ?table) (MIN(?r) AS ?row) (MIN(?c) AS ?column)
WHERE {{ VALUES ?node {{ %s }}
  {{ ?node kg:text|kg:name|kg:level3Name|kg:publisherName ?said }} UNION {{ ?node a kg:PolicyNotice ; kg:title ?said }}
  OPTIONAL {{ ?node kg:cell|kg:publisherNameCell ?cell OPTIONAL {{ ?cell kg:page ?p }}
    OPTIONAL {{ ?cell kg:table ?t ; kg:row ?r ; kg:column ?c }} }} }} GROUP BY ?node"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """依据: by kind and id the label of a node, and lines that say where it is printed and how."""

    labels: Mapping[Side, str]
    lines: Mapping[Side, Sequence[str]]

    def shown(self, side: Side) -> str:
        """The lines of one node as one text."""
        return "\n".join(self.lines.get(side, ()))


def known_ids(links: Links) -> set[Side]:
    """Every node that a decision may name: canonical nodes, weaker names they replace, and both sides of proposals."""
    nodes = (("policy", links.policies), ("organisation", links.organisations), ("project", links.series))
    replaced = {
        (kind, key.id) for kind, found in (*nodes, ("indicator", links.concepts)) for one in found for key in one.replaces
    }
    proposed = {(one.kind, side) for one in links.proposals for side in (one.left, one.right)}
    return {*_labels(links)} | replaced | proposed


def proposed_ids(store: Store) -> set[Side]:
    """Both sides of the proposals that stand in the store."""
    return {(kind or "", name or "") for kind, name in texts(store, _PROPOSED)}


def gather(store: Store, links: Links, proposals: Sequence[Proposal]) -> Evidence:
    """The evidence of some proposals, read from the store that the links are of."""
    names = Names(store.base)
    wanted = {(one.kind, side) for one in proposals for side in (one.left, one.right)}
    first = {(one.kind, *place) for one in proposals for place in one.places}
    places = _places(links, wanted)
    for one in proposals:  # a damaged number is no node of its own: the proposal says where it is printed
        if one.kind == "policy" and (one.kind, one.left) not in places:
            places[one.kind, one.left] = [Spot(*place) for place in one.places]
    nodes = {side: _chosen(side[0], spots, first) for side, spots in places.items()}
    iris = _Iris(names, links.rows)
    found = {side: [(spot.document, iris.of(side[0], spot)) for spot in spots] for side, spots in nodes.items()}
    said = _printed(store, {iri for spots in found.values() for _, iri in spots})
    lines = {side: tuple(f"{document} {said[iri]}" for document, iri in spots if iri in said) for side, spots in found.items()}
    return Evidence(_labels(links), lines)


def _labels(links: Links) -> dict[Side, str]:
    """Labels of all canonical nodes: number and title of a document, name of an organisation."""
    found: dict[Side, str] = {}
    for policy in links.policies:
        found["policy", policy.key.id] = " ".join(part for part in (policy.title, policy.number) if part)
    for organisation in links.organisations:
        found["organisation", organisation.key.id] = organisation.name or organisation.key.id
    found.update({("project", series.key.id): series.name for series in links.series})
    found.update({("indicator", concept.key.id): concept.label for concept in links.concepts})
    return found


def _places(links: Links, wanted: set[Side]) -> dict[Side, list[Spot]]:
    """Where documents name the wanted nodes."""
    found: defaultdict[Side, list[Spot]] = defaultdict(list)
    for kind, spot, name in _edges(links):
        if (kind, name) in wanted:
            found[kind, name].append(spot)
    return found


def _edges(links: Links) -> Iterator[tuple[str, Spot, str]]:
    """Kind, place and id of everything that leads from a document to a canonical node."""
    yield from (("policy", Spot(document, number), key.id) for document, number, key in links.citations)
    yield from (("policy", Spot(document, 0), key.id) for document, key in links.notices)
    yield from (("organisation", Spot(document, number), key.id) for document, number, key in links.departments)
    yield from (("organisation", Spot(document, 0), key.id) for document, key in links.publishers)
    yield from (("project", Spot(document, number), key.id) for document, number, key in links.in_series)
    yield from (("indicator", Spot(document, row, project), key.id) for document, project, row, key in links.measures)


def _chosen(kind: str, places: Iterable[Spot], first: set[tuple[str, str, int]]) -> list[Spot]:
    """A few places, those that a proposal names before others, then one a document."""
    ordered = sorted(places, key=lambda spot: ((kind, spot.document, spot.number) not in first, spot))
    seen: dict[str, Spot] = {}
    for spot in ordered:
        seen.setdefault(spot.document, spot)
    return [*seen.values()][:_SHOWN]


class _Iris:
    """The nodes of documents by their numbers."""

    def __init__(self, names: Names, rows: Iterable[LightRows]) -> None:
        self._names = names
        self._rows = {one.document: one for one in rows}
        self._slugs: dict[tuple[str, bool], Mapping[int, str]] = {}

    def of(self, kind: str, spot: Spot) -> str:
        """The IRI of a numbered node."""
        document = spot.document
        match kind:
            case "policy" if spot.number == 0:
                return f"{self._names.document(document)}/notice"
            case "policy":
                return self._names.citation(document, spot.number)
            case "organisation" if spot.number == 0:
                return self._names.document(document)
            case "organisation":
                return self._names.department(document, self._names_in(document, departments=True)[spot.number])
            case "project":
                return self._names.project(document, self._names_in(document)[spot.number])
            case _:
                return self._names.indicator(document, self._names_in(document)[spot.project], spot.number)

    def _names_in(self, document: str, *, departments: bool = False) -> Mapping[int, str]:
        """The last parts of the IRIs of a document's projects, or departments, by number."""
        key = (document, departments)
        if key not in self._slugs:
            rows = self._rows[document]
            listed = (
                ((one.department_no, one.code, one.name) for one in rows.departments)
                if departments
                else ((one.no, one.code, one.name) for one in rows.projects)
            )
            self._slugs[key] = slugs(listed)
        return self._slugs[key]


def _printed(store: Store, iris: set[str]) -> dict[str, str]:
    """Node → page, cell and printed words."""
    ordered, found = sorted(iris), {}
    for start in range(0, len(ordered), _CHUNK):
        values = " ".join(f"<{iri}>" for iri in ordered[start : start + _CHUNK])
        for node, words, page, table, row, column in texts(store, _PRINTED % values):
            where = (f"第{page}页 " if page else "") + (f"表{table}第{row}行第{column}列" if table else "")
            text = words or ""
            cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
            found[node or ""] = f"{where.strip()}：{cut}" if where else f"：{cut}"
    return found
