"""The lists of a pack: documents, departments, projects, policy documents, concepts, and a page a level of government.

Long lists stand on several pages. What a page shows is read when it is made, so that no list is ever in memory as a whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from kg import vocab
from kg.docs.html import Block, Cell, Facts, Page, Prose, Row, Section, Word, grid, text
from kg.publish.budgets import UNPRINTED
from kg.publish.context import HTML, Context, level_path, named, publisher
from kg.publish.levels import UNKNOWN, Level, level_cell, level_title, levels, organisations
from kg.publish.nodes import Node
from kg.publish.summary import DocumentSummary, ProjectSummary
from kg.publish.values import wan

HOME = Word("首页", "index.html")
PER_PAGE = 500
_NEAR = 3
_SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
_T = TypeVar("_T")


def paged(
    stem: str,
    title: str,
    headings: tuple[str, ...],
    numbers: tuple[int, ...],
    found: Iterable[_T],
    row: Callable[[_T], Row],
    said: str,
    above: tuple[Block, ...] = (),
    crumbs: tuple[Word, ...] = (HOME,),
    *,
    total: int,
) -> Iterator[Page]:
    """A long list on several pages, which lead to each other; `said` tells how many there are, `above` opens the first page."""
    names = [
        f"{stem}{HTML}" if number == 1 else f"{stem}-{number}{HTML}" for number in range(1, max(-(-total // PER_PAGE), 1) + 1)
    ]
    remaining = iter(found)
    for number, name in enumerate(names):
        rows = [row(one) for one in islice(remaining, PER_PAGE)]
        blocks: list[Block] = [grid(headings, rows, numbers)] if rows else [Prose(text("没有。"))]
        if len(names) > 1:
            blocks.append(Prose((Word("页："), *_pages(names, number))))
        yield Page(name, title, (Section("", "", (*(above if number == 0 else ()), *blocks)),), said, crumbs)


def _pages(names: Sequence[str], here: int) -> Iterator[Word]:
    """The first page, the last, and those around this one."""
    shown = [one for one in range(len(names)) if one in (0, len(names) - 1) or abs(one - here) <= _NEAR]
    for before, one in zip([-1, *shown], shown, strict=False):
        if one > before + 1:
            yield Word("… ")
        yield Word(str(one + 1), names[one], strong=one == here)
        yield Word(" ")


def lists(context: Context) -> Iterator[Page]:
    """Every list."""
    documents = context.documents
    yield from paged(
        "browse/documents", "公开文件", _DOCUMENT_HEADINGS, (4, 5, 6, 7), documents, partial(_document_row, context),
        f"共 {len(documents):,} 份", total=len(documents),
    )  # fmt: skip
    yield from _departments(context)
    yield from _projects(context)
    yield from _policies(context)
    yield from _concepts(context)
    for local, level in levels(context).items():
        yield _level_page(context, local, level)


_DOCUMENT_HEADINGS = ("公开文件", "年度", "公开单位", "地区", "项目", "指标", "引用", "发现", "种类")


def _document_row(context: Context, one: DocumentSummary) -> Row:
    return Row(
        (
            (Word(one.title, one.path),), text(one.year), publisher(context, one), text(one.region), text(str(len(one.projects))),
            text(str(one.indicators)), text(str(one.citations)), text(str(one.findings.total())), text(one.kind),
        )
    )  # fmt: skip


# -- departments ---------------------------------------------------------------------------------------------------------


_DEPARTMENT_HEADINGS = ("部门或单位", "级次", "编码", "公开文件", "推断由其公开的文件", "依据文件")


def _departments(context: Context) -> Iterator[Page]:
    total = context.canonical.count("Organisation")
    iris = (iri for iri, _ in organisations(context))
    yield from paged(
        "browse/departments", "部门与单位", _DEPARTMENT_HEADINGS, (3, 4, 5), iris, partial(_department_row, context),
        f"共 {total:,} 个", total=total,
    )  # fmt: skip


def _department_row(context: Context, iri: str) -> Row:
    node = context.canonical.get(iri) or Node(iri)
    return Row(
        (
            (context.word(iri),), level_cell(context, node), text(node.text("unitCode")), _count(context, iri, "publisher"),
            _count(context, iri, "inferredPublisher"), _number(len(node.values("reliesOn"))),
        )
    )  # fmt: skip


# -- projects ------------------------------------------------------------------------------------------------------------


_PROJECT_HEADINGS = ("项目", "编码", "年度", "部门", "公开文件", "预算数（万元）", "指标", "依据文件")


def _projects(context: Context) -> Iterator[Page]:
    total = sum(len(one.projects) for one in context.documents)
    some = ((document, project) for document in context.documents for project in document.projects)
    yield from paged(
        "browse/projects",
        "项目",
        _PROJECT_HEADINGS,
        (5, 6, 7),
        some,
        partial(_project_row, context),
        f"共 {total:,} 个",
        total=total,
    )


def _project_row(context: Context, pair: tuple[DocumentSummary, ProjectSummary]) -> Row:
    document, one = pair
    department = (context.word(one.organisation),) if one.organisation else text(one.department or UNPRINTED)
    return Row(
        (
            (Word(one.name or "（无名称）", one.path),), text(one.code), text(one.year), department,
            (Word(document.title, document.path),), text(UNPRINTED if one.yuan is None else wan(str(one.yuan))),
            text(str(one.indicators)), _number(one.policies),
        )
    )  # fmt: skip


# -- policy documents and concepts ---------------------------------------------------------------------------------------


_POLICY_HEADINGS = ("文件", "文号", "年度", "引用处", "项目", "依据它的部门")


def _policies(context: Context) -> Iterator[Page]:
    """What most rests on comes first."""
    count = context.mentions.count
    departments = Counter(value.text for node in context.canonical.of_class("Organisation") for value in node.values("reliesOn"))
    iris = sorted(
        (one.iri for one in context.canonical.of_class("PolicyDocument")),
        key=lambda iri: (-count(iri, "restsOn"), -count(iri, "refersTo"), iri),
    )
    yield from paged(
        "browse/policies", "依据文件", _POLICY_HEADINGS, (3, 4, 5), iris, partial(_policy_row, context, departments),
        f"共 {len(iris):,} 份", total=len(iris),
    )  # fmt: skip


def _policy_row(context: Context, departments: Counter[str], iri: str) -> Row:
    node = context.canonical.get(iri) or Node(iri)
    title = node.text("title") or named(node)
    return Row(
        (
            (context.word(iri, title),), text(node.text("policyNumber")), text(node.text("policyYear")),
            _count(context, iri, "refersTo"), _count(context, iri, "restsOn"), _number(departments[iri]),
        )
    )  # fmt: skip


def _concepts(context: Context) -> Iterator[Page]:
    """The commonest come first."""
    iris = sorted(
        (one.iri for one in context.canonical.of_class("IndicatorConcept")),
        key=lambda iri: (-context.mentions.count(iri, "indicatorConcept"), iri),
    )
    schemes = [part for one in context.canonical.of_class(_SCHEME) for part in (context.word(one.iri), Word("、"))]
    above = (Facts((("代码表", tuple(schemes[:-1])),)),) if schemes else ()
    yield from paged(
        "browse/concepts", "指标概念", ("指标概念", "指标数"), (1,), iris, partial(_concept_row, context),
        f"共 {len(iris):,} 个", above, total=len(iris),
    )  # fmt: skip


def _concept_row(context: Context, iri: str) -> Row:
    return Row(((context.word(iri),), _count(context, iri, "indicatorConcept")))


def _number(number: int) -> Cell:
    return text(f"{number:,}") if number else ()


def _count(context: Context, iri: str, name: str) -> Cell:
    return _number(context.mentions.count(iri, name))


# -- levels --------------------------------------------------------------------------------------------------------------


def _level_page(context: Context, local: str, level: Level) -> Page:
    """The organisations of a level, and its documents by region."""
    by_region: dict[str, list[DocumentSummary]] = defaultdict(list)
    for one in level.documents:
        by_region[one.region or "地区未印出"].append(one)
    about: list[Section] = []
    if local != UNKNOWN:
        about.append(Section("", "", (Facts((("术语", (context.word(vocab.KG + local),)),)),)))
    if level.organisations:
        rows = [_department_row(context, iri) for iri in level.organisations]
        about.append(Section("部门与单位", "departments", (grid(_DEPARTMENT_HEADINGS, rows, (3, 4, 5)),), len(rows)))
    sections = (_region(context, number, name, by_region[name]) for number, name in enumerate(sorted(by_region), 1))
    return Page(level_path(local), level_title(local), (*about, *sections), "级次", (HOME,))


def _region(context: Context, number: int, region: str, documents: Sequence[DocumentSummary]) -> Section:
    rows = []
    for one in sorted(documents, key=lambda document: (document.organisation or document.publisher, document.year, document.key)):
        figures = (text(str(len(one.projects))), text(str(one.indicators)), text(str(one.findings.total())))
        rows.append(Row((publisher(context, one), (Word(one.title, one.path),), text(one.year), *figures)))
    headings = ("部门", "公开文件", "年度", "项目", "指标", "发现")
    return Section(region, f"region-{number}", (grid(headings, rows, (3, 4, 5)),), len(rows))
