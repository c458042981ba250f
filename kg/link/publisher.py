"""Who published a document that prints no publisher: weighed from several kinds of evidence, or left unknown.

Candidates are organisations that some document prints for the same division, and for notes on a government budget the finance
department of that level, which publishes them by law (预算法). Each kind of evidence counts once; one kind alone never suffices,
nor does a candidate that another comes close to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kg import vocab
from kg.grammar.project_code import parse_project_code
from kg.link.kin import Parents, root
from kg.link.organisation import Resolved
from kg.link.regions import place_of
from kg.records.link import InferredPublisher, LightRows, OrganisationKey, PolicyDocument, PolicyKey
from kg.text import fold

_WEIGHTS = {
    "title": 0.6,
    "department-column": 0.6,
    "file-name": 0.5,
    "document-kind": 0.55,
    "project-code": 0.5,
    "issuing-code": 0.5,
    "address-word": 0.15,
    "region": 0.2,
}
"""How far each kind of evidence goes alone (scheme publisherEvidence); together they add up as independent ones do."""

_ENOUGH, _LEAD, _MOST = 0.6, 0.12, 0.95
_KINDS = 2
_SHORTEST = 3
_SHARE = 0.6
"""Share of the projects, or of the notices of its own, that have to be one department's."""

_UPWARD = ("呈", "请", "纪")
"""Codes that end so number papers a body writes to those above it, or keeps: no other body cites them."""

_WHO = tuple("局委办院厅校馆站所园镇乡")


class Publishers:
    """What all documents together say of who publishes."""

    def __init__(
        self,
        rows: Iterable[LightRows],
        resolved: Resolved,
        above: Parents,
        owners: Mapping[tuple[str, int], OrganisationKey],
        policies: Mapping[PolicyKey, PolicyDocument],
    ) -> None:
        self._above, self._owners, self._policies = above, owners, policies
        self._names: defaultdict[OrganisationKey, set[str]] = defaultdict(set)
        self._of_place: defaultdict[str, dict[OrganisationKey, None]] = defaultdict(dict)
        self._by_name: defaultdict[tuple[str | None, str], set[OrganisationKey]] = defaultdict(set)
        for body in resolved.bodies:
            key = root(resolved.of(body), above)
            if body.place and body.name and not body.told:
                self._names[key].add(body.local)
                self._of_place[body.place][key] = None
                self._by_name[body.place, body.local].add(key)
        self._coded: defaultdict[str, set[tuple[str, OrganisationKey]]] = defaultdict(set)
        for one in rows:
            self._learn_codes(one)

    def infer(
        self, rows: LightRows, cited: Mapping[tuple[str, int], PolicyKey], notices: Mapping[str, PolicyKey]
    ) -> InferredPublisher | None:
        """The publisher of a document that prints none, where the evidence is enough."""
        found: defaultdict[OrganisationKey, dict[str, float]] = defaultdict(dict)
        for reason, key in self._evidence(rows, cited, notices):
            found[key][reason] = _WEIGHTS[reason]
        scored = sorted(((_together(self._with_setting(rows, key, kinds)), key) for key, kinds in found.items()), key=_best)
        if not scored or scored[0][0] < _ENOUGH or (len(scored) > 1 and scored[0][0] - scored[1][0] < _LEAD):
            return None
        confidence, key = scored[0]
        reasons = self._with_setting(rows, key, found[key])
        if len(reasons) < _KINDS:
            return None
        return InferredPublisher(rows.document, key, Decimal(str(round(min(confidence, _MOST), 2))), tuple(sorted(reasons)))

    def _with_setting(self, rows: LightRows, key: OrganisationKey, kinds: Mapping[str, float]) -> dict[str, float]:
        """The evidence with what only supports others: the region, and the words by which the text speaks of its author."""
        whole = dict(kinds)
        if rows.division is not None and rows.division == key.division:
            whole["region"] = _WEIGHTS["region"]
        endings = {name[-1] for name in self._names.get(key, ())} or {(key.name or " ")[-1]}
        spoken = {word[-1] for word in rows.addresses if word[-1] in _WHO}
        if spoken & endings:
            whole["address-word"] = _WEIGHTS["address-word"]
        elif spoken and len(spoken) == 1:
            whole = {reason: weight / 2 for reason, weight in whole.items()}
        return whole

    def _evidence(
        self, rows: LightRows, cited: Mapping[tuple[str, int], PolicyKey], notices: Mapping[str, PolicyKey]
    ) -> Iterable[tuple[str, OrganisationKey]]:
        """Each kind of evidence with the organisation it speaks for."""
        yield from (("title", key) for key in self._named_in(rows.title or "", rows.division))
        yield from (("file-name", key) for key in self._named_in(rows.document, rows.division))
        owned = Counter(root(key, self._above) for project in rows.projects if (key := self._owner(rows.document, project.no)))
        yield from (("department-column", key) for key in _most_of(owned, len(rows.projects)))
        yield from (("project-code", key) for key in self._known_by_code(rows))
        if rows.kind == "budget-note" and (bureau := self._finance_bureau(rows)) is not None:
            yield "document-kind", bureau
        own = notices.get(rows.document)
        issued = [own] if own is not None else list(self._own_papers(rows, cited))
        issuers = Counter(key for paper in issued for key in self._issuer(paper, rows.division))
        yield from (("issuing-code", key) for key in _most_of(issuers, len(issued)))

    def _owner(self, document: str, number: int) -> OrganisationKey | None:
        return self._owners.get((document, number))

    def _named_in(self, text: str, division: str | None) -> tuple[OrganisationKey, ...]:
        """The organisations of the division whose name stands in the text; of names one in another, the longest."""
        folded = fold(text)
        names = [
            (name, key)
            for key in (self._of_place.get(division, {}) if division else {})
            for name in self._names[key]
            if len(name) >= _SHORTEST and name in folded
        ]
        longest = [one for one, _ in names if not any(one != other and one in other for other, _ in names)]
        return tuple(dict.fromkeys(key for name, key in names if name in longest))

    def _known_by_code(self, rows: LightRows) -> tuple[OrganisationKey, ...]:
        """The department whose other documents hold the same project codes."""
        codes = {project.code for project in rows.projects if project.code}
        counted = Counter(
            key for code in codes for key in {key for known, key in self._coded.get(code, ()) if known != rows.document}
        )
        return _most_of(counted, len(codes))

    def _learn_codes(self, rows: LightRows) -> None:
        """Note which departments' projects have which code."""
        for project in rows.projects:
            owner = self._owner(rows.document, project.no)
            if owner is not None and project.code and parse_project_code(project.code) is not None:
                self._coded[project.code].add((rows.document, root(owner, self._above)))

    def _finance_bureau(self, rows: LightRows) -> OrganisationKey | None:
        """The finance department of the document's division; a zone's is one that is printed somewhere, its name varies."""
        division = vocab.divisions().get(rows.division) if rows.division else None
        if division is None or (rows.level is not None and rows.level != division.level):
            return None
        local = "财政厅" if division.level == "provincial" and division.kind == "province" else "财政局"
        known = self._by_name.get((division.code, local), set())
        if known:
            return next(iter(known)) if len(known) == 1 else None
        return OrganisationKey(division.code, None, fold(division.name + local)) if division.level != "zone" else None

    def _own_papers(self, rows: LightRows, cited: Mapping[tuple[str, int], PolicyKey]) -> Iterable[PolicyKey]:
        keys = {cited[place] for one in rows.citations if (place := (rows.document, one.citation_no)) in cited}
        return sorted((key for key in keys if key.code and key.code.endswith(_UPWARD)), key=lambda key: key.order)

    def _issuer(self, paper: PolicyKey, division: str | None) -> tuple[OrganisationKey, ...]:
        document = self._policies.get(paper)
        if document is None or not document.issuer:
            return ()
        known = self._by_name.get(place_of(document.issuer, document.division or division), set())
        return tuple(known) if len(known) == 1 else ()


def _most_of(counted: Counter[OrganisationKey], total: int) -> tuple[OrganisationKey, ...]:
    """The one that has most of a number of things."""
    best = min(counted, key=lambda key: (-counted[key], key.order), default=None)
    return (best,) if best is not None and counted[best] >= _SHARE * total else ()


def _together(kinds: Mapping[str, float]) -> float:
    """Independent pieces of evidence: what each leaves in doubt multiplies."""
    doubt = 1.0
    for reason in sorted(kinds):
        doubt *= 1 - kinds[reason]
    return round(1 - doubt, 6)


def _best(one: tuple[float, OrganisationKey]) -> tuple[float, tuple[str, str, str, str]]:
    return -one[0], one[1].order
