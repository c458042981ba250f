"""Which organisation each department, publisher and changed body is: by division and unit code, else by place and name.

A unit code says something only inside the finance division that prints it. A name is of the place it begins with
(邢台市财政局), or of the document's; where no place is known the printed region bounds it, and without that the document does:
two 财政局 of unknown places are two. The place in front of a name does not count where the level of the document is that of
the place, so 水务局 and 遵化市水务局 of one city are one. Less certain pairs are proposed, never joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kg.decisions import Decision
from kg.grammar.change import former_name
from kg.link.merging import Decided, decided, replaced, unite
from kg.link.naming import commonest
from kg.link.near import gram_sets, near_pairs
from kg.link.regions import is_own_level, place_of
from kg.records.link import LightRows, Organisation, OrganisationKey, Proposal
from kg.text import fold

_ALIKE = 0.8
_SHORT_FORM = Decimal("0.7")
_CODED_NAME = Decimal("0.6")
_PLACES = 5
_SHORTEST = 3
_MOST_CODES = 2


@dataclass(frozen=True, slots=True)
class Body:
    """One place that names an organisation: a department, a body told of in a change, or (without number) the publisher.

    `bureau` is the division whose finance bureau gives the code, `place` the division of the name, `local` the name without it.
    """

    document: str
    department_no: int | None
    name: str
    code: str | None
    level: str | None
    bureau: str | None
    place: str | None
    local: str
    scope: str
    parent: str | None = None
    told: bool = False

    @property
    def by_name(self) -> OrganisationKey:
        """Its identity by name."""
        return OrganisationKey(self.place, None, fold(self.name), self.scope)

    @property
    def by_code(self) -> OrganisationKey | None:
        """Its identity by code, where that says something."""
        return OrganisationKey(self.bureau, self.code) if self.bureau and self.code else None

    @property
    def group(self) -> tuple[str, str] | None:
        """Place and local name, where the place is surely its own; None where not."""
        sure = self.place is not None and (self.local != fold(self.name) or is_own_level(self.level, self.place))
        return (self.place or "", self.local) if sure else None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Each body's organisation, and the same before any decision."""

    nodes: Mapping[OrganisationKey, OrganisationKey]
    before: Mapping[OrganisationKey, OrganisationKey]
    bodies: tuple[Body, ...] = field(default=(), repr=False)

    def of(self, body: Body) -> OrganisationKey:
        """The organisation a body is."""
        return self.nodes[own_key(body)]


def own_key(body: Body) -> OrganisationKey:
    """The key a body has by itself."""
    return body.by_code or body.by_name


def bodies(rows: Iterable[LightRows]) -> tuple[Body, ...]:
    """Every department, publisher and changed body that is printed with a name or a usable code."""
    found = []
    for one in rows:
        for department in one.departments:
            parts = (department.name, department.code, department.level, department.division or one.division)
            found.append(_body(one, department.department_no, *parts, parent=department.parent))
        found.append(_body(one, None, one.publisher_name or "", one.publisher_code, one.level, one.division))
        for change in one.changes:
            names = (*change.former, change.resulting) if change.resulting else change.former
            found += [_body(one, None, name, None, None, one.division, told=True) for name in names]
    return tuple(dict.fromkeys(body for body in found if body.name or body.by_code))


def _body(
    rows: LightRows, number: int | None, printed: str, code: str | None, level: str | None, bureau: str | None, /, **more: object
) -> Body:
    name = former_name(printed)[0]
    place, local = place_of(name, bureau)
    bureau = bureau or place
    scope = "" if place else "/".join(rows.region) or f"document {rows.document}"
    return Body(rows.document, number, name, code, level or rows.level, bureau, place, local, scope, **more)  # type: ignore[arg-type]


def resolve(found: Iterable[Body], decisions: Iterable[Decision] = ()) -> Resolved:
    """The organisation each body is. A name alone is the coded one where its place prints it with one code only."""
    found = tuple(found)
    told = decided(decisions, "organisation")
    keys = {key for body in found for key in (body.by_name, body.by_code) if key is not None and (key.name or key.code)}
    ties = _ties(found)
    nodes = unite(keys, ties, told, strength=_strength)
    before = unite(keys, ties, strength=_strength) if told.merges or told.splits else nodes
    return Resolved(nodes, before, found)


def _ties(found: Iterable[Body]) -> list[tuple[OrganisationKey, OrganisationKey]]:
    """Names of one place and local name, and the one code that such a name is printed with."""
    names: defaultdict[tuple[str, ...], set[OrganisationKey]] = defaultdict(set)
    codes: defaultdict[tuple[str, ...], set[OrganisationKey]] = defaultdict(set)
    for body in found:
        if not body.name:
            continue
        group: tuple[str, ...] = body.group or (body.place or "", fold(body.name), body.scope)
        names[group].add(body.by_name)
        if body.by_code is not None:
            codes[group].add(body.by_code)
    ties = []
    for group in sorted(names):
        first, *others = sorted(names[group], key=lambda key: key.order)
        ties += [(other, first) for other in others]
        if len(codes[group]) == 1:
            ties += [(first, code) for code in codes[group]]
    return ties


def _strength(key: OrganisationKey) -> tuple[bool, int, str]:
    """A coded key first, then the longer name."""
    return (key.code is None, -len(key.name or ""), key.name or "")


@dataclass(slots=True)
class _Gathered:
    """What is printed of one organisation."""

    names: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    weaker: set[OrganisationKey] = field(default_factory=set)


def organisations(
    resolved: Resolved,
    parents: Mapping[OrganisationKey, OrganisationKey] | None = None,
    finance_codes: Mapping[OrganisationKey, tuple[str, ...]] | None = None,
) -> tuple[Organisation, ...]:
    """The organisations, sorted, each with the name, level and place printed most often and the keys it stands for."""
    found: defaultdict[OrganisationKey, _Gathered] = defaultdict(_Gathered)
    for body in resolved.bodies:
        key = resolved.of(body)
        one = found[key]
        if body.name:
            one.names[body.name] += 1
        if body.level and not body.told:
            one.levels[body.level] += 1
        if body.place:
            one.places[body.place] += 1
        if body.by_code is None and key != body.by_name:
            one.weaker.add(body.by_name)
    gone = replaced(resolved.before, resolved.nodes)
    for key in found:
        found[key].weaker.update(gone.get(key, ()))
    return tuple(
        Organisation(
            key,
            commonest(one.names),
            commonest(one.levels),
            tuple(sorted(one.weaker, key=lambda weaker: weaker.order)),
            commonest(one.places) or key.division,
            (parents or {}).get(key),
            (finance_codes or {}).get(key, ()),
        )
        for key, one in sorted(found.items(), key=lambda item: item[0].order)
    )


# -- proposals ---------------------------------------------------------------------------------------------------------


def proposals(resolved: Resolved, decisions: Iterable[Decision] = ()) -> tuple[Proposal, ...]:
    """Pairs of organisations of one place that may be one: near names, short forms, and a name that has two codes."""
    told = decided(decisions, "organisation")
    by_place: defaultdict[str, defaultdict[str, set[OrganisationKey]]] = defaultdict(lambda: defaultdict(set))
    evidence: defaultdict[OrganisationKey, set[tuple[str, int]]] = defaultdict(set)
    codes: defaultdict[OrganisationKey, set[str]] = defaultdict(set)
    for body in resolved.bodies:
        key = resolved.of(body)
        evidence[key].add((body.document, body.department_no or 0))
        if body.by_code is not None:
            codes[key].add(body.by_code.id)
        if body.place and len(body.local) >= _SHORTEST:
            by_place[body.place][body.local].add(key)
    made: dict[tuple[OrganisationKey, OrganisationKey], Proposal] = {}
    for place in sorted(by_place):
        for left, right, score, reason in _pairs(by_place[place]):
            pair = _ordered(left, right, evidence)
            if not (codes[left] and codes[right]) and not _parted(left, right, told):
                places = tuple(sorted(evidence[pair[0]])[:_PLACES])
                made.setdefault(pair, Proposal("organisation", pair[0].id, pair[1].id, score, (reason,), places))
    return tuple(sorted(made.values()))


def _pairs(
    names: Mapping[str, set[OrganisationKey]],
) -> Iterable[tuple[OrganisationKey, OrganisationKey, Decimal, str]]:
    """Pairs of different organisations of one place whose local names are the same, near, or one the short form of the other."""
    for name in sorted(names):
        same = sorted(names[name], key=lambda key: key.order)
        coded = [key for key in same if key.code is not None]
        for key in same:
            if key.code is None and 0 < len(coded) <= _MOST_CODES:
                yield from ((key, other, _CODED_NAME, "same-name") for other in coded)
    for left, right, score in near_pairs(gram_sets(sorted(names)), _ALIKE):
        if _digits(left) == _digits(right) and _office(left) == _office(right):
            yield from (
                (a, b, Decimal(str(round(score, 2))), "similar-name") for a in names[left] for b in names[right] if a != b
            )
    by_ending: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        by_ending[name[0] + name[-1]].append(name)
    for same_ends in by_ending.values():
        for short in same_ends:
            for long in same_ends:
                if len(short) < len(long) and is_short_form(short, long):
                    yield from ((a, b, _SHORT_FORM, "short-form") for a in names[short] for b in names[long] if a != b)


def is_short_form(short: str, long: str) -> bool:
    """Whether a name abbreviates another of one place: its characters in their order, first and last alike, about half of them.

    >>> is_short_form("工信局", "工业和信息化局"), is_short_form("教育局", "教育体育局"), is_short_form("水务局", "水务局本级")
    (True, True, False)
    """
    if short[0] != long[0] or short[-1] != long[-1] or not _SHORTEST <= len(short) < len(long):
        return False
    rest = iter(long)
    return all(char in rest for char in short) and _office(short) == _office(long)


def _office(name: str) -> bool:
    return name.endswith(("本级", "机关", "本级)", "机关)"))


def _digits(name: str) -> str:
    return "".join(char for char in name if char.isdigit() or char in "一二三四五六七八九十东南西北")


def _ordered(
    left: OrganisationKey, right: OrganisationKey, evidence: Mapping[OrganisationKey, set[tuple[str, int]]]
) -> tuple[OrganisationKey, OrganisationKey]:
    """(goes, stays): the coded one stays, else the one printed more often."""
    stays = min((left, right), key=lambda key: (key.code is None, -len(evidence[key]), key.order))
    return (left, right) if stays == right else (right, left)


def _parted(left: OrganisationKey, right: OrganisationKey, told: Decided) -> bool:
    return any({left.id, right.id} == set(pair) for pair in told.splits)
