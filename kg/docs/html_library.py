"""The shapes and the query library as HTML pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg import query, vocab
from kg.docs.html import Block, Code, Page, Prose, Row, Section, Word, grid, text
from kg.docs.html_terms import term_path
from kg.docs.html_uses import Constraint, constraints
from kg.query.prefixes import names

_HOME = Word("首页", "index.html")
_SEVERITIES = {"Violation": "违反", "Warning": "存疑", "Info": "提示"}
_KINDS = {"competency": "问题", "reports": "报表", "checks": "检查", "construct": "视图"}


def library_pages() -> Iterator[Page]:
    """The page of shapes and the page of queries."""
    yield _shapes()
    yield _queries()


def _shapes() -> Page:
    found = constraints()
    sections = [Section("", "", (Prose(text("每个文件约束一类结点，只用 SHACL Core；发现是数据，官方文件从不被判为“无效”。")),))]
    for file, some in groupby(found, key=lambda one: one.file):
        rows = [_constraint(one) for one in some]
        sections.append(
            Section(
                file,
                file.removesuffix(".ttl"),
                (grid(("约束", "类", "属性", "说明", "Message", "程度", "规则"), rows),),
                len(rows),
            )
        )
    downloads = (Word("Turtle", "data/shapes.ttl"),)
    return Page(
        "shapes/index.html",
        "形状",
        tuple(sections),
        "文档",
        (_HOME, Word("本体", "def/index.html")),
        downloads,
        vocab.SHAPES.rstrip("#"),
        "Shapes",
    )


def _constraint(one: Constraint) -> Row:
    rule = f"rule-{one.rule}"
    cells = (
        text(one.name), (_term(one.target),) if one.target else (), (_term(one.path),) if one.path else (), text(one.message),
        text(one.english), text(_SEVERITIES.get(one.severity, one.severity)), (_term(rule),) if rule in vocab.declared() else (),
    )  # fmt: skip
    return Row(cells, one.name, one.severity.lower())


def _term(local: str) -> Word:
    if local not in vocab.declared():
        return Word(local.rsplit("#", 1)[-1].rsplit("/", 1)[-1])
    return Word(vocab.label(local), term_path(local))


def _queries() -> Page:
    sections = [
        Section("", "", (Prose(text("kg query 名称 [--参数 值]；各问题的条文如下，也可在任何 SPARQL 1.1 服务上运行。")),))
    ]
    sections += [Section(one.header.summary_zh or one.name, one.name, tuple(_query(one))) for one in query.listing()]
    return Page(
        "queries/index.html", "查询库", tuple(sections), "文档", (_HOME, Word("本体", "def/index.html")), (), "", "Queries"
    )


def _query(one: query.Query) -> Iterator[Block]:
    header = one.header
    yield Prose(text(f"{_KINDS.get(one.kind, one.kind)} · kg query {one.name}"))
    for question in (header.question_zh, header.question_en):
        if question:
            yield Prose(text(question))
    if header.params:
        rows = [
            Row((text(f"--{param.name}"), text(param.type), text(param.default or ""), text(param.zh), text(param.en)))
            for param in header.params
        ]
        yield grid(("参数", "类型", "默认", "说明", "English"), rows)
    used = sorted({name.local for name in names(one.text) if name.prefix == "kg" and name.local in vocab.declared()})
    words = [part for local in used for part in (Word(f"kg:{local}", term_path(local)), Word("、"))]
    if words:
        yield Prose((Word("用到的词："), *words[:-1]))
    yield Code("\n".join(line for line in one.text.splitlines() if not line.startswith("#+")).strip())
