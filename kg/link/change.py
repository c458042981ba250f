"""Changes that documents tell, tied to the organisations they are about: former ones and the resulting one."""

from __future__ import annotations

from collections.abc import Iterable

from kg.grammar.change import former_name
from kg.link.organisation import Resolved
from kg.records.link import ChangeLink, LightRows


def link_changes(rows: Iterable[LightRows], resolved: Resolved) -> tuple[ChangeLink, ...]:
    """Each change with its organisations, sorted by document and number; one that joins a body with itself says nothing."""
    told = {(body.document, body.name): resolved.of(body) for body in resolved.bodies if body.told}
    found = []
    for one in rows:
        for change in one.changes:
            resulting = told.get((one.document, former_name(change.resulting)[0])) if change.resulting else None
            names = {former_name(name)[0] for name in change.former}
            former = {told[one.document, name] for name in names if (one.document, name) in told}
            former.discard(resulting)
            if former:
                keys = tuple(sorted(former, key=lambda key: key.order))
                found.append(ChangeLink(one.document, change.change_no, keys, resulting))
    return tuple(sorted(found, key=lambda link: (link.document, link.change_no)))
