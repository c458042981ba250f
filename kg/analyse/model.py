"""What an analysis is made of, and what comes out of it.

In comes `Evidence`: documents, departments, projects and policy bases as rows, and which project rests on which base. Out
comes an `Analysis`: tables with Chinese headings, notes on how much stands behind the figures, and pictures.
Nothing here knows the store or RDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from kg.tabular import Row, Schema

Topic = Literal["bases", "exposure", "communities", "diffusion", "peers", "change"]
Side = Literal["department", "document", "project", "region", "level"]
Weight = Literal["count", "money", "rarity"]
Mask = Callable[[Sequence[str], Sequence[Row]], Iterator[Row]]
"""The rows of a table with these columns, persons masked."""


@dataclass(frozen=True, slots=True)
class Filters:
    """筛选: what an analysis is limited to; None takes all. `function` is the beginning of a functional code (205)."""

    year: int | None = None
    level: str | None = None
    region: str | None = None
    function: str | None = None
    department: str | None = None
    document: str | None = None

    def words(self) -> str:
        """The filters in Chinese, for titles and notes; empty where there are none."""
        said = {
            "年度": self.year,
            "级次": self.level,
            "地区": self.region,
            "功能分类": self.function,
            "部门": self.department,
            "文件": self.document,
        }
        return "，".join(f"{name} {value}" for name, value in said.items() if value is not None)


@dataclass(frozen=True, slots=True)
class Source:
    """公开文件: one disclosure. `level` is a notation of the scheme level; `functions` are functional classes (three digits)."""

    iri: str
    key: str
    year: int | None = None
    level: str | None = None
    region: str | None = None
    department: str | None = None
    functions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Project:
    """项目: one project table of one document; `department` is the IRI of an organisation, None where none is printed."""

    iri: str
    name: str
    source: int
    department: str | None = None
    yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """政策依据: one policy document. `level` is that of its issuer, a notation of the scheme level."""

    iri: str
    number: str | None = None
    title: str | None = None
    year: int | None = None
    level: str | None = None

    @property
    def label(self) -> str:
        """Number and title, as far as they are known."""
        return " ".join(part for part in (self.number, self.title) if part) or self.iri

    @property
    def short(self) -> str:
        """The number, else the title: what fits into a picture."""
        return self.number or self.title or self.iri


@dataclass(frozen=True, slots=True)
class Use:
    """依据关系: a project rests on a base. Both by their position in `Evidence`; `citations` counts the places."""

    project: int
    base: int
    citations: int = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """分析的依据: everything that the measures are computed from, in a fixed order.

    `names` are the names of departments by IRI. `implements` are pairs of positions in `bases`: the first implements,
    forwards or is based on the second.
    """

    sources: tuple[Source, ...] = ()
    projects: tuple[Project, ...] = ()
    bases: tuple[Base, ...] = ()
    uses: tuple[Use, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    implements: tuple[tuple[int, int], ...] = ()

    def source_of(self, project: int) -> Source:
        """The document in which a project stands."""
        return self.sources[self.projects[project].source]

    def side(self, project: int, by: Side) -> str | None:
        """What a project counts for on the given side; None where it is not printed."""
        one, source = self.projects[project], self.source_of(project)
        match by:
            case "project":
                return one.iri
            case "document":
                return source.iri
            case "department":
                return one.department
            case "region":
                return source.region
            case "level":
                return source.level

    def labels(self, by: Side) -> dict[str, str]:
        """The members of a side in words, by their IRI or name."""
        match by:
            case "department":
                return self.names
            case "project":
                return {one.iri: one.name for one in self.projects}
            case "document":
                return {one.iri: one.key for one in self.sources}
            case "region" | "level":
                return {}

    def resting(self) -> dict[int, list[int]]:
        """Base → the projects that rest on it, in order."""
        found: dict[int, list[int]] = {}
        for use in self.uses:
            found.setdefault(use.base, []).append(use.project)
        return found

    def department_name(self, project: int) -> str:
        """The department of a project in words; 未印出 where none is printed."""
        department = self.projects[project].department
        return self.names.get(department, department) if department is not None else "未印出"


@dataclass(frozen=True, slots=True)
class Note:
    """说明: one sentence on what stands behind the figures, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """分析表: a schema and its rows. `query` names the query of the library that gives the same numbers."""

    schema: Schema
    rows: tuple[Row, ...]
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """条形图: a bar a label, longest first, with the unit of its values."""

    name: str
    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Web:
    """网络图: nodes with a group and a size, weighted edges by position."""

    name: str
    title: str
    labels: tuple[str, ...]
    groups: tuple[int, ...]
    sizes: tuple[float, ...]
    edges: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """传导图: for each label the year at which each level first cites, as points (year, level)."""

    name: str
    title: str
    labels: tuple[str, ...]
    points: tuple[tuple[int, int, str], ...]
    """(position in `labels`, year, level)"""
    issued: tuple[int | None, ...] = ()
    """The year of each base itself, where its number tells it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """分布图: the values of each label as points; outliers are drawn apart."""

    name: str
    title: str
    labels: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    outliers: tuple[tuple[float, ...], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """对比图: two values a label, before and after; None where there is none."""

    name: str
    title: str
    labels: tuple[str, ...]
    before: tuple[float | None, ...]
    after: tuple[float | None, ...]
    heads: tuple[str, str]
    unit: str = ""


Figure = Bars | Web | Steps | Spread | Pairs


@dataclass(frozen=True, slots=True)
class Analysis:
    """分析结果: title, notes, tables and figures of one topic."""

    topic: Topic
    title: str
    notes: tuple[Note, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(table.rows for table in self.tables)

    def masked(self, mask: Mask) -> Analysis:
        """The same with the rows of its tables as `mask` gives them for the names of their columns."""
        tables = (replace(one, rows=tuple(mask(one.schema.names, one.rows))) for one in self.tables)
        return replace(self, tables=tuple(tables))


def wan(yuan: Decimal | None) -> Decimal | None:
    """Yuan in 万元, every digit kept.

    >>> wan(Decimal("125000"))
    Decimal('12.5000')
    """
    return None if yuan is None else yuan.scaleb(-4)


def total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is printed; None where nothing is.

    >>> total([None, Decimal(2), Decimal(3)]), total([None])
    (Decimal('5'), None)
    """
    printed = [amount for amount in amounts if amount is not None]
    return sum(printed, Decimal(0)) if printed else None
