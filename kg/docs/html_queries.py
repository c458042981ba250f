"""The query library as HTML: a list by what the questions are about, and a page a query whose text runs anywhere as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg import query, vocab
from kg.docs.html import Block, Cell, Code, Facts, Page, Prose, Row, Section, Word, grid, text
from kg.docs.html_terms import term_path
from kg.docs.html_uses import query_path
from kg.query.prefixes import names

_HOME, _ONTOLOGY, _LIBRARY = Word("首页", "index.html"), Word("本体", "def/index.html"), Word("查询库", "queries/index.html")
_KINDS = {"competency": "问题", "reports": "报表", "checks": "检查", "construct": "视图"}
_ABOUT = "每个查询一页，列出参数、列和可以直接运行的条文。命令行：kg query 名称 [--参数 值]。"
_HOW = (
    "条文已写明前缀，参数取默认值，可在任何 SPARQL 1.1 服务上运行；服务的缺省图须是全部命名图的并集"
    "（如 Oxigraph 的 --union-default-graph）。要换参数，改 VALUES ?参数 { … } 花括号里的值；UNDEF 表示不限。"
)


def query_pages() -> Iterator[Page]:
    """The list, then a page a query."""
    yield _list()
    for one in query.listing():
        yield _page(one)


def _list() -> Page:
    found = query.listing()
    sections = [Section("", "", (Prose(text(_ABOUT)),))]
    for kind, title in _KINDS.items():
        some = [one for one in found if one.kind == kind]
        parts = _groups(some) if kind == "competency" else [(kind, title, some)]
        for anchor, heading, part in parts:
            rows = [_line(one) for one in part]
            sections.append(Section(heading, anchor, (grid(("查询", "问题", "参数", "名称"), rows),), len(rows)))
    return Page("queries/index.html", "查询库", tuple(sections), "文档", (_HOME, _ONTOLOGY), (), "", "Queries")


def _groups(some: Sequence[query.Query]) -> list[tuple[str, str, Sequence[query.Query]]]:
    """Questions by what they are about: anchor, heading and queries of each group, in the order of `kg query --list`."""
    order = [*query.GROUPS, *sorted({one.header.group for one in some} - query.GROUPS.keys())]
    titles = {group: f"问题：{query.GROUPS[group][0]}" for group in query.GROUPS}
    found = [(group, titles.get(group, "问题：其他"), [one for one in some if one.header.group == group]) for group in order]
    return [(f"questions-{group}", title, part) for group, title, part in found if part]


def _line(one: query.Query) -> Row:
    header = one.header
    params = "、".join(param.zh or param.name for param in header.params)
    return Row(((Word(_title(one), query_path(one.name)),), text(header.question_zh), text(params), text(one.name)))


def _title(one: query.Query) -> str:
    return one.header.summary_zh or one.name


def _page(one: query.Query) -> Page:
    header = one.header
    group = query.GROUPS.get(header.group, ("",))[0]
    kind = " · ".join(part for part in (_KINDS.get(one.kind, one.kind), group) if part)
    sections = (Section("", "", tuple(_asked(one))), *_tables(one), Section("条文", "text", (Prose(text(_HOW)), _code(one))))
    english = " · ".join(part for part in (one.name, header.summary_en) if part)
    return Page(query_path(one.name), _title(one), sections, kind, (_HOME, _ONTOLOGY, _LIBRARY), (), "", english)


def _asked(one: query.Query) -> Iterator[Block]:
    for question in (one.header.question_zh, one.header.question_en):
        if question:
            yield Prose(text(question))
    options = "".join(f" [--{param.name} 值]" for param in one.header.params)
    pairs: list[tuple[str, Cell]] = [("命令", text(f"kg query {one.name}{options}"))]
    used = sorted({name.local for name in names(one.text) if name.prefix == "kg" and name.local in vocab.declared()})
    words = [part for local in used for part in (Word(f"kg:{local}", term_path(local)), Word("、"))]
    if words:
        pairs.append(("用到的词", tuple(words[:-1])))
    yield Facts(tuple(pairs))


def _tables(one: query.Query) -> Iterator[Section]:
    params, columns = one.header.params, one.header.columns
    if params:
        rows = [
            Row((text(f"--{param.name}"), _type(param.type), text(param.default or "不限"), text(param.zh), text(param.en)))
            for param in params
        ]
        yield Section("参数", "params", (grid(("参数", "类型", "默认", "说明", "English"), rows),), len(rows))
    if columns:
        rows = [Row((text(column.name), text(column.kind), text(column.zh), text(column.en))) for column in columns]
        yield Section("列", "columns", (grid(("列", "类型", "说明", "English"), rows),), len(rows))


def _type(name: str) -> Cell:
    """A plain type, or the code list whose entries the parameter takes."""
    scheme = f"scheme-{name}"
    return (Word(vocab.label(scheme), term_path(scheme)),) if scheme in vocab.declared() else text(name)


def _code(one: query.Query) -> Code:
    return Code(query.standalone(one))
