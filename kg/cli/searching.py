"""`kg search`: words in, the best hits out, each with where it is printed."""

from __future__ import annotations

import argparse

from kg import tabular
from kg.cli.asking import check_output, destination, mask_for, tell_masked, watching
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
    ("cell", "单元格", "cell"),
    ("iri", "IRI", "IRI"),
    ("score", "得分", "score"),
)
_NUMBERS: dict[str, tabular.model.Kind] = {"page": "integer", "score": "double"}


def search(options: argparse.Namespace, settings: Settings) -> int:
    """Find words in projects, goals, indicators, policy documents and departments; 1 where nothing is found."""
    check_output(options)
    with watching(options):
        store = open_store(settings.store)
        hits = find(store, index_of(store), " ".join(options.words), kinds=options.kind or KINDS, limit=options.limit)
        schema, rows = _schema(options.lang), (_row(hit, options.lang) for hit in hits)
        mask = mask_for(options, store, settings)
        with destination(options.output) as file:
            tabular.dump(schema, rows if mask is None else mask.rows(schema.names, rows), options.format, file)
    if options.output:
        say(options.output)
    tell_masked(mask, options.lang)
    if hits and not hits[0].exact:
        note("kg: 没有完全相同的词，以下是相近的" if options.lang == "zh" else "kg: not these words, but some of their parts")
    if not hits:
        note("kg: 没有找到；可少写几个字，或换一个词" if options.lang == "zh" else "kg: nothing found; try fewer or other words")
    return 0 if hits else 1


def _schema(lang: Lang) -> tabular.Schema:
    columns = (tabular.Column(name, zh if lang == "zh" else en, zh, en, _NUMBERS.get(name, "text")) for name, zh, en in _COLUMNS)
    return tabular.Schema("search", "检索结果" if lang == "zh" else "hits", tuple(columns))


def _row(hit: Hit, lang: Lang) -> tabular.Row:
    kind = _KINDS[hit.kind] if lang == "zh" else hit.kind
    return (kind, hit.title, hit.snippet, hit.document, hit.page, hit.cell, hit.iri, hit.score)
