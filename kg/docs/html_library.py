"""The shapes as an HTML page; and that page with those of the query library."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg import vocab
from kg.docs.html import Page, Prose, Row, Section, Word, grid, text
from kg.docs.html_queries import query_pages
from kg.docs.html_terms import term_path
from kg.docs.html_uses import Constraint, constraints
from kg.document import Severity

_HOME = Word("首页", "index.html")


def library_pages() -> Iterator[Page]:
    """The page of shapes and the pages of queries."""
    yield _shapes()
    yield from query_pages()


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
        text(one.english), text(Severity(one.severity).word), (_term(rule),) if rule in vocab.declared() else (),
    )  # fmt: skip
    return Row(cells, one.name, one.severity.lower())


def _term(local: str) -> Word:
    if local not in vocab.declared():
        return Word(local.rsplit("#", 1)[-1].rsplit("/", 1)[-1])
    return Word(vocab.label(local), term_path(local))
