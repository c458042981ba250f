"""Organisations, project series and indicator concepts over all documents: one pass, light rows in, nodes and edges out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.decisions import Decision
from kg.link import change, indicator, kin, organisation, project
from kg.link.publisher import Publishers
from kg.records.link import (
    ChangeLink,
    InferredPublisher,
    LightRows,
    Organisation,
    OrganisationKey,
    PolicyDocument,
    PolicyKey,
    Proposal,
)

Printed = Mapping[tuple[str, int | None], OrganisationKey]
"""(document, department number, or None for the publisher) → organisation."""


@dataclass(frozen=True, slots=True)
class Entities:
    """What is recognised beside policy documents."""

    printed: Printed
    organisations: tuple[Organisation, ...]
    inferred: tuple[InferredPublisher, ...]
    changes: tuple[ChangeLink, ...]
    projects: project.Series
    indicators: indicator.Concepts
    proposals: tuple[Proposal, ...]


def link_entities(
    rows: tuple[LightRows, ...],
    decisions: tuple[Decision, ...],
    cited: Mapping[tuple[str, int], PolicyKey],
    notices: Mapping[str, PolicyKey],
    policies: Mapping[PolicyKey, PolicyDocument],
) -> Entities:
    """Everything recognised in the rows; `cited` and `notices` are what the citations and notices were found to mean."""
    resolved = organisation.resolve(organisation.bodies(rows), decisions)
    printed = {(body.document, body.department_no): resolved.of(body) for body in resolved.bodies if not body.told}
    above = kin.parents(resolved)
    owners = _owners(rows, printed)
    publishers = Publishers(rows, resolved, above, owners, policies)
    inferred = tuple(
        found
        for one in rows
        if (one.document, None) not in printed and (found := publishers.infer(one, cited, notices)) is not None
    )
    known = organisation.organisations(resolved, above, kin.finance_codes(rows, owners, above))
    tops = {place: kin.root(key, above) for place, key in owners.items()}
    projects = project.link_projects(rows, tops, cited, decisions)
    indicators = indicator.concepts(rows, decisions)
    return Entities(
        printed,
        _with_inferred(known, inferred),
        inferred,
        change.link_changes(rows, resolved),
        projects,
        indicators,
        (*organisation.proposals(resolved, decisions), *projects.proposals, *indicators.proposals),
    )


def _owners(rows: tuple[LightRows, ...], printed: Printed) -> dict[tuple[str, int], OrganisationKey]:
    """The organisation of each project: its printed department, else the document's publisher."""
    found = {}
    for one in rows:
        for each in one.projects:
            owner = printed.get((one.document, each.department_no)) or printed.get((one.document, None))
            if owner is not None:
                found[one.document, each.no] = owner
    return found


def _with_inferred(known: tuple[Organisation, ...], inferred: tuple[InferredPublisher, ...]) -> tuple[Organisation, ...]:
    """The organisations with those that are only inferred: a finance department that no document prints."""
    keys = {one.key for one in known}
    more = {
        one.organisation: Organisation(one.organisation, one.organisation.name, None, (), one.organisation.division)
        for one in inferred
    }
    return tuple(sorted((*known, *(more[key] for key in more if key not in keys)), key=lambda one: one.key.order))
