"""Whose unit an organisation is, and by which codes the finance system knows its division.

A unit's department is the one printed beside it, else the one its own office's name says (水务局本级), else the one whose code
its own begins with (318001 of 318) inside one finance division. Only organisations that are printed somewhere are linked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kg.grammar.project_code import parse_project_code
from kg.link.naming import commonest
from kg.link.organisation import Resolved
from kg.link.regions import place_of, without_own_office
from kg.records.link import LightRows, OrganisationKey
from kg.vocab import divisions

Parents = Mapping[OrganisationKey, OrganisationKey]
_LENGTHS = (9, 6, 3)
"""Digits of unit codes: department, unit, unit of a unit."""


def parents(resolved: Resolved) -> Parents:
    """Organisation → the department it is of, without circles."""
    by_name: defaultdict[tuple[str | None, str], set[OrganisationKey]] = defaultdict(set)
    by_code: dict[tuple[str | None, str], OrganisationKey] = {}
    for body in resolved.bodies:
        if body.name:
            by_name[body.place, body.local].add(resolved.of(body))
        if body.by_code is not None and body.code is not None:
            by_code[body.bureau, body.code] = resolved.of(body)
    found: defaultdict[OrganisationKey, list[Counter[OrganisationKey]]] = defaultdict(lambda: [Counter(), Counter(), Counter()])
    for body in resolved.bodies:
        own = resolved.of(body)
        names = [place_of(body.parent, body.bureau) if body.parent else None, (body.place, without_own_office(body.local) or "")]
        for rank, name in enumerate(names):
            same = by_name.get(name, set()) if name is not None and name[1] else set()
            found[own][rank].update(same if len(same) == 1 else ())
        found[own][2].update(_above(body.bureau, body.code, by_code))
    chosen = {own: first for own, ranked in found.items() if (first := _first(own, ranked)) is not None}
    return _without_circles(chosen)


def _above(
    bureau: str | None, code: str | None, by_code: Mapping[tuple[str | None, str], OrganisationKey]
) -> tuple[OrganisationKey, ...]:
    """The organisation whose code is the longest proper beginning of a code."""
    if code is None or bureau is None or not code.isdigit():
        return ()
    shorter = (code[:length] for length in _LENGTHS if length < len(code))
    return next(((by_code[bureau, head],) for head in shorter if (bureau, head) in by_code), ())


def _first(own: OrganisationKey, ranked: Iterable[Counter[OrganisationKey]]) -> OrganisationKey | None:
    """The candidate counted most often of the best evidence; never the organisation itself."""
    for counted in ranked:
        others = {key.id: key for key in counted if key != own}
        best = commonest(Counter({key.id: counted[key] for key in others.values()}))
        if best is not None:
            return others[best]
    return None


def _without_circles(chosen: Mapping[OrganisationKey, OrganisationKey]) -> Parents:
    """Edges in order of their keys; one that would close a circle is left out."""
    kept: dict[OrganisationKey, OrganisationKey] = {}
    for own in sorted(chosen, key=lambda key: key.order):
        if own != root(chosen[own], kept):
            kept[own] = chosen[own]
    return kept


def root(key: OrganisationKey, above: Parents) -> OrganisationKey:
    """The department at the top."""
    while key in above:
        key = above[key]
    return key


def finance_codes(
    rows: Iterable[LightRows], owners: Mapping[tuple[str, int], OrganisationKey], above: Parents
) -> Mapping[OrganisationKey, tuple[str, ...]]:
    """The first six digits of the valid project codes of each organisation and the departments over it, sorted.

    A code counts where the finance system's division is known to be another only if it is the organisation's own.
    """
    found: defaultdict[OrganisationKey, set[str]] = defaultdict(set)
    for one in rows:
        for project in one.projects:
            owner = owners.get((one.document, project.no))
            code = parse_project_code(project.code) if project.code else None
            if owner is None or code is None or code.check_ok is False or _elsewhere(code.division, owner):
                continue
            found[owner].add(code.division)
            while owner in above:
                owner = above[owner]
                found[owner].add(code.division)
    return {key: tuple(sorted(codes)) for key, codes in found.items()}


def _elsewhere(code: str, owner: OrganisationKey) -> bool:
    known = divisions().finance(code)
    return known is not None and owner.division is not None and known.code != owner.division
