"""What each document of a corpus says, before it is printed or made into records: the truth."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from kg import vocab
from kg.vocab import Division

from .citing import Cited, cite
from .words import BUREAUS, FIELDS, FUNCTIONS, GENERIC, GOALS, INDICATORS, SUFFIXES
from .world import CENTRAL, Bureau, Planting, Policy, World

YEARS = 5
FIRST_YEAR = 2021
LAYOUTS = ("basis-column", "weights", "goals-beside", "list", "nature")
"""Families of layouts, as the fixtures under tests/fixtures/layouts show them: Hebei, Hubei (two), Yunnan, Sichuan."""

NONE = Decimal("0.00")
_WITH_BASIS = frozenset({"basis-column", "goals-beside"})
_GROUP_SIZE = 600
"""Ranks of the central pool that a planted community has for itself."""

_GROUPS_BEGIN = 20_000 * len(FIELDS)


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """An indicator; `basis` is a citation, the words of a generic basis with its kind, or None where the layout prints none."""

    row_no: int
    level1: str
    level2: str
    level3: str
    description: str
    target: str
    weight: int
    basis: Cited | tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """A project in one year. `series` names it over all years; amounts are in 万元 and add up."""

    no: int
    series: str
    name: str
    code: str
    fiscal: Decimal
    other: Decimal
    goals: tuple[str, ...]
    indicators: tuple[PlannedIndicator, ...]
    cited: tuple[Cited, ...] = ()

    @property
    def budget(self) -> Decimal:
        """Fiscal and other funds together."""
        return self.fiscal + self.other


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the expenditure table in 万元; lines add up over the classes and over both columns."""

    code: str
    name: str
    basic: Decimal
    project: Decimal

    @property
    def total(self) -> Decimal:
        """Basic and project expenditure together."""
        return self.basic + self.project


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """One disclosure: who, when, in which layout, and its projects. `key` lacks a suffix, which the format gives."""

    number: int
    key: str
    title: str
    year: int
    bureau: Bureau
    layout: str
    projects: tuple[PlannedProject, ...]
    lines: tuple[PlannedLine, ...] = ()

    @property
    def division(self) -> Division:
        """The place whose finance bureau publishes it."""
        return self.bureau.division

    @property
    def citations(self) -> Iterator[Cited]:
        """Every citation of a document, in order."""
        for project in self.projects:
            yield from project.cited
            yield from (one.basis for one in project.indicators if isinstance(one.basis, Cited))


@dataclass(frozen=True, slots=True)
class Plan:
    """A corpus to be: its world and how much of it is damaged. Documents are computed one by one."""

    seed: int
    documents: int
    damage: float = 0.03
    layouts: tuple[str, ...] = LAYOUTS
    planting: Planting = field(default_factory=Planting)

    @property
    def world(self) -> World:
        """The world of this plan."""
        return _world(self.seed, -(-self.documents // YEARS), self.planting)

    def __iter__(self) -> Iterator[PlannedDocument]:
        world = self.world
        return (_document(self, world, number) for number in range(self.documents))


_worlds: dict[tuple[int, int, Planting], World] = {}


def _world(seed: int, bureaus: int, planting: Planting) -> World:
    key = (seed, bureaus, planting)
    if key not in _worlds:
        _worlds.clear()
        _worlds[key] = World(seed, bureaus, planting)
    return _worlds[key]


def _document(plan: Plan, world: World, number: int) -> PlannedDocument:
    rng = random.Random(f"{plan.seed}/document/{number}")
    bureau, year = world.bureau(number // YEARS), FIRST_YEAR + number % YEARS
    layout = _layout(plan, bureau)
    series = [one for one in range(len(BUREAUS[bureau.kind])) if _alive(plan.seed, bureau, one, year)]
    projects = tuple(_project(plan, world, bureau, one, no, year, layout, rng) for no, one in enumerate(series, 1))
    lines = _lines(bureau, sum((one.budget for one in projects), Decimal(0)), rng)
    title = f"{bureau.name}{year}年部门预算公开"
    return PlannedDocument(number, f"{bureau.division.code}/{bureau.name}/{year}", title, year, bureau, layout, projects, lines)


def _lines(bureau: Bureau, projects: Decimal, rng: random.Random) -> tuple[PlannedLine, ...]:
    """The expenditure by function: what projects cost is what the project tables say."""
    names = vocab.class_codes("functional")
    code, basic = FUNCTIONS[bureau.kind], Decimal(rng.randrange(20_000, 300_000)).scaleb(-2)
    return (
        PlannedLine(code[:3], names[code[:3]].name, basic, projects),
        PlannedLine(code, names[code].name, basic, projects),
        PlannedLine(f"{code}01", "行政运行", basic, NONE),
        PlannedLine(f"{code}02", "一般行政管理事务", NONE, projects),
    )


def _layout(plan: Plan, bureau: Bureau) -> str:
    """A province prints in one way."""
    digest = hashlib.sha256(f"{plan.seed}/{bureau.division.code[:2]}".encode()).digest()
    return plan.layouts[digest[0] % len(plan.layouts)]


def _alive(seed: int, bureau: Bureau, series: int, year: int) -> bool:
    """Whether a project runs in a year; the first runs always, so that no document is empty."""
    rng = random.Random(f"{seed}/{bureau.number}/{series}")
    start, length = FIRST_YEAR + rng.randrange(-3, 3), rng.randrange(2, 8)
    return series == 0 or start <= year < start + length


def _project(
    plan: Plan, world: World, bureau: Bureau, series: int, no: int, year: int, layout: str, rng: random.Random
) -> PlannedProject:
    fixed = random.Random(f"{plan.seed}/{bureau.number}/{series}/name")
    subject = BUREAUS[bureau.kind][series]
    name = subject + fixed.choice(SUFFIXES)
    code = f"{bureau.division.code}{FIRST_YEAR % 100:02d}T{bureau.number * 100 + series:012d}"
    cents = round(math.exp(fixed.gauss(4.5, 1.2)) * (1 + 0.1 * (year - FIRST_YEAR)) * 100)
    fiscal = Decimal(max(500, cents)).scaleb(-2)
    other = Decimal(rng.randrange(1, 40)) if rng.random() < 0.2 else Decimal(0)
    chosen = sorted(rng.sample(range(len(INDICATORS)), rng.randrange(5, len(INDICATORS) + 1)))
    basis = layout in _WITH_BASIS
    indicators = tuple(
        _indicator(plan, world, bureau, subject, row, INDICATORS[one], fiscal + other, basis, rng)
        for row, one in enumerate(chosen, 1)
    )
    goals = [goal.format(subject=subject) for goal in rng.sample(GOALS, rng.randrange(1, 3))]
    cited: tuple[Cited, ...] = ()
    if not basis:
        cited = (cite(_chosen(world, bureau, plan, rng), rng, plan.damage),)
        goals[0] = f"根据{cited[0].text}，{goals[0]}"
    return PlannedProject(no, f"{bureau.name}/{subject}", name, code, fiscal, other, tuple(goals), indicators, cited)


def _indicator(
    plan: Plan,
    world: World,
    bureau: Bureau,
    subject: str,
    row: int,
    template: tuple[str, str, tuple[str, ...], tuple[str, ...]],
    budget: Decimal,
    basis: bool,
    rng: random.Random,
) -> PlannedIndicator:
    level1, level2, names, targets = template
    which = rng.randrange(len(names))
    figures = {"n": rng.randrange(2, 400), "p": rng.choice((90, 92, 95, 98)), "m": rng.randrange(100, 9000), "w": budget}
    said: Cited | tuple[str, str] | None = None
    if basis:
        generic = level1 == "满意度指标" or rng.random() < 0.15
        said = rng.choice(GENERIC) if generic else cite(_chosen(world, bureau, plan, rng), rng, plan.damage)
    level3 = names[which].format(subject=subject)
    target = targets[which].format(**figures)
    return PlannedIndicator(row, level1, level2, level3, f"反映{level3}情况", target, rng.choice((5, 10, 15, 20)), said)


def _chosen(world: World, bureau: Bureau, plan: Plan, rng: random.Random) -> Policy:
    """The policy that is cited: power-law within a pool, mostly of the own group where groups are planted."""
    planting = plan.planting
    if bureau.role == "outlier":
        return world.policy(CENTRAL, _GROUPS_BEGIN * 2 + bureau.number * 40 + rng.randrange(40))
    if bureau.group is not None and rng.random() < 0.9:
        group = bureau.group
        if bureau.role == "bridge" and rng.random() < 0.5:
            group = (group + 1) % planting.communities
        return world.policy(CENTRAL, _GROUPS_BEGIN + group * _GROUP_SIZE + _zipf(rng, _GROUP_SIZE // 10))
    pools = world.pools(bureau)
    pool = rng.choices(pools, (35, 40, 25)[: len(pools)])[0]
    size = max(20, plan.documents // (10 if pool == CENTRAL else 40))
    return world.policy(pool, world.ranked(bureau, _zipf(rng, size), common=rng.random() < 0.3))


def _zipf(rng: random.Random, size: int) -> int:
    """A rank below `size`, each about as likely as one divided by it."""
    return min(size - 1, int(math.exp(rng.random() * math.log(size + 1))) - 1)


def regions(document: PlannedDocument) -> tuple[str, ...]:
    """The names from the province down."""
    return vocab.divisions().region(document.division.code)
