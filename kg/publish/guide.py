"""The first page of a pack, in Chinese: what is in it, how to read it, how much there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.docs.html import Block, Cell, Items, Numbers, Page, Prose, Row, Search, Section, Word, grid, text
from kg.publish import levels, reports
from kg.publish.context import Context
from kg.publish.values import PLACES

MENU = (
    Word("公开文件", "browse/documents.html"),
    Word("部门", "browse/departments.html"),
    Word("项目", "browse/projects.html"),
    Word("依据文件", "browse/policies.html"),
    Word("指标概念", "browse/concepts.html"),
    Word("发现", "findings/index.html"),
    Word("本体", "def/index.html"),
    Word("数据", "index.html#data"),
)


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
        Section("由级次到依据", "levels", (Prose(text(_WAY)), *levels.figures(context))),
        Section("怎样读", "reading", (Items(tuple(text(line) for line in _READING)),)),
        Section("资料包里有什么", "content", (Items(_content()),)),
        Section("数据文件", "data", (_files(told), Prose(text(_VERIFY)))),
        *((Section("说明", "notes", (Items(tuple(_notes(told))),)),) if list(_notes(told)) else ()),
    )
    return Page("index.html", context.site.title, sections)


_INTRO = (
    "本资料包由预算绩效公开文件读出：把政府级次、部门、项目、绩效指标与其依据文件连成一张图。每个数值都注明它印在原文件何处（页、表、行、列或段）与印出的文字。"
    "无需联网，也无需安装软件，用浏览器打开本页即可阅读；复制到 U 盘或放在任何网站上都能用。"
)
_WAY = "先选政府级次，再选部门、项目；项目页列出每个指标和它所依据的文件。也可反过来从依据文件看有哪些部门、项目引用它。"
_READING = (
    "数值右上角方括号里的小号数字是出处编号（复制数值时不会带上）：点击后看到它印在原文件的何处，以及印出的原文；悬停也会显示。",
    f"{PLACES}；文本与网页没有页，只说表或段。",
    "金额一律换算为万元显示，不舍一位；印出的原文与单位见出处。表格文件（CSV、Excel）也以万元计，图谱文件以元计。",
    "“规范值”是程序对指标值的理解（比较符、数值、单位或期限），与印出的“指标值”并列，方便核对。",
    reports.ABOUT,
    "没有印出的部门、级次、预算数列为“未印出”；据多项证据推断的公开单位一律标明“推断”。不确定的链接不在包内。",
    "文件、项目、部门、依据文件、概念与术语的页面都有同名的 .ttl 与 .jsonld，内容相同，供程序使用；资源的名称（IRI）写在页末。",
)
_VERIFY = "核对完整性：在本文件夹运行 sha256sum -c SHA256SUMS；Windows 可用 certutil -hashfile 文件 SHA256 与清单比较。"


def _content() -> tuple[Cell, ...]:
    return (
        (Word("公开文件", "browse/documents.html"), Word("：每份文件一页，含其中的部门、项目、预算表、引用、发现与出处。")),
        (Word("部门与单位", "browse/departments.html"), Word("：跨文件认定的机构，其项目与所依据的文件。")),
        (Word("项目", "browse/projects.html"), Word("：各文件的项目，其部门、预算数与指标数。")),
        (Word("依据文件", "browse/policies.html"), Word("：被引用的政策文件，何处引用、哪些部门依据。")),
        (Word("指标概念", "browse/concepts.html"), Word("：各部门以不同写法测量的同一指标。")),
        (Word("发现", "findings/index.html"), Word("：按规则与文件汇总的疑点，每条规则列出全部情形。")),
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
    found = (
        (len(documents), "公开文件", "browse/documents.html"),
        (len({one.level for one in documents if one.level}), "政府级次", "index.html#levels"),
        (context.canonical.count("Organisation"), "部门与单位", "browse/departments.html"),
        (sum(len(one.projects) for one in documents), "项目", "browse/projects.html"),
        (sum(one.indicators for one in documents), "绩效指标", "browse/concepts.html"),
        (context.canonical.count("PolicyDocument"), "依据文件", "browse/policies.html"),
    )
    return Numbers(tuple((f"{number:,}", what, href) for number, what, href in found))


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
