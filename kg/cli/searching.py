"""`kg search`: words in, the best hits out, each with where it is printed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from kg import tabular
from kg.cli.asking import check_output, destination, mask_for, tell_masked, watching
from kg.cli.empty import tell_cut
from kg.cli.words import Lang, note, say
from kg.search import KINDS, Hit, index_of
from kg.search import search as find
from kg.settings import Settings
from kg.store import open_store

_KINDS: dict[str, str] = {"project": "项目", "goal": "绩效目标", "indicator": "指标", "policy": "政策文件", "department": "部门"}
_COLUMNS = (
    ("kind", "类别", "kind"),
    ("title", "名称", "title"),
    ("snippet", "摘录", "snippet"),
    ("document", "公开文件", "document"),
    ("page", "页", "page"),
    ("table", "表", "table"),
    ("row", "行", "row"),
    ("column", "列", "column"),
    ("cell", "单元格", "cell"),
    ("iri", "IRI", "IRI"),
    ("score", "得分", "score"),
)
_NUMBERS: dict[str, tabular.model.Kind] = {**dict.fromkeys(("page", "table", "row", "column"), "integer"), "score": "double"}
_ON_SCREEN = ("kind", "title", "snippet", "document", "page", "table", "row", "column")
"""What a person reads in a terminal or a text; names of nodes are for programs, and longer than a line."""
_SCREENS = ("table", "md")
_LONGEST = 40


def search(options: argparse.Namespace, settings: Settings) -> int:
    """Find words in projects, goals, indicators, policy documents and departments; 1 where nothing is found."""
    check_output(options)
    with watching(options):
        store = open_store(settings.store)
        wanted = options.limit + 1  # one more tells whether there are more
        hits = find(store, index_of(store), " ".join(options.words), kinds=options.kind or KINDS, limit=wanted)
        found, hits = len(hits), hits[: options.limit]
        schema, rows = _listed(hits, options.format, options.lang)
        mask = mask_for(options, store, settings)
        with destination(options.output) as file:
            tabular.dump(schema, rows if mask is None else mask.rows(schema.names, rows), options.format, file)
    if options.output:
        say(options.output)
    tell_masked(mask, options.lang)
    if hits and not hits[0].exact:
        note("kg: 没有完全相同的词，以下是相近的" if options.lang == "zh" else "kg: not these words, but some of their parts")
    if found > len(hits):
        tell_cut(options.limit, options.lang)
    if not found:
        note("kg: 没有找到；可少写几个字，或换一个词" if options.lang == "zh" else "kg: nothing found; try fewer or other words")
    return 0 if found else 1


def _listed(hits: Sequence[Hit], form: tabular.Format, lang: Lang) -> tuple[tabular.Schema, Iterator[tabular.Row]]:
    """The table of hits: whole for programs, on a screen what a person reads."""
    names = _ON_SCREEN if form in _SCREENS else tuple(name for name, *_ in _COLUMNS)
    columns = (
        tabular.Column(name, zh if lang == "zh" else en, zh, en, _NUMBERS.get(name, "text"))
        for name, zh, en in _COLUMNS
        if name in names
    )
    schema = tabular.Schema("search", "检索结果" if lang == "zh" else "hits", tuple(columns))
    values: Iterator[dict[str, tabular.Value]] = (_values(hit, lang) for hit in hits)
    if form in _SCREENS:
        values = map(_short, values)
    return schema, (tuple(one[name] for name in names) for one in values)


def _values(hit: Hit, lang: Lang) -> dict[str, tabular.Value]:
    """A hit by column; a passage of prose has its paragraph for a row, as in all tables."""
    place = hit.place
    return {
        "kind": _KINDS[hit.kind] if lang == "zh" else hit.kind,
        "title": hit.title,
        "snippet": hit.snippet,
        "document": hit.document,
        "page": hit.page,
        "table": place.table,
        "row": place.paragraph if place.table is None else place.row,
        "column": place.column,
        "cell": hit.cell,
        "iri": hit.iri,
        "score": hit.score,
    }


def _short(values: dict[str, tabular.Value]) -> dict[str, tabular.Value]:
    """A long title cut; of a short one and a snippet that only says it again, the snippet for its marks."""
    title, snippet = str(values["title"] or ""), str(values["snippet"] or "")
    same = snippet.replace("「", "").replace("」", "") == title
    if len(title) > _LONGEST:
        return {**values, "title": title[:_LONGEST] + "…"}
    return {**values, "title": snippet, "snippet": ""} if same else values
