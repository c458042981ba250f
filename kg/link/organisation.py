"""Which organisation each department and publisher is: by division and unit code, else by division and folded name.

A unit code says something only inside one finance division. Where no division is known, the name's own beginning may tell it
(邢台市财政局); else the printed region bounds the name, and without that the document does: two 财政局 of unknown places are two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg import vocab
from kg.link.policy import commonest
from kg.records.link import LightRows, Organisation, OrganisationKey
from kg.text import fold


@dataclass(frozen=True, slots=True)
class Body:
    """One place that names an organisation: a department, or (without number) the publisher of a document."""

    document: str
    department_no: int | None
    name: str
    code: str | None
    level: str | None
    division: str | None
    scope: str

    @property
    def by_name(self) -> OrganisationKey:
        """Its identity by name."""
        return OrganisationKey(self.division, None, fold(self.name), self.scope)

    @property
    def by_code(self) -> OrganisationKey | None:
        """Its identity by code, where that says something."""
        return OrganisationKey(self.division, self.code) if self.division and self.code else None


def bodies(rows: Iterable[LightRows]) -> tuple[Body, ...]:
    """Every department and publisher that is printed with a name or a usable code."""
    found = []
    for one in rows:
        for department in one.departments:
            division = department.division or one.division
            found.append(_body(one, department.department_no, department.name, department.code, department.level, division))
        found.append(_body(one, None, one.publisher_name or "", one.publisher_code, one.level, one.division))
    return tuple(body for body in found if body.name or body.by_code)


def _body(rows: LightRows, number: int | None, name: str, code: str | None, level: str | None, division: str | None) -> Body:
    division = division or _division_in(fold(name))
    scope = "" if division else "/".join(rows.region) or f"document {rows.document}"
    return Body(rows.document, number, name, code, level or rows.level, division, scope)


@cache
def _division_in(folded: str) -> str | None:
    """The division whose full name a name begins with, the longest, where only one is called so."""
    names = vocab.divisions().full_names()
    for end in range(len(folded) - 1, 1, -1):
        found = names.get(folded[:end], ())
        if found:
            return found[0].code if len(found) == 1 else None
    return None


def resolve(found: Iterable[Body]) -> Mapping[Body, OrganisationKey]:
    """The organisation each body is. A name alone is the coded one where the division prints it with one code only."""
    found = tuple(found)
    codes: defaultdict[OrganisationKey, set[OrganisationKey]] = defaultdict(set)
    for body in found:
        if body.name and body.by_code is not None:
            codes[body.by_name].add(body.by_code)
    resolved = {}
    for body in found:
        coded = codes.get(body.by_name, set())
        resolved[body] = body.by_code or (next(iter(coded)) if len(coded) == 1 else body.by_name)
    return resolved


def organisations(resolved: Mapping[Body, OrganisationKey]) -> tuple[Organisation, ...]:
    """The organisations, sorted, each with the name and level printed most often and the names it stands for."""
    names: defaultdict[OrganisationKey, Counter[str]] = defaultdict(Counter)
    levels: defaultdict[OrganisationKey, Counter[str]] = defaultdict(Counter)
    replaced: defaultdict[OrganisationKey, set[OrganisationKey]] = defaultdict(set)
    for body, key in resolved.items():
        counted = names[key]
        if body.name:
            counted[body.name] += 1
        if body.level:
            levels[key][body.level] += 1
        if body.by_code is None and key != body.by_name:
            replaced[key].add(body.by_name)
    return tuple(
        Organisation(key, commonest(names[key]), commonest(levels[key]), tuple(sorted(replaced[key], key=lambda one: one.order)))
        for key in sorted(names, key=lambda key: key.order)
    )
