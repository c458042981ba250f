"""The sections of a document's pages: projects, indicators, goals, citations, and every table of the budget as it is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from kg import vocab
from kg.docs.html import Cell, Facts, Grid, Page, Row, Section, Word, grid, text
from kg.publish.budgets import UNPRINTED, Once, YearFigures
from kg.publish.context import Context
from kg.publish.nodes import Node, Source, natural
from kg.publish.summary import ProjectSummary
from kg.publish.values import STATED_AMOUNT, STATED_NUMBER, STATED_UNIT, Notes, Values, wan
from kg.query.wording import spelled

PageOf = Callable[[Notes], Page]

_LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Department", "部门与单位", ("unitCode", "name", "organisation", "parentName", "level", "printed")),
    ("PolicyNotice", "本文件", ("title", "policyNumber", "issuerName", "issuedOn", "refersTo")),
    (
        "BudgetLine",
        "预算科目",
        (
            "code",
            "name",
            "functionalClass",
            "economicClass",
            "departmentCode",
            "totalAmount",
            "basicAmount",
            "projectAmount",
            "personnelAmount",
            "publicAmount",
        ),
    ),
    ("Balance", "收支", ("side", "item", "fund", "phase", "amount")),
    ("ThreePublicAmount", "“三公”经费", ("item", "phase", "amount")),
    (
        "ProcurementItem",
        "政府采购",
        ("projectName", "item", "code", "quantity", "unitText", "unitPriceAmount", "totalAmount"),
    ),
    ("Asset", "国有资产", ("item", "quantity", "amount")),
    ("Statement", "文字所述数据", ("item", STATED_AMOUNT, STATED_NUMBER, STATED_UNIT, "text", "project")),
    (
        "OrganisationChange",
        "机构变更",
        ("changeKind", "formerName", "formerOrganisation", "resultingName", "resultingOrganisation"),
    ),
)
_NUMBERS = ("quantity", STATED_AMOUNT, STATED_NUMBER, "percent", "weight", "score", "level")


def facts(pairs: Sequence[tuple[str, Cell]]) -> Facts:
    """Headings and values."""
    return Facts(tuple(pairs))


def project_grid(projects: Sequence[ProjectSummary]) -> Grid:
    """The projects of a document or an organisation, with a total for each fiscal year."""
    by_year: dict[str, list[tuple[ProjectSummary, bool]]] = defaultdict(list)
    for one, repeated in Once().marked(projects):
        by_year[one.year].append((one, repeated))
    rows, several = [], len(by_year) > 1
    numbers = count(1)
    for year, some in sorted(by_year.items()):
        rows += [_project_row(next(numbers), one, repeated, year if several else "") for one, repeated in some]
        rows += _total(some, f"{year or '年度未印出'}合计" if several else "合计")
    return grid(("序", "年度", "项目", "编码", "部门", "预算数（万元）", "指标", "依据文件"), rows, (0, 5, 6, 7))


def _project_row(number: int, one: ProjectSummary, repeated: bool, year: str) -> Row:
    amount = UNPRINTED if one.yuan is None else wan(str(one.yuan))
    name = (Word(one.name or "（无名称）", one.path), *text("（重复）" if repeated else ""))
    policies = text(str(one.policies) if one.policies else "")
    figures = (text(amount), text(str(one.indicators)), policies)
    return Row((text(str(number)), text(year), name, text(one.code), text(one.department), *figures))


def _total(projects: Sequence[tuple[ProjectSummary, bool]], title: str) -> Iterator[Row]:
    """The budgets of a year, each project once; how many print none is told."""
    figures = YearFigures()
    for one, repeated in projects:
        figures.add(one, repeated)
    if figures.printed > 1:
        left = ((figures.missing, "个未印出"), (figures.repeated, "个重复的不计"))
        note = "，".join(f"{number} {words}" for number, words in left if number)
        indicators = text(str(sum(one.indicators for one, _ in projects)))
        total = text(f"{title}（{note}）" if note else title)
        yield Row(((), (), total, (), (), text(wan(str(figures.yuan))), indicators, ()), "", "total")


class Tables:
    """The tables of a document that belong to no project."""

    def __init__(self, source: Source, context: Context, values: Values) -> None:
        self._source, self._context, self._values = source, context, values

    def sections(self) -> Iterator[Section]:
        """A section a kind of line."""
        for name, title, properties in _LINES:
            found = self._source.of_class(name)
            if found:
                grids = tuple(self._grid(caption, some, properties) for caption, some in _parted(name, found))
                yield Section(title, name.lower(), grids, len(found))
            if name == "BudgetLine":
                yield from self._printed_tables()

    def _grid(self, caption: str, nodes: Sequence[Node], properties: Sequence[str]) -> Grid:
        return replace(self._values.table(nodes, properties, self._context.paths, _NUMBERS), caption=caption)

    def _printed_tables(self) -> Iterator[Section]:
        lines = self._source.of_class("BudgetTableLine")
        if not lines:
            return
        by_statement: dict[str, list[Node]] = defaultdict(list)
        for line in lines:
            by_statement[line.text("statementKind")].append(line)
        grids = tuple(self._pivoted(name, some) for name, some in by_statement.items())
        yield Section("预算表（照印）", "budget-tables", grids, len(lines))

    def _pivoted(self, statement: str, lines: Sequence[Node]) -> Grid:
        """One printed table: a row a printed row, a column a printed column, each amount with its note."""
        columns: dict[tuple[str, str, str], int] = {}
        rows: dict[tuple[int, ...], dict[tuple[str, str, str], Node]] = defaultdict(dict)
        for line in lines:
            cell = self._source.get(line.text("cell"))
            key = (line.text("columnName"), line.text("fund"), line.text("phase"))
            columns.setdefault(key, cell.number("column"))
            place: tuple[int, ...] = (cell.number("table"), cell.number("row"))
            if key in rows[place]:
                place = (*place, line.number("lineNumber"))
            rows[place][key] = line
        order = sorted(columns, key=lambda key: (columns[key], key))
        made = [self._pivot_row(rows[place], order) for place in sorted(rows)]
        headings = ("编码", "名称", *(self._column(key, order) for key in order))
        caption = spelled(frozenset({"BudgetTableLine"}), "statementKind", statement)
        return grid(headings, made, range(2, len(headings)), f"{caption}（万元）")

    def _pivot_row(self, found: dict[tuple[str, str, str], Node], order: Sequence[tuple[str, str, str]]) -> Row:
        first = next(iter(found.values()))
        return Row((text(first.text("code")), text(first.text("name")), *(self._amount(found.get(key)) for key in order)))

    def _amount(self, line: Node | None) -> Cell:
        if line is None:
            return ()
        return self._values.at_cell((Word(wan(line.text("amount")), name=self._context.paths.anchor(line.iri)),), line)

    def _column(self, key: tuple[str, str, str], order: Sequence[tuple[str, str, str]]) -> str:
        """The printed heading; where two columns share it, what tells them apart."""
        name, fund, phase = key
        if sum(one[0] == name for one in order) == 1:
            return name
        kind = frozenset({"BudgetTableLine"})
        more = [word for word in (spelled(kind, "fund", fund), spelled(kind, "phase", phase)) if word]
        return f"{name}（{'，'.join(more)}）" if more else name


_PARTED = {"BudgetLine": "classification", "Balance": "statementKind"}


def _parted(name: str, found: Sequence[Node]) -> Iterator[tuple[str, Sequence[Node]]]:
    """Budget lines by classification, balances by statement, each under its name; all else in one."""
    groups: dict[str, list[Node]] = defaultdict(list)
    for one in found:
        groups[one.text(_PARTED[name]) if name in _PARTED else ""].append(one)
    for code, some in groups.items():
        yield spelled(frozenset({name}), _PARTED[name], code) if code else "", some


class ProjectParts:
    """The parts of one project's page."""

    def __init__(self, source: Source, context: Context, values: Values, project: str) -> None:
        self._source, self._context, self._values, self._project = source, context, values, project
        self._cited: dict[str, list[Node]] = defaultdict(list)
        for one in source.of_class("Citation"):
            self._cited[one.text("indicator")].append(one)

    def sections(self) -> Iterator[Section]:
        """Payment plan, goals, indicators."""
        goals, steps, indicators = (self._own(name) for name in ("PerformanceGoal", "PaymentStep", "Indicator"))
        paths = self._context.paths
        if goals:
            yield Section("绩效目标", "goals", (self._values.table(goals, ("goalNumber", "text", "horizon"), paths),), len(goals))
        if steps:
            table = self._values.table(steps, ("payBy", "percent"), paths, ("percent",))
            yield Section("资金支出计划", "steps", (table,), len(steps))
        if indicators:
            yield Section("绩效指标", "indicators", (self._indicators(indicators),), len(indicators))

    def _own(self, name: str) -> list[Node]:
        return [one for one in self._source.of_class(name) if one.text("project") == self._project]

    def _indicators(self, indicators: Sequence[Node]) -> Grid:
        headings = (
            "序",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标描述",
            "指标值",
            "规范值",
            "适用范围",
            "确定依据",
            "依据文件",
            "权重",
            "得分",
            "实际完成值",
            "偏差原因",
            "目标期",
        )
        rows, above = [], ("", "")
        for one in sorted(indicators, key=lambda node: node.number("rowNumber")):
            levels = (one.text("level1Name"), one.text("level2Name"))
            rows.append(self._indicator(one, levels[0] != above[0], levels != above))
            above = levels
        return grid(headings, rows, (0, 10, 11))

    def _indicator(self, one: Node, first: bool, second: bool) -> Row:
        cell = self._values.cell
        concept = one.text("indicatorConcept")
        name = (self._values.link(concept, one.text("level3Name")),) if concept else text(one.text("level3Name"))
        cells = (
            self._values.at_cell(text(one.text("rowNumber")), one),
            cell(one, "level1Name") if first else text("〃"),
            cell(one, "level2Name") if second else text("〃"),
            self._values.noted(name, one, "level3Name"),
            cell(one, "description"), cell(one, "targetText"), text(normal(one)), cell(one, "scope"), cell(one, "basisText"),
            self._policies(one), cell(one, "weight"), cell(one, "score"), cell(one, "actualText"), cell(one, "deviation"),
            cell(one, "horizon"),
        )  # fmt: skip
        return Row(cells, self._context.paths.anchor(one.iri))

    def _policies(self, one: Node) -> Cell:
        """The policy documents that the indicator's citations refer to, each once."""
        found = dict.fromkeys(value.text for citation in self._cited[one.iri] for value in citation.values("refersTo"))
        words = [part for iri in found for part in (self._values.link(iri), Word("；"))]
        return tuple(words[:-1])


def normal(indicator: Node) -> str:
    """The target as the grammar understood it: comparator, number, unit, or the deadline."""
    number, high = indicator.text("targetNumber"), indicator.text("targetNumberHigh")
    unit, sign = indicator.text("targetUnitText"), symbol(indicator.text("comparator"))
    if indicator.text("deadline"):
        return f"{sign} {indicator.text('deadline')}".strip()
    if not number:
        return vocab.label(kind) if (kind := indicator.text("targetKind").removeprefix(vocab.KG)) in vocab.declared() else ""
    shown = f"{number} – {high}" if high else number
    return f"{sign} {shown} {unit}".strip()


def symbol(comparator: str) -> str:
    """≥ for the concept 不小于."""
    local = comparator.removeprefix(vocab.KG)
    found = next((one for one in vocab.scheme("comparator") if one.local == local), None)
    return "" if found is None else found.alt[0] if found.alt else found.label_zh


def citations(found: Sequence[Node], context: Context, values: Values, source: Source) -> tuple[Section, ...]:
    """Each mention of a basis, with the document it refers to."""
    if not found:
        return ()
    rows = []
    for one in sorted(found, key=lambda node: natural(node.iri)):
        referred = values.cell(one, "refersTo") or values.cell(one, "genericBasis")
        indicator = one.text("indicator")
        where = spelled(one.types, "citationField", one.text("citationField"))
        about = (Word(source.get(indicator).text("level3Name") or "指标", context.href(indicator)),) if indicator else ()
        words = values.at_cell(text(one.text("text")), one)
        rows.append(Row((words, text(where), about, text(one.text("policyNumber")), referred), context.paths.anchor(one.iri)))
    headings = ("引用（照印）", "所在栏目", "指标", "文号", "依据文件或类别")
    return (Section("引用的依据", "citations", (grid(headings, rows),), len(rows)),)
