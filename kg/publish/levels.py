"""What a pack holds of each level of government: documents, organisations, projects, and budgets by fiscal year.

An organisation whose level is not printed has that of the document it seems to have published, which is said wherever it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg import vocab
from kg.docs.html import Block, Cell, Grid, Prose, Row, Word, grid, text
from kg.publish.budgets import UNPRINTED, Once, YearFigures
from kg.publish.context import Context, level_path, named
from kg.publish.nodes import Node
from kg.publish.summary import DocumentSummary
from kg.publish.values import wan

UNKNOWN = "none"
_SHARES = (1, 3)


@dataclass(slots=True)
class Level:
    """一个级次. `organisations` are IRIs; `inferred` tells how many of them have it from what they seem to have published."""

    documents: list[DocumentSummary] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    inferred: int = 0
    years: dict[str, YearFigures] = field(default_factory=lambda: defaultdict(YearFigures))

    @property
    def indicators(self) -> int:
        """Of all its documents."""
        return sum(one.indicators for one in self.documents)

    @property
    def unprinted(self) -> int:
        """Documents that do not say who publishes them."""
        return sum(not (one.organisation or one.publisher) for one in self.documents)

    @property
    def projects(self) -> int:
        """Of all its documents."""
        return sum(one.projects for one in self.years.values())


def levels(context: Context) -> Mapping[str, Level]:
    """Local name of each level that has documents or organisations, from the highest down; what has no level last."""
    found: dict[str, Level] = defaultdict(Level)
    once = Once()
    for one in context.documents:
        level = found[(one.level or UNKNOWN).removeprefix(vocab.KG)]
        level.documents.append(one)
        for project, repeated in once.marked(one.projects):
            level.years[one.year].add(project, repeated)
    for iri, node in organisations(context):
        where, inferred = level_of(context, node)
        found[where].organisations.append(iri)
        found[where].inferred += inferred
    ranks = {one.local: place for place, one in enumerate(ranked())}
    return dict(sorted(found.items(), key=lambda item: ranks.get(item[0], len(ranks))))


def ranked() -> list[vocab.Concept]:
    """The levels of government, from the highest down."""
    return sorted(vocab.scheme("level"), key=lambda one: int((one.extra.get("rank") or ("0",))[0]))


def organisations(context: Context) -> Iterator[tuple[str, Node]]:
    """部门与单位 by place and code."""
    nodes = context.canonical.of_class("Organisation")
    for *_, iri in sorted((one.text("division"), one.text("unitCode"), named(one), one.iri) for one in nodes):
        yield iri, context.canonical.get(iri) or Node(iri)


def level_of(context: Context, node: Node) -> tuple[str, bool]:
    """The level of an organisation, and whether it is only that of a document which it seems to have published."""
    if level := node.text("level"):
        return level.removeprefix(vocab.KG), False
    first = context.mentions.first(node.iri, "inferredPublisher")
    level = (context.documents[first.document].level or "") if first is not None else ""
    return level.removeprefix(vocab.KG) or UNKNOWN, bool(level)


def level_title(local: str) -> str:
    """What a level is called in lists."""
    return vocab.label(local) if local != UNKNOWN else "级次未印出"


def level_cell(context: Context, node: Node) -> Cell:
    """The level of an organisation in a list."""
    local, inferred = level_of(context, node)
    if local == UNKNOWN:
        return text(UNPRINTED)
    return (Word(level_title(local), level_path(local)), *text("（推断）" if inferred else ""))


def figures(context: Context) -> Iterator[Block]:
    """How much there is of each level, and the budgets of each year."""
    found = levels(context)
    yield _counts(found)
    budgets = [row for local, level in found.items() for row in _budgets(local, level)]
    if budgets:
        headings = ("级次", "年度", "项目", "其中重复", "印出预算数的项目", "预算合计（万元）")
        yield Prose(text("各年度的预算分别合计；同一年度同一编码的项目，以及文件内被认定重复的项目，只计一次。"))
        yield grid(headings, budgets, (2, 3, 4, 5), "各年度的项目预算")


def _counts(found: Mapping[str, Level]) -> Grid:
    rows = [
        _row((Word(level_title(local), level_path(local)),), len(one.organisations), one.inferred, len(one.documents),
             one.unprinted, one.projects, one.indicators)
        for local, one in found.items()
    ]  # fmt: skip
    if len(rows) > 1:
        every = found.values()
        rows.append(
            _row(
                text("合计"), sum(len(one.organisations) for one in every), sum(one.inferred for one in every),
                sum(len(one.documents) for one in every), sum(one.unprinted for one in every),
                sum(one.projects for one in every), sum(one.indicators for one in every), tone="total",
            )
        )  # fmt: skip
    headings = ("级次", "部门与单位", "其中推断", "公开文件", "其中部门未印出", "项目", "指标")
    return grid(headings, rows, range(1, len(headings)))


def _row(name: Cell, *numbers: int, tone: str = "") -> Row:
    """Shares of other columns are left out where there is none."""
    return Row(
        (name, *(text(f"{number:,}") if number or place not in _SHARES else () for place, number in enumerate(numbers))), "", tone
    )


def _budgets(local: str, level: Level) -> Iterator[Row]:
    for year, one in sorted(level.years.items()):
        total = wan(str(one.yuan)) if one.printed else UNPRINTED
        yield Row(
            (
                (Word(level_title(local), level_path(local)),), text(year or UNPRINTED), text(f"{one.projects:,}"),
                text(f"{one.repeated:,}") if one.repeated else (), text(f"{one.printed:,}"), text(total),
            )
        )  # fmt: skip
