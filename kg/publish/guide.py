"""The first page of a pack, in Chinese: what is in it, how to read it, how much there is; and the lists behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg import vocab
from kg.docs.html import Block, Cell, Facts, Items, Numbers, Page, Prose, Row, Search, Section, Word, grid, text
from kg.publish.context import HTML, Context, level_path, named
from kg.publish.nodes import Node
from kg.publish.summary import SEVERITIES, DocumentSummary
from kg.publish.values import wan

HOME = Word("首页", "index.html")
MENU = (
    Word("公开文件", "browse/documents.html"),
    Word("部门", "browse/departments.html"),
    Word("依据文件", "browse/policies.html"),
    Word("指标概念", "browse/concepts.html"),
    Word("发现", "findings/index.html"),
    Word("本体", "def/index.html"),
    Word("数据", "index.html#data"),
)
_PER_PAGE = 500
_UNKNOWN = "none"


@dataclass(frozen=True, slots=True)
class Told:
    """What the guide says beside the lists: how many persons were masked, the files for machines (path, what it is, bytes)."""

    masked: int | None
    files: tuple[tuple[str, str, int], ...]
    publisher: str | None = None
    licence: str | None = None


def index(context: Context, told: Told) -> Page:
    """The first page."""
    sections = (
        Section("", "", (Prose(text(_INTRO)), Search(), _figures(context))),
        Section("由级次到依据", "levels", (Prose(text(_WAY)), *_levels(context))),
        Section("怎样读", "reading", (Items(tuple(text(line) for line in _READING)),)),
        Section("资料包里有什么", "content", (Items(_content()),)),
        Section("数据文件", "data", (_files(told), Prose(text(_VERIFY)))),
        *((Section("说明", "notes", (Items(tuple(_notes(told))),)),) if list(_notes(told)) else ()),
    )
    return Page("index.html", context.site.title, sections)


_INTRO = (
    "本资料包由预算绩效公开文件读出：把政府级次、部门、项目、绩效指标与其依据文件连成一张图。每个数值都注明原文件的页、表、行、列与印出的文字。"
    "无需联网，也无需安装软件，用浏览器打开本页即可阅读；复制到 U 盘或放在任何网站上都能用。"
)
_WAY = "先选政府级次，再选部门、项目；项目页列出每个指标和它所依据的文件。也可反过来从依据文件看有哪些部门、项目引用它。"
_READING = (
    "数值右上角的小号数字是出处编号：点击后看到它印在原文件的哪一页、哪张表、哪一行哪一列，以及印出的原文；悬停也会显示。",
    "金额一律换算为万元显示，不舍一位；印出的原文与单位见出处。机器可读的文件中以元为单位。",
    "“规范值”是程序对指标值的理解（比较符、数值、单位或期限），与印出的“指标值”并列，方便核对。",
    "“发现”是读取、形状与跨文件检查提出的疑点，分为违反、存疑、提示三级；官方文件本身不因此“无效”。",
    "没有印出的部门、级次不作推断，列为“未印出”。存疑的链接不在包内。",
    "每一页都有同名的 .ttl 与 .jsonld 文件，内容相同，供程序使用；资源的名称（IRI）写在页末。",
)
_VERIFY = "核对完整性：在本文件夹运行 sha256sum -c SHA256SUMS；Windows 可用 certutil -hashfile 文件 SHA256 与清单比较。"


def _content() -> tuple[Cell, ...]:
    return (
        (Word("公开文件", "browse/documents.html"), Word("：每份文件一页，含其中的部门、项目、预算表、引用、发现与出处。")),
        (Word("部门与单位", "browse/departments.html"), Word("：跨文件认定的机构，其项目与所依据的文件。")),
        (Word("依据文件", "browse/policies.html"), Word("：被引用的政策文件，何处引用、哪些部门依据。")),
        (Word("指标概念", "browse/concepts.html"), Word("：各部门以不同写法测量的同一指标。")),
        (Word("发现", "findings/index.html"), Word("：按规则与文件汇总的疑点。")),
        (
            Word("本体", "def/index.html"),
            Word("、"),
            Word("形状", "shapes/index.html"),
            Word("、"),
            Word("查询库", "queries/index.html"),
            Word("：术语、约束与可运行的查询。"),
        ),
    )


def _figures(context: Context) -> Numbers:
    documents = context.documents
    indicators = sum(one.indicators for one in documents)
    projects = sum(len(one.projects) for one in documents)
    levels = {one.level for one in documents if one.level}
    found = (
        (len(documents), "公开文件", "browse/documents.html"),
        (len(levels), "政府级次", "index.html#levels"),
        (len(_of(context, "Organisation")), "部门与单位", "browse/departments.html"),
        (projects, "项目", "browse/documents.html"),
        (indicators, "绩效指标", "browse/documents.html"),
        (len(_of(context, "PolicyDocument")), "依据文件", "browse/policies.html"),
    )
    return Numbers(tuple((f"{number:,}", what, href) for number, what, href in found))


def _levels(context: Context) -> Iterator[Block]:
    rows = []
    for level, documents in _by_level(context).items():
        organisations = {one.organisation or one.publisher or one.iri for one in documents}
        name = vocab.label(level) if level != _UNKNOWN else "未印出级次"
        projects = [project for one in documents for project in one.projects]
        amounts = [one.yuan for one in projects if one.yuan is not None]
        cells = (
            (Word(name, level_path(level)),), text(str(len(organisations))), text(str(len(documents))), text(str(len(projects))),
            text(str(sum(one.indicators for one in documents))), text(wan(str(sum(amounts, Decimal(0))))) if amounts else (),
        )  # fmt: skip
        rows.append(Row(cells))
    yield grid(("级次", "部门", "公开文件", "项目", "指标", "项目预算合计（万元）"), rows, (1, 2, 3, 4, 5))


def _by_level(context: Context) -> dict[str, list[DocumentSummary]]:
    """Local name of the level → its documents, from the highest level down; those without a level last."""
    order = sorted(vocab.scheme("level"), key=lambda one: int((one.extra.get("rank") or ("0",))[0]))
    ranks = {one.local: place for place, one in enumerate(order)}
    found: dict[str, list[DocumentSummary]] = defaultdict(list)
    for one in context.documents:
        found[(one.level or _UNKNOWN).removeprefix(vocab.KG)].append(one)
    return dict(sorted(found.items(), key=lambda item: ranks.get(item[0], len(ranks))))


def _files(told: Told) -> Block:
    rows = [Row(((Word(path, path),), text(what), text(_size(size)))) for path, what, size in told.files]
    return grid(("文件", "内容", "大小"), rows, (2,))


def _size(size: int) -> str:
    if not size:
        return ""
    if size < 10_000:
        return f"{size:,} B"
    return f"{size / 1000:,.0f} kB" if size < 10_000_000 else f"{size / 1_000_000:,.1f} MB"


def _notes(told: Told) -> Iterator[Cell]:
    if told.masked is not None:
        yield text(f"个人信息：联系人姓名、电话、证件号码已遮盖为“〇〇〇”，共 {told.masked} 处。")
    if told.publisher:
        yield text(f"发布：{told.publisher}")
    if told.licence:
        yield text(f"许可：{told.licence}")


# -- lists ---------------------------------------------------------------------------------------------------------------


def lists(context: Context) -> Iterator[Page]:
    """Documents, departments, policy documents, concepts, and a page a level."""
    yield from _paged(
        "browse/documents", "公开文件", _DOCUMENT_HEADINGS, (4, 5, 6, 7), _document_rows(context, context.documents)
    )
    yield from _paged(
        "browse/departments",
        "部门与单位",
        ("部门或单位", "级次", "编码", "公开文件", "依据文件"),
        (3, 4),
        _organisation_rows(context),
    )
    headings = ("文件", "文号", "年度", "引用处", "项目", "依据它的部门")
    yield from _paged("browse/policies", "依据文件", headings, (3, 4, 5), _policy_rows(context))
    yield from _paged("browse/concepts", "指标概念", ("指标概念", "指标数"), (1,), _concept_rows(context))
    found = _by_level(context)
    for level in (*(one.local for one in vocab.scheme("level")), _UNKNOWN):
        yield _level_page(context, level, found.get(level, ()))


_DOCUMENT_HEADINGS = ("公开文件", "年度", "公开单位", "地区", "项目", "指标", "引用", "发现", "种类")


def _document_rows(context: Context, documents: Sequence[DocumentSummary]) -> list[Row]:
    return [_document_row(context, one) for one in documents]


def _document_row(context: Context, one: DocumentSummary) -> Row:
    publisher = (context.word(one.organisation),) if one.organisation else text(one.publisher or "未印出")
    return Row(
        (
            (Word(one.title, one.path),), text(one.year), publisher, text(one.region), text(str(len(one.projects))),
            text(str(one.indicators)), text(str(one.citations)), text(str(one.findings.total())), text(one.kind),
        )
    )  # fmt: skip


def _of(context: Context, name: str) -> list[Node]:
    return [node for node in context.canonical.values() if name in node.types]


def _organisation_rows(context: Context) -> list[Row]:
    rows = []
    for node in sorted(_of(context, "Organisation"), key=lambda one: (one.text("division"), one.text("unitCode"), named(one))):
        level = node.text("level")
        cells = (
            (context.word(node.iri),), (context.word(level),) if level else (), text(node.text("unitCode")),
            _count(context, node.iri, "publisher"), text(str(len(node.values("reliesOn"))) if node.values("reliesOn") else ""),
        )  # fmt: skip
        rows.append(Row(cells))
    return rows


def _policy_rows(context: Context) -> list[Row]:
    departments = Counter(value.text for node in _of(context, "Organisation") for value in node.values("reliesOn"))
    nodes = _of(context, "PolicyDocument")
    nodes.sort(
        key=lambda one: (-context.mentions.count(one.iri, "restsOn"), -context.mentions.count(one.iri, "refersTo"), one.iri)
    )
    rows = []
    for node in nodes:
        title = node.text("title") or named(node)
        cells = (
            (context.word(node.iri, title),), text(node.text("policyNumber")), text(node.text("policyYear")),
            _count(context, node.iri, "refersTo"), _count(context, node.iri, "restsOn"),
            text(str(departments[node.iri]) if departments[node.iri] else ""),
        )  # fmt: skip
        rows.append(Row(cells))
    return rows


def _concept_rows(context: Context) -> list[Row]:
    nodes = _of(context, "IndicatorConcept")
    nodes.sort(key=lambda one: (-context.mentions.count(one.iri, "indicatorConcept"), one.iri))
    return [Row(((context.word(one.iri),), _count(context, one.iri, "indicatorConcept"))) for one in nodes]


def _number(number: int) -> Cell:
    return text(str(number)) if number else ()


def _count(context: Context, iri: str, name: str) -> Cell:
    return _number(context.mentions.count(iri, name))


def _level_page(context: Context, level: str, documents: Sequence[DocumentSummary]) -> Page:
    """The regions of a level, each with its departments and their documents."""
    by_region: dict[str, list[DocumentSummary]] = defaultdict(list)
    for one in documents:
        by_region[one.region or "地区未印出"].append(one)
    headings = ("部门", "公开文件", "年度", "项目", "指标", "发现")
    sections = []
    for number, (region, some) in enumerate(sorted(by_region.items()), 1):
        rows = []
        for one in sorted(some, key=lambda document: (document.organisation or document.publisher, document.year, document.key)):
            publisher = (context.word(one.organisation),) if one.organisation else text(one.publisher or "未印出")
            figures = (text(str(len(one.projects))), text(str(one.indicators)), text(str(one.findings.total())))
            rows.append(Row((publisher, (Word(one.title, one.path),), text(one.year), *figures)))
        sections.append(Section(region, f"region-{number}", (grid(headings, rows, (3, 4, 5)),), len(rows)))
    title = vocab.label(level) if level != _UNKNOWN else "未印出级次"
    about = [Section("", "", (Facts((("术语", (context.word(vocab.KG + level),)),)),))] if level != _UNKNOWN else []
    if not documents:
        about.append(Section("", "", (Prose(text("没有这样的文件。")),)))
    return Page(level_path(level), title, (*about, *sections), "级次", (HOME,))


def _paged(stem: str, title: str, headings: tuple[str, ...], numbers: tuple[int, ...], rows: list[Row]) -> Iterator[Page]:
    """A long list on several pages, which lead to each other."""
    parts = [rows[start : start + _PER_PAGE] for start in range(0, len(rows), _PER_PAGE)] or [[]]
    names = [f"{stem}{HTML}" if number == 1 else f"{stem}-{number}{HTML}" for number in range(1, len(parts) + 1)]
    for number, part in enumerate(parts):
        blocks: list[Block] = [grid(headings, part, numbers)] if part else [Prose(text("没有。"))]
        if len(parts) > 1:
            links = [
                word
                for index, name in enumerate(names)
                for word in (Word(str(index + 1), name, strong=index == number), Word(" "))
            ]
            blocks.append(Prose((Word("页："), *links)))
        yield Page(names[number], title, (Section("", "", tuple(blocks)),), f"共 {len(rows):,}", (HOME,))


# -- findings ------------------------------------------------------------------------------------------------------------


def findings_page(context: Context, lone: Sequence[str]) -> Page:
    """How many findings of each rule, and of each document; `lone` are the messages of those that belong to none."""
    rules: Counter[tuple[str, str]] = Counter()
    severities: Counter[str] = Counter()
    for one in context.documents:
        rules.update(one.rules)
        severities.update(one.findings)
    order = list(SEVERITIES)
    numbered = sorted(
        rules.items(), key=lambda item: (order.index(item[0][1]) if item[0][1] in order else 9, -item[1], item[0][0])
    )
    by_rule = [
        Row(((context.word(rule),), text(SEVERITIES.get(severity, severity)), text(str(count))), "", severity.lower())
        for (rule, severity), count in numbered
    ]
    by_document = [
        Row(((Word(one.title, f"{one.path}#findings"),), text(one.publisher), *(_number(one.findings[name]) for name in order)))
        for one in sorted(context.documents, key=lambda document: [-document.findings[name] for name in order])
        if one.findings
    ]  # fmt: skip
    counts = Numbers(tuple((f"{severities[name]:,}", title, "findings/index.html#rules") for name, title in SEVERITIES.items()))
    sections: tuple[Section, ...] = (
        Section("", "", (Prose(text(_READING[3])), counts)),
        Section("按规则", "rules", (grid(("规则", "程度", "条数"), by_rule, (2,)),), len(by_rule)),
        Section(
            "按文件",
            "documents",
            (grid(("公开文件", "公开单位", *SEVERITIES.values()), by_document, (2, 3, 4)),),
            len(by_document),
        ),
    )
    if lone:
        sections = (*sections, Section("跨文件", "across", (Items(tuple(text(one) for one in lone)),), len(lone)))
    return Page("findings/index.html", "发现", sections, "报告", (HOME,), (Word("CSV", "tables/findings.csv"),))
