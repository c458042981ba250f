"""The whole link step: light rows of all documents in, canonical nodes and every edge to them out.

A pure function of the set of rows: in whatever order they come, the same links come out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kg.decisions import Decision
from kg.link import policy
from kg.link.entities import link_entities
from kg.link.project import with_name_titles
from kg.records.link import LightRows, Links, OrganisationKey, PolicyKey, Reliance
from kg.vocab import Issuer

_PROJECT_FIELDS = frozenset({"basis", "purpose", "name", "goal", "description"})
"""Fields in which a citation says what a project rests on; the prose around it does not."""

ProjectPolicies = Mapping[tuple[str, int], Mapping[PolicyKey, frozenset[int]]]
"""(document, project number) → policy document → rows of the indicators that cite it."""


def link(rows: Iterable[LightRows], decisions: Iterable[Decision] = (), issuers: Iterable[Issuer] = ()) -> Links:
    """Policy documents, organisations and all edges to them, over all documents. `issuers` are the user's own issuing codes."""
    ordered = tuple(sorted(rows, key=lambda one: one.document))
    decided = tuple(decisions)
    policies = policy.link_policies(tuple(map(with_name_titles, ordered)), decided, issuers)
    cited, notices = policies.citations, policies.notices
    found = link_entities(ordered, decided, cited, notices, {one.key: one for one in policies.documents})
    printed = found.printed
    departments = {(document, number): key for (document, number), key in printed.items() if number is not None}
    project_policies = _project_policies(ordered, cited)
    return Links(
        rows=ordered,
        policies=policies.documents,
        organisations=found.organisations,
        citations=tuple((*place, cited[place]) for place in sorted(cited) if place[1] > 0),
        notices=tuple((document, notices[document]) for document in sorted(notices)),
        departments=tuple((*place, departments[place]) for place in sorted(departments)),
        publishers=tuple((one.document, printed[one.document, None]) for one in ordered if (one.document, None) in printed),
        projects=tuple(
            (*place, key)
            for place in sorted(project_policies)
            for key in sorted(project_policies[place], key=lambda key: key.order)
        ),
        reliances=_reliances(ordered, project_policies, printed),
        proposals=tuple(sorted((*policies.proposals, *found.proposals))),
        relations=policies.relations,
        inferred_publishers=found.inferred,
        changes=found.changes,
        series=found.projects.series,
        in_series=found.projects.projects,
        named_after=found.projects.named_after,
        concepts=found.indicators.concepts,
        measures=found.indicators.measures,
    )


def _project_policies(rows: Iterable[LightRows], cited: Mapping[tuple[str, int], PolicyKey]) -> ProjectPolicies:
    found: defaultdict[tuple[str, int], defaultdict[PolicyKey, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one in rows:
        known = {project.no for project in one.projects}
        for citation in one.citations:
            key = cited.get((one.document, citation.citation_no))
            if key is None or citation.project_no not in known or citation.field not in _PROJECT_FIELDS:
                continue
            lines = found[one.document, citation.project_no][key]
            if citation.row_no is not None:
                lines.add(citation.row_no)
    return {project: {key: frozenset(lines) for key, lines in keys.items()} for project, keys in found.items()}


def _reliances(
    rows: Iterable[LightRows], policies: ProjectPolicies, printed: Mapping[tuple[str, int | None], OrganisationKey]
) -> tuple[Reliance, ...]:
    """Counts and yuan an organisation and policy document. A project without printed department is its publisher's."""
    counts: defaultdict[tuple[OrganisationKey, PolicyKey], list[tuple[int, Decimal | None]]] = defaultdict(list)
    for one in rows:
        for project in one.projects:
            body = printed.get((one.document, project.department_no)) or printed.get((one.document, None))
            if body is None:
                continue
            for key, lines in policies.get((one.document, project.no), {}).items():
                counts[body, key].append((len(lines), project.yuan))
    return tuple(
        Reliance(body, key, len(found), sum(lines for lines, _ in found), _total(yuan for _, yuan in found))
        for (body, key), found in sorted(counts.items(), key=lambda item: (item[0][0].order, item[0][1].order))
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    printed = [amount for amount in amounts if amount is not None]
    return sum(printed, Decimal(0)) if printed else None
