"""queries/README.md: every query of the library with its question, parameters and columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg import query
from kg.docs.markdown import code, page, table

_KINDS = {
    "competency": "问题 · Questions",
    "reports": "报表 · Reports",
    "checks": "检查 · Checks",
    "construct": "视图 · Views",
}
_INTRO = (
    "`kg query 名称 [--参数 值]`；用户自己的同名查询优先。 · "
    "`kg query NAME [--PARAM VALUE]`; a user’s query of the same name comes first.",
    "",
)


def queries_readme() -> str:
    """The page as it should stand."""
    kinds = groupby(query.listing(), key=lambda one: one.kind)
    return page("查询库 · Queries", _INTRO, *(_kind(kind, tuple(queries)) for kind, queries in kinds))


def _kind(kind: str, queries: tuple[query.Query, ...]) -> Iterator[str]:
    yield from (f"## {_KINDS.get(kind, kind)}（{len(queries)}）", "")
    for one in queries:
        yield from _query(one)


def _query(one: query.Query) -> Iterator[str]:
    header = one.header
    yield from (f"### {one.name}", "")
    for text in (header.summary_zh, header.summary_en):
        if text:
            yield from (text, "")
    for question in (header.question_zh, header.question_en):
        if question:
            yield f"> {question}"
    yield ""
    yield from table(
        ("参数 · parameter", "类型 · type", "默认 · default", "中文", "English"),
        ((code(f"--{param.name}"), param.type, code(param.default or ""), param.zh, param.en) for param in header.params),
    )
    yield from table(("列 · column", "中文", "English"), ((code(column.name), column.zh, column.en) for column in header.columns))
